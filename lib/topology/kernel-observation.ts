/** What the kernel has, as `lib/kernel` maps it. Source of the fields: rtnetlink(7) and linux/if_link.h; names as iproute2 prints them. */

/** `<device>:<inode>` of a namespace file: what a network namespace is called on its host. */
export type NetnsKey = string;

/** Why the kernel was not read, and what to do about it; both are shown to the user. */
export interface KernelUnread {
  readonly read: false;
  readonly reason: string;
  readonly hint: string;
}

export interface KernelObservation {
  readonly read: true;
  /** As `uname -r` prints it. */
  readonly release: string;
  /** The host's own namespace: the one that holds the engine's bridges. */
  readonly root: NetnsKey;
  readonly namespaces: ReadonlyMap<NetnsKey, NetnsObservation>;
  /** What each watched target (see NetnsTarget) led to. */
  readonly targets: ReadonlyMap<string, NetnsKey | { readonly unreadable: string }>;
}

/** A namespace to watch: `paths` are tried in order until one opens. */
export interface NetnsTarget {
  readonly name: string;
  readonly paths: readonly string[];
}

/** One network namespace, read by rtnetlink. Arrays are sorted (links by ifindex). */
export interface NetnsObservation {
  readonly key: NetnsKey;
  readonly device: number;
  readonly inode: number;
  readonly links: readonly KernelLink[];
  readonly addresses: readonly KernelAddress[];
  readonly routes: readonly KernelRoute[];
  /** Only entries that last: permanent and noarp ones. Learned entries come and go and are not part of the topology. */
  readonly neighbours: readonly KernelNeighbour[];
  readonly fdb: readonly KernelFdbEntry[];
  /** Whether packets for others are passed on (net.ipv4.ip_forward, net.ipv6.conf.all.forwarding); null: not known. */
  readonly forwarding: { readonly ipv4: boolean | null; readonly ipv6: boolean | null };
}

/** From RTM_NEWLINK; names as iproute2 has them. */
export interface KernelLink {
  readonly ifindex: number;
  readonly name: string;
  /** IFLA_INFO_KIND: veth, bridge, vxlan, macvlan, …; null for physical devices and loopback. */
  readonly kind: string | null;
  /** ARPHRD_* as iproute2 prints it: ether, loopback, none, …; the number as text when unknown. */
  readonly linkType: string;
  /** IFF_* names: UP, LOWER_UP, NO-CARRIER (derived, as iproute2 does), PROMISC, … sorted as iproute2 prints them. */
  readonly flags: readonly string[];
  readonly mac: string | null;
  readonly mtu: number;
  /** up, down, unknown, dormant, lowerlayerdown, testing, notpresent. */
  readonly operstate: string;
  readonly promiscuity: number;
  readonly alias: string | null;
  /** ifindex of the bridge (or other master) in the same namespace. */
  readonly master: number | null;
  /** IFLA_LINK: the peer of a veth, the parent of macvlan, ipvlan, vlan, the underlay of a vxlan. */
  readonly link: number | null;
  /** IFLA_LINK_NETNSID: in which namespace `link` counts, relative to this one; null means this one. */
  readonly linkNetnsid: number | null;
  /** `linkNetnsid` resolved; null when there is none or when it could not be resolved among the watched namespaces. */
  readonly linkNetns: NetnsKey | null;
  readonly vxlan: KernelVxlan | null;
  /** private, vepa, bridge, passthru, source. */
  readonly macvlanMode: string | null;
  /** l2, l3, l3s. */
  readonly ipvlanMode: string | null;
  readonly vlan: { readonly id: number; readonly protocol: string } | null;
  readonly bridge: KernelBridge | null;
  readonly bridgePort: KernelBridgePort | null;
}

export interface KernelVxlan {
  readonly vni: number;
  readonly port: number;
  readonly local: string | null;
  /** Default remote or multicast group. */
  readonly remote: string | null;
  /** ifindex of the underlay device. */
  readonly device: number | null;
  readonly learning: boolean;
  readonly proxy: boolean;
  readonly l2miss: boolean;
  readonly l3miss: boolean;
  readonly external: boolean;
}

export interface KernelBridge {
  readonly stp: boolean;
  readonly vlanFiltering: boolean;
  /** Seconds. */
  readonly ageing: number;
  /** As iproute2 prints it, e.g. 8000.02:42:5e:7b:38:1c. */
  readonly id: string | null;
  readonly groupForwardMask: number;
}

export interface KernelBridgePort {
  /** disabled, listening, learning, forwarding, blocking. */
  readonly state: string;
  readonly hairpin: boolean;
  readonly learning: boolean;
  readonly flood: boolean;
  readonly isolated: boolean;
}

export interface KernelAddress {
  readonly ifindex: number;
  readonly family: 4 | 6;
  readonly address: string;
  readonly prefixLength: number;
  /** The other end of a point-to-point address, or null. */
  readonly peer: string | null;
  /** global, site, link, host, nowhere. */
  readonly scope: string;
}

export interface KernelRoute {
  readonly family: 4 | 6;
  /** `default`, or CIDR; host routes without prefix length as iproute2 prints them. */
  readonly dst: string;
  readonly gateway: string | null;
  readonly ifindex: number | null;
  /** global, link, host, … */
  readonly scope: string;
  /** unicast, local, broadcast, blackhole, unreachable, prohibit, … */
  readonly type: string;
  /** kernel, boot, static, bird, dhcp, … */
  readonly protocol: string;
  /** main, local, default or the number as text. */
  readonly table: string;
  readonly metric: number | null;
  readonly preferredSource: string | null;
  readonly flags: readonly string[];
  /** Multipath next hops; empty for an ordinary route. */
  readonly nextHops: readonly {
    readonly gateway: string | null;
    readonly ifindex: number | null;
    readonly weight: number;
  }[];
}

export interface KernelNeighbour {
  readonly family: 4 | 6;
  readonly ifindex: number;
  readonly address: string;
  readonly mac: string | null;
  /** PERMANENT or NOARP. */
  readonly state: string;
  readonly proxy: boolean;
}

/** Forwarding database of bridges and VXLAN devices (PF_BRIDGE neighbours), permanent entries with a destination or a port. */
export interface KernelFdbEntry {
  readonly ifindex: number;
  readonly mac: string;
  /** Remote VTEP's address for VXLAN entries. */
  readonly dst: string | null;
  /** `self` or `master`, as `bridge fdb` prints. */
  readonly owner: "self" | "master";
  readonly state: string;
}
