/** Subnets that overlap: of two networks, or of a network and a route of the host over another device. */

import { overlap, type Prefix, parsePrefix } from "../cidr.ts";
import type { Memo } from "../memo.ts";
import type { Finding, Network } from "../model.ts";
import { shareSubnets } from "../remote.ts";
import { type RouteOverlap, routesAcross } from "../route-overlaps.ts";
import { nameOrId, shellWord } from "../shell-word.ts";
import { engineNetwork, finding, linkOf, rootSandbox, type Seen } from "./seen.ts";

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

type Across = RouteOverlap & Pick<Subnet, "network" | "text">;

/** Kept while networks and the host's routes are the same: every subnet is compared with every route. */
function routes(seen: Seen, memo: Memo): readonly Across[] {
  const root = rootSandbox(seen);
  if (!root) return [];
  return memo.get("routes across", [root, ...seen.relations.networks], () =>
    subnetsOf(seen).flatMap(({ network, text, prefix }) =>
      routesAcross(network, prefix, root, seen.relations).map((found) => ({ ...found, network, text })),
    ),
  );
}

/** Which rules lead to another table than `main` is not read: what its routes take is not sure. */
function severityOf({ route, inner }: RouteOverlap): Finding["severity"] {
  return !inner ? "info" : route.table === "main" ? "error" : "warning";
}

function routeOverlap(seen: Seen, across: Across): Finding {
  const { network, text: subnet, route, inner } = across;
  const link = linkOf(seen, route.link);
  const where = route.table === "main" ? "" : ` in table ${route.table}`;
  const by = `${link ? `by ${link.name}` : `(${route.type})`}${where}`;
  const asked = where === "" ? "" : " where a policy rule asks that table first";
  const text = inner
    ? `The host's route to ${route.dst} ${by} lies within ${subnet} of ${network.name}: what is meant for those containers goes elsewhere${asked}.`
    : `${network.name} (${subnet}) lies within the host's route to ${route.dst} ${by}: hosts with addresses in the subnet cannot be reached from here.`;
  // Host routes to the endpoints of a plugin's network are one thing, however many.
  const whose = route.link === null ? undefined : seen.relations.endpointByLink.get(route.link)?.network;
  const about = [network.id, ...(route.link === null ? [] : [whose ?? route.link])];
  const table = where === "" ? "" : ` table ${shellWord(route.table)}`;
  const hint = `ip ${route.dst.includes(":") ? "-6 " : ""}route show ${route.dst}${table}${where === "" ? "" : "; ip rule"}`;
  return finding(severityOf(across), "route-overlap", about, text, hint);
}

/** One for each network and device, the worst first. */
export function routeOverlaps(seen: Seen, memo: Memo): Finding[] {
  const worst = new Map<Finding["id"], Finding>();
  for (const severity of ["error", "warning", "info"] as const) {
    for (const across of routes(seen, memo)) {
      if (severityOf(across) !== severity) continue;
      const found = routeOverlap(seen, across);
      if (!worst.has(found.id)) worst.set(found.id, found);
    }
  }
  return [...worst.values()];
}
