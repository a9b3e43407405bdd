/** How each kind of network on one host is drawn, by its row in the list of networks. Facts, not places. */
import { describe, expect, it } from "vitest";
import { NO_FILTER } from "#lib/scene/filter.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { EntityId } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";
import { gatewayModesHost } from "#tests/fixtures/hosts/engines.ts";
import { unknownHost } from "#tests/fixtures/hosts/foreign.ts";
import { calicoHost, flannelHost } from "#tests/fixtures/hosts/routed.ts";
import { swarmNode } from "#tests/fixtures/hosts/swarm.ts";
import { ipvlan, macvlan, trunk, underlayHost } from "#tests/fixtures/hosts/underlay.ts";
import { weaveHost, weavePluginHost } from "#tests/fixtures/hosts/weave.ts";
import { bar, boxes, chip, chips, draw, drawEntities, label, leads, lines, texts } from "./picture.ts";

const names = (scene: ReturnType<typeof draw>): string[] =>
  texts(scene).flatMap((t) => (t.style === "name" ? [t.text] : []));
const tabs = (scene: ReturnType<typeof draw>): string[] => boxes(scene, "tab").map((t) => t.text);
const ends = (scene: ReturnType<typeof draw>): string[] =>
  texts(scene).flatMap((t) => (t.id.startsWith("end ") || t.id.startsWith("route ") ? [t.text] : []));

describe("networks that stand on a NIC", () => {
  it("row 11: macvlan's bar leads to its NIC on the frame's edge, which says that it is promiscuous", () => {
    for (const view of ["networks", "wiring"] as const) {
      const scene = draw(macvlan(), view);
      expect(label(scene, "office").slice(1, 3)).toEqual(["192.168.10.0/24", "macvlan bridge"]);
      expect(leads(scene, bar(scene, "office"), chip(scene, "eth0 · 192.168.10.2/24 · promiscuous"))).toBe(true);
    }
    expect(label(draw(macvlan("private")), "office")).toContain("macvlan private");
  });

  it("row 12: each VLAN's bar leads to its sub-interface, and both stand on one NIC (hand-made)", () => {
    for (const view of ["networks", "wiring"] as const) {
      const scene = draw(trunk(), view);
      const nic = chip(scene, "eth0 · 192.168.10.2/24");
      for (const [network, sub] of [
        ["vlan10", "eth0.10 · VLAN 10"],
        ["vlan20", "servers · VLAN 20"],
      ] as const) {
        const vlan = chip(scene, sub);
        expect(leads(scene, bar(scene, network), vlan)).toBe(true);
        const stand = lines(scene, "wire").find((w) => w.id === `on ${vlan.entity}`);
        expect([stand?.y1, stand?.y2]).toEqual([vlan.y + vlan.height, nic.y]);
        expect(scene.near.get(vlan.entity ?? "")?.has(nic.entity ?? "")).toBe(true);
      }
      // No way by the host: these are the physical network's.
      expect(leads(scene, bar(scene, "vlan10"), nic)).toBe(false);
    }
  });

  it("row 13: ipvlan says its mode, at the bar and at each child (hand-made)", () => {
    const scene = draw(ipvlan());
    expect(label(scene, "layer2")).toContain("10.10.30.0/24 · ipvlan l2");
    expect(label(scene, "layer3")).toContain("10.10.40.0/24 · ipvlan l3");
    expect(ends(scene)).toEqual(["ipvlan l2", "ipvlan l2", "ipvlan l3"]);
  });

  it("a parent that is not there is said in its place (hand-made)", () => {
    const lost = { network: "lost", driver: "macvlan", mode: "bridge", parent: "eth7", subnet: "10.7.0.0/24" } as const;
    const scene = draw(underlayHost([{ ...lost, hosts: [] }]), "networks");
    const missing = chip(scene, "eth7 · not there");
    expect([missing.tone, missing.dashed]).toEqual(["warn", true]);
    expect(leads(scene, bar(scene, "lost"), missing)).toBe(true);
  });
});

describe("a swarm's node (recorded)", () => {
  const wiring = draw(swarmNode(), "wiring", NO_FILTER);
  const networks = draw(swarmNode(), "networks", NO_FILTER);

  it("row 14: an overlay's bar is its br0, double, with VNI, port and MTU; its VTEP sits on it", () => {
    expect(bar(wiring, "ov").double).toBe(true);
    expect(label(wiring, "ov")).toEqual(["ov", "10.77.0.0/24 · overlay", "VNI 4097 · UDP 4789 · MTU 1450", "br0"]);
    const vtep = boxes(wiring, "chip").filter(
      (c) => c.text === "vxlan0" && Math.abs(c.y + 12 - bar(wiring, "ov").y1) < 1,
    );
    expect(vtep).toHaveLength(1);
    expect(ends(wiring)).toContain("veth5");
  });

  it("row 14: the tunnel leads to the NIC, beyond which remote VTEPs stand with what is behind them", () => {
    for (const scene of [wiring, networks])
      expect(leads(scene, bar(scene, "ov"), chip(scene, /^eth0 · veth · 10\.251\.0\.41/))).toBe(true);
    expect(chips(wiring)).toContain("VTEP 10.251.0.42 · VNI 4097 · 6 MACs");
    expect(chips(wiring)).toContain("VTEP 10.251.0.42 · VNI 4098 · 2 MACs");
    // One mark for all tunnels to a host, in the calmer view.
    expect(chips(networks).filter((c) => c.startsWith("VTEP 10.251.0.42"))).toHaveLength(1);
  });

  it("row 15: docker_gwbridge comes last, joined by the eth1 of containers whose default route goes there", () => {
    for (const scene of [wiring, networks])
      expect(bar(scene, "docker_gwbridge").y1).toBeGreaterThan(bar(scene, "ov").y1);
    expect(tabs(wiring)).toContain("↗ eth1 · 172.18.0.3 – veth0000016");
    expect(tabs(networks)).toContain("↗ 172.18.0.3");
  });

  it("row 16: the wiring view alone has the engine's own sandboxes and the mesh's network; tasks are named by their slot", () => {
    expect(names(wiring)).toEqual(expect.arrayContaining(["ingress", "load balancer"]));
    expect(names(networks)).not.toContain("load balancer");
    expect(bar(wiring, "ingress").tone).toBe("overlay");
    expect(() => bar(networks, "ingress")).toThrow();
    expect(texts(networks).map((t) => t.text)).toContain("f-vip.1");
  });

  it("row 16: a service's ports of the mesh and its virtual address are at the edge (hand-made)", () => {
    const entities = new Map(assemble(swarmNode()));
    const ov = [...entities.values()].find((e) => e.kind === "network" && e.name === "ov");
    const ports = [
      { protocol: "tcp", targetPort: 80, publishedPort: 8080, publishMode: "ingress" },
      { protocol: "tcp", targetPort: 81, publishedPort: 8081, publishMode: "host" },
    ] as const;
    const rest = { mode: "replicated", replicas: 1, endpointMode: "vip", networks: [], tasks: [], ports } as const;
    const vips = [{ network: ov?.id as never, address: "10.77.0.9/24" }];
    entities.set("svc", { kind: "service", id: "svc" as never, name: "shop", vips, ...rest });
    const scene = drawEntities(entities, "networks");
    expect(chips(scene)).toEqual(
      expect.arrayContaining([":8080 → shop:80/tcp · routing mesh", "shop · VIP 10.77.0.9 · ov"]),
    );
    expect(chips(scene).some((c) => c.includes("8081"))).toBe(false);
  });
});

describe("routed networks", () => {
  it("row 17: flannel's bridge leads to its VTEP, which stands on the NIC; beyond are prefix and remote VTEP (recorded)", () => {
    const scene = draw(flannelHost("vxlan"), "networks");
    const own = bar(scene, "bridge");
    expect([own.tone, own.dashed]).toEqual(["plugin", true]);
    const vtep = chip(scene, "flannel.1 · VNI 1 · UDP 8472 · 10.2.11.0/32");
    expect(leads(scene, own, vtep)).toBe(true);
    expect(scene.near.get(vtep.entity ?? "")?.has(chip(scene, /^eth0/).entity ?? "")).toBe(true);
    expect(chips(scene)).toContain("10.2.12.0/24 via 10.2.12.0 · flannel.1 · boot");
    expect(chips(scene)).toContain("VTEP 10.251.0.72 · UDP 8472 · 1 MAC");
  });

  it("row 18: host-gw has no tunnel: the bar leads to the NIC, and the next hop is beyond it (recorded)", () => {
    const scene = draw(flannelHost("host-gw"));
    expect(leads(scene, bar(scene, "bridge"), chip(scene, /^eth0/))).toBe(true);
    expect(chips(scene)).toContain("10.2.12.0/24 via 10.251.0.72 · boot");
    expect(chips(scene).some((c) => c.includes("VTEP"))).toBe(false);
  });

  it("row 20: Calico's wires end at the host's routes to them; next hops are beyond the NIC, blackholes are marked (recorded)", () => {
    const scene = draw(calicoHost("28.5.2"));
    expect(bar(scene, "cal").dashed).toBe(true);
    expect(ends(scene)).toEqual(expect.arrayContaining(["cali0b207957555", "192.168.62.1/32"]));
    expect(leads(scene, bar(scene, "cal"), chip(scene, /^eth0/))).toBe(true);
    expect(chips(scene)).toContain("192.168.61.0/26 via 10.251.0.61 · bird");
    expect(chip(scene, "blackhole 192.168.62.0/26 · bird").dashed).toBe(true);
    expect(chips(draw(calicoHost("28.5.2"), "networks")).some((c) => c.startsWith("blackhole"))).toBe(false);
  });

  it("gateway modes say themselves, and only what has a way out has a line for it (recorded)", () => {
    const scene = draw(gatewayModesHost(), "networks");
    const out = (name: string) => lines(scene, "wire").filter((w) => w.id === `out ${bar(scene, name).entity}`);
    expect(label(scene, "natun")).toContain("bridge · nat-unprotected");
    expect(label(scene, "routed")).toContain("bridge · routed");
    expect(out("isolated")).toEqual([]);
    expect(out("back")).toEqual([]);
    expect(out("web").map((w) => w.dashed)).toEqual([true]);
    expect(out("routed").map((w) => w.dashed)).toEqual([false]);
  });
});

describe("plugins", () => {
  it("row 19: Weave has two switches in a row: a veth pair joins them, the VTEP sits on the second (recorded)", () => {
    const scene = draw(weavePluginHost("28.5.2"));
    expect(tabs(scene)).toEqual(expect.arrayContaining(["vethwe-bridge", "vethwe-datapath"]));
    const vtep = chip(scene, "vxlan-6784");
    expect(Math.abs(vtep.y + 12 - bar(scene, "datapath").y1)).toBeLessThan(1);
    expect(leads(scene, bar(scene, "datapath"), chip(scene, /^eth0/))).toBe(true);
    // Where switches without a network are not drawn, the network itself leads to the tunnel.
    const calm = draw(weavePluginHost("28.5.2"), "networks");
    expect(leads(calm, bar(calm, "weave"), chip(calm, /^eth0/))).toBe(true);
  });

  it("row 19: a container that weave attached has two ways; Docker's carries the default route (recorded)", () => {
    const scene = draw(weaveHost());
    expect(tabs(scene)).toEqual(expect.arrayContaining(["↗ eth0 · 10.2.89.2", "ethwe · 10.32.0.1 – vethwepl6429"]));
  });

  it("row 21: an unknown driver is named; links of unknown kinds are chips with the kernel's word (hand-made)", () => {
    const scene = draw(unknownHost());
    expect(label(scene, "odd")).toContain("acme/fabric:2");
    expect(tabs(scene)).toContain("eth0 · 10.9.0.2");
    expect(chips(scene)).toEqual(expect.arrayContaining(["netkit0 · netkit", "wireguard0 · wireguard", "hsr0 · hsr"]));
    expect(chips(draw(unknownHost(), "networks"))).not.toContain("hsr0 · hsr");
  });
});

describe("what stands out together", () => {
  it("is, with a VLAN's network, its sub-interface and its children", () => {
    const o = trunk();
    const entities = assemble(o);
    const scene = drawEntities(entities, "wiring");
    const network = [...entities.values()].find((e) => e.kind === "network" && e.name === "vlan10");
    const near = scene.near.get(network?.id as EntityId);
    const said = [...(near ?? [])].map((id) => entities.get(id)).flatMap((e) => (e && "name" in e ? [e.name] : []));
    expect(said).toEqual(expect.arrayContaining(["eth0.10", "vlan10-1", "vlan10-2"]));
    expect(said).not.toContain("servers");
  });

  it("is, with an overlay, its VTEP, the NIC and the tunnel beyond", () => {
    const entities = assemble(swarmNode());
    const scene = drawEntities(entities, "wiring");
    const ov = [...entities.values()].find((e) => e.kind === "network" && e.name === "ov");
    const tunnel = [...entities.values()].find((e) => e.kind === "tunnel" && e.network === ov?.id);
    const near = scene.near.get(ov?.id ?? "");
    expect(near?.has(tunnel?.id ?? "")).toBe(true);
    expect(near?.has(chip(scene, /^eth0 · veth/).entity ?? "")).toBe(true);
  });

  it("marks a tunnel that something is wrong with", () => {
    const entities = new Map(assemble(swarmNode()));
    const tunnel = [...entities.values()].find((e) => e.kind === "tunnel");
    const about = [tunnel?.id ?? ""];
    const words = { code: "x", text: "x", hint: "x" };
    entities.set("finding:x", { kind: "finding", id: "finding:x" as never, severity: "error", about, ...words });
    expect(relate(entities).findingsAbout.has(tunnel?.id ?? "")).toBe(true);
    const marks = drawEntities(entities, "wiring").shapes.filter((s) => s.shape === "mark" && s.entity === tunnel?.id);
    expect(marks.length).toBeGreaterThan(0);
  });
});

describe("lanes", () => {
  it("have room to spare: a network with one more kind of way out moves no bar and no card (hand-made)", () => {
    const flat = { network: "flat", driver: "macvlan", mode: "bridge", parent: "eth0", subnet: "10.1.0.0/24" } as const;
    const vlan = { ...flat, network: "vlan10", parent: "eth0.10", subnet: "10.2.0.0/24" };
    const subs = [{ name: "eth0.10", id: 10 }];
    const one = draw(underlayHost([{ ...flat, hosts: ["10.1.0.5"] }], subs), "networks");
    const two = draw(
      underlayHost(
        [
          { ...flat, hosts: ["10.1.0.5"] },
          { ...vlan, hosts: [] },
        ],
        subs,
      ),
      "networks",
    );
    expect(bar(two, "flat")).toEqual(bar(one, "flat"));
    expect(boxes(two, "card")).toEqual(boxes(one, "card"));
  });
});
