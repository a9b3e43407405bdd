/** IFLA_LINKINFO: what a link is, beyond being a link. Attribute numbers of linux/if_link.h. */
import type { KernelBridge, KernelBridgePort, KernelLink, KernelVxlan } from "#lib/topology/kernel-observation.ts";
import type { Attributes } from "../netlink/attributes.ts";
import { formatAddress, isZero } from "./format.ts";
import { IPVLAN_MODES, MACVLAN_MODES, named, PORT_STATES, VLAN_PROTOCOLS } from "./names.ts";

const IFLA_INFO_KIND = 1;
const IFLA_INFO_DATA = 2;
const IFLA_INFO_SLAVE_KIND = 4;
const IFLA_INFO_SLAVE_DATA = 5;

/** Jiffies that the kernel shows to user space per second (USER_HZ; 100 on x86 and arm). */
const USER_HZ = 100;

export type LinkInfo = Pick<
  KernelLink,
  "kind" | "vxlan" | "macvlanMode" | "ipvlanMode" | "vlan" | "bridge" | "bridgePort"
>;

const NOTHING: LinkInfo = {
  kind: null,
  vxlan: null,
  macvlanMode: null,
  ipvlanMode: null,
  vlan: null,
  bridge: null,
  bridgePort: null,
};

/** Empty for physical devices and loopback. A kind we do not know keeps its name and has no data. */
export function decodeLinkInfo(info: Attributes | null): LinkInfo {
  if (info === null) return NOTHING;
  const kind = info.string(IFLA_INFO_KIND);
  const data = info.nested(IFLA_INFO_DATA);
  const slave = info.string(IFLA_INFO_SLAVE_KIND) === "bridge" ? info.nested(IFLA_INFO_SLAVE_DATA) : null;
  const base: LinkInfo = { ...NOTHING, kind, bridgePort: slave && decodePort(slave) };
  if (data === null) return base;
  switch (kind) {
    case "vxlan":
      return { ...base, vxlan: decodeVxlan(data) };
    case "bridge":
      return { ...base, bridge: decodeBridge(data) };
    case "macvlan":
    case "macvtap":
      return { ...base, macvlanMode: modeOf(MACVLAN_MODES, data.u32(1)) };
    case "ipvlan":
    case "ipvtap":
      return { ...base, ipvlanMode: modeOf(IPVLAN_MODES, data.u16(1)) };
    case "vlan":
      return { ...base, vlan: decodeVlan(data) };
    default:
      return base;
  }
}

const modeOf = (names: Readonly<Record<number, string>>, mode: number | null): string | null =>
  mode === null ? null : named(names, mode);

/** IFLA_VXLAN_*. `remote` is the default destination or multicast group; all-zero addresses mean none. */
function decodeVxlan(data: Attributes): KernelVxlan {
  return {
    vni: data.u32(1) ?? 0,
    port: data.u16be(15) ?? 0,
    local: addressOrNull(data.bytes(4) ?? data.bytes(17)),
    remote: addressOrNull(data.bytes(2) ?? data.bytes(16)),
    device: data.u32(3) || null,
    learning: flag(data, 7),
    proxy: flag(data, 11),
    l2miss: flag(data, 13),
    l3miss: flag(data, 14),
    external: flag(data, 25),
  };
}

/** IFLA_BR_* */
function decodeBridge(data: Attributes): KernelBridge {
  return {
    stp: (data.u32(5) ?? 0) !== 0,
    vlanFiltering: flag(data, 7),
    ageing: (data.u32(4) ?? 0) / USER_HZ,
    id: bridgeId(data.bytes(11, 8)),
    groupForwardMask: data.u16(9) ?? 0,
  };
}

/** struct ifla_bridge_id: 2 bytes priority, 6 bytes MAC. */
function bridgeId(bytes: Uint8Array | null): string | null {
  if (bytes === null) return null;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  return `${hex[0]}${hex[1]}.${hex.slice(2, 8).join(":")}`;
}

/** IFLA_BRPORT_* */
function decodePort(data: Attributes): KernelBridgePort {
  return {
    state: named(PORT_STATES, data.u8(1) ?? 0),
    hairpin: flag(data, 4),
    learning: flag(data, 8),
    flood: flag(data, 9),
    isolated: flag(data, 33),
  };
}

/** IFLA_VLAN_ID, IFLA_VLAN_PROTOCOL; the latter is in network byte order. */
function decodeVlan(data: Attributes): { id: number; protocol: string } {
  const protocol = data.u16be(5) ?? 0x8100;
  return { id: data.u16(1) ?? 0, protocol: VLAN_PROTOCOLS[protocol] ?? `0x${protocol.toString(16)}` };
}

const flag = (data: Attributes, type: number): boolean => (data.u8(type) ?? 0) !== 0;

const addressOrNull = (bytes: Uint8Array | null): string | null =>
  bytes === null || isZero(bytes) ? null : formatAddress(bytes);
