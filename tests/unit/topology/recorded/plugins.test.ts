import { describe, expect, it } from "vitest";
import { assemble } from "#lib/topology/assemble.ts";
import type { Link } from "#lib/topology/model.ts";
import { clusterStoreHost, openVSwitchHost, UNKNOWN_KINDS, unknownHost } from "#tests/fixtures/hosts/foreign.ts";
import { calicoHost, flannelHost } from "#tests/fixtures/hosts/routed.ts";
import { weaveHost, weavePluginHost } from "#tests/fixtures/hosts/weave.ts";
import { all, container, type Entities, get, network, sandboxOf } from "#tests/lab/truth/sight.ts";

const hostSandbox = (entities: Entities) => {
  const host = all(entities, "sandbox").find((s) => s.role === "host");
  if (!host) throw new Error("every host has a sandbox of its own");
  return host;
};

/** A link of the host's own namespace. */
function onHost(entities: Entities, name: string): Link {
  const { id } = hostSandbox(entities);
  const found = all(entities, "link").find((l) => l.sandbox === id && l.name === name);
  if (!found) throw new Error(`no link ${name} on the host`);
  return found;
}

const masterOf = (entities: Entities, l: Link) => (l.master === null ? null : get(entities, "link", l.master).name);
const peerOf = (entities: Entities, l: Link) => get(entities, "link", l.peer);
const inSandbox = (entities: Entities, name: string, link: string): Link => {
  const { id } = sandboxOf(entities, name);
  const found = all(entities, "link").find((l) => l.sandbox === id && l.name === link);
  if (!found) throw new Error(`no link ${link} in the sandbox of ${name}`);
  return found;
};

describe("row 19: Weave Net (recorded, with a real Open vSwitch)", () => {
  const entities = assemble(weaveHost());

  it("two switches in a row, joined by a veth pair, then the tunnel", () => {
    expect(onHost(entities, "weave").type).toBe("bridge");
    expect(onHost(entities, "datapath").type).toBe("openvswitch");
    const [near, far] = [onHost(entities, "vethwe-bridge"), onHost(entities, "vethwe-datapath")];
    expect([masterOf(entities, near), masterOf(entities, far)]).toEqual(["weave", "datapath"]);
    expect([near.peer, far.peer]).toEqual([far.id, near.id]);
    const tunnel = onHost(entities, "vxlan-6784");
    expect(tunnel).toMatchObject({ type: "vxlan", mtu: 65520, vxlan: { port: 6784 } });
    expect(masterOf(entities, tunnel)).toBe("datapath");
  });

  it("the container has two ways: eth0 on docker0, and ethwe, of which the engine knows nothing, on weave", () => {
    const [eth0, ethwe] = [inSandbox(entities, "testbox7", "eth0"), inSandbox(entities, "testbox7", "ethwe")];
    expect(masterOf(entities, peerOf(entities, eth0))).toBe("docker0");
    expect(masterOf(entities, peerOf(entities, ethwe))).toBe("weave");
    expect(ethwe.addresses).toEqual(["10.32.0.1/12"]);
    expect(all(entities, "endpoint").map((e) => e.ipv4)).toEqual(["10.2.89.2/24"]);
  });

  it("the network names its driver; a dummy device is kept by its kernel's name", () => {
    expect(network(entities, "weave")).toMatchObject({ driver: "weavemesh", scope: "local" });
    expect(onHost(entities, "dummy0")).toMatchObject({ type: "other", rawKind: "dummy" });
  });

  it.each(["20.10.24", "28.5.2"] as const)("the plugin's endpoint ends on weave, engine %s (recorded)", (engine) => {
    const found = assemble(weavePluginHost(engine));
    const [endpoint] = all(found, "endpoint").filter((e) => e.container === container(found, "v1").id);
    expect(endpoint?.mac).toBeNull();
    const end = get(found, "link", endpoint?.hostLink);
    expect(end.name).toMatch(/^vethwepl/);
    expect(masterOf(found, end)).toBe("weave");
    expect(onHost(found, "vxlan-6784").vxlan?.port).toBe(6784);
  });
});

describe.each(["20.10.24", "28.5.2"] as const)("row 20: Calico on engine %s (recorded)", (engine) => {
  const entities = assemble(calicoHost(engine));
  const routes = hostSandbox(entities).routes;

  it("endpoints' veths are on no bridge, and every MAC is the same: each is still paired with its own", () => {
    const endpoints = all(entities, "endpoint");
    expect(endpoints).toHaveLength(2);
    expect(new Set(endpoints.flatMap((e) => [e.link, e.hostLink])).size).toBe(4);
    for (const e of endpoints) {
      const end = get(entities, "link", e.hostLink);
      expect(end).toMatchObject({ type: "veth", master: null, mac: "ee:ee:ee:ee:ee:ee", peer: e.link });
      expect(end.name).toBe(`cali${e.id.slice(0, 11)}`);
      expect(get(entities, "link", e.link)).toMatchObject({ mac: "ee:ee:ee:ee:ee:ee", addresses: [e.ipv4] });
    }
  });

  it("the host is the router: a route to each endpoint, a blackhole for its own block, others' blocks by BGP", () => {
    for (const e of all(entities, "endpoint")) {
      const own = routes.find((r) => r.dst === e.ipv4?.replace("/32", ""));
      expect(own).toMatchObject({ link: e.hostLink, scope: "link", gateway: null });
    }
    const blackholes = routes.filter((r) => r.type === "blackhole");
    expect(blackholes).toMatchObject([{ dst: expect.stringMatching(/\/26$/), protocol: "bird", link: null }]);
    const learned = routes.filter((r) => r.protocol === "bird" && r.type === "unicast");
    expect(learned.length).toBe(2);
    expect(learned.every((r) => r.gateway !== null && r.dst.endsWith("/26"))).toBe(true);
  });

  it("the way out of the sandbox is an address that nobody has", () => {
    const { routes: inside } = sandboxOf(entities, "w1");
    expect(inside).toMatchObject([
      { dst: "default", gateway: "169.254.1.1" },
      { dst: "169.254.1.1", gateway: null, scope: "link" },
    ]);
    expect(all(entities, "link").flatMap((l) => l.addresses)).not.toContain("169.254.1.1/32");
  });
});

describe("flannel (recorded)", () => {
  it("row 17: a tunnel without a master, its remotes with their MACs, and a route to the peer's subnet through it", () => {
    const entities = assemble(flannelHost("vxlan"));
    const tunnel = onHost(entities, "flannel.1");
    expect(tunnel).toMatchObject({
      type: "vxlan",
      master: null,
      mtu: 1450,
      addresses: expect.arrayContaining(["10.2.11.0/32"]),
    });
    expect(tunnel.vxlan).toMatchObject({ vni: 1, remotes: [{ address: "10.251.0.72", macs: ["de:ad:be:ef:00:0c"] }] });
    const route = hostSandbox(entities).routes.find((r) => r.dst === "10.2.12.0/24");
    expect(route).toMatchObject({ gateway: "10.2.12.0", link: tunnel.id });
    expect(onHost(entities, "docker0").addresses).toContain("10.2.11.1/24");
  });

  it("row 18: with host-gw there is no tunnel; the peer's subnet lies behind its address on the LAN", () => {
    const entities = assemble(flannelHost("host-gw"));
    expect(all(entities, "link").filter((l) => l.type === "vxlan")).toEqual([]);
    const route = hostSandbox(entities).routes.find((r) => r.dst === "10.2.12.0/24");
    expect(route).toMatchObject({ gateway: "10.251.0.72", link: onHost(entities, "eth0").id });
  });
});

describe("row 21: what is not known by name (hand-made)", () => {
  it("an Open vSwitch bridge's ports are drawn under it, a NIC and a container's veth alike", () => {
    const entities = assemble(openVSwitchHost());
    expect(["ovs-system", "ovs-br0"].map((n) => onHost(entities, n).type)).toEqual(["openvswitch", "openvswitch"]);
    for (const name of ["eth0", "ovs-web"]) expect(masterOf(entities, onHost(entities, name))).toBe("ovs-system");
    const [endpoint] = all(entities, "endpoint");
    expect(get(entities, "link", endpoint?.hostLink).name).toBe("ovs-web");
    expect(network(entities, "fabric").driver).toBe("ovs-plugin");
  });

  it("links of kinds nobody knows are kept with the kernel's own word", () => {
    const entities = assemble(unknownHost());
    for (const kind of UNKNOWN_KINDS)
      expect(onHost(entities, `${kind}0`)).toMatchObject({ type: "other", rawKind: kind });
    expect(onHost(entities, "ib0")).toMatchObject({ type: "other", rawKind: "infiniband" });
    expect(inSandbox(entities, "web", "eth0")).toMatchObject({ type: "other", rawKind: "netkit" });
  });

  it("the driver is named, its options are kept, and the endpoint finds its link", () => {
    const entities = assemble(unknownHost());
    expect(network(entities, "odd")).toMatchObject({ driver: "acme/fabric:2", options: { "acme.zone": "7" } });
    expect(all(entities, "endpoint")[0]?.link).toBe(inSandbox(entities, "web", "eth0").id);
  });
});

describe("row 24: a cluster store (hand-made, as engines before 23 record it)", () => {
  const o = clusterStoreHost();
  const entities = assemble(o);

  it("is told, and its networks are of scope global", () => {
    expect(o.engine.info.clusterStore).toBe("consul://192.0.2.5:8500");
    expect(network(entities, "multi")).toMatchObject({ scope: "global", driver: "overlay" });
    expect(network(entities, "bridge").scope).toBe("local");
  });

  it("reads a gateway with prefix length, and takes endpoints of other hosts for no container", () => {
    expect(network(entities, "multi").ipam[0]?.gateway).toBe("10.0.9.1");
    expect(all(entities, "container")).toEqual([]);
  });
});
