/** A VTEP that does not know the way to a host it should reach: what is meant for the containers there is lost. */
import type { Finding, Link, Network } from "../model.ts";
import { shellWord } from "../shell-word.ts";
import { engineNetwork, finding, rootSandbox, type Seen } from "./seen.ts";
import { farPeers, hostLinkByAddress, type Vtep, vteps } from "./vteps.ts";

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

export function vtepPeers(seen: Seen): Finding[] {
  const here = hostLinkByAddress(seen);
  return vteps(seen).flatMap((v): Finding[] => {
    if (v.network) {
      const lost = notReached(seen, v.network, v.link, here);
      if (lost.length === 0) return [];
      const text = `${v.link.name} of ${v.network.name} has no forwarding entry for ${list(lost)}, which the engine counts among the network's hosts: containers there are not reached.`;
      const hint = `nsenter --net="$(ls -d /var/run/docker/netns/*-${v.network.id.slice(0, 10)})" bridge fdb show dev ${shellWord(v.link.name)}`;
      return [finding("error", "vtep-without-fdb", [v.network.id, v.link.id], text, hint)];
    }
    if (v.link.sandbox !== rootSandbox(seen)?.id) return [];
    const lost = withoutEntry(v);
    if (lost.length === 0) return [];
    const name = shellWord(v.link.name);
    const text = `${v.link.name} has no permanent neighbour and forwarding entry for ${list(lost)}, to which the host routes by it: containers on the hosts there are not reached.`;
    const hint = `ip neigh show dev ${name}; bridge fdb show dev ${name}; ip route show dev ${name}`;
    return [finding("error", "vtep-without-fdb", [v.link.id], text, hint)];
  });
}

/**
 * With `--data-path-addr` the kernel knows every peer by another address than the engine: so many that the engine does not
 * name may stand for as many that seem to lack.
 */
function notReached(seen: Seen, n: Network, { vxlan }: Link, here: ReadonlyMap<string, Link>): string[] {
  const engine = engineNetwork(seen, n);
  if (!engine || !vxlan) return [];
  const peers = farPeers(seen, engine, here);
  const known = vxlan.remotes.map((r) => r.address);
  const lost = peers.filter((address) => !known.includes(address));
  return lost.length > known.filter((address) => !peers.includes(address)).length ? lost : [];
}

/** Next hops by this VTEP that lack a neighbour, or their MAC a remote end: only where nothing else could find them. */
function withoutEntry({ link, kernel, netns }: Vtep): string[] {
  const { vxlan } = kernel;
  if (!vxlan || vxlan.learning || vxlan.external || vxlan.l2miss || vxlan.l3miss || vxlan.remote !== null) return [];
  // Frames for MACs that are not known go to the default remotes.
  if (netns.fdb.some((f) => f.ifindex === link.ifindex && f.dst !== null && f.mac === "00:00:00:00:00:00")) return [];
  const macs = new Set(netns.fdb.flatMap((f) => (f.ifindex === link.ifindex && f.dst !== null ? [f.mac] : [])));
  const hops = new Set<string>();
  for (const r of netns.routes) {
    if (r.table !== "main" || r.type !== "unicast") continue;
    for (const hop of r.nextHops.length > 0 ? r.nextHops : [r])
      if (hop.ifindex === link.ifindex && hop.gateway !== null) hops.add(hop.gateway);
  }
  const reached = new Set(
    netns.neighbours.flatMap((n) =>
      n.ifindex === link.ifindex && n.mac !== null && macs.has(n.mac) ? [n.address] : [],
    ),
  );
  return [...hops].filter((hop) => !reached.has(hop)).sort();
}
