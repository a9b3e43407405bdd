/** The links of one namespace as entities. */
import { hostId, linkId, sandboxId } from "../ids.ts";
import type { KernelLink, NetnsObservation } from "../kernel-observation.ts";
import type { Link, LinkId } from "../model.ts";
import type { Exists } from "./exists.ts";
import { linkType } from "./kinds.ts";
import { parentOf } from "./parent.ts";
import { type Claims, vethPeer } from "./veth.ts";
import { vxlanData } from "./vxlan.ts";

function addressesByLink(netns: NetnsObservation): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const a of netns.addresses) {
    const list = found.get(a.ifindex) ?? [];
    list.push(`${a.address}/${a.prefixLength}`);
    found.set(a.ifindex, list);
  }
  return found;
}

function extras(link: KernelLink): Partial<Link> {
  return {
    ...(link.macvlanMode ? { macvlanMode: link.macvlanMode } : {}),
    ...(link.ipvlanMode ? { ipvlanMode: link.ipvlanMode } : {}),
    ...(link.vlan ? { vlanId: link.vlan.id } : {}),
    ...(linkType(link) === "other" ? { rawKind: link.kind ?? link.linkType } : {}),
    // Every bridge port is promiscuous; that says nothing. On a NIC it does.
    ...(link.promiscuity > 0 && link.master === null ? { promiscuous: true as const } : {}),
    ...(link.bridgePort && link.bridgePort.state !== "forwarding" ? { portState: link.bridgePort.state } : {}),
  };
}

/** One entity for every link of a namespace; `claims` are the far ends that name links here as their peer. */
export function assembleLinks(
  key: string,
  netns: NetnsObservation,
  claims: Claims | undefined,
  exists: Exists,
): Link[] {
  const addresses = addressesByLink(netns);
  const here = (ifindex: number | null): LinkId | null =>
    ifindex !== null && exists(netns.key, ifindex) ? linkId(key, netns.key, ifindex) : null;
  return netns.links.map((link) => ({
    kind: "link",
    id: linkId(key, netns.key, link.ifindex),
    host: hostId(key),
    sandbox: sandboxId(key, netns.key),
    ifindex: link.ifindex,
    name: link.name,
    type: linkType(link),
    mac: link.mac,
    mtu: link.mtu,
    operstate: link.operstate,
    addresses: addresses.get(link.ifindex) ?? [],
    master: here(link.master),
    peer: link.kind === "veth" ? vethPeer(key, netns, link, claims, exists) : null,
    parent: parentOf(key, netns, link, exists),
    ...extras(link),
    ...vxlanData(netns, link),
  }));
}
