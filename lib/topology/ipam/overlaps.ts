/** What a subnet shares addresses with: other networks, routes of the host over other devices, the default pools. */
import { overlap, type Prefix, parsePrefix, prefixText } from "../cidr.ts";
import type { Host, Network, NetworkId, Route } from "../model.ts";
import type { Relations } from "../relations.ts";
import { shareSubnets } from "../remote.ts";
import { poolsOf } from "./pools.ts";

export type Overlap =
  | { readonly with: "network"; readonly network: NetworkId; readonly subnet: string }
  /** `inner`: the route lies within the subnet and takes traffic away from it; else the subnet lies within the route. */
  | { readonly with: "route"; readonly route: Route; readonly inner: boolean }
  /** `whole`: just one of the pool's subnets, as the engine gives them; else it lies across them. */
  | { readonly with: "pool"; readonly pool: string; readonly size: number; readonly whole: boolean };

interface Other {
  readonly network: Network;
  readonly subnet: string;
  readonly prefix: Prefix;
}

const COUNTS = new Set(["unicast", "blackhole", "unreachable", "prohibit", "throw"]);

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

/** Routes of the host over a device of a network, this one or another, are that network's own. */
function routeOverlaps({ network, prefix }: Other, relations: Relations): Overlap[] {
  const routes = network.host === null ? [] : (relations.hostSandbox.get(network.host)?.routes ?? []);
  if (network.driver !== "bridge") return [];
  return routes.flatMap((route): Overlap[] => {
    const other = route.dst === "default" || !COUNTS.has(route.type) ? null : parsePrefix(route.dst);
    if (!other || other.length === 0 || !overlap(prefix, other)) return [];
    // Without a device it has several next hops, each with its own.
    if (route.link === null && route.type === "unicast") return [];
    if (route.link !== null && relations.networkByDevice.get(route.link)?.some((n) => n.driver === "bridge")) return [];
    return [{ with: "route", route, inner: other.length >= prefix.length }];
  });
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
