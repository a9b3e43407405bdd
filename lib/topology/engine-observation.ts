/** What the engine records, as `lib/docker` maps it. Source of the fields: Docker Engine API, v1.41 to v1.51. */

export interface EngineObservation {
  readonly info: EngineInfo;
  /** By network id. */
  readonly networks: ReadonlyMap<string, EngineNetwork>;
  /** By container id; all states. */
  readonly containers: ReadonlyMap<string, EngineContainer>;
  /** By service id; empty but on managers of a swarm, who alone may list them. */
  readonly services: ReadonlyMap<string, EngineService>;
  /** Tasks that are to run, by task id; of all nodes. Empty where `services` is. */
  readonly tasks: ReadonlyMap<string, EngineTask>;
}

/** From `GET /info` and `GET /version`. */
export interface EngineInfo {
  readonly id: string;
  /** The host's name as the engine gives it. */
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly rootless: boolean;
  readonly swarm: {
    readonly nodeId: string;
    readonly role: "manager" | "worker";
    /** Under which other nodes know this one; null when not recorded. */
    readonly address: string | null;
  } | null;
  readonly operatingSystem: string;
  readonly kernelVersion: string;
  /** Where networks without a subnet of their own get one; empty: the engine's built-in pools. */
  readonly defaultAddressPools: readonly { readonly base: string; readonly size: number }[];
  /** `iptables`, `nftables`, … as the engine says since 28; null before. No proof of what rules are in use. */
  readonly firewallBackend: string | null;
  /** `--cluster-store`, engines before 23: where networks of scope `global` are kept. */
  readonly clusterStore: string | null;
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
  /** The network's own record of its local, running endpoints, by container id (or `ingress-sbox`, `lb-…`, `ep-…`). */
  readonly members: Readonly<Record<string, EngineMember>>;
  /** Overlay networks: the nodes that take part, with the addresses of their VTEPs. */
  readonly peers: readonly { readonly name: string; readonly address: string }[];
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
  /** Of `HostConfig.Runtime`; absent for runc, the usual one. */
  readonly runtime?: string;
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

/** From `GET /services`. */
export interface EngineService {
  readonly id: string;
  readonly name: string;
  readonly mode: "replicated" | "global" | "replicated-job" | "global-job";
  /** Null where the number follows the nodes. */
  readonly replicas: number | null;
  readonly endpointMode: "vip" | "dnsrr";
  /** With prefix length; empty with dnsrr. */
  readonly vips: readonly { readonly network: string; readonly address: string }[];
  readonly ports: readonly {
    readonly protocol: "tcp" | "udp" | "sctp";
    readonly targetPort: number;
    /** Null until the swarm has chosen one. */
    readonly publishedPort: number | null;
    /** `ingress`: answered by every node (routing mesh); `host`: by the nodes that run a task. */
    readonly publishMode: "ingress" | "host";
  }[];
  /** Ids of the networks its tasks join. */
  readonly networks: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** From `GET /tasks`. */
export interface EngineTask {
  readonly id: string;
  readonly service: string;
  /** Null in global services. */
  readonly slot: number | null;
  /** Node id; null until it was placed. */
  readonly node: string | null;
  /** new, pending, assigned, preparing, starting, running, complete, failed, rejected, … */
  readonly state: string;
  readonly desiredState: string;
  readonly container: string | null;
  /** With prefix length. */
  readonly addresses: readonly { readonly network: string; readonly address: string }[];
  /** What the swarm says is wrong; null when nothing is. */
  readonly error: string | null;
}
