/** RTM_NEWLINK, rtnetlink(7): struct ifinfomsg {u8 family, u8 pad, u16 type, s32 index, u32 flags, u32 change}. */
import type { KernelLink } from "#lib/topology/kernel-observation.ts";
import { Attributes } from "../netlink/attributes.ts";
import { IFF_RUNNING, IFF_UP } from "../netlink/constants.ts";
import { LITTLE_ENDIAN, type Message, needBytes } from "../netlink/messages.ts";
import { formatAddress, formatMac } from "./format.ts";
import { decodeLinkInfo } from "./link-info.ts";
import { flagNames, LINK_FLAGS, LINK_TYPES, named, OPERSTATES } from "./names.ts";

const IFLA_ADDRESS = 1;
const IFLA_IFNAME = 3;
const IFLA_MTU = 4;
const IFLA_LINK = 5;
const IFLA_MASTER = 10;
const IFLA_OPERSTATE = 16;
const IFLA_LINKINFO = 18;
const IFLA_IFALIAS = 20;
const IFLA_PROMISCUITY = 30;
const IFLA_LINK_NETNSID = 37;

const IFINFOMSG_BYTES = 16;
/** Tunnels have IP addresses for hardware addresses: ipip, sit, gre; ip6tnl, ip6gre. */
const IP_HARDWARE = new Set([768, 776, 778, 769, 823]);

/** The link; `linkNetns` is null here, because it takes a question to another namespace to resolve it. */
export function decodeLink(view: DataView, message: Message): KernelLink {
  needBytes(message, IFINFOMSG_BYTES, "a link");
  const type = view.getUint16(message.start + 2, LITTLE_ENDIAN);
  const flags = view.getUint32(message.start + 8, LITTLE_ENDIAN);
  const attributes = new Attributes(view, message.start + IFINFOMSG_BYTES, message.end);
  const hardware = attributes.bytes(IFLA_ADDRESS);
  const info = decodeLinkInfo(attributes.nested(IFLA_LINKINFO));
  return {
    ifindex: view.getInt32(message.start + 4, LITTLE_ENDIAN),
    name: attributes.string(IFLA_IFNAME) ?? "",
    kind: info.kind,
    linkType: named(LINK_TYPES, type),
    flags: linkFlags(flags),
    mac: (IP_HARDWARE.has(type) ? formatAddress(hardware) : null) ?? formatMac(hardware),
    mtu: attributes.u32(IFLA_MTU) ?? 0,
    operstate: named(OPERSTATES, attributes.u8(IFLA_OPERSTATE) ?? 0),
    promiscuity: attributes.u32(IFLA_PROMISCUITY) ?? 0,
    alias: attributes.string(IFLA_IFALIAS),
    master: attributes.u32(IFLA_MASTER) || null,
    // 0 is said of devices whose other end is not a device of any namespace.
    link: attributes.u32(IFLA_LINK) || null,
    linkNetnsid: attributes.s32(IFLA_LINK_NETNSID),
    linkNetns: null,
    vxlan: info.vxlan,
    macvlanMode: info.macvlanMode,
    ipvlanMode: info.ipvlanMode,
    vlan: info.vlan,
    bridge: info.bridge,
    bridgePort: info.bridgePort,
  };
}

function linkFlags(flags: number): string[] {
  const names = flagNames(flags, LINK_FLAGS);
  return flags & IFF_UP && !(flags & IFF_RUNNING) ? ["NO-CARRIER", ...names] : names;
}

/** Only the ifindex: all that a notification is asked for. */
export function linkIfindex(view: DataView, message: Message): number {
  needBytes(message, 8, "a link");
  return view.getInt32(message.start + 4, LITTLE_ENDIAN);
}
