/** The swarm's services as entities, each with the tasks that are to run it, on whatever host. */
import type { EngineObservation, EngineService, EngineTask } from "./engine-observation.ts";
import { containerId, networkId, serviceId } from "./ids.ts";
import type { Memo } from "./memo.ts";
import type { Service } from "./model.ts";

const bySlot = (a: EngineTask, b: EngineTask): number =>
  (a.slot ?? 0) - (b.slot ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** `known`: ids of networks in sight; the swarm's own stand-ins for `host` and `bridge` are not among them. */
function serviceEntity(s: EngineService, tasks: readonly EngineTask[], known: ReadonlySet<string>): Service {
  return {
    kind: "service",
    id: serviceId(s.id),
    name: s.name,
    mode: s.mode,
    replicas: s.replicas,
    endpointMode: s.endpointMode,
    vips: inSight(s.vips, known),
    ports: s.ports,
    networks: s.networks.filter((id) => known.has(id)).map(networkId),
    tasks: tasks.map(({ id, slot, node, state, container, addresses, error }) => ({
      id,
      slot,
      node,
      state,
      container: container === null ? null : containerId(container),
      addresses: inSight(addresses, known),
      error,
    })),
  };
}

const inSight = (
  addresses: readonly { readonly network: string; readonly address: string }[],
  known: ReadonlySet<string>,
) =>
  addresses
    .filter((a) => known.has(a.network))
    .map(({ network, address }) => ({ network: networkId(network), address }));

const NONE: readonly EngineTask[] = [];

export function serviceEntities(engine: EngineObservation, memo: Memo): readonly Service[] {
  const { services, tasks, networks } = engine;
  if (services.size === 0) return [];
  const ids = [...networks.keys()].sort().join();
  const known = memo.get("network ids", [ids], () => new Set(networks.keys()));
  const byService = memo.get("tasks by service", [tasks], () => {
    const found = new Map<string, EngineTask[]>();
    for (const task of tasks.values()) {
      const same = found.get(task.service);
      if (same) same.push(task);
      else found.set(task.service, [task]);
    }
    for (const same of found.values()) same.sort(bySlot);
    return found;
  });
  const each = memo.scope("services");
  const found = [...services.values()].map((s) => {
    const its = byService.get(s.id) ?? NONE;
    return each.get(s.id, [s, known, ...its], () => serviceEntity(s, its, known));
  });
  each.sweep();
  return found;
}
