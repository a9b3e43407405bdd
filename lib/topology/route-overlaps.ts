/**
 * Routes of a host that share addresses with the subnet of a bridge network and lead elsewhere. Not for other drivers:
 * macvlan's subnet is the physical network's on purpose, and the host does not route to an overlay.
 */
import { overlap, type Prefix, parsePrefix } from "./cidr.ts";
import type { Network, Route, Sandbox } from "./model.ts";
import type { Relations } from "./relations.ts";

export interface RouteOverlap {
  readonly route: Route;
  /** It takes what is meant for the subnet's addresses; else the subnet takes some of its addresses (often meant: flannel). */
  readonly inner: boolean;
}

type Parsed = readonly { readonly route: Route; readonly prefix: Prefix }[];

const COUNTS = new Set(["unicast", "blackhole", "unreachable", "prohibit", "throw"]);
const kept = new WeakMap<readonly Route[], Parsed>();

function parsed({ routes }: Sandbox): Parsed {
  let found = kept.get(routes);
  if (!found) {
    found = routes.flatMap((route) => {
      const prefix = route.dst === "default" || !COUNTS.has(route.type) ? null : parsePrefix(route.dst);
      // A unicast route without a device has several next hops: which one would be taken is not known here.
      return prefix && prefix.length > 0 && (route.link !== null || route.type !== "unicast")
        ? [{ route, prefix }]
        : [];
    });
    kept.set(routes, found);
  }
  return found;
}

/** In the kernel's order. `root` is the host's own sandbox; routes over a bridge of any network are that network's own. */
export function routesAcross(
  network: Network,
  subnet: Prefix,
  root: Sandbox | undefined,
  { networkByDevice }: Pick<Relations, "networkByDevice">,
): readonly RouteOverlap[] {
  if (network.driver !== "bridge" || network.device === null || !root) return [];
  const across = parsed(root).filter(({ prefix }) => overlap(prefix, subnet));
  const own = across.find(({ route, prefix }) => route.link === network.device && prefix.length === subnet.length);
  return across.flatMap(({ route, prefix }) => {
    if (route.link !== null && networkByDevice.get(route.link)?.some((n) => n.driver === "bridge")) return [];
    // The longest prefix wins in the kernel, then the lowest metric.
    const beaten =
      prefix.length === subnet.length &&
      own?.route.table === route.table &&
      (own.route.metric ?? 0) < (route.metric ?? 0);
    return [{ route, inner: prefix.length >= subnet.length && !beaten }];
  });
}
