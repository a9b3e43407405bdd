import { describe, expect, it } from "vitest";
import { link, network, route } from "#tests/support/synthetic-host.ts";
import { found, type Parts, PRINTER, relink } from "./healthy-host.ts";

const other = (subnet: string, more: object = {}) =>
  network({
    id: "x",
    name: "x",
    driver: "ipvlan",
    ipam: [{ subnet, ipRange: null, gateway: null, auxAddresses: {} }],
    options: { parent: "eth0" },
    ...more,
  });

describe("the bridge of a network", () => {
  it("lacks the gateway's address", () => {
    expect(
      found((p) => {
        p.rootAddresses = p.rootAddresses.filter((a) => a.address !== "10.1.0.1");
      }),
    ).toEqual(["error bridge-without-gateway: front host/10"]);
  });
  it("matters less while nobody uses it", () => {
    expect(
      found((p) => {
        p.rootAddresses = p.rootAddresses.filter((a) => a.address !== "10.2.0.1");
      }),
    ).toEqual(["warning bridge-without-gateway: back host/11"]);
  });
  it("needs no gateway address where the options leave it out", () => {
    expect(
      found((p) => {
        p.rootAddresses = p.rootAddresses.filter((a) => a.address !== "10.2.0.1");
        p.networks = p.networks.map((n) =>
          n.id === "back"
            ? { ...n, options: { ...n.options, "com.docker.network.bridge.gateway_mode_ipv4": "isolated" } }
            : n,
        );
      }),
    ).toEqual([]);
  });
  it("is set down", () => {
    expect(found((p) => relink(p, "br-front", { operstate: "down", flags: ["BROADCAST"] }))).toEqual([
      "error bridge-down: front host/10",
    ]);
  });
  it("is missing", () => {
    expect(
      found((p) => {
        p.rootLinks = p.rootLinks.filter((l) => l.name !== "br-back");
      }),
    ).toEqual(["warning bridge-missing: back"]);
  });
  it("has a larger MTU than the NIC its packets leave by", () => {
    expect(found((p) => relink(p, "eth0", { mtu: 1450 }))).toEqual(["warning mtu-too-large: front host/10 host/2"]);
  });
});

describe("the parent of a macvlan network", () => {
  it("is missing", () => {
    expect(
      found((p) => {
        p.networks = p.networks.map((n) => (n.id === "office" ? { ...n, options: { parent: "eth9" } } : n));
      }),
    ).toEqual(["error parent-missing: office"]);
  });
  it("matters less while nobody is on the network: a NIC that is not plugged in", () => {
    const unplugged = (p: Parts) => {
      p.containers = p.containers.filter((c) => c.id !== PRINTER);
      delete p.inside[PRINTER];
    };
    expect(
      found((p) => {
        unplugged(p);
        relink(p, "eth0", { operstate: "down", flags: ["NO-CARRIER", "UP"] });
      }),
    ).toEqual(["warning parent-down: office host/2"]);
    expect(
      found((p) => {
        unplugged(p);
        p.networks = p.networks.map((n) => (n.id === "office" ? { ...n, options: { parent: "eth9" } } : n));
      }),
    ).toEqual(["warning parent-missing: office"]);
  });
  it("is not missed where the engine's own bridges are not in sight either (Docker Desktop, a forwarded socket)", () => {
    const elsewhere = found((p) => {
      p.rootLinks = [link({ ifindex: 1, name: "lo", linkType: "loopback" }), link({ ifindex: 2, name: "wlan0" })];
      p.rootAddresses = [];
      p.rootRoutes = [route({ dst: "10.1.0.0/24", ifindex: 2 })];
      for (const id of Object.keys(p.inside)) p.inside[id] = "no such file";
    });
    expect(elsewhere.every((f) => f.startsWith("warning sandbox-unreadable"))).toBe(true);
  });
  it("is set down, or has no carrier", () => {
    expect(found((p) => relink(p, "eth0", { operstate: "down", flags: ["BROADCAST"] }))).toEqual([
      "error parent-down: office host/2",
    ]);
    expect(found((p) => relink(p, "eth0", { operstate: "down", flags: ["NO-CARRIER", "UP"] }))).toEqual([
      "error parent-down: office host/2",
    ]);
  });
});

describe("the subnet of a network", () => {
  it("overlaps with another network's", () => {
    expect(found((p) => p.networks.push(other("10.1.0.128/25")))).toEqual(["warning networks-overlap: front x"]);
  });
  it("does not overlap with a template's, nor with 0.0.0.0/0", () => {
    expect(found((p) => p.networks.push(other("10.1.0.0/24", { configOnly: true })))).toEqual([]);
    expect(found((p) => p.networks.push(other("0.0.0.0/0")))).toEqual([]);
  });
  it("holds a host's route over another device", () => {
    expect(found((p) => p.rootRoutes.push(route({ dst: "10.1.0.128/25", ifindex: 2 })))).toEqual([
      "error route-overlap: front host/2",
    ]);
    expect(found((p) => p.rootRoutes.push(route({ dst: "10.1.0.64/26", type: "blackhole" })))).toEqual([
      "error route-overlap: front",
    ]);
  });
  it("lies within a wider one: worth knowing, often meant", () => {
    expect(found((p) => p.rootRoutes.push(route({ dst: "10.1.0.0/16", ifindex: 2 })))).toEqual([
      "info route-overlap: front host/2",
    ]);
  });
  it("keeps its addresses where another route to them has a higher metric, or a table that a policy rule must ask", () => {
    const vpn = (more: object) => found((p) => p.rootRoutes.push(route({ dst: "10.1.0.0/24", ifindex: 2, ...more })));
    expect(vpn({})).toEqual(["error route-overlap: front host/2"]);
    expect(vpn({ metric: 50 })).toEqual(["info route-overlap: front host/2"]);
    expect(vpn({ table: "52" })).toEqual(["warning route-overlap: front host/2"]);
  });
  it("is told by the worst of several routes over one device, whatever their order", () => {
    const routes = [route({ dst: "10.1.0.128/25", ifindex: 2 }), route({ dst: "10.0.0.0/8", ifindex: 2 })];
    const worst = ["error route-overlap: front host/2"];
    const of = (list: typeof routes) => found((p) => p.rootRoutes.push(...list)).filter((f) => f.includes(" front "));
    expect([of(routes), of(routes.toReversed())]).toEqual([worst, worst]);
  });
  it("may be routed to over its own bridge", () => {
    expect(found((p) => p.rootRoutes.push(route({ dst: "10.1.0.7", ifindex: 10 })))).toEqual([]);
  });
});

describe("a veth on the host", () => {
  const pair = (master: number | null) => [
    link({ ifindex: 30, name: "left", kind: "veth", link: 31, master }),
    link({ ifindex: 31, name: "right", kind: "veth", link: 30 }),
  ];
  it("is left over when both ends are on the host", () => {
    expect(found((p) => p.rootLinks.push(...pair(10)))).toEqual(["warning leftover-veth: host/30 host/31"]);
    expect(found((p) => p.rootLinks.push(...pair(null)))).toEqual(["warning leftover-veth: host/30 host/31"]);
  });
  it("is somebody's when a route or another bridge uses its end", () => {
    expect(
      found((p) => {
        p.rootLinks.push(...pair(null));
        p.rootRoutes.push(route({ dst: "198.51.100.0/24", ifindex: 31 }));
      }),
    ).toEqual([]);
  });
  it("leads to a namespace of no container: worth knowing", () => {
    const far = link({ ifindex: 30, name: "veth00000aa", kind: "veth", link: 2, linkNetnsid: 9, master: 10 });
    expect(found((p) => p.rootLinks.push(far))).toEqual(["info veth-to-unknown: host/30 front"]);
    expect(found((p) => p.rootLinks.push({ ...far, name: "cali0000001", master: null }))).toEqual([]);
  });
});
