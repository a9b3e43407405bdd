import { describe, expect, it } from "vitest";
import { assemble } from "#lib/topology/assemble.ts";
import { overlapKey, overlapsOf } from "#lib/topology/ipam/overlaps.ts";
import { addressesOf, type NetworkUse } from "#lib/topology/ipam/subnets.ts";
import { createMemo } from "#lib/topology/memo.ts";
import type { Entity, EntityId, Network, Service } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";
import { address, endpoint, network, route } from "#tests/support/synthetic-host.ts";
import { DB, insideOf, observed, type Parts, WEB } from "../findings/healthy-host.ts";

type Entities = ReadonlyMap<EntityId, Entity>;

function counted(entities: Entities): ReadonlyMap<string, NetworkUse> {
  const relations = relate(entities);
  return new Map(addressesOf(relations.networks, entities, relations).map((u) => [u.network.name, u]));
}
const seen = (change?: (p: Parts) => void) => counted(assemble(observed(change)));

/** `address: why`, of the first subnet of a network. */
function taken(all: ReadonlyMap<string, NetworkUse>, name: string): string[] {
  const subnet = all.get(name)?.subnets[0];
  return (subnet?.uses ?? []).map((u) => `${u.address}: ${u.holders.map((h) => h.what).join(", ")}`);
}

function ipam(p: Parts, name: string, change: Partial<Network["ipam"][number]>): void {
  p.networks = p.networks.map((n) => (n.name === name ? { ...n, ipam: n.ipam.map((i) => ({ ...i, ...change })) } : n));
}

describe("the addresses of a subnet", () => {
  it("are the network's own, the bridge's, and those of its endpoints", () => {
    const all = seen();
    expect(taken(all, "front")).toEqual([
      "10.1.0.0: network address",
      "10.1.0.1: gateway, host",
      "10.1.0.2: endpoint",
      "10.1.0.3: endpoint",
      "10.1.0.255: broadcast address",
    ]);
    expect(all.get("front")?.subnets[0]).toMatchObject({ used: 3, free: 251n, next: "10.1.0.4", gateway: "10.1.0.1" });
  });

  it("count the host's own address on the physical network of a macvlan", () => {
    expect(taken(seen(), "office")).toEqual([
      "192.0.2.0: network address",
      "192.0.2.1: gateway",
      "192.0.2.10: host",
      "192.0.2.50: endpoint",
      "192.0.2.255: broadcast address",
    ]);
  });

  it("count what somebody gave a link inside by hand", () => {
    const all = seen((p) => insideOf(p, WEB).addresses.push(address(2, "10.1.0.77/24")));
    expect(taken(all, "front")).toContain("10.1.0.77: link");
  });

  it("are given from the range alone, where there is one", () => {
    const all = seen((p) => ipam(p, "front", { ipRange: "10.1.0.128/25", auxAddresses: { router: "10.1.0.128" } }));
    const subnet = all.get("front")?.subnets[0];
    expect(subnet).toMatchObject({ free: 126n, next: "10.1.0.129", ipRange: "10.1.0.128/25", used: 3 });
    expect(taken(all, "front")).toContain("10.1.0.128: reserved");
    expect(subnet?.uses.find((u) => u.address === "10.1.0.2")?.inRange).toBe(false);
  });

  it("leave none when each is taken", () => {
    const all = seen((p) => ipam(p, "front", { subnet: "10.1.0.0/30" }));
    expect(all.get("front")?.subnets[0]).toMatchObject({ free: 0n, next: null });
  });

  it("of a /31 are both for use", () => {
    const all = seen((p) => ipam(p, "back", { subnet: "10.2.0.0/31", gateway: null }));
    expect(taken(all, "back")).toEqual(["10.2.0.1: host"]);
    expect(all.get("back")?.subnets[0]).toMatchObject({ free: 1n, next: "10.2.0.0" });
  });

  it("of an IPv6 /64 are counted, not walked through", () => {
    const all = seen((p) => {
      ipam(p, "front", { subnet: "fd00:1::/64", gateway: "fd00:1::1" });
      p.containers = p.containers.map((c) =>
        c.id === DB ? { ...c, endpoints: c.endpoints.map((e) => ({ ...e, ipv6: "FD00:1:0::2/64" })) } : c,
      );
    });
    expect(taken(all, "front")).toEqual(["fd00:1::: network address", "fd00:1::1: gateway", "fd00:1::2: endpoint"]);
    expect(all.get("front")?.subnets[0]).toMatchObject({ free: 2n ** 64n - 3n, next: "fd00:1::3" });
  });

  it("keep one for a gateway that nobody records", () => {
    const all = seen((p) => {
      ipam(p, "front", { subnet: "10.7.0.0/24", gateway: null });
      p.containers = p.containers.map((c) => ({
        ...c,
        endpoints: c.endpoints.map((e) => ({ ...e, ipv4: null, gateway: null })),
      }));
    });
    expect(all.get("front")?.subnets[0]).toMatchObject({ gateway: null, next: "10.7.0.2" });
    expect(taken(all, "front")).toContain("10.7.0.1: gateway");
  });

  it("that lie in no subnet are told apart (a driver that hands them out by itself)", () => {
    const all = seen((p) => ipam(p, "front", { subnet: "0.0.0.0/0", gateway: null }));
    expect(all.get("front")?.subnets).toEqual([]);
    expect(all.get("front")?.strays.map((s) => s.address)).toEqual(["10.1.0.2", "10.1.0.3"]);
  });

  it("of a swarm's services and tasks elsewhere are taken too", () => {
    const front = "front" as Network["id"];
    const service = {
      kind: "service",
      id: "s1" as Service["id"],
      name: "web",
      mode: "replicated",
      replicas: 1,
      endpointMode: "vip",
      vips: [{ network: front, address: "10.1.0.9/24" }],
      ports: [],
      networks: [front],
      tasks: [
        {
          id: "t1",
          slot: 1,
          node: "far",
          state: "running",
          container: null,
          addresses: [{ network: front, address: "10.1.0.10/24" }],
          error: null,
        },
      ],
    } as const satisfies Service;
    const all = counted(new Map([...assemble(observed()), [service.id as string, service]]));
    expect(taken(all, "front")).toContain("10.1.0.9: virtual address");
    expect(taken(all, "front")).toContain("10.1.0.10: task");
  });

  it("texts that are no address are passed over", () => {
    const all = seen((p) => ipam(p, "front", { gateway: "nonsense", auxAddresses: { x: "10.1.0.999" } }));
    expect(all.get("front")?.subnets[0]?.used).toBe(3);
  });

  it("are counted anew only where something changed", () => {
    const memo = createMemo();
    const [assembling, o] = [createMemo(), observed()];
    const count = (observation: typeof o) => {
      const entities = assemble(observation, assembling);
      const relations = relate(entities);
      return new Map(addressesOf(relations.networks, entities, relations, memo).map((u) => [u.network.name, u]));
    };
    const first = count(o);
    const db = o.engine.containers.get(DB);
    if (!db) throw new Error("no db");
    const more = {
      ...db,
      endpoints: [...db.endpoints, endpoint({ id: "e-new", network: "back", ipv4: "10.2.0.2/24" })],
    };
    const second = count({
      ...o,
      engine: { ...o.engine, containers: new Map([...o.engine.containers, [DB, more]]) },
    });
    expect(taken(second, "back")).toContain("10.2.0.2: endpoint");
    expect(second.get("office")).toBe(first.get("office"));
    expect(second.get("back")).not.toBe(first.get("back"));
  });
});

describe("overlaps of a subnet", () => {
  const overlaps = (change?: (p: Parts) => void) => {
    const relations = relate(assemble(observed(change)));
    const found = overlapsOf(relations.networks, relations);
    return (name: string, subnet: string) =>
      (found.get(overlapKey(name as Network["id"], subnet)) ?? []).map((o) =>
        o.with === "network"
          ? `network ${o.network} ${o.subnet}`
          : o.with === "route"
            ? `route ${o.route.dst} ${o.inner ? "within" : "around"}`
            : `pool ${o.pool} /${o.size} ${o.whole ? "whole" : "across"}`,
      );
  };

  it("are none on a healthy host: its routes to its bridges are the networks' own", () => {
    const of = overlaps();
    expect([of("front", "10.1.0.0/24"), of("back", "10.2.0.0/24"), of("office", "192.0.2.0/24")]).toEqual([[], [], []]);
  });

  it("with another network are told on both", () => {
    const of = overlaps((p) => p.networks.push(network({ id: "wide", name: "wide", ipam: wide("10.1.0.0/16") })));
    expect(of("front", "10.1.0.0/24")).toEqual(["network wide 10.1.0.0/16"]);
    expect(of("wide", "10.1.0.0/16")).toEqual(["network front 10.1.0.0/24"]);
  });

  it("with the host's routes over other devices are told, within it and around it", () => {
    const of = overlaps((p) => {
      p.rootRoutes.push(route({ dst: "10.1.0.128/25", ifindex: 2 }), route({ dst: "10.0.0.0/8", ifindex: 2 }));
    });
    expect(of("front", "10.1.0.0/24")).toEqual(["route 10.1.0.128/25 within", "route 10.0.0.0/8 around"]);
    expect(of("back", "10.2.0.0/24")).toEqual(["route 10.0.0.0/8 around"]);
  });

  it("with a default pool are told: one of its subnets, or lying across them", () => {
    const of = overlaps((p) => {
      ipam(p, "front", { subnet: "172.20.0.0/16" });
      ipam(p, "back", { subnet: "192.168.7.0/24" });
    });
    expect(of("front", "172.20.0.0/16")).toEqual(["pool 172.20.0.0/14 /16 whole"]);
    expect(of("back", "192.168.7.0/24")).toEqual(["pool 192.168.0.0/16 /20 across"]);
  });
});

function wide(subnet: string): Network["ipam"] {
  return [{ subnet, ipRange: null, gateway: null, auxAddresses: {} }];
}
