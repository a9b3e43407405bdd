/** What a reader should know where a host routes instead of switching: Calico, flannel, gateway modes, Weave's switches. Pure. */
import type { Endpoint, EntityId, Link, Network } from "#lib/topology/model.ts";
import { gatewayMode } from "#lib/topology/networks.ts";
import { type NextHop, type RoutedNetwork, routedNetwork } from "#lib/topology/routed.ts";
import type { Known } from "./explain.ts";

const linkAt = ({ entities }: Known, id: unknown): Link | undefined => {
  const found = typeof id === "string" ? entities.get(id as EntityId) : undefined;
  return found?.kind === "link" ? found : undefined;
};

const MOST = 3;
const list = (texts: readonly string[]): string =>
  texts.length > MOST
    ? `${texts.slice(0, MOST).join(", ")} and ${texts.length - MOST} more`
    : texts.join(", ").replace(/, ([^,]*)$/, " and $1");

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

function others(hops: readonly NextHop[], known: Known): string[] {
  const said: string[] = [];
  const tunnelled = hops.filter((h) => h.tunnel);
  const plain = hops.filter((h) => !h.tunnel);
  if (tunnelled.length > 0) {
    const links = unique(tunnelled.flatMap((h) => linkAt(known, h.link)?.name ?? []));
    said.push(
      `Other hosts' ${list(unique(tunnelled.map((h) => h.prefix)))} is reached through ${list(links)}, a tunnel.`,
    );
  }
  if (plain.length > 0) {
    const gateways = unique(plain.flatMap((h) => h.gateway ?? []));
    said.push(
      `Other hosts' ${list(unique(plain.map((h) => h.prefix)))} is reached by way of ${list(gateways)}, without a tunnel.`,
    );
  }
  return said;
}

function endpointsRouted(r: RoutedNetwork, known: Known): string[] {
  const said = ["There is no bridge: the host is the router, with a route to each container."];
  said.push(...others(r.nextHops, known));
  const dead = unique(r.blackholes.map((b) => b.dst));
  if (dead.length > 0)
    said.push(
      `What is meant for an address in ${list(dead)} that no container here has is dropped: ${r.blackholes[0]?.type}.`,
    );
  return said;
}

/** How a bridge network is left and reached, where that is not NAT alone; empty for an ordinary one. */
export function aboutBridgeGateway(n: Network, known: Known): readonly string[] {
  const r = routedNetwork(n, known);
  const modes = unique([4 as const, 6 as const].map((f) => gatewayMode(n.options, f)));
  const said: string[] = [];
  if (modes.includes("routed"))
    said.push(
      "Gateway mode routed: no NAT. Whoever has a route to the subnet reaches the containers at their own addresses, on their published ports.",
    );
  if (modes.includes("nat-unprotected"))
    said.push(
      "Gateway mode nat-unprotected: what leaves carries the host's address, and whoever has a route to the subnet reaches every port of the containers, published or not.",
    );
  if (modes.includes("isolated"))
    said.push(
      "Gateway mode isolated: the bridge has no address, so there is no way out, and the host itself is not reached by it.",
    );
  if (r && r.nextHops.length > 0) {
    if (n.masquerade === false && !modes.includes("routed"))
      said.push("What leaves keeps the container's own address: masquerade is off.");
    said.push(...others(r.nextHops, known));
    said.push(
      "Containers on those hosts are reached at their own addresses: such networks are not isolated from each other.",
    );
  }
  return said;
}

/** Of a plugin's network: how it is routed, or which switches stand in a row; empty when neither is so. */
export function aboutRemote(n: Network, known: Known): readonly string[] {
  const r = routedNetwork(n, known);
  return r ? endpointsRouted(r, known) : secondSwitch(n, known);
}

/** Weave: its bridge is wired by a veth pair to a second switch, from which the tunnel leads on. */
function secondSwitch(n: Network, known: Known): string[] {
  const first = linkAt(known, n.device);
  if (!first) return [];
  const { portsOfBridge } = known.relations;
  for (const port of portsOfBridge.get(first.id) ?? []) {
    const far = linkAt(known, port.peer);
    const second = far?.sandbox === first.sandbox ? linkAt(known, far.master) : undefined;
    if (!second || second.id === first.id) continue;
    const tunnels = (portsOfBridge.get(second.id) ?? []).filter((l) => l.type === "vxlan").map((l) => l.name);
    const on = tunnels.length > 0 ? `, from which the tunnel ${list(tunnels)} leads to the other hosts` : "";
    return [`Two switches in a row: ${first.name}, then ${second.name}${on}.`];
  }
  return [];
}

/** Which host route leads to an endpoint; null where none does, or where its network is not routed so. */
export function routeTo(e: Endpoint, known: Known): RoutedNetwork["own"][number]["route"] | null {
  const n = known.entities.get(e.network);
  const r = n?.kind === "network" ? routedNetwork(n, known) : null;
  return r?.own.find((o) => o.endpoint === e.id)?.route ?? null;
}

export function aboutRoutedEndpoint(e: Endpoint, known: Known): readonly string[] {
  const route = routeTo(e, known);
  if (!route) return [];
  const dev = linkAt(known, route.link)?.name ?? "a link that is gone";
  return [
    `Reached by host route ${route.dst} dev ${dev} (proto ${route.protocol}): its veth is on no bridge, and the host is the router.`,
  ];
}
