/** A node of a recorded swarm of three (engine 28.5.2): remote tunnel ends, hidden sandboxes, ways out, services. */
import { describe, expect, it } from "vitest";
import { pack, unpack } from "#lib/protocol/wire.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { KernelVxlan } from "#lib/topology/kernel-observation.ts";
import { createMemo } from "#lib/topology/memo.ts";
import { flannelHost } from "#tests/fixtures/hosts/routed.ts";
import { swarmNode } from "#tests/fixtures/hosts/swarm.ts";
import { swarmManager } from "#tests/fixtures/hosts/swarm-manager.ts";
import { weaveHost } from "#tests/fixtures/hosts/weave.ts";
import { expectSound } from "#tests/lab/truth/invariants.ts";
import { all, container, type Entities, endpoint, get, network, sandboxOf } from "#tests/lab/truth/sight.ts";
import { host, link, network as madeNetwork, netns, ROOT_NETNS } from "#tests/support/synthetic-host.ts";

const seen: Entities = assemble(swarmManager());
const tunnelOf = (entities: Entities, name: string) => {
  const found = all(entities, "tunnel").filter((t) => t.network === network(entities, name).id);
  expect(found).toHaveLength(1);
  return found[0] as (typeof found)[number];
};
const inRole = (role: string) => all(seen, "sandbox").filter((s) => s.role === role);

describe("row 14: an overlay network over three hosts (recorded)", () => {
  it("has a tunnel from its VXLAN link to the other hosts' VTEPs, not to its own", () => {
    const t = tunnelOf(seen, "ov");
    const [here, ...there] = t.ends;
    expect(t).toMatchObject({ vni: 4097, port: 4789 });
    expect(get(seen, "link", here)).toMatchObject({ name: "vxlan0", type: "vxlan", mtu: 1450 });
    expect(there).toEqual([{ address: "10.251.0.42" }, { address: "10.251.0.43" }]);
  });

  it("knows which MACs are behind which VTEP", () => {
    const { vxlan } = get(seen, "link", tunnelOf(seen, "ov").ends[0]);
    expect(vxlan?.remotes.map((r) => r.address)).toEqual(["10.251.0.42", "10.251.0.43"]);
    expect(vxlan?.remotes[0]?.macs).toContain("02:42:0a:4d:00:04");
    expect(vxlan?.remotes[1]?.macs).toContain("02:42:0a:4d:00:06");
  });

  it("names a peer of whom the kernel has no entry yet", () => {
    const o = swarmNode();
    const ov = [...o.engine.networks.values()].find((n) => n.name === "ov");
    if (!ov) throw new Error("no network ov");
    const more = { ...ov, peers: [...ov.peers, { name: "new", address: "10.251.0.44" }] };
    const entities = assemble({
      ...o,
      engine: { ...o.engine, networks: new Map([...o.engine.networks, [ov.id, more]]) },
    });
    expect(tunnelOf(entities, "ov").ends.slice(1)).toContainEqual({ address: "10.251.0.44" });
  });

  it("does not count the node's own advertised address among the others, on whatever link that is", () => {
    const o = swarmNode();
    const { swarm } = o.engine.info;
    const away = { ...o.engine.info, swarm: swarm && { ...swarm, address: "10.251.0.42" } };
    const ends = tunnelOf(assemble({ ...o, engine: { ...o.engine, info: away } }), "ov").ends;
    expect(ends.slice(1)).toEqual([{ address: "10.251.0.43" }]);
  });

  it("stands on br0 of its hidden sandbox, whose ports are its endpoints' other ends", () => {
    for (const name of ["ov", "ingress"]) {
      const n = network(seen, name);
      const bridge = get(seen, "link", n.device);
      expect(get(seen, "sandbox", bridge.sandbox)).toMatchObject({ role: "overlay", network: n.id });
      expect(bridge.name).toBe("br0");
      const endpoints = all(seen, "endpoint").filter((e) => e.network === n.id);
      expect(endpoints.length).toBeGreaterThan(0);
      for (const e of endpoints) expect(get(seen, "link", e.hostLink).master).toBe(bridge.id);
    }
  });
});

describe("row 15: docker_gwbridge (recorded)", () => {
  it("is the way out of every container on an overlay, though no container's record says so", () => {
    const c1 = endpoint(seen, "c1", "docker_gwbridge");
    expect(c1).toMatchObject({ ipv4: "172.18.0.3/16", gateway: "172.18.0.1", defaultRoute: true });
    expect(get(seen, "link", c1.link).name).toBe("eth1");
    expect(c1.sandbox).toBe(sandboxOf(seen, "c1").id);
    expect(endpoint(seen, "c1", "ov").defaultRoute).toBe(false);
  });

  it("is that of the ingress sandbox, too", () => {
    const [ingress] = inRole("ingress");
    const its = all(seen, "endpoint").filter((e) => e.sandbox === ingress?.id);
    expect(its.map((e) => [get(seen, "network", e.network).name, e.container, e.defaultRoute]).sort()).toEqual([
      ["docker_gwbridge", null, true],
      ["ingress", null, false],
    ]);
  });

  it("of a run that is over gives no endpoint", () => {
    const o = swarmNode();
    const c1 = [...o.engine.containers.values()].find((c) => c.name === "c1");
    if (!c1) throw new Error("no container c1");
    const again = new Map(o.engine.containers).set(c1.id, { ...c1, sandboxId: "f".repeat(64) });
    const entities = assemble({ ...o, engine: { ...o.engine, containers: again } });
    expect(all(entities, "endpoint").filter((e) => e.container === container(entities, "c1").id)).toHaveLength(1);
  });
});

describe("row 16: ingress, services and virtual addresses (recorded)", () => {
  it("has a load balancer's sandbox with the network's own endpoint", () => {
    const balancer = inRole("loadBalancer").find((s) => s.network === network(seen, "ov").id);
    const [its] = all(seen, "endpoint").filter((e) => e.sandbox === balancer?.id);
    expect(its).toMatchObject({ container: null, ipv4: "10.77.0.3/24", network: network(seen, "ov").id });
  });

  it("names each service's tasks in order of their slots, with containers of this and of other hosts", () => {
    const vip = all(seen, "service").find((s) => s.name === "f-vip");
    expect(vip).toMatchObject({ endpointMode: "vip", replicas: 3, networks: [network(seen, "ov").id] });
    expect(vip?.tasks.map((t) => t.slot)).toEqual([1, 2, 3]);
    const here = vip?.tasks.filter((t) => t.container !== null && seen.has(t.container)) ?? [];
    expect(here).toHaveLength(1);
    expect(get(seen, "container", here[0]?.container).swarm).toMatchObject({ service: vip?.id, serviceName: "f-vip" });
  });

  it("leaves a service's network out that is not among the host's, as that of --network host", () => {
    const o = swarmManager();
    const [first] = [...o.engine.services.values()];
    if (!first) throw new Error("no service");
    const odd = { ...first, networks: ["vb0cm9hfgwqyhtzmwkmkfrysq"] };
    const entities = assemble({ ...o, engine: { ...o.engine, services: new Map([[odd.id, odd]]) } });
    expect(get(entities, "service", odd.id).networks).toEqual([]);
    expectSound(entities);
  });

  it("without the kernel still has the sandboxes that the engine alone knows of, and says so", () => {
    const reason = "the engine is on another machine";
    const entities = assemble({ ...swarmManager(), kernel: { read: false, reason, hint: "" } });
    expectSound(entities);
    const hidden = all(entities, "sandbox").filter((s) => s.role === "ingress" || s.role === "loadBalancer");
    expect(hidden.map((s) => [s.role, s.unreadable]).sort()).toEqual([
      ["ingress", reason],
      ...hidden.slice(1).map(() => ["loadBalancer", reason]),
    ]);
    expect(all(entities, "tunnel")).toEqual([]);
  });
});

describe("tunnels of others than Docker", () => {
  it("row 17: flannel's has the other hosts of its forwarding database as ends, and no network (recorded)", () => {
    const entities = assemble(flannelHost("vxlan"));
    const [t, ...more] = all(entities, "tunnel");
    expect(more).toEqual([]);
    expect(t).toMatchObject({ vni: 1, port: 8472, network: null });
    expect(get(entities, "link", t?.ends[0]).name).toBe("flannel.1");
    expect(t?.ends.length).toBeGreaterThan(1);
  });

  it("row 19: Weave's carries many VNIs and names no end (recorded)", () => {
    const entities = assemble(weaveHost());
    const t = all(entities, "tunnel").find((x) => get(entities, "link", x.ends[0]).name === "vxlan-6784");
    expect(t).toMatchObject({ port: 6784, network: null });
  });

  it("row 14: on a kernel without hidden namespaces, an overlay's is told by its VNI (hand-made)", () => {
    const vxlan: KernelVxlan = {
      vni: 4099, port: 4789, local: null, remote: null, device: null,
      learning: true, proxy: true, l2miss: true, l3miss: true, external: false,
    }; // biome-ignore format: a list
    const overlay = madeNetwork({
      id: "o".repeat(25),
      name: "old",
      driver: "overlay",
      scope: "swarm",
      options: { "com.docker.network.driver.overlay.vxlanid_list": "4098,4099" },
    });
    const root = netns(ROOT_NETNS, [link({ ifindex: 7, name: "vx-001003", kind: "vxlan", vxlan })]);
    const kernel = {
      read: true,
      release: "3.10.0",
      root: ROOT_NETNS,
      namespaces: new Map([[ROOT_NETNS, root]]),
      targets: new Map(),
    } as const;
    const entities = assemble(host([overlay], [], kernel));
    expect(all(entities, "tunnel")).toMatchObject([{ vni: 4099, network: overlay.id }]);
  });
});

describe("a swarm's node", () => {
  it("comes over the wire as it is", () => {
    for (const e of seen.values()) expect(unpack(JSON.parse(JSON.stringify(pack(e))))).toEqual(e);
  });

  it("is assembled anew to the same objects while nothing has changed", () => {
    const [o, memo] = [swarmManager(), createMemo()];
    const before = assemble(o, memo);
    for (const e of assemble(o, memo).values()) expect(e).toBe(before.get(e.id));
    const [first] = [...o.engine.tasks.values()];
    if (!first) throw new Error("no task");
    const tasks = new Map(o.engine.tasks).set(first.id, { ...first, state: "failed" });
    const after = assemble({ ...o, engine: { ...o.engine, tasks } }, memo);
    expect([...after.values()].filter((e) => e !== before.get(e.id)).map((e) => e.id)).toEqual([first.service]);
  });
});
