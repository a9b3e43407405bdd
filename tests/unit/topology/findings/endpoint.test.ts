import { describe, expect, it } from "vitest";
import type { EngineIpam } from "#lib/topology/engine-observation.ts";
import { address } from "#tests/support/synthetic-host.ts";
import { DB, findingsOf, found, insideOf, observed, PRINTER, relink, WEB } from "./healthy-host.ts";

describe("the link of an endpoint", () => {
  it("is missing in the sandbox", () => {
    const broken = found((p) => {
      insideOf(p, WEB).links.splice(1);
      insideOf(p, WEB).addresses = [];
      p.rootLinks = p.rootLinks.filter((l) => l.name !== "veth0000021");
    });
    expect(broken).toEqual(["error endpoint-link-missing: e-web"]);
  });

  it("is not missed while its container restarts", () => {
    const restarting = found((p) => {
      insideOf(p, WEB).links.splice(1);
      insideOf(p, WEB).addresses = [];
      p.rootLinks = p.rootLinks.filter((l) => l.name !== "veth0000021");
      p.containers = p.containers.map((c) => (c.id === WEB ? { ...c, state: "restarting" } : c));
    });
    expect(restarting).toEqual([]);
  });

  it("is set down inside", () => {
    const broken = found((p) => {
      const inside = insideOf(p, WEB);
      inside.links = inside.links.map((l) => (l.name === "eth0" ? { ...l, operstate: "down", flags: [] } : l));
      relink(p, "veth0000021", { operstate: "lowerlayerdown", flags: ["NO-CARRIER", "UP"] });
    });
    expect(broken).toEqual(["error endpoint-link-down: e-web 4:11/2"]);
  });
});

describe("the host's end", () => {
  it("is set down", () => {
    expect(found((p) => relink(p, "veth0000021", { operstate: "down", flags: ["BROADCAST"] }))).toEqual([
      "error veth-down: e-web host/21",
    ]);
  });
  it("is on no bridge", () => {
    expect(found((p) => relink(p, "veth0000021", { master: null }))).toEqual([
      "error veth-without-bridge: e-web host/21",
    ]);
  });
  it("is on another bridge than the network's", () => {
    expect(found((p) => relink(p, "veth0000021", { master: 11 }))).toEqual([
      "error veth-on-other-bridge: e-web host/21 host/11",
    ]);
  });
});

describe("the address of an endpoint", () => {
  it("is another one in the kernel", () => {
    expect(
      found((p) => {
        insideOf(p, WEB).addresses = [address(2, "10.1.0.99/24")];
      }),
    ).toEqual(["error address-differs: e-web 4:11/2"]);
  });
  it("has company that Docker does not know", () => {
    expect(found((p) => insideOf(p, WEB).addresses.push(address(2, "10.1.0.99/24")))).toEqual([
      "warning address-differs: e-web 4:11/2",
    ]);
  });
  it("has company that Docker gives to nobody: beyond the pools, or kept apart in them", () => {
    const beside = (ip: string, ipam: Partial<EngineIpam> = {}) =>
      found((p) => {
        p.networks = p.networks.map((n) =>
          n.id === "front" ? { ...n, ipam: n.ipam.map((i) => ({ ...i, ...ipam })) } : n,
        );
        insideOf(p, WEB).addresses.push(address(2, ip));
      });
    const info = ["info address-differs: e-web 4:11/2"];
    expect(beside("198.51.100.7/24")).toEqual(info);
    expect(beside("10.1.0.99/24", { auxAddresses: { vip: "10.1.0.99" } })).toEqual(info);
    expect(beside("10.1.0.99/24", { ipRange: "10.1.0.0/26" })).toEqual(info);
  });
  it("is the container's own where Docker gives none (DHCP on macvlan, --ipam-driver null)", () => {
    expect(
      found((p) => {
        const pool = { subnet: "0.0.0.0/0", ipRange: null, gateway: null, auxAddresses: {} };
        p.networks = p.networks.map((n) => (n.id === "office" ? { ...n, ipamDriver: "null", ipam: [pool] } : n));
        p.containers = p.containers.map((c) =>
          c.id === PRINTER ? { ...c, endpoints: c.endpoints.map((e) => ({ ...e, ipv4: null })) } : c,
        );
      }),
    ).toEqual([]);
  });
  it("is not on the link where gVisor answers for it; of another runtime that is wrong", () => {
    const under = (runtime: string) =>
      found((p) => {
        p.containers = p.containers.map((c) => (c.id === WEB ? { ...c, runtime } : c));
        insideOf(p, WEB).addresses = [];
      });
    expect(under("runsc")).toEqual([]);
    expect(under("crun")).toEqual(["error address-differs: e-web 4:11/2"]);
  });
  it("may have IPv6 and link-local ones beside it", () => {
    expect(
      found((p) => insideOf(p, WEB).addresses.push(address(2, "fd00::5/64"), address(2, "169.254.7.7/16"))),
    ).toEqual([]);
  });
});

describe("the MAC of an endpoint", () => {
  it("is another one's on the same segment", () => {
    const broken = found((p) => {
      const inside = insideOf(p, DB);
      inside.links = inside.links.map((l) => (l.name === "eth0" ? { ...l, mac: "02:00:00:00:01:02" } : l));
    });
    expect(broken).toEqual(["error duplicate-mac: e-db e-web"]);
  });
});

it("is made anew with the addresses, aliases and priority that it was given", () => {
  const o = observed((p) => {
    insideOf(p, WEB).links.splice(1);
    insideOf(p, WEB).addresses = [];
    p.rootLinks = p.rootLinks.filter((l) => l.name !== "veth0000021");
    p.containers = p.containers.map((c) => {
      if (c.id !== WEB) return c;
      const requested = { ipv4: "10.1.0.2", ipv6: null, linkLocal: ["169.254.8.8"] };
      const given = { requested, aliases: [WEB.slice(0, 12), "shop", "it's"], gwPriority: 7 };
      return { ...c, endpoints: c.endpoints.map((e) => ({ ...e, ...given })) };
    });
  });
  expect(findingsOf(o).map((f) => f.hint)).toEqual([
    "docker network disconnect front web && docker network connect --ip 10.1.0.2 --link-local-ip 169.254.8.8 " +
      "--alias shop --alias 'it'\\''s' --gw-priority 7 front web",
  ]);
});

it("says which sandbox cannot be read, and nothing else of it", () => {
  expect(
    found((p) => {
      p.inside[WEB] = "permission denied";
    }),
  ).toEqual([`warning sandbox-unreadable: sandbox:${`sandbox-${WEB}`.slice(0, 12)} a`]);
});
