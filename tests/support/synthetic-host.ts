/** A made-up host of any size, with the shapes that engine and kernel readers give: for tests of what is pure. */
import type { EngineContainer, EngineEndpoint, EngineNetwork } from "#lib/topology/engine-observation.ts";
import type {
  KernelAddress,
  KernelLink,
  KernelObservation,
  KernelRoute,
  NetnsObservation,
} from "#lib/topology/kernel-observation.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { seeded } from "./random.ts";

export interface HostSpec {
  readonly containers: number;
  readonly networks: number;
  readonly seed?: number;
  /** Networks a container joins at the most. */
  readonly most?: number;
}

const id = (kind: string, i: number): string => `${kind}${i.toString(16).padStart(4, "0")}`.padEnd(64, "0");
const ROOT = "4:4026531840";

export function link(change: Partial<KernelLink> & { ifindex: number; name: string }): KernelLink {
  return {
    kind: null,
    linkType: "ether",
    flags: ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"],
    mac: "02:00:00:00:00:01",
    mtu: 1500,
    operstate: "up",
    promiscuity: 0,
    alias: null,
    master: null,
    link: null,
    linkNetnsid: null,
    linkNetns: null,
    vxlan: null,
    macvlanMode: null,
    ipvlanMode: null,
    vlan: null,
    bridge: null,
    bridgePort: null,
    ...change,
  };
}

export function network(change: Partial<EngineNetwork> & { id: string; name: string }): EngineNetwork {
  return {
    created: "2026-01-01T00:00:00Z",
    driver: "bridge",
    scope: "local",
    internal: false,
    attachable: false,
    ingress: false,
    enableIpv4: true,
    enableIpv6: false,
    configOnly: false,
    configFrom: null,
    ipamDriver: "default",
    ipam: [],
    options: {},
    labels: {},
    members: {},
    peers: [],
    ...change,
  };
}

export function container(change: Partial<EngineContainer> & { id: string; name: string }): EngineContainer {
  return {
    image: "busybox:latest",
    created: "2026-01-01T00:00:00Z",
    state: "running",
    pid: 100,
    networkMode: "bridge",
    labels: {},
    hostname: change.name,
    dns: [],
    sandboxId: `sandbox-${change.id}`,
    sandboxKey: `/var/run/docker/netns/${change.id.slice(0, 12)}`,
    endpoints: [],
    ports: [],
    ...change,
  };
}

export function endpoint(change: Partial<EngineEndpoint> & { id: string | null; network: string }): EngineEndpoint {
  return {
    networkName: "",
    ipv4: null,
    ipv6: null,
    mac: null,
    aliases: [],
    gateway: null,
    ipv6Gateway: null,
    gwPriority: null,
    requested: { ipv4: null, ipv6: null, linkLocal: [] },
    driverOptions: {},
    ...change,
  };
}

export function netns(
  key: string,
  links: readonly KernelLink[],
  addresses: readonly KernelAddress[] = [],
  routes: readonly KernelRoute[] = [],
): NetnsObservation {
  const [device = "0", inode = "0"] = key.split(":");
  return {
    key,
    device: Number(device),
    inode: Number(inode),
    links,
    addresses,
    routes,
    neighbours: [],
    fdb: [],
    forwarding: { ipv4: true, ipv6: null },
  };
}

export function address(ifindex: number, text: string): KernelAddress {
  const [bare = "", prefix = "0"] = text.split("/");
  return {
    ifindex,
    family: bare.includes(":") ? 6 : 4,
    address: bare,
    prefixLength: Number(prefix),
    peer: null,
    scope: "global",
  };
}

export function route(change: Partial<KernelRoute> & { dst: string }): KernelRoute {
  return {
    family: 4,
    gateway: null,
    ifindex: null,
    scope: "global",
    type: "unicast",
    protocol: "boot",
    table: "main",
    metric: null,
    preferredSource: null,
    flags: [],
    nextHops: [],
    ...change,
  };
}

export function host(
  networks: readonly EngineNetwork[],
  containers: readonly EngineContainer[],
  kernel: HostObservation["kernel"],
): HostObservation {
  return {
    key: "abcdef012345",
    address: "unix:///var/run/docker.sock",
    engine: {
      info: {
        id: "abcdef012345",
        name: "made-up",
        version: "28.5.2",
        apiVersion: "1.51",
        rootless: false,
        swarm: null,
        defaultAddressPools: [],
        firewallBackend: null,
        clusterStore: null,
        operatingSystem: "Linux",
        kernelVersion: "6.18.0",
      },
      networks: new Map(networks.map((n) => [n.id, n])),
      containers: new Map(containers.map((c) => [c.id, c])),
      services: new Map(),
      tasks: new Map(),
    },
    kernel,
    rules: { read: false, reason: "made up", hint: "" },
    stale: null,
  };
}

/** Every container's eth0 has ifindex 2, as with engine 28: only the namespace tells the pairs apart. */
export function syntheticHost({ containers, networks, seed = 1, most = 3 }: HostSpec): HostObservation {
  const random = seeded(seed);
  const nets = Array.from({ length: networks }, (_, i) =>
    network({
      id: id("a", i),
      name: `net-${i}`,
      created: `2026-01-01T00:${String(Math.floor(i / 60)).padStart(2, "0")}:${String(i % 60).padStart(2, "0")}Z`,
      ipam: [{ subnet: `10.${i}.0.0/16`, ipRange: null, gateway: `10.${i}.0.1`, auxAddresses: {} }],
      internal: i % 5 === 4,
    }),
  );
  const bridges = nets.map((n, i) => link({ ifindex: 10 + i, name: `br-${n.id.slice(0, 12)}`, kind: "bridge" }));
  const rootLinks: KernelLink[] = [
    link({ ifindex: 1, name: "lo", linkType: "loopback" }),
    link({ ifindex: 2, name: "eth0" }),
    ...bridges,
  ];
  const namespaces = new Map<string, NetnsObservation>();
  const targets = new Map<string, string>();
  let next = 1000;
  const made = Array.from({ length: containers }, (_, i) => {
    const key = `4:${4026532000 + i}`;
    const joined = new Set<number>();
    const wanted = networks === 0 ? 0 : 1 + Math.floor(random() * Math.min(most, networks));
    while (joined.size < wanted) joined.add(Math.floor(random() * networks));
    const links: KernelLink[] = [link({ ifindex: 1, name: "lo", linkType: "loopback" })];
    const addresses: KernelAddress[] = [];
    const routes: KernelRoute[] = [];
    const endpoints = [...joined].map((n, k) => {
      const ifindex = 2 + k;
      const far = next++;
      links.push(link({ ifindex, name: `eth${k}`, kind: "veth", link: far, linkNetnsid: 0, linkNetns: ROOT }));
      rootLinks.push(
        link({
          ifindex: far,
          name: `veth${far.toString(16)}`,
          kind: "veth",
          link: ifindex,
          linkNetnsid: i,
          master: 10 + n,
        }),
      );
      const ip = `10.${n}.${Math.floor(i / 200)}.${(i % 200) + 2}/16`;
      addresses.push(address(ifindex, ip));
      if (k === 0) routes.push(route({ dst: "default", gateway: `10.${n}.0.1`, ifindex }));
      return endpoint({
        id: id(`e${k}`, i),
        network: id("a", n),
        networkName: `net-${n}`,
        ipv4: ip,
        gateway: `10.${n}.0.1`,
      });
    });
    namespaces.set(key, netns(key, links, addresses, routes));
    targets.set(id("c", i), key);
    return container({
      id: id("c", i),
      name: `service-${i}`,
      created: new Date(Date.UTC(2026, 0, 2) + i * 1000).toISOString(),
      networkMode: "net-0",
      endpoints,
    });
  });
  namespaces.set(
    ROOT,
    netns(
      ROOT,
      rootLinks,
      [address(2, "192.0.2.10/24")],
      [route({ dst: "default", gateway: "192.0.2.1", ifindex: 2 })],
    ),
  );
  const kernel: KernelObservation = { read: true, release: "6.18.0", root: ROOT, namespaces, targets };
  return host(nets, made, kernel);
}

export const ROOT_NETNS = ROOT;
