/** From the kernel's kind of a link (IFLA_INFO_KIND and ARPHRD type) to the model's. */

import type { KernelLink } from "../kernel-observation.ts";
import type { Link, LinkType } from "../model.ts";

const BY_KIND: Readonly<Record<string, LinkType>> = {
  veth: "veth",
  bridge: "bridge",
  vxlan: "vxlan",
  macvlan: "macvlan",
  macvtap: "macvlan",
  ipvlan: "ipvlan",
  ipvtap: "ipvlan",
  vlan: "vlan",
  openvswitch: "openvswitch",
};

/** A link without a kind is loopback or a device that somebody plugged in. Kinds we do not know are `other`. */
export function linkType(link: KernelLink): LinkType {
  if (link.kind !== null) return BY_KIND[link.kind] ?? "other";
  if (link.linkType === "loopback") return "loopback";
  return link.linkType === "ether" ? "physical" : "other";
}

/** Kinds of which the model keeps the kernel's name alone; `tun` is flannel's udp backend. */
const TUNNELS = new Set(["ipip", "sit", "gre", "gretap", "ip6tnl", "geneve", "wireguard", "tun"]);

/** Whether packets leave by this link inside others. */
export const isTunnel = (link: Pick<Link, "type" | "rawKind">): boolean =>
  link.type === "vxlan" || (link.type === "other" && TUNNELS.has(link.rawKind ?? ""));
