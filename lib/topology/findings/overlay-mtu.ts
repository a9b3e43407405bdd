/** A network whose packets go through VXLAN with an MTU that leaves no room for its headers on what carries them. */
import { overlap, parsePrefix } from "../cidr.ts";
import type { Finding, Link, Network } from "../model.ts";
import { shellWord } from "../shell-word.ts";
import { engineNetwork, finding, linkOf, rootSandbox, type Seen } from "./seen.ts";
import { hostLinkByAddress, type Vtep, vteps } from "./vteps.ts";

/** Outer Ethernet, IP, UDP and VXLAN headers, in bytes (RFC 7348, with the inner frame's own 14). */
const HEADERS = { 4: 50, 6: 70 } as const;

export function overlayMtus(seen: Seen): Finding[] {
  const here = hostLinkByAddress(seen);
  const all = vteps(seen);
  const overlays = seen.relations.networks.flatMap((n): Finding[] => {
    if (n.driver !== "overlay") return [];
    const peers = engineNetwork(seen, n)?.peers.map((p) => p.address) ?? [];
    const own = peers.find((address) => here.has(address));
    const underlay = own === undefined ? undefined : here.get(own);
    // Remote ends that are no peers' addresses: data goes by another way (`--data-path-addr`), which is not known.
    const ends = all.flatMap((v) => (v.network?.id === n.id ? (v.link.vxlan?.remotes ?? []) : []));
    if (!underlay || (ends.length > 0 && !ends.some((e) => peers.includes(e.address)))) return [];
    return tooLarge(n, linksOf(seen, n, all), underlay, own?.includes(":") ? 6 : 4);
  });
  const others = all.flatMap(({ link, kernel }): Finding[] => {
    const underlay = underlayOf(seen, link, kernel.vxlan?.device ?? null, here);
    if (link.sandbox !== rootSandbox(seen)?.id || !underlay) return [];
    const family = link.vxlan?.local?.includes(":") ? 6 : 4;
    const behind = seen.relations.networks.filter((n) => n.driver === "bridge" && holds(n, link));
    return behind.flatMap((n) => {
      const bridge = linkOf(seen, n.device);
      return tooLarge(n, [link, ...(bridge ? [bridge] : [])], underlay, family);
    });
  });
  return [...overlays, ...others];
}

/** Flannel's own address is the first of the subnet that it leases to the host's bridge. */
function holds(n: Network, vtep: Link): boolean {
  return vtep.addresses.some((a) => {
    const address = parsePrefix(a.split("/")[0] ?? a);
    return n.ipam.some(({ subnet }) => {
      const prefix = parsePrefix(subnet);
      return address !== null && prefix !== null && prefix.length > 0 && overlap(address, prefix);
    });
  });
}

function underlayOf(seen: Seen, vtep: Link, device: number | null, here: ReadonlyMap<string, Link>): Link | undefined {
  const links = seen.relations.linksBySandbox.get(vtep.sandbox) ?? [];
  return links.find((l) => l.ifindex === device) ?? here.get(vtep.vxlan?.local ?? "");
}

/** Endpoints' links and the VTEP: Docker gives both what the network's option says. */
function linksOf(seen: Seen, n: Network, all: readonly Vtep[]): Link[] {
  const endpoints = seen.relations.endpointsByNetwork.get(n.id) ?? [];
  const own = all.flatMap((v) => (v.network?.id === n.id ? [v.link] : []));
  return [...own, ...endpoints.flatMap((e) => linkOf(seen, e.link) ?? [])];
}

function tooLarge(n: Network, links: readonly Link[], underlay: Link, family: 4 | 6): Finding[] {
  const most = underlay.mtu - HEADERS[family];
  const [largest] = links.filter((l) => l.mtu > most).sort((a, b) => b.mtu - a.mtu || (a.id < b.id ? -1 : 1));
  if (!largest) return [];
  const text = `${n.name} has MTU ${largest.mtu} (${largest.name}), but goes in VXLAN over ${underlay.name} with ${underlay.mtu}, which leaves ${most}: large packets are lost on the way to other hosts, and connections hang.`;
  const hint =
    n.driver === "overlay"
      ? `docker network create --driver overlay --opt com.docker.network.driver.mtu=${most} …`
      : `ip link set ${shellWord(largest.name)} mtu ${most}; dockerd --mtu=${most} keeps it`;
  return [finding("warning", "overlay-mtu", [n.id, underlay.id], text, hint)];
}
