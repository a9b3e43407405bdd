/** Hosts as Calico, Weave and flannel leave them, made by hand; the real ones are in tests/lab/remote-drivers.test.ts. */
import { assemble } from "#lib/topology/assemble.ts";
import type { EngineContainer, EngineNetwork } from "#lib/topology/engine-observation.ts";
import type { KernelLink, KernelRoute } from "#lib/topology/kernel-observation.ts";
import type { Endpoint, Entity, Network } from "#lib/topology/model.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { relate } from "#lib/topology/relations.ts";
import { type RoutedNetwork, routedNetwork } from "#lib/topology/routed.ts";
import {
  address,
  container,
  endpoint,
  host,
  link,
  netns,
  network,
  ROOT_NETNS as ROOT,
  route,
} from "#tests/support/synthetic-host.ts";

export const lo = link({ ifindex: 1, name: "lo", linkType: "loopback" });
export const eth0 = link({ ifindex: 2, name: "eth0" });
export const lan = route({ dst: "192.168.77.0/24", ifindex: 2, protocol: "kernel", scope: "link" });
export const vxlan = (change: Partial<NonNullable<KernelLink["vxlan"]>> = {}): NonNullable<KernelLink["vxlan"]> => ({
  vni: 1,
  port: 8472,
  local: "192.168.77.10",
  remote: null,
  device: 2,
  learning: false,
  proxy: false,
  l2miss: false,
  l3miss: false,
  external: false,
  ...change,
});

export const ipam = (subnet: string, gateway: string | null = null): EngineNetwork["ipam"] => [
  { subnet, ipRange: null, gateway, auxAddresses: {} },
];

/** One container with one link in one network. */
export interface Member {
  readonly name: string;
  /** With prefix length. */
  readonly ipv4: string | null;
  readonly mac?: string;
  /** Inside and on the host; both veth, unless said otherwise. */
  readonly inner?: Partial<KernelLink>;
  readonly outer?: Partial<KernelLink>;
  /** Those of its sandbox, whose link has ifindex 2. */
  readonly routes?: readonly KernelRoute[];
}

/** A host with one network; the host's end of the i-th member has ifindex 20 + i. */
export function hostWith(
  n: Partial<EngineNetwork>,
  members: readonly Member[],
  routes: readonly KernelRoute[],
  links: readonly KernelLink[] = [],
): HostObservation {
  const ends = members.map((m, i) =>
    link({ ifindex: 20 + i, name: `end${i}`, kind: "veth", link: 2, linkNetnsid: 1 + i, ...m.outer }),
  );
  const inside = members.map((m, i) =>
    netns(
      `4:${11 + i}`,
      [lo, link({ ifindex: 2, name: "eth0", kind: "veth", link: 20 + i, linkNetnsid: 0, linkNetns: ROOT, ...m.inner })],
      m.ipv4 ? [address(2, m.ipv4)] : [],
      m.routes ?? [],
    ),
  );
  const containers = members.map(
    (m, i): EngineContainer =>
      container({
        id: m.name.padEnd(64, "0"),
        name: m.name,
        endpoints: [endpoint({ id: `e-${m.name}`, network: "net", ipv4: m.ipv4, mac: m.mac ?? null })],
        sandboxId: `sandbox${i}`,
      }),
  );
  const namespaces = [netns(ROOT, [lo, eth0, ...links, ...ends], [address(2, "192.168.77.10/24")], routes), ...inside];
  return host([network({ id: "net", name: "net", ...n })], containers, {
    read: true,
    release: "6.18.0",
    root: ROOT,
    namespaces: new Map(namespaces.map((each) => [each.key, each])),
    targets: new Map(containers.map((c, i) => [c.id, `4:${11 + i}`])),
  });
}

const EE = "ee:ee:ee:ee:ee:ee";
const cali = (name: string, ipv4: string): Member => ({
  name,
  ipv4,
  mac: EE,
  inner: { name: "cali0", mac: EE },
  outer: { name: `cali${name}`, mac: EE },
  routes: [
    route({ dst: "default", gateway: "169.254.1.1", ifindex: 2 }),
    route({ dst: "169.254.1.1", ifindex: 2, scope: "link" }),
  ],
});
export const CALICO = { driver: "calico", ipamDriver: "calico-ipam", ipam: ipam("192.168.70.0/26", "169.254.1.1") };
export const calicoRoutes = [
  route({ dst: "default", gateway: "192.168.77.1", ifindex: 2 }),
  lan,
  route({ dst: "192.168.70.0/26", type: "blackhole", protocol: "bird" }),
  route({ dst: "192.168.70.1", ifindex: 20, scope: "link" }),
  route({ dst: "192.168.70.2", ifindex: 21, scope: "link" }),
  route({ dst: "192.168.71.0/26", gateway: "192.168.77.71", ifindex: 2, protocol: "bird" }),
  route({ dst: "10.99.0.0/16", gateway: "192.168.77.1", ifindex: 2, protocol: "static" }),
];
export const calicoMembers = [cali("w1", "192.168.70.1/32"), cali("w2", "192.168.70.2/32")];
/** Two workloads of Calico's, and another host's block learnt from bird. */
export const calico = (): HostObservation => hostWith(CALICO, calicoMembers, calicoRoutes);

export function seen(o: HostObservation): {
  net: Network;
  routed: RoutedNetwork | null;
  endpoints: Endpoint[];
  entities: ReadonlyMap<string, Entity>;
} {
  const entities = assemble(o);
  const net = entities.get("net");
  if (net?.kind !== "network") throw new Error("the network is not there");
  const relations = relate(entities);
  const endpoints = [...(relations.endpointsByNetwork.get(net.id) ?? [])];
  return { net, routed: routedNetwork(net, { entities, relations }), endpoints, entities };
}
