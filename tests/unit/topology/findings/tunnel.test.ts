/** VXLAN, from the recorded hosts of a flannel and of a swarm, broken by hand. */
import { describe, expect, it } from "vitest";
import type { NetnsObservation } from "#lib/topology/kernel-observation.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { flannelHost } from "#tests/fixtures/hosts/routed.ts";
import { swarmNode } from "#tests/fixtures/hosts/swarm.ts";
import { findingsOf } from "./healthy-host.ts";

/** The host with every namespace that `of` names changed. */
function changed(
  o: HostObservation,
  of: (netns: NetnsObservation, root: boolean) => Partial<NetnsObservation>,
): HostObservation {
  if (!o.kernel.read) throw new Error("not recorded");
  const { root } = o.kernel;
  const namespaces = new Map([...o.kernel.namespaces].map(([k, n]) => [k, { ...n, ...of(n, k === root) }]));
  return { ...o, kernel: { ...o.kernel, namespaces } };
}

const texts = (o: HostObservation, code: string): string[] =>
  findingsOf(o).flatMap((f) => (f.code === code ? [`${f.severity}: ${f.text}`] : []));

const vxlanIndexes = (n: NetnsObservation): number[] => n.links.filter((l) => l.vxlan).map((l) => l.ifindex);

describe("flannel over VXLAN", () => {
  const flannel = flannelHost("vxlan");

  it("knows the way to every host it routes to", () => {
    expect(texts(flannel, "vtep-without-fdb")).toEqual([]);
    expect(texts(flannel, "overlay-mtu")).toEqual([]);
  });

  it("lacks the forwarding entry, or the neighbour, of one", () => {
    const [entry] = [...(flannel.kernel.read ? flannel.kernel.namespaces.values() : [])].flatMap((n) =>
      n.fdb.filter((f) => vxlanIndexes(n).includes(f.ifindex) && f.dst !== null),
    );
    expect(entry).toBeDefined();
    const lost = [expect.stringMatching(/^error: flannel\.1 has no permanent neighbour and forwarding entry for 10\./)];
    expect(
      texts(
        changed(flannel, (n) => ({ fdb: n.fdb.filter((f) => f.mac !== entry?.mac) })),
        "vtep-without-fdb",
      ),
    ).toEqual(lost);
    expect(
      texts(
        changed(flannel, (n) => ({ neighbours: n.neighbours.filter((x) => x.mac !== entry?.mac) })),
        "vtep-without-fdb",
      ),
    ).toEqual(lost);
  });

  it("needs none where it learns, or sends what it does not know to a default remote", () => {
    const bare = changed(flannel, (n) => ({
      fdb: [],
      neighbours: [],
      links: n.links.map((l) => (l.vxlan ? { ...l, vxlan: { ...l.vxlan, learning: true } } : l)),
    }));
    expect(texts(bare, "vtep-without-fdb")).toEqual([]);
    const flooding = changed(flannel, (n) => ({
      neighbours: [],
      links: n.links.map((l) => (l.vxlan ? { ...l, vxlan: { ...l.vxlan, remote: "192.0.2.9" } } : l)),
    }));
    expect(texts(flooding, "vtep-without-fdb")).toEqual([]);
  });

  it("leaves room for the headers, unless the bridge or the underlay is changed", () => {
    const wide = changed(flannel, (n) => ({
      links: n.links.map((l) => (l.name === "docker0" ? { ...l, mtu: 1500 } : l)),
    }));
    expect(texts(wide, "overlay-mtu")).toEqual([
      expect.stringMatching(
        /^warning: bridge has MTU 1500 \(docker0\), but goes in VXLAN over \S+ with 1500, which leaves 1450/,
      ),
    ]);
  });
});

describe("an overlay network", () => {
  const node = swarmNode();
  const overlay = [...node.engine.networks.values()].find((n) => n.driver === "overlay" && n.peers.length > 1);

  it("is well as it was recorded", () => {
    expect(overlay?.peers.length).toBeGreaterThan(1);
    expect(texts(node, "vtep-without-fdb")).toEqual([]);
    expect(texts(node, "overlay-mtu")).toEqual([]);
  });

  it("whose VTEP forgets the other hosts", () => {
    const broken = changed(node, (_, root) => (root ? {} : { fdb: [] }));
    expect(texts(broken, "vtep-without-fdb").length).toBeGreaterThan(0);
    for (const text of texts(broken, "vtep-without-fdb"))
      expect(text).toMatch(/^error: \S+ of \S+ has no forwarding entry for [\d. and,]+, which the engine counts/);
  });

  it("whose MTU leaves no room on the NIC that carries it", () => {
    const broken = changed(node, (n, root) =>
      root ? { links: n.links.map((l) => (l.mtu === 1500 ? { ...l, mtu: 1400 } : l)) } : {},
    );
    expect(texts(broken, "overlay-mtu").length).toBeGreaterThan(0);
    for (const text of texts(broken, "overlay-mtu")) expect(text).toMatch(/with 1400, which leaves 1350/);
  });

  /** The node with its peers and its forwarding entries under other addresses. */
  const readdressed = (peer: (address: string) => string, dst: (address: string) => string): HostObservation => {
    const networks = [...node.engine.networks].map(([id, n]) => {
      const peers = n.peers.map((p) => ({ ...p, address: peer(p.address) }));
      return [id, { ...n, peers }] as const;
    });
    const entries = changed(node, (n) => ({ fdb: n.fdb.map((f) => ({ ...f, dst: f.dst && dst(f.dst) })) }));
    return { ...entries, engine: { ...node.engine, networks: new Map(networks) } };
  };

  it("does not miss the node itself where it advertises an address that none of its links has (NAT)", () => {
    const { swarm } = node.engine.info;
    const own = swarm?.address ?? "";
    expect(overlay?.peers.map((p) => p.address)).toContain(own);
    const nat = readdressed((a) => (a === own ? "203.0.113.7" : a), String);
    const info = { ...nat.engine.info, swarm: swarm && { ...swarm, address: "203.0.113.7" } };
    expect(texts({ ...nat, engine: { ...nat.engine, info } }, "vtep-without-fdb")).toEqual([]);
  });

  it("whose data goes by other addresses than the nodes' own (--data-path-addr): as many as there are peers will do", () => {
    const apart = readdressed(String, (a) => a.replace("10.251.0.", "192.0.2."));
    expect(texts(apart, "vtep-without-fdb")).toEqual([]);
    const jumbo = changed(apart, (n, root) =>
      root ? { links: n.links.map((l) => (l.mtu === 1500 ? { ...l, mtu: 1400 } : l)) } : {},
    );
    expect(texts(jumbo, "overlay-mtu")).toEqual([]);
    const broken = changed(apart, (_, root) => (root ? {} : { fdb: [] }));
    expect(texts(broken, "vtep-without-fdb").length).toBeGreaterThan(0);
  });
});
