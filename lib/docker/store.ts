/** What is known of one engine. Whatever did not change stays the same object, so that others can compare with `===`. */

import type {
  EngineContainer,
  EngineInfo,
  EngineNetwork,
  EngineObservation,
  EngineService,
  EngineTask,
} from "#lib/topology/engine-observation.ts";
import { equal } from "#lib/topology/equal.ts";
import { byText } from "./values.ts";

export interface EngineStore {
  readonly info: EngineInfo | null;
  setInfo(info: EngineInfo): void;
  putContainer(container: EngineContainer): void;
  putNetwork(network: EngineNetwork): void;
  /** All services and tasks of the swarm; those not named are gone. */
  setSwarm(services: readonly EngineService[], tasks: readonly EngineTask[]): void;
  removeContainer(id: string): void;
  removeNetwork(id: string): void;
  readonly containerIds: readonly string[];
  readonly networkIds: readonly string[];
  container(id: string): EngineContainer | undefined;
  network(id: string): EngineNetwork | undefined;
  networkNamed(name: string): EngineNetwork | undefined;
  readonly tasks: Iterable<EngineTask>;
  /** No service is known. */
  readonly swarmless: boolean;
  /** Forgets everything but the info: another engine answers. */
  clear(): void;
  /** The observation, the same object as the last time when nothing changed; null without info. */
  observe(): EngineObservation | null;
}

const KEYS = ["info", "networks", "containers", "services", "tasks"] as const;

export function createStore(): EngineStore {
  let info: EngineInfo | null = null;
  const containers = createShelf<EngineContainer>();
  const networks = createShelf<EngineNetwork>();
  const services = createShelf<EngineService>();
  const tasks = createShelf<EngineTask>();
  const linked = createShelf<EngineContainer>();
  let last: EngineObservation | null = null;

  /** A container that was never started knows its networks by name only. */
  function linkedContainer(container: EngineContainer): EngineContainer {
    if (container.endpoints.every((endpoint) => endpoint.network !== "")) return container;
    const endpoints = container.endpoints.map((endpoint) =>
      endpoint.network === "" ? { ...endpoint, network: idNamed(endpoint.networkName) } : endpoint,
    );
    return { ...container, endpoints };
  }

  // Docker allows two networks of one name; the first id is as good as the other, and always the same.
  const networkNamed = (name: string) => [...networks.map().values()].find((network) => network.name === name);
  const idNamed = (name: string) => networkNamed(name)?.id ?? "";

  return {
    get info() {
      return info;
    },
    setInfo(next) {
      if (!equal(info, next)) info = next;
    },
    putContainer: containers.put,
    putNetwork: networks.put,
    setSwarm(nextServices, nextTasks) {
      services.replace(nextServices);
      tasks.replace(nextTasks);
    },
    get tasks() {
      return tasks.map().values();
    },
    get swarmless() {
      return services.map().size === 0;
    },
    removeContainer: containers.remove,
    removeNetwork: networks.remove,
    get containerIds() {
      return [...containers.map().keys()];
    },
    get networkIds() {
      return [...networks.map().keys()];
    },
    container: (id) => containers.map().get(id),
    network: (id) => networks.map().get(id),
    networkNamed,
    clear() {
      containers.keepOnly(() => false);
      networks.keepOnly(() => false);
      services.replace([]);
      tasks.replace([]);
    },
    observe() {
      if (info === null) return null;
      const read = containers.map();
      for (const container of read.values()) linked.put(linkedContainer(container));
      linked.keepOnly((id) => read.has(id));
      const next = {
        info,
        networks: networks.map(),
        containers: linked.map(),
        services: services.map(),
        tasks: tasks.map(),
      };
      const before = last;
      if (!before || KEYS.some((key) => before[key] !== next[key])) last = next;
      return last;
    },
  };
}

interface Shelf<T> {
  put(item: T): void;
  remove(id: string): void;
  keepOnly(wanted: (id: string) => boolean): void;
  replace(items: readonly T[]): void;
  /** Sorted by id; a new map only after a change. */
  map(): ReadonlyMap<string, T>;
}

function createShelf<T extends { readonly id: string }>(): Shelf<T> {
  const items = new Map<string, T>();
  let published: ReadonlyMap<string, T> | null = null;
  function put(item: T): void {
    const known = items.get(item.id);
    if (known === item || equal(known, item)) return;
    items.set(item.id, item);
    published = null;
  }
  function keepOnly(wanted: (id: string) => boolean): void {
    for (const id of items.keys()) if (!wanted(id) && items.delete(id)) published = null;
  }
  return {
    put,
    keepOnly,
    remove(id) {
      if (items.delete(id)) published = null;
    },
    replace(next) {
      const ids = new Set(next.map((item) => item.id));
      keepOnly((id) => ids.has(id));
      for (const item of next) put(item);
    },
    map() {
      published ??= new Map([...items].sort(([a], [b]) => byText(a, b)));
      return published;
    },
  };
}
