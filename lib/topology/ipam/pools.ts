/** Where the engine takes subnets from when a network names none, and which of them it can still give. */
import { higher, lower, overlap, type Prefix, parsePrefix, prefixText } from "../cidr.ts";
import type { Host, Sandbox } from "../model.ts";
import type { Relations } from "../relations.ts";

export interface AddressPool {
  /** CIDR. */
  readonly base: string;
  /** Prefix length of the subnets that it is cut in. */
  readonly size: number;
}

/**
 * The engine's own, while `default-address-pools` is not set: the same from 17.x to 28 (moby, libnetwork/ipamutils,
 * localScopeDefaultNetworks). Overlay networks get theirs from the swarm: 10.0.0.0/8 in /24 unless `swarm init` says else.
 */
const BUILT_IN: readonly AddressPool[] = [
  { base: "172.17.0.0/16", size: 16 },
  { base: "172.18.0.0/16", size: 16 },
  { base: "172.19.0.0/16", size: 16 },
  { base: "172.20.0.0/14", size: 16 },
  { base: "172.24.0.0/14", size: 16 },
  { base: "172.28.0.0/14", size: 16 },
  { base: "192.168.0.0/16", size: 20 },
];

/** A host's pools, in the order in which the engine tries them. */
export function poolsOf(host: Host): readonly AddressPool[] {
  return host.addressPools.length > 0 ? host.addressPools : BUILT_IN;
}

/**
 * What a new subnet must not touch: the subnets of all networks, and what the host's main table has routes to (the
 * default route and routes to all of a family apart).
 */
export function takenOn(host: Host["id"], relations: Relations): readonly Prefix[] {
  const sandbox = relations.hostSandbox.get(host);
  const networks = relations.networks.filter((n) => n.host === null || n.host === host);
  const texts = [...networks.flatMap((n) => n.ipam.map((i) => i.subnet)), ...routed(sandbox)];
  return texts.flatMap((text) => {
    const prefix = parsePrefix(text);
    return prefix && prefix.length > 0 ? [prefix] : [];
  });
}

const routed = (sandbox: Sandbox | undefined): readonly string[] => sandbox?.routes.map((r) => r.dst) ?? [];

/** A pool as numbers; null for one that cannot be cut so. */
function cut(pool: AddressPool): { readonly base: Prefix; readonly step: bigint } | null {
  const base = parsePrefix(pool.base);
  const width = base?.family === 6 ? 128 : 32;
  if (!base || pool.size < base.length || pool.size > width) return null;
  return { base, step: 1n << BigInt(width - pool.size) };
}

/** Runs of a pool's subnets that something takes, by their numbers within it; in order, apart from each other. */
function takenRuns(base: Prefix, step: bigint, taken: readonly Prefix[]): readonly (readonly [bigint, bigint])[] {
  const found = taken
    .filter((t) => overlap(t, base))
    .map((t): [bigint, bigint] => [
      (higher(t.first, base.first) - base.first) / step,
      (lower(t.last, base.last) - base.first) / step,
    ])
    .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  const runs: [bigint, bigint][] = [];
  for (const [from, to] of found) {
    const last = runs.at(-1);
    if (last && from <= last[1] + 1n) last[1] = higher(to, last[1]);
    else runs.push([from, to]);
  }
  return runs;
}

export interface PoolUse extends AddressPool {
  /** Subnets in it, and those of them that nothing touches. */
  readonly subnets: bigint;
  readonly free: bigint;
  /** The first of those, CIDR; null when there is none. */
  readonly next: string | null;
}

/** How much of each pool is left. A pool that cannot be cut as it says is passed over. */
export function poolUses(pools: readonly AddressPool[], taken: readonly Prefix[]): readonly PoolUse[] {
  return pools.flatMap((pool) => {
    const parts = cut(pool);
    if (!parts) return [];
    const { base, step } = parts;
    const runs = takenRuns(base, step, taken);
    const subnets = (base.last - base.first + 1n) / step;
    const free = subnets - runs.reduce((sum, [from, to]) => sum + (to - from + 1n), 0n);
    const at = runs[0]?.[0] === 0n ? runs[0][1] + 1n : 0n;
    const first = base.first + at * step;
    const next = free > 0n ? prefixText({ ...base, first, last: first + step - 1n, length: pool.size }) : null;
    return [{ ...pool, subnets, free, next }];
  });
}

/**
 * A subnet for a new network: the first of the pools that touches neither a network nor a route of the host; null when
 * there is none left. The engine itself also avoids the addresses of name servers.
 */
export function proposeSubnet(host: Host, relations: Relations, family: 4 | 6 = 4): string | null {
  const pools = poolsOf(host).filter((p) => parsePrefix(p.base)?.family === family);
  return poolUses(pools, takenOn(host.id, relations)).find((p) => p.next !== null)?.next ?? null;
}
