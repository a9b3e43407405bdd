/**
 * Topologies of all sorts from a seed: described in few words that can be changed (a container less, one restarted),
 * then made entities. Each thing's ids and numbers come from its own key, so that a change touches nothing else.
 */
import type { ContainerState } from "#lib/topology/engine-observation.ts";
import type {
  Container,
  ContainerId,
  Endpoint,
  EndpointId,
  Entity,
  EntityId,
  FindingId,
  Host,
  HostId,
  Link,
  LinkId,
  Network,
  NetworkId,
  OutsideId,
  PortId,
  SandboxId,
  ServiceId,
  TunnelId,
} from "#lib/topology/model.ts";
import { seeded } from "./random.ts";

export interface RandomNetwork {
  readonly key: number;
  readonly name: string;
  readonly driver: string;
  /** Index of the host it is on; null: of the swarm. */
  readonly host: number | null;
  readonly group: string | null;
  readonly internal: boolean;
  readonly sixes: boolean;
  /** Of macvlan and ipvlan: a VLAN on the NIC, the NIC itself, or nothing that is there. */
  readonly parent: number | "nic" | "missing";
}

export interface RandomContainer {
  readonly key: number;
  readonly name: string;
  readonly image: string;
  readonly host: number;
  readonly state: ContainerState;
  /** How often it was started: each time it has another sandbox and other links. */
  readonly starts: number;
  readonly group: string | null;
  /** Keys of networks. */
  readonly networks: readonly number[];
  /** Key of the container whose sandbox it shares, or the host's or none's. */
  readonly mode: number | "host" | "none" | null;
  readonly ports: readonly number[];
}

export interface RandomTopology {
  readonly hosts: readonly string[];
  readonly networks: readonly RandomNetwork[];
  readonly containers: readonly RandomContainer[];
  readonly seed: number;
}

const DRIVERS = ["bridge", "bridge", "bridge", "bridge", "overlay", "macvlan", "ipvlan", "acme/fabric:2"];
const STATES: readonly ContainerState[] = [
  "running",
  "running",
  "running",
  "running",
  "paused",
  "restarting",
  "exited",
  "created",
  "dead",
];
const ODD = [
  "a",
  "x".repeat(90),
  "registry.example.org-team-payments-settlement-worker-with-a-long-tail-0001",
  "имя-контейнера-которое-не-помещается-никуда",
  "容器名称非常非常非常非常非常非常非常非常长",
  "émoji-🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳🐳",
  "WWWWWWWWWWWWWWWWWWWWWWWWWW",
  "iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii",
];
const GROUPS = ["shop", "monitoring", "a-compose-project-with-quite-a-long-name-that-fits-nowhere", "blog", "ci"];

/** Small and large, plain and odd ones. */
export function randomTopology(seed: number): RandomTopology {
  const random = seeded(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const odd = random() < 0.4 ? 0.3 : 0.02;
  const nameOf = (what: string, key: number): string => (random() < odd ? `${pick(ODD)}-${key}` : `${what}-${key}`);
  const hosts = Array.from({ length: random() < 0.2 ? 2 + below(2) : 1 }, (_, i) => `node-${i + 1}`);
  const plain = random() < 0.4;
  const grouped = random() < 0.5 ? 0 : random();
  const many = random() < 0.06;
  const networks = Array.from({ length: many ? 30 + below(31) : below(10) }, (_, key): RandomNetwork => {
    const driver = plain ? "bridge" : pick(DRIVERS);
    return {
      key,
      name: key === 0 && random() < 0.5 ? "bridge" : nameOf("net", key),
      driver: key === 0 ? "bridge" : driver,
      host: driver === "overlay" && key > 0 ? null : below(hosts.length),
      group: random() < grouped ? pick(GROUPS) : null,
      internal: random() < 0.15,
      sixes: random() < 0.15,
      parent: random() < 0.5 ? "nic" : random() < 0.8 ? below(4) : "missing",
    };
  });
  const containers: RandomContainer[] = [];
  const count = below(pick([4, 15, 40, 90]));
  const most = pick([1, 2, 3, 6]);
  for (let key = 0; key < count; key++) {
    const host = below(hosts.length);
    const here = networks.filter((n) => n.host === null || n.host === host);
    const wide = many && random() < 0.1;
    const wanted = wide ? here.length : Math.min(here.length, below(most + 1) + (random() < 0.9 ? 1 : 0));
    const joined = new Set<number>();
    while (joined.size < Math.min(wanted, here.length)) joined.add(pick(here).key);
    const others = containers.filter((c) => c.host === host && c.state === "running" && c.mode === null);
    const draw = random();
    const mode = draw < 0.06 ? "host" : draw < 0.1 ? "none" : draw < 0.2 && others.length > 0 ? pick(others).key : null;
    containers.push({
      key,
      name: nameOf("service", key),
      image: random() < odd ? `registry.example.org:5000/${pick(ODD)}:latest@sha256:${"0".repeat(64)}` : "nginx:1.27",
      host,
      state: pick(STATES),
      starts: 1,
      group: random() < grouped ? pick(GROUPS) : null,
      networks: mode === null ? [...joined] : [],
      mode,
      ports: random() < 0.2 ? Array.from({ length: 1 + below(5) }, (_, i) => 8000 + key * 10 + i) : [],
    });
  }
  return { hosts, networks, containers, seed };
}

const hex = (kind: string, key: number): string => `${kind}${key.toString(16).padStart(6, "0")}`.padEnd(64, "0");
const alive = (c: RandomContainer): boolean =>
  c.state === "running" || c.state === "paused" || c.state === "restarting";
const hostId = (i: number): HostId => `host:h${i}` as HostId;
const rootOf = (i: number): SandboxId => `netns:h${i}:4:4026531840` as SandboxId;
const linkId = (sandbox: SandboxId, ifindex: number): LinkId => `link:${sandbox.slice(6)}:${ifindex}` as LinkId;
const time = (key: number): string => new Date(Date.UTC(2026, 0, 2) + key * 1000).toISOString();
const labels = (group: string | null): Record<string, string> =>
  group === null ? {} : { "com.docker.compose.project": group };

export const idOf = (c: RandomContainer): EntityId => hex("c", c.key);
/** The card's id. */
export const sandboxOf = (c: RandomContainer): SandboxId =>
  `netns:h${c.host}:4:${4026532000 + c.key * 100 + c.starts}` as SandboxId;

function link(
  sandbox: SandboxId,
  host: number,
  ifindex: number,
  name: string,
  type: Link["type"],
  more: Partial<Link> = {},
): Link {
  const base = {
    kind: "link",
    id: linkId(sandbox, ifindex),
    host: hostId(host),
    sandbox,
    ifindex,
    name,
    type,
  } as const;
  const usual = {
    mac: "02:00:00:00:00:01",
    mtu: 1500,
    operstate: "up",
    addresses: [],
    master: null,
    peer: null,
    parent: null,
  };
  return { ...base, ...usual, ...more };
}

const subnet = (n: RandomNetwork): string => `10.${n.key}.0.0/16`;
const NIC = 2;

function hostEntities(name: string, i: number, t: RandomTopology): Entity[] {
  const root = rootOf(i);
  const inHost = t.containers
    .filter((c) => c.host === i && c.mode === "host" && alive(c))
    .map((c) => idOf(c) as ContainerId);
  const swarm = t.networks.some((n) => n.driver === "overlay") ? ({ nodeId: "n", role: "manager" } as const) : null;
  const host: Host = {
    kind: "host",
    id: hostId(i),
    name,
    engine: { version: "28.5.2", apiVersion: "1.51", rootless: false, swarm },
    kernel: { read: true, release: "6.18.0" },
    rules: { read: false, reason: "made up", hint: "" },
    forwarding: { ipv4: true, ipv6: null },
    addressPools: [],
    address: "unix:///var/run/docker.sock",
    stale: null,
  };
  const rest = { network: null, routes: [], dns: [], unreadable: null } as const;
  const via = [{ link: linkId(root, NIC), gateway: "192.0.2.1" }];
  return [
    host,
    {
      kind: "sandbox",
      id: root,
      host: host.id,
      netns: { device: 4, inode: 4026531840 },
      role: "host",
      containers: inHost,
      ...rest,
    },
    link(root, i, 1, "lo", "loopback"),
    link(root, i, NIC, "eth0", "physical", { addresses: ["192.0.2.10/24"] }),
    { kind: "outside", id: `outside:h${i}` as OutsideId, host: host.id, via },
    ...["host", "none"].map(
      (name, k): Network => ({
        ...networkEntity({ ...PREDEFINED, key: 900 + 2 * i + k, name }, null),
        id: hex(`p${i}`, k) as NetworkId,
        host: host.id,
        driver: k === 0 ? "host" : "null",
        ipam: [],
      }),
    ),
  ];
}

const PREDEFINED: RandomNetwork = {
  key: 0,
  name: "",
  driver: "host",
  host: 0,
  group: null,
  internal: false,
  sixes: false,
  parent: "nic",
};

function networkEntity(n: RandomNetwork, device: LinkId | null): Network {
  const six = n.sixes ? [{ subnet: `fd00:${n.key}::/64`, ipRange: null, gateway: null, auxAddresses: {} }] : [];
  return {
    kind: "network",
    id: hex("a", n.key) as NetworkId,
    host: n.host === null ? null : hostId(n.host),
    name: n.name,
    driver: n.driver,
    scope: n.host === null ? "swarm" : "local",
    created: time(n.key),
    internal: n.internal,
    attachable: true,
    ingress: false,
    ipam: [{ subnet: subnet(n), ipRange: null, gateway: `10.${n.key}.0.1`, auxAddresses: {} }, ...six],
    options: n.driver === "macvlan" || n.driver === "ipvlan" ? { parent: "eth0" } : {},
    labels: labels(n.group),
    device,
    masquerade: n.driver === "bridge" ? !n.internal : null,
  };
}

function networkEntities(n: RandomNetwork, t: RandomTopology): Entity[] {
  if (n.driver === "overlay") return [networkEntity(n, null), ...t.hosts.flatMap((_, i) => overlayOn(n, i))];
  const host = n.host ?? 0;
  const root = rootOf(host);
  const bridge = link(root, host, 10 + n.key, `br-${hex("a", n.key).slice(0, 12)}`, "bridge", {
    addresses: [`10.${n.key}.0.1/16`],
  });
  if (n.driver === "bridge") return [networkEntity(n, bridge.id), bridge];
  if (n.driver !== "macvlan" && n.driver !== "ipvlan") return [networkEntity(n, null)];
  if (n.parent === "missing") return [networkEntity(n, null)];
  const nic = linkId(root, NIC);
  if (n.parent === "nic") return [networkEntity(n, nic)];
  const vlan = link(root, host, 100 + n.key, `eth0.${10 + n.key}`, "vlan", { parent: nic, vlanId: 10 + n.key });
  return [networkEntity(n, vlan.id), vlan];
}

const overlaySandbox = (n: RandomNetwork, host: number): SandboxId =>
  `netns:h${host}:4:${4026540000 + n.key}` as SandboxId;

/** An overlay's namespace on a host: its switch and its VTEP. */
function overlayOn(n: RandomNetwork, host: number): Entity[] {
  const sandbox = overlaySandbox(n, host);
  const vxlan = {
    vni: 4096 + n.key,
    port: 4789,
    local: null,
    remotes: [{ address: "192.0.2.11", macs: ["02:00:00:00:00:02"] }],
  };
  const vtep = link(sandbox, host, 3, "vxlan0", "vxlan", { master: linkId(sandbox, 2), mtu: 1450, vxlan });
  const ends = [vtep.id, { address: "192.0.2.11" }];
  const rest = { routes: [], dns: [], unreadable: null, containers: [] } as const;
  return [
    {
      kind: "sandbox",
      id: sandbox,
      host: hostId(host),
      netns: { device: 4, inode: 4026540000 + n.key },
      role: "overlay",
      network: hex("a", n.key) as NetworkId,
      ...rest,
    },
    link(sandbox, host, 2, "br0", "bridge", { mtu: 1450 }),
    vtep,
    {
      kind: "tunnel",
      id: `tunnel:h${host}:${4096 + n.key}` as TunnelId,
      vni: 4096 + n.key,
      port: 4789,
      network: hex("a", n.key) as NetworkId,
      ends,
    },
  ];
}

function containerEntities(c: RandomContainer, t: RandomTopology): Entity[] {
  const own = sandboxOf(c);
  const owner = t.containers.find((o) => o.key === c.mode);
  const ownersSandbox = owner && alive(owner) ? sandboxOf(owner) : null;
  const shared = c.mode === "host" ? rootOf(c.host) : typeof c.mode === "number" ? ownersSandbox : own;
  const sandbox = alive(c) ? shared : null;
  const joined = c.networks.flatMap((key) => t.networks.filter((n) => n.key === key));
  const entity: Container = {
    kind: "container",
    id: idOf(c) as ContainerId,
    host: hostId(c.host),
    name: c.name,
    image: c.image,
    state: c.state,
    created: time(c.key),
    sandbox,
    networkMode: "default",
    networks: sandbox === null ? joined.map((n) => hex("a", n.key) as NetworkId) : [],
    labels: labels(c.group),
    compose: c.group === null ? null : { project: c.group, service: "service" },
    swarm: null,
  };
  const ports = c.ports.map(
    (hostPort): Entity => ({
      kind: "publishedPort",
      id: `port:${c.key}:${hostPort}` as PortId,
      host: hostId(c.host),
      hostIp: "0.0.0.0",
      hostPort,
      protocol: "tcp",
      container: entity.id,
      containerPort: 80,
      endpoint: null,
    }),
  );
  if (sandbox !== own) return [entity, ...(alive(c) ? ports : [])];
  const inside = t.containers.filter((o) => o.key === c.key || (o.mode === c.key && alive(o) && o.host === c.host));
  const containers = inside.map((o) => idOf(o) as ContainerId);
  const rest = { network: null, routes: [], dns: [], unreadable: null } as const;
  return [
    entity,
    ...ports,
    {
      kind: "sandbox",
      id: own,
      host: hostId(c.host),
      netns: { device: 4, inode: 4026532000 + c.key * 100 + c.starts },
      role: "container",
      containers,
      ...rest,
    },
    link(own, c.host, 1, "lo", "loopback"),
    ...joined.flatMap((n, k) => endpointEntities(c, n, k)),
  ];
}

function endpointEntities(c: RandomContainer, n: RandomNetwork, k: number): Entity[] {
  const sandbox = sandboxOf(c);
  const inner = linkId(sandbox, 2 + k);
  const address = `10.${n.key}.${Math.floor(c.key / 200)}.${(c.key % 200) + 2}/16`;
  const [far, master] =
    n.driver === "overlay"
      ? [overlaySandbox(n, c.host), linkId(overlaySandbox(n, c.host), 2)]
      : [rootOf(c.host), n.driver === "bridge" ? linkId(rootOf(c.host), 10 + n.key) : null];
  const ifindex = 100_000 + c.key * 1000 + k * 10 + c.starts;
  const child = n.driver === "macvlan" || n.driver === "ipvlan";
  const parent = n.parent === "nic" ? linkId(rootOf(c.host), NIC) : linkId(rootOf(c.host), 100 + n.key);
  const endpoint: Endpoint = {
    kind: "endpoint",
    id: hex(`e${c.starts}${k.toString(16).padStart(2, "0")}`, c.key) as EndpointId,
    network: hex("a", n.key) as NetworkId,
    sandbox,
    container: idOf(c) as ContainerId,
    link: inner,
    hostLink: child ? null : linkId(far, ifindex),
    ipv4: n.sixes && c.key % 2 === 0 ? null : address,
    ipv6: n.sixes ? `fd00:${n.key}:1234:5678:9abc:def0:1234:${c.key.toString(16)}/64` : null,
    mac: "02:00:00:00:00:03",
    aliases: [],
    gateway: null,
    gwPriority: null,
    defaultRoute: k === 0,
  };
  if (child) {
    const type = n.driver === "macvlan" ? "macvlan" : "ipvlan";
    const on = n.parent === "missing" ? { unresolved: "not there" } : parent;
    return [endpoint, link(sandbox, c.host, 2 + k, `eth${k}`, type, { parent: on, addresses: [address] })];
  }
  return [
    endpoint,
    link(sandbox, c.host, 2 + k, `eth${k}`, "veth", { peer: linkId(far, ifindex), addresses: [address] }),
    link(far, c.host, ifindex, `veth${hex("", c.key * 100 + k).slice(-64, -57)}`, "veth", { peer: inner, master }),
  ];
}

/** What the engine and the kernel would be found to have. */
export function entitiesOf(t: RandomTopology): Map<EntityId, Entity> {
  const all: Entity[] = [
    ...t.hosts.flatMap((name, i) => hostEntities(name, i, t)),
    ...t.networks.flatMap((n) => networkEntities(n, t)),
    ...t.containers.flatMap((c) => containerEntities(c, t)),
  ];
  if (t.seed % 3 === 0 && t.networks[1]?.driver === "overlay") {
    const vips = [{ network: hex("a", 1) as NetworkId, address: "10.1.0.2/16" }];
    const ports = [{ protocol: "tcp", targetPort: 80, publishedPort: 8080, publishMode: "ingress" } as const];
    const rest = { mode: "replicated", replicas: 2, endpointMode: "vip", tasks: [], networks: [] } as const;
    all.push({ kind: "service", id: "service1" as ServiceId, name: "a-service", vips, ports, ...rest });
  }
  const [wrong] = t.containers;
  if (wrong && t.seed % 5 === 0) {
    const words = { code: "made-up", text: "made up", hint: "" };
    all.push({ kind: "finding", id: "finding:1" as FindingId, severity: "warning", about: [idOf(wrong)], ...words });
  }
  return new Map(all.map((e) => [e.id, e]));
}

/** The same entities in another order, as they come to a page that has been open for long. */
export function shuffled(entities: ReadonlyMap<EntityId, Entity>, seed: number): Map<EntityId, Entity> {
  const random = seeded(seed);
  const list = [...entities.values()];
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j] as Entity, list[i] as Entity];
  }
  return new Map(list.map((e) => [e.id, e]));
}
