/** What a subnet shares addresses with: other networks, routes of the host over other devices, the default pools. */
import { overlap, type Prefix, parsePrefix, prefixText } from "../cidr.ts";
import type { Host, Network, NetworkId } from "../model.ts";
import type { Relations } from "../relations.ts";
import { shareSubnets } from "../remote.ts";
import { type RouteOverlap, routesAcross } from "../route-overlaps.ts";
import { poolsOf } from "./pools.ts";

export type Overlap =
  | { readonly with: "network"; readonly network: NetworkId; readonly subnet: string }
  | ({ readonly with: "route" } & RouteOverlap)
  /** `whole`: just one of the pool's subnets, as the engine gives them; else it lies across them. */
  | { readonly with: "pool"; readonly pool: string; readonly size: number; readonly whole: boolean };

interface Other {
  readonly network: Network;
  readonly subnet: string;
  readonly prefix: Prefix;
}

function subnets(networks: readonly Network[]): readonly Other[] {
  return networks.flatMap((network) =>
    network.ipam.flatMap(({ subnet }) => {
      const prefix = parsePrefix(subnet);
      return prefix && prefix.length > 0 ? [{ network, subnet, prefix }] : [];
    }),
  );
}

/** Networks of other hosts have addresses of their own; a swarm's are everywhere. */
const meet = (a: Network, b: Network): boolean =>
  (a.host === null || b.host === null || a.host === b.host) && !shareSubnets(a, b);

function routeOverlaps({ network, prefix }: Other, relations: Relations): Overlap[] {
  const root = network.host === null ? undefined : relations.hostSandbox.get(network.host);
  return routesAcross(network, prefix, root, relations).map((found) => ({ with: "route", ...found }));
}

function poolOverlaps({ network, prefix }: Other, host: Host | undefined): Overlap[] {
  // Overlay networks are the swarm's, and get theirs from pools that no node tells.
  if (!host || network.scope !== "local") return [];
  return poolsOf(host).flatMap(({ base, size }): Overlap[] => {
    const pool = parsePrefix(base);
    if (!pool || !overlap(pool, prefix)) return [];
    return [{ with: "pool", pool: prefixText(pool), size, whole: prefix.length === size }];
  });
}

/** By network and subnet (`overlapKey`); a subnet that shares with nothing is not in it. Networks first, then routes, then pools. */
export function overlapsOf(
  networks: readonly Network[],
  relations: Relations,
): ReadonlyMap<string, readonly Overlap[]> {
  const all = subnets(relations.networks);
  const shown = new Set(networks);
  const hosts = new Map(relations.hosts.map((h) => [h.id, h]));
  const found = new Map<string, readonly Overlap[]>();
  for (const one of all) {
    if (!shown.has(one.network)) continue;
    const others = all.filter(
      (o) => o.network !== one.network && meet(o.network, one.network) && overlap(o.prefix, one.prefix),
    );
    const overlaps: Overlap[] = [
      ...others.map((o): Overlap => ({ with: "network", network: o.network.id, subnet: o.subnet })),
      ...routeOverlaps(one, relations),
      ...poolOverlaps(one, one.network.host === null ? undefined : hosts.get(one.network.host)),
    ];
    if (overlaps.length > 0) found.set(overlapKey(one.network.id, one.subnet), overlaps);
  }
  return found;
}

export const overlapKey = (network: NetworkId, subnet: string): string => `${network} ${subnet}`;
