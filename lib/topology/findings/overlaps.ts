/** Subnets that overlap: of two networks, or of a network and a route of the host over another device. */

import { overlap, type Prefix, parsePrefix } from "../cidr.ts";
import type { Finding, Network } from "../model.ts";
import { shareSubnets } from "../remote.ts";
import { nameOrId } from "../shell-word.ts";
import { engineNetwork, finding, rootSandbox, type Seen } from "./seen.ts";

interface Subnet {
  readonly network: Network;
  readonly text: string;
  readonly prefix: Prefix;
}

/** Subnets that are in use; 0.0.0.0/0 is what the IPAM driver `null` records. */
function subnetsOf(seen: Seen): Subnet[] {
  return seen.relations.networks.flatMap((network) => {
    if (engineNetwork(seen, network)?.configOnly) return [];
    return network.ipam.flatMap(({ subnet }) => {
      const prefix = parsePrefix(subnet);
      return prefix && prefix.length > 0 ? [{ network, text: subnet, prefix }] : [];
    });
  });
}

export function networkOverlaps(seen: Seen): Finding[] {
  const subnets = subnetsOf(seen);
  return subnets.flatMap((a, i) =>
    subnets.slice(i + 1).flatMap((b) => {
      if (a.network === b.network || !overlap(a.prefix, b.prefix) || shareSubnets(a.network, b.network)) return [];
      const text = `${a.network.name} (${a.text}) and ${b.network.name} (${b.text}) overlap: an address in both is reached on one of them only.`;
      const hint = `docker network inspect ${nameOrId(a.network)} ${nameOrId(b.network)}`;
      return [finding("warning", "networks-overlap", [a.network.id, b.network.id], text, hint)];
    }),
  );
}

const COUNTS = new Set(["unicast", "blackhole", "unreachable", "prohibit", "throw"]);

/**
 * Only bridge networks: macvlan's subnet is the physical network's on purpose, and the host does not route to an overlay.
 * The longest prefix wins in the kernel, so a route within the subnet takes traffic away from the containers; a wider one
 * loses some of its own addresses to them, which is often meant (flannel).
 */
export function routeOverlaps(seen: Seen): Finding[] {
  const root = rootSandbox(seen);
  if (!root) return [];
  const routes = root.routes.flatMap((route) => {
    const prefix = route.dst === "default" || !COUNTS.has(route.type) ? null : parsePrefix(route.dst);
    // A unicast route without a device has several next hops: which one would be taken is not known here.
    return prefix && prefix.length > 0 && (route.link !== null || route.type !== "unicast") ? [{ route, prefix }] : [];
  });
  return subnetsOf(seen).flatMap(({ network, text: subnet, prefix }) => {
    if (network.driver !== "bridge" || network.device === null) return [];
    return routes.flatMap(({ route, prefix: other }) => {
      if (!overlap(prefix, other) || route.link === network.device) return [];
      if (route.link !== null && seen.relations.networkByDevice.get(route.link)?.some((n) => n.driver === "bridge"))
        return [];
      const link = route.link === null ? undefined : seen.entities.get(route.link);
      const by = link?.kind === "link" ? `by ${link.name}` : `(${route.type})`;
      const inner = other.length >= prefix.length;
      const text = inner
        ? `The host's route to ${route.dst} ${by} lies within ${subnet} of ${network.name}: what is meant for those containers goes elsewhere.`
        : `${network.name} (${subnet}) lies within the host's route to ${route.dst} ${by}: hosts with addresses in the subnet cannot be reached from here.`;
      // Host routes to the endpoints of a plugin's network are one thing, however many.
      const whose = route.link === null ? undefined : seen.relations.endpointByLink.get(route.link)?.network;
      const about = [network.id, ...(route.link === null ? [] : [whose ?? route.link])];
      return [finding(inner ? "error" : "info", "route-overlap", about, text, `ip route show ${route.dst}`)];
    });
  });
}
