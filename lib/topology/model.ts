/**
 * The joined picture of what exists: flat, JSON-safe, readonly entities that refer to each other by id.
 * Absence is data: what could not be read is `{ unresolved: reason }`, never a guess.
 */
import type { ContainerState, EngineIpam } from "./engine-observation.ts";

declare const brand: unique symbol;
type Id<Kind extends string> = string & { readonly [brand]: Kind };
export type HostId = Id<"host">;
export type SandboxId = Id<"sandbox">;
export type ContainerId = Id<"container">;
export type EndpointId = Id<"endpoint">;
export type NetworkId = Id<"network">;
export type LinkId = Id<"link">;
export type ServiceId = Id<"service">;
export type TunnelId = Id<"tunnel">;
export type PortId = Id<"publishedPort">;
export type OutsideId = Id<"outside">;
export type FindingId = Id<"finding">;
export type EntityId = string;

/** Why something that should be there could not be read. */
export interface Unresolved {
  readonly unresolved: string;
}

export interface Host {
  readonly kind: "host";
  readonly id: HostId;
  readonly name: string;
  readonly engine: {
    readonly version: string;
    readonly apiVersion: string;
    readonly rootless: boolean;
    readonly swarm: { readonly nodeId: string; readonly role: "manager" | "worker" } | null;
    /** `--cluster-store` of engines before 23: where networks of scope `global` are kept. */
    readonly clusterStore?: string;
  } | null;
  readonly kernel:
    | { readonly read: true; readonly release: string }
    | { readonly read: false; readonly reason: string; readonly hint: string };
  /** Filter and NAT rules: how many were read; `revision` grows when they differ. They themselves are asked for by need. */
  readonly rules:
    | { readonly read: true; readonly backends: readonly string[]; readonly count: number; readonly revision: number }
    | { readonly read: false; readonly reason: string; readonly hint: string };
  /** Whether the host passes packets on (ip_forward); null: not known. */
  readonly forwarding: { readonly ipv4: boolean | null; readonly ipv6: boolean | null };
  /** Where the engine takes subnets from, each pool cut in prefixes of `size` bits; empty: its built-in pools. */
  readonly addressPools: readonly { readonly base: string; readonly size: number }[];
  /** How the engine is reached. */
  readonly address: string;
  /** ISO time since when nothing has been heard from the engine; null while it answers. */
  readonly stale: string | null;
}

export type SandboxRole = "container" | "host" | "overlay" | "ingress" | "loadBalancer" | "other";

export interface Route {
  /** `default`, or CIDR; host routes without prefix length. */
  readonly dst: string;
  /** With several next hops, the first one's. */
  readonly gateway: string | null;
  /** Null for blackholes and with several next hops. */
  readonly link: LinkId | null;
  readonly scope: string;
  readonly type: string;
  readonly protocol: string;
  readonly table: string;
  /** Lower goes before; absent: 0. */
  readonly metric?: number;
  /** The gateway is taken to be on the link though no address of the link says so (flannel). */
  readonly onlink?: true;
  /** Where there are several (multipath), all of them. */
  readonly nextHops?: readonly { readonly gateway: string | null; readonly link: LinkId | null }[];
}

/** A network namespace: a network stack of its own. */
export interface Sandbox {
  readonly kind: "sandbox";
  readonly id: SandboxId;
  readonly host: HostId;
  /** Null when known from the engine alone. */
  readonly netns: { readonly device: number; readonly inode: number } | null;
  readonly role: SandboxRole;
  /** The network that hidden sandboxes (overlay, load balancer) serve; null for all others. */
  readonly network: NetworkId | null;
  readonly containers: readonly ContainerId[];
  /** Main-table routes; local and broadcast ones of the kernel's own making are left out. */
  readonly routes: readonly Route[];
  /** Name servers the sandbox's containers use: 127.0.0.11 on user-defined networks; empty when not known. */
  readonly dns: readonly string[];
  /** Why the namespace was not read, when it was not. */
  readonly unreadable: string | null;
}

export interface Container {
  readonly kind: "container";
  readonly id: ContainerId;
  readonly host: HostId;
  readonly name: string;
  readonly image: string;
  readonly state: ContainerState;
  /** ISO time. */
  readonly created: string;
  readonly sandbox: SandboxId | null;
  readonly networkMode: string;
  /** Networks the engine will join it to when it starts; empty while it has a sandbox, whose endpoints say it. */
  readonly networks: readonly NetworkId[];
  /** What it will ask for on those, where that is anything; absent where it is nothing. */
  readonly wishes?: readonly (Wishes & { readonly network: NetworkId })[];
  readonly labels: Readonly<Record<string, string>>;
  readonly compose: { readonly project: string; readonly service: string } | null;
  /** The swarm task it runs, from its labels; `slot` is the node's id in global services. */
  readonly swarm: {
    readonly service: ServiceId;
    readonly serviceName: string;
    readonly task: string;
    readonly slot: string;
  } | null;
}

/** What a user asked for when a container was joined to a network; absent fields were not asked for. */
export interface Wishes {
  /** Without prefix length. */
  readonly ipv4?: string;
  readonly ipv6?: string;
  readonly linkLocal?: readonly string[];
  readonly aliases?: readonly string[];
  readonly gwPriority?: number;
  readonly driverOptions?: Readonly<Record<string, string>>;
}

/** What joins a sandbox to one network. */
export interface Endpoint {
  readonly kind: "endpoint";
  readonly id: EndpointId;
  readonly network: NetworkId;
  readonly sandbox: SandboxId | null;
  readonly container: ContainerId | null;
  /** The link inside the sandbox. */
  readonly link: LinkId | Unresolved;
  /** The other end, on the host; null where the kind of network has none (macvlan, host, none). */
  readonly hostLink: LinkId | Unresolved | null;
  /** With prefix length. */
  readonly ipv4: string | null;
  readonly ipv6: string | null;
  readonly mac: string | null;
  readonly aliases: readonly string[];
  readonly gateway: string | null;
  readonly gwPriority: number | null;
  /** This endpoint carries the sandbox's default route (from the kernel's routes). */
  readonly defaultRoute: boolean;
  /** Addresses and driver options that were asked for; absent where the engine chose everything. */
  readonly wishes?: Pick<Wishes, "ipv4" | "ipv6" | "linkLocal" | "driverOptions">;
}

export interface Network {
  readonly kind: "network";
  readonly id: NetworkId;
  /** Null when swarm-scoped: then it is the same network on every host. */
  readonly host: HostId | null;
  readonly name: string;
  readonly driver: string;
  readonly scope: "local" | "swarm" | "global";
  /** ISO time. */
  readonly created: string;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly ingress: boolean;
  readonly ipam: readonly EngineIpam[];
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** The bridge, overlay's br0, or macvlan parent; null when there is none or it was not found. */
  readonly device: LinkId | null;
  /** Whether traffic to other subnets leaves with the host's address (`enable_ip_masquerade`); null where it does not apply. */
  readonly masquerade: boolean | null;
  /** Only when it has no IPv4 (engines since 28). */
  readonly ipv4?: false;
  readonly ipv6?: true;
  /** A template that others are made from: nothing can join it. */
  readonly configOnly?: true;
  /** Name of the template that it was made from. */
  readonly configFrom?: string;
  /** When it is not `default`. */
  readonly ipamDriver?: string;
}

export type LinkType =
  | "veth"
  | "bridge"
  | "vxlan"
  | "macvlan"
  | "ipvlan"
  | "vlan"
  | "physical"
  | "loopback"
  | "openvswitch"
  | "other";

export interface Link {
  readonly kind: "link";
  readonly id: LinkId;
  readonly host: HostId;
  readonly sandbox: SandboxId;
  readonly ifindex: number;
  readonly name: string;
  readonly type: LinkType;
  readonly mac: string | null;
  readonly mtu: number;
  readonly operstate: string;
  /** With prefix length. */
  readonly addresses: readonly string[];
  readonly master: LinkId | null;
  /** The other end of a veth pair; null for types that have none. */
  readonly peer: LinkId | Unresolved | null;
  /** What a macvlan, ipvlan or vlan link stands on. */
  readonly parent: LinkId | Unresolved | null;
  readonly vxlan?: {
    /** 0 when `external`. */
    readonly vni: number;
    readonly port: number;
    readonly local: string | null;
    readonly remotes: readonly { readonly address: string; readonly macs: readonly string[] }[];
    /** VNI and remote end are chosen for each packet by whoever sends it (Open vSwitch, Weave). */
    readonly external?: true;
  };
  readonly macvlanMode?: string;
  readonly ipvlanMode?: string;
  readonly vlanId?: number;
  /** The kernel's own name of the kind, when `type` is `other`. */
  readonly rawKind?: string;
  /** Set while the link hears frames not meant for it. */
  readonly promiscuous?: true;
  /** State of a bridge port, when not `forwarding`. */
  readonly portState?: string;
}

export interface Tunnel {
  readonly kind: "tunnel";
  readonly id: TunnelId;
  readonly vni: number;
  readonly port: number;
  readonly network: NetworkId | null;
  readonly ends: readonly (LinkId | { readonly address: string })[];
}

export interface PublishedPort {
  readonly kind: "publishedPort";
  readonly id: PortId;
  readonly host: HostId;
  readonly hostIp: string;
  readonly hostPort: number | null;
  readonly protocol: "tcp" | "udp" | "sctp";
  readonly container: ContainerId;
  readonly containerPort: number;
  /** The endpoint that carries it; null when that cannot be told. */
  readonly endpoint: EndpointId | null;
}

/** A service of the swarm, as its managers record it; the same on every host. */
export interface Service {
  readonly kind: "service";
  readonly id: ServiceId;
  readonly name: string;
  readonly mode: "replicated" | "global" | "replicated-job" | "global-job";
  readonly replicas: number | null;
  readonly endpointMode: "vip" | "dnsrr";
  /** Virtual addresses with prefix length; empty with dnsrr. */
  readonly vips: readonly { readonly network: NetworkId; readonly address: string }[];
  readonly ports: readonly {
    readonly protocol: "tcp" | "udp" | "sctp";
    readonly targetPort: number;
    readonly publishedPort: number | null;
    readonly publishMode: "ingress" | "host";
  }[];
  readonly networks: readonly NetworkId[];
  /** Those that are to run, in order of slot, then id. */
  readonly tasks: readonly {
    readonly id: string;
    readonly slot: number | null;
    readonly node: string | null;
    readonly state: string;
    /** Null until it has one; it is among the entities only when its host is. */
    readonly container: ContainerId | null;
    readonly addresses: readonly { readonly network: NetworkId; readonly address: string }[];
    readonly error: string | null;
  }[];
}

/** Everything beyond the host's own links: where a default route leads. */
export interface Outside {
  readonly kind: "outside";
  readonly id: OutsideId;
  readonly host: HostId;
  /** Host links that carry a default route. */
  readonly via: readonly { readonly link: LinkId; readonly gateway: string | null }[];
}

/** Where engine and kernel disagree, or what is misconfigured. */
export interface Finding {
  readonly kind: "finding";
  readonly id: FindingId;
  readonly severity: "error" | "warning" | "info";
  readonly code: string;
  readonly about: readonly EntityId[];
  readonly text: string;
  readonly hint: string;
}

export type Entity =
  | Host
  | Sandbox
  | Container
  | Endpoint
  | Network
  | Link
  | Service
  | Tunnel
  | PublishedPort
  | Outside
  | Finding;
export type EntityKind = Entity["kind"];

/** All entities by id, and a number that grows by one with every change. */
export interface Topology {
  readonly rev: number;
  readonly entities: ReadonlyMap<EntityId, Entity>;
}

export function isUnresolved(value: unknown): value is Unresolved {
  return typeof value === "object" && value !== null && "unresolved" in value;
}
