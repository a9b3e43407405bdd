import { describe, expect, it } from "vitest";
import { assemble } from "#lib/topology/assemble.ts";
import { diff } from "#lib/topology/diff.ts";
import type { KernelObservation } from "#lib/topology/kernel-observation.ts";
import { createMemo } from "#lib/topology/memo.ts";
import type { Endpoint, Entity, Link } from "#lib/topology/model.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
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
  syntheticHost,
} from "#tests/support/synthetic-host.ts";

const all = <K extends Entity["kind"]>(o: HostObservation, kind: K) =>
  [...assemble(o).values()].filter((e): e is Extract<Entity, { kind: K }> => e.kind === kind);

function kernelOf(o: HostObservation): KernelObservation {
  if (!o.kernel.read) throw new Error("the made-up host has a kernel");
  return o.kernel;
}

const lo = link({ ifindex: 1, name: "lo", linkType: "loopback" });
const kernel = (
  namespaces: readonly ReturnType<typeof netns>[],
  targets: Record<string, string> = {},
): KernelObservation => ({
  read: true,
  release: "6.18.0",
  root: ROOT,
  namespaces: new Map(namespaces.map((n) => [n.key, n])),
  targets: new Map(Object.entries(targets)),
});

describe("joining engine and kernel", () => {
  it("pairs veth ends across namespaces when ifindexes are equal", () => {
    const o = syntheticHost({ containers: 3, networks: 1, most: 1 });
    const endpoints = all(o, "endpoint");
    const links = new Map(all(o, "link").map((l) => [l.id, l]));
    expect(endpoints).toHaveLength(3);
    for (const e of endpoints) {
      const inner = links.get(e.link as Link["id"]);
      const outer = links.get(e.hostLink as Link["id"]);
      expect(inner?.ifindex).toBe(2);
      expect(inner?.peer).toBe(outer?.id);
      expect(outer?.peer).toBe(inner?.id);
      expect(outer?.master).toBe(all(o, "network")[0]?.device);
    }
    expect(new Set(endpoints.map((e) => e.hostLink)).size).toBe(3);
  });

  it("gives the same entities in the same order for shuffled input", () => {
    const o = syntheticHost({ containers: 20, networks: 4, seed: 7 });
    const k = kernelOf(o);
    const shuffled: HostObservation = {
      ...o,
      engine: {
        ...o.engine,
        containers: new Map([...o.engine.containers].reverse()),
        networks: new Map([...o.engine.networks].reverse()),
      },
      kernel: { ...k, namespaces: new Map([...k.namespaces].reverse()) },
    };
    expect(JSON.stringify([...assemble(shuffled)])).toBe(JSON.stringify([...assemble(o)]));
  });

  it("computes anew only what one change touches", () => {
    const o = syntheticHost({ containers: 50, networks: 3 });
    const memo = createMemo();
    const before = assemble(o, memo);
    const [first] = o.engine.containers.values();
    if (!first) throw new Error("the made-up host has containers");
    const renamed = new Map(o.engine.containers).set(first.id, { ...first, name: "renamed" });
    const after = assemble({ ...o, engine: { ...o.engine, containers: renamed } }, memo);
    const kept = [...after].filter(([id, e]) => before.get(id) === e).length;
    // The container, its endpoints and ports are new objects, all else is the very same.
    expect(after.size - kept).toBeLessThanOrEqual(4);
    expect(diff(before, after)).toMatchObject({ upsert: [{ kind: "container", name: "renamed" }], remove: [] });
  });

  it("says nothing when nothing changed", () => {
    const o = syntheticHost({ containers: 5, networks: 2 });
    expect(diff(assemble(o), assemble(structuredClone(o)))).toBeNull();
  });

  it("keeps several containers in one sandbox when they are joined", () => {
    const o = host(
      [],
      [
        container({ id: "web", name: "web", networkMode: "none" }),
        container({ id: "side", name: "side", networkMode: "container:web", sandboxId: null, sandboxKey: null }),
      ],
      kernel([netns(ROOT, [lo]), netns("4:7", [lo])], { web: "4:7" }),
    );
    const sandbox = all(o, "sandbox").find((s) => s.role === "container");
    expect(sandbox?.containers).toEqual(["side", "web"]);
    expect(all(o, "container").map((c) => c.sandbox)).toEqual([sandbox?.id, sandbox?.id]);
  });

  it("survives containers that join each other in a circle", () => {
    const join = (id: string, other: string) =>
      container({ id, name: id, networkMode: `container:${other}`, sandboxId: null });
    expect(all(host([], [join("a", "b"), join("b", "a")], kernel([netns(ROOT, [lo])])), "container")).toHaveLength(2);
  });

  it("puts a host-network container into the host's own sandbox", () => {
    const o = host(
      [network({ id: "h", name: "host", driver: "host" })],
      [container({ id: "n", name: "n", networkMode: "host", endpoints: [endpoint({ id: "e", network: "h" })] })],
      kernel([netns(ROOT, [lo])]),
    );
    const [sandbox] = all(o, "sandbox");
    expect(sandbox).toMatchObject({ role: "host", containers: ["n"], netns: { device: 4, inode: 4026531840 } });
    expect(all(o, "endpoint")[0]).toMatchObject({
      hostLink: null,
      link: { unresolved: expect.stringMatching(/host's own/) },
    });
  });

  it("names the parent of a macvlan endpoint and gives it no host end", () => {
    const o = host(
      [network({ id: "m", name: "lan", driver: "macvlan", options: { parent: "eth0" } })],
      [container({ id: "c", name: "c", endpoints: [endpoint({ id: "e", network: "m", ipv4: "192.0.2.50/24" })] })],
      kernel(
        [
          netns(ROOT, [lo, link({ ifindex: 2, name: "eth0" })]),
          netns(
            "4:9",
            [
              lo,
              link({
                ifindex: 5,
                name: "eth0",
                kind: "macvlan",
                macvlanMode: "bridge",
                link: 2,
                linkNetnsid: 0,
                linkNetns: ROOT,
              }),
            ],
            [address(5, "192.0.2.50/24")],
          ),
        ],
        { c: "4:9" },
      ),
    );
    const parent = `link:abcdef012345:${ROOT}:2`;
    expect(all(o, "network")[0]?.device).toBe(parent);
    expect(all(o, "link").find((l) => l.type === "macvlan")).toMatchObject({ parent, macvlanMode: "bridge" });
    expect(all(o, "endpoint")[0]).toMatchObject({ hostLink: null, link: "link:abcdef012345:4:9:5" });
  });

  it("says why a link is not known instead of guessing", () => {
    const e = endpoint({ id: "e", network: "n", ipv4: "10.0.0.2/16" });
    const one = (k: HostObservation["kernel"]): Endpoint | undefined =>
      all(
        host([network({ id: "n", name: "n" })], [container({ id: "c", name: "c", endpoints: [e] })], k),
        "endpoint",
      )[0];
    expect(one({ read: false, reason: "not root", hint: "" })?.link).toEqual({ unresolved: "not root" });
    const gone = { ...kernel([netns(ROOT, [lo])]), targets: new Map([["c", { unreadable: "it vanished" }]]) };
    expect(one(gone)?.link).toEqual({ unresolved: "it vanished" });
    const bare = kernel([netns(ROOT, [lo]), netns("4:5", [lo])], { c: "4:5" });
    expect(one(bare)?.link).toEqual({ unresolved: expect.stringMatching(/no link in the sandbox/) });
  });

  it("tells a peer whose namespace is not read", () => {
    const o = host(
      [],
      [],
      kernel([netns(ROOT, [lo, link({ ifindex: 2, name: "eth0", kind: "veth", link: 9, linkNetnsid: 4 })])]),
    );
    expect(all(o, "link").find((l) => l.type === "veth")?.peer).toEqual({
      unresolved: expect.stringMatching(/not read/),
    });
  });

  it("finds the link of an endpoint by its bridge when the kernel has another address", () => {
    const o = syntheticHost({ containers: 1, networks: 2, most: 2, seed: 3 });
    const k = kernelOf(o);
    const moved = new Map([...k.namespaces].map(([key, n]) => [key, key === ROOT ? n : { ...n, addresses: [] }]));
    const before = all(o, "endpoint").map((e) => e.link);
    expect(all({ ...o, kernel: { ...k, namespaces: moved } }, "endpoint").map((e) => e.link)).toEqual(before);
  });

  it("marks the endpoint that carries the default route, and ports go with it", () => {
    const nets = [network({ id: "a", name: "a" }), network({ id: "b", name: "b" })];
    const c = container({
      id: "c",
      name: "c",
      endpoints: [
        endpoint({ id: "ea", network: "a", ipv4: "10.0.0.2/16" }),
        endpoint({ id: "eb", network: "b", ipv4: "10.1.0.2/16" }),
      ],
      ports: [{ containerPort: 80, protocol: "tcp", hostIp: "127.0.0.1", hostPort: 8080 }],
    });
    const inside = netns(
      "4:5",
      [lo, link({ ifindex: 2, name: "eth0", kind: "veth" }), link({ ifindex: 3, name: "eth1", kind: "veth" })],
      [address(2, "10.0.0.2/16"), address(3, "10.1.0.2/16")],
      [route({ dst: "default", gateway: "10.1.0.1", ifindex: 3 })],
    );
    const o = host(nets, [c], kernel([netns(ROOT, [lo]), inside], { c: "4:5" }));
    expect(all(o, "endpoint").map((e) => [e.id, e.defaultRoute])).toEqual([
      ["ea", false],
      ["eb", true],
    ]);
    expect(all(o, "publishedPort")[0]).toMatchObject({ endpoint: "eb", hostPort: 8080, container: "c" });
  });

  it("leaves out endpoints of stopped containers but keeps what they would join", () => {
    const c = container({
      id: "c",
      name: "c",
      state: "exited",
      sandboxId: null,
      endpoints: [endpoint({ id: null, network: "n" })],
    });
    const o = host([network({ id: "n", name: "n" })], [c], kernel([netns(ROOT, [lo])]));
    expect(all(o, "endpoint")).toEqual([]);
    expect(all(o, "container")[0]).toMatchObject({ sandbox: null, networks: ["n"] });
  });
});
