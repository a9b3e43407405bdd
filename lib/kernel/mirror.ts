/** The main thread's copy of what the worker reported. What did not change keeps its identity. */
import type {
  KernelAddress,
  KernelLink,
  KernelObservation,
  KernelRoute,
  NetnsKey,
  NetnsObservation,
} from "#lib/topology/kernel-observation.ts";
import { type Changed, type NetnsPatch, SECTIONS, type SectionName, type TargetState } from "./protocol.ts";

/** A namespace's items by their keys, beside the observation that was made from them. */
interface Held {
  readonly items: Readonly<Record<SectionName, Map<string, object>>>;
  observation: NetnsObservation;
}

export interface Mirror {
  readonly held: ReadonlyMap<NetnsKey, Held>;
  readonly observation: KernelObservation;
}

/** @param release as `uname -r` prints it */
export function emptyMirror(release: string): Mirror {
  const observation = { read: true, release, root: "", namespaces: new Map(), targets: new Map() } as const;
  return { held: new Map(), observation };
}

/** The mirror after a report. */
export function reflect(mirror: Mirror, changed: Changed): Mirror {
  const { observation } = mirror;
  const held = new Map(mirror.held);
  for (const key of changed.remove) held.delete(key);
  for (const patch of changed.upsert) held.set(patch.key, patched(held.get(patch.key), patch));
  const touched = changed.remove.length + changed.upsert.length > 0;
  return {
    held,
    observation: {
      ...observation,
      root: changed.root,
      namespaces: touched ? new Map([...held].map(([key, h]) => [key, h.observation])) : observation.namespaces,
      targets: changed.targets ? sameTargets(observation.targets, changed.targets) : observation.targets,
    },
  };
}

function sameTargets(
  before: KernelObservation["targets"],
  now: readonly (readonly [string, TargetState])[],
): KernelObservation["targets"] {
  return new Map(
    now.map(([name, state]) => {
      const old = before.get(name);
      return [name, old !== undefined && JSON.stringify(old) === JSON.stringify(state) ? old : state];
    }),
  );
}

const UNKNOWN = { ipv4: null, ipv6: null } as const;

function patched(before: Held | undefined, patch: NetnsPatch): Held {
  const items = before?.items ?? {
    links: new Map(),
    addresses: new Map(),
    routes: new Map(),
    neighbours: new Map(),
    fdb: new Map(),
  };
  const arrays: Partial<Record<SectionName, readonly object[]>> = {};
  for (const name of SECTIONS) {
    const section = patch.sections[name];
    if (!section) continue;
    for (const key of section.remove) items[name].delete(key);
    for (const [key, json] of section.set) items[name].set(key, JSON.parse(json) as object);
    arrays[name] = sorted(name, items[name]);
  }
  const { key, device, inode } = patch;
  const empty = {
    key,
    device,
    inode,
    links: [],
    addresses: [],
    routes: [],
    neighbours: [],
    fdb: [],
    forwarding: UNKNOWN,
  };
  const forwarding = patch.forwarding ? { forwarding: patch.forwarding } : {};
  const observation = { ...(before?.observation ?? empty), ...arrays, ...forwarding } as NetnsObservation;
  return { items, observation };
}

/** By ifindex, then by content, so that the same state gives the same bytes; routes as they are looked up. */
function sorted(name: SectionName, items: ReadonlyMap<string, object>): object[] {
  const compare = ORDER[name] as (a: object, b: object) => number;
  return [...items].sort(([a, x], [b, y]) => compare(x, y) || (a < b ? -1 : 1)).map(([, item]) => item);
}

const byIfindex = (a: { ifindex: number }, b: { ifindex: number }): number => a.ifindex - b.ifindex;

const ORDER = {
  links: byIfindex as (a: KernelLink, b: KernelLink) => number,
  addresses: (a: KernelAddress, b: KernelAddress) => a.ifindex - b.ifindex || a.family - b.family,
  routes: (a: KernelRoute, b: KernelRoute) =>
    a.family - b.family || tableRank(a) - tableRank(b) || defaultFirst(a, b) || (a.metric ?? 0) - (b.metric ?? 0),
  neighbours: byIfindex,
  fdb: byIfindex,
} as const;

const tableRank = (route: KernelRoute): number => (route.table === "main" ? 0 : 1);
const defaultFirst = (a: KernelRoute, b: KernelRoute): number =>
  Number(b.dst === "default") - Number(a.dst === "default");
