/** Numbers to names, as iproute2 prints them. Unknown numbers come out as text, so nothing is lost. */

type Names = Readonly<Record<number, string>>;

/** The name, or the number as text. */
export const named = (names: Names, value: number): string => names[value] ?? String(value);

/** IF_OPER_*, RFC 2863. */
export const OPERSTATES: Names = {
  0: "unknown",
  1: "notpresent",
  2: "down",
  3: "lowerlayerdown",
  4: "testing",
  5: "dormant",
  6: "up",
};

/** ARPHRD_* of linux/if_arp.h, the ones iproute2 names that still exist. */
export const LINK_TYPES: Names = {
  0: "generic",
  1: "ether",
  2: "eether",
  7: "arcnet",
  24: "ieee1394",
  32: "infiniband",
  256: "slip",
  257: "cslip",
  280: "can",
  512: "ppp",
  513: "hdlc",
  519: "rawip",
  768: "ipip",
  769: "tunnel6",
  772: "loopback",
  774: "fddi",
  776: "sit",
  778: "gre",
  801: "ieee802.11",
  802: "ieee802.11/prism",
  803: "ieee802.11/radiotap",
  804: "ieee802.15.4",
  820: "phonet",
  823: "gre6",
  824: "netlink",
  825: "6lowpan",
  65534: "none",
  65535: "void",
};

/** IFF_* bits in the order iproute2 prints them. IFF_RUNNING is not printed: it shows as NO-CARRIER when missing. */
export const LINK_FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [0x8, "LOOPBACK"],
  [0x2, "BROADCAST"],
  [0x10, "POINTOPOINT"],
  [0x1000, "MULTICAST"],
  [0x80, "NOARP"],
  [0x200, "ALLMULTI"],
  [0x100, "PROMISC"],
  [0x400, "MASTER"],
  [0x800, "SLAVE"],
  [0x4, "DEBUG"],
  [0x8000, "DYNAMIC"],
  [0x4000, "AUTOMEDIA"],
  [0x2000, "PORTSEL"],
  [0x20, "NOTRAILERS"],
  [0x1, "UP"],
  [0x10000, "LOWER_UP"],
  [0x20000, "DORMANT"],
  [0x40000, "ECHO"],
];

export const MACVLAN_MODES: Names = { 1: "private", 2: "vepa", 4: "bridge", 8: "passthru", 16: "source" };
export const IPVLAN_MODES: Names = { 0: "l2", 1: "l3", 2: "l3s" };
export const VLAN_PROTOCOLS: Names = { 33024: "802.1Q", 34984: "802.1ad" };
export const PORT_STATES: Names = { 0: "disabled", 1: "listening", 2: "learning", 3: "forwarding", 4: "blocking" };

/** /etc/iproute2/rt_scopes */
export const SCOPES: Names = { 0: "global", 200: "site", 253: "link", 254: "host", 255: "nowhere" };

/** /etc/iproute2/rt_tables */
export const TABLES: Names = { 0: "unspec", 253: "default", 254: "main", 255: "local" };

/** RTN_* */
export const ROUTE_TYPES: Names = {
  0: "none",
  1: "unicast",
  2: "local",
  3: "broadcast",
  4: "anycast",
  5: "multicast",
  6: "blackhole",
  7: "unreachable",
  8: "prohibit",
  9: "throw",
  10: "nat",
  11: "xresolve",
};

/** /etc/iproute2/rt_protos */
export const ROUTE_PROTOCOLS: Names = {
  0: "unspec",
  1: "redirect",
  2: "kernel",
  3: "boot",
  4: "static",
  8: "gated",
  9: "ra",
  10: "mrt",
  11: "zebra",
  12: "bird",
  13: "dnrouted",
  14: "xorp",
  15: "ntk",
  16: "dhcp",
  18: "keepalived",
  42: "babel",
  99: "openr",
  186: "bgp",
  187: "isis",
  188: "ospf",
  189: "rip",
  192: "eigrp",
};

/** RTNH_F_* and RTM_F_* bits of a route in the order iproute2 prints them. */
export const ROUTE_FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [0x1, "dead"],
  [0x4, "onlink"],
  [0x2, "pervasive"],
  [0x8, "offload"],
  [0x40, "trap"],
  [0x100, "notify"],
  [0x10, "linkdown"],
  [0x20, "unresolved"],
  [0x4000, "rt_offload"],
  [0x8000, "rt_trap"],
];

/** Names of the bits that are set, in the table's order. */
export function flagNames(flags: number, table: readonly (readonly [number, string])[]): string[] {
  const names: string[] = [];
  for (const [bit, name] of table) if (flags & bit) names.push(name);
  return names;
}
