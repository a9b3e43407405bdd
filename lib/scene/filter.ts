/** Which networks and containers are shown: the filters of the page and of exports. */
import { groupOf, isHidden } from "#lib/topology/groups.ts";
import type { Container, Network } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";

export interface Filter {
  /** Network ids; empty means all. */
  readonly networks: readonly string[];
  /** Group: a compose project, a stack or what a label says; null means all. */
  readonly group: string | null;
  /** Network driver; null means all. */
  readonly driver: string | null;
  /** Container state; null means all that `stopped` lets through. */
  readonly state: string | null;
  /** Show containers that are not running. */
  readonly stopped: boolean;
  /** Show networks that nothing has joined. Without it the engine's own empty networks are hidden, the user's are not. */
  readonly empty: boolean;
  /** Ids of the networks and containers that alone are shown, whatever their state; absent: all that the rest lets through. */
  readonly only?: readonly string[];
  /** Ids of containers that are shown although they are not running; absent: none. */
  readonly also?: readonly string[];
}

export const NO_FILTER: Filter = {
  networks: [],
  group: null,
  driver: null,
  state: null,
  stopped: false,
  empty: false,
};

/** The networks every engine makes by itself. */
const PREDEFINED = new Set(["bridge", "host", "none", "docker_gwbridge", "ingress"]);
const ALIVE = new Set(["running", "paused", "restarting"]);

export function isAlive(container: Pick<Container, "state">): boolean {
  return ALIVE.has(container.state);
}

/** Whether networks are left out of the picture because somebody asked for it: what belongs to them is then left out too. */
export const isNarrowed = (f: Filter): boolean =>
  f.networks.length > 0 || f.group !== null || f.driver !== null || f.state !== null || f.only !== undefined;

/** An engine's own network (`bridge`, `host`, `none`, …), as against one that somebody made. */
export function isPredefined(network: Network): boolean {
  return PREDEFINED.has(network.name);
}

export interface Visible {
  readonly networks: readonly Network[];
  readonly containers: readonly Container[];
  /** How many of each the filter left out. */
  readonly hidden: { readonly networks: number; readonly containers: number };
}

/** Applies a filter. Order is kept. A container is shown when it passes and, with a network filter, when it joins one of those. */
export function applyFilter(relations: Relations, filter: Filter): Visible {
  const wanted = filter.networks.length > 0 ? new Set(filter.networks) : null;
  const only = filter.only ? new Set(filter.only) : null;
  const alive = new Set(filter.also);
  const byDriver = new Map(relations.networks.map((n) => [n.id as string, n.driver]));
  const shownNetwork = (id: string): boolean =>
    (!wanted || wanted.has(id)) &&
    (!only || only.has(id)) &&
    (filter.driver === null || byDriver.get(id) === filter.driver);

  const containers = relations.containers.filter((c) => {
    if (isHidden(c)) return false;
    if (only && !only.has(c.id)) return false;
    if (!only && !filter.stopped && filter.state === null && !isAlive(c) && !alive.has(c.id)) return false;
    if (filter.state !== null && c.state !== filter.state) return false;
    if (filter.group !== null && groupOf(c) !== filter.group) return false;
    if (wanted || filter.driver !== null) return joins(relations, c).some(shownNetwork);
    return true;
  });

  const used = new Set<string>();
  for (const c of containers) for (const id of joins(relations, c)) used.add(id);
  const narrowed = filter.group !== null || filter.state !== null;
  const networks = relations.networks.filter((n) => {
    if (isHidden(n) || !shownNetwork(n.id)) return false;
    if (used.has(n.id)) return true;
    if (wanted?.has(n.id) || only) return true;
    if (filter.group !== null && filter.state === null && groupOf(n) === filter.group) return true;
    if (filter.empty) return true;
    return !narrowed && !isPredefined(n);
  });
  return {
    networks,
    containers,
    hidden: {
      networks: relations.networks.length - networks.length,
      containers: relations.containers.length - containers.length,
    },
  };
}

/** Whether there are groups to be told apart: several, or one and something beside it. The engine's own networks count for nothing. */
export function isGrouped({ networks, containers }: Pick<Visible, "networks" | "containers">): boolean {
  const groups = new Set([...networks.filter((n) => !isPredefined(n)), ...containers].map(groupOf));
  return groups.size > 1;
}

/** Ids of the networks a container joins; one that shares another's sandbox joins what that one joins. */
export function joins(relations: Relations, container: Container): readonly string[] {
  const own = relations.endpointsByContainer.get(container.id) ?? [];
  const shared = container.sandbox === null ? [] : (relations.endpointsBySandbox.get(container.sandbox) ?? []);
  const all: string[] = [];
  for (const { network } of own) if (!all.includes(network)) all.push(network);
  for (const { network } of shared) if (!all.includes(network)) all.push(network);
  return all.length > 0 ? all : container.networks;
}
