/**
 * What was read from one host, before it is joined: the engine's record and the kernel's state.
 * docker/ and kernel/ map their own raw shapes to these once, at the edge; `assemble` joins them.
 * Objects that did not change keep their identity between observations, so that work can be skipped by `===`.
 */

/** One observed host. `engine` is null until the engine has answered once. */
export interface HostObservation {
  /** Short stable key made from the engine's id; see `hostKey` in ids.ts. */
  readonly key: string;
  /** How the engine is reached: `unix:///var/run/docker.sock`, `tcp://…`, `ssh://…`. */
  readonly address: string;
  readonly engine: EngineObservation;
  readonly kernel: KernelObservation | KernelUnread;
  /** ISO time since when the engine has not answered, or null while it answers. */
  readonly stale: string | null;
}

// ---------------------------------------------------------------- engine

export interface EngineObservation {
  readonly info: EngineInfo;
  /** By network id. */
  readonly networks: ReadonlyMap<string, EngineNetwork>;
  /** By container id; all states. */
  readonly containers: ReadonlyMap<string, EngineContainer>;
}

/** From `GET /info` and `GET /version`. */
export interface EngineInfo {
  readonly id: string;
  /** The host's name as the engine gives it. */
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly rootless: boolean;
  readonly swarm: { readonly nodeId: string; readonly role: "manager" | "worker" } | null;
  readonly operatingSystem: string;
  readonly kernelVersion: string;
}

export interface EngineIpam {
  /** CIDR. */
  readonly subnet: string;
  readonly ipRange: string | null;
  /** Address without prefix length; null where the engine records none (internal networks since 26). */
  readonly gateway: string | null;
  readonly auxAddresses: Readonly<Record<string, string>>;
}

/** From `GET /networks/:id`. */
export interface EngineNetwork {
  readonly id: string;
  readonly name: string;
  /** ISO time. */
  readonly created: string;
  readonly driver: string;
  readonly scope: "local" | "swarm" | "global";
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly ingress: boolean;
  readonly enableIpv4: boolean;
  readonly enableIpv6: boolean;
  readonly configOnly: boolean;
  readonly configFrom: string | null;
  readonly ipamDriver: string;
  readonly ipam: readonly EngineIpam[];
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** The network's own record of its local, running endpoints, by container id (or `gateway_…`, `lb-…`, `ep-…`). */
  readonly members: Readonly<Record<string, EngineMember>>;
}

export interface EngineMember {
  readonly name: string;
  readonly endpoint: string;
  readonly mac: string | null;
  readonly ipv4: string | null;
  readonly ipv6: string | null;
}

export type ContainerState = "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";

/** From `GET /containers/:id/json`. */
export interface EngineContainer {
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  /** As the user wrote it: `nginx:1.27`. */
  readonly image: string;
  /** ISO time. */
  readonly created: string;
  readonly state: ContainerState;
  /** 0 when not running. */
  readonly pid: number;
  /** `HostConfig.NetworkMode`: `default`, `bridge`, `host`, `none`, `container:<id>`, or a network's name. */
  readonly networkMode: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly dns: readonly string[];
  /** Null when the container has no sandbox of its own (stopped, or joined to another's). */
  readonly sandboxId: string | null;
  /** Path of the sandbox's namespace file, e.g. /var/run/docker/netns/1a2b3c4d5e6f. */
  readonly sandboxKey: string | null;
  readonly endpoints: readonly EngineEndpoint[];
  readonly ports: readonly EnginePort[];
}

/** One entry of `NetworkSettings.Networks`. `id` is null while the container has not been started (or has stopped). */
export interface EngineEndpoint {
  readonly id: string | null;
  readonly network: string;
  readonly networkName: string;
  /** Address with prefix length, or null. */
  readonly ipv4: string | null;
  readonly ipv6: string | null;
  readonly mac: string | null;
  readonly aliases: readonly string[];
  readonly gateway: string | null;
  readonly ipv6Gateway: string | null;
  /** Since API 1.48; null before. */
  readonly gwPriority: number | null;
  /** Addresses the user asked for (`--ip`, `--ip6`, `--link-local-ip`). */
  readonly requested: {
    readonly ipv4: string | null;
    readonly ipv6: string | null;
    readonly linkLocal: readonly string[];
  };
  readonly driverOptions: Readonly<Record<string, string>>;
}

/** One binding of `NetworkSettings.Ports`. Exposed but unpublished ports have no binding and are left out. */
export interface EnginePort {
  readonly containerPort: number;
  readonly protocol: "tcp" | "udp" | "sctp";
  readonly hostIp: string;
  /** Null where the engine records an empty HostPort (gateway mode `routed`). */
  readonly hostPort: number | null;
}

// ---------------------------------------------------------------- kernel

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
