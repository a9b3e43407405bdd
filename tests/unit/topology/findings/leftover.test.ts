import { describe, expect, it } from "vitest";
import type { KernelLink } from "#lib/topology/kernel-observation.ts";
import { address, link, route } from "#tests/support/synthetic-host.ts";
import { found, type Parts, relink } from "./healthy-host.ts";

describe("a bridge that is named as Docker names them", () => {
  const bridge = (ifindex: number, name: string): KernelLink => link({ ifindex, name, kind: "bridge" });
  const foreign = bridge(40, "br-0123456789ab");

  it("and is of no network of the engine", () => {
    expect(found((p) => p.rootLinks.push(foreign))).toEqual(["warning leftover-bridge: host/40"]);
  });
  it("is another engine's when one of those is in use: worth knowing, for all of them", () => {
    const used = (p: Parts) => {
      p.rootLinks.push(foreign, bridge(41, "br-ba9876543210"));
      p.rootLinks.push(link({ ifindex: 42, name: "tap0", kind: "tun", master: 41 }));
    };
    expect(found(used)).toEqual(["info leftover-bridge: host/40", "info leftover-bridge: host/41"]);
  });
  it("is no concern by any other name", () => {
    expect(found((p) => p.rootLinks.push(bridge(40, "virbr0"), bridge(41, "br-lan")))).toEqual([]);
  });
  it("says nothing where none of the engine's own bridges is in sight", () => {
    expect(
      found((p) => {
        relink(p, "br-front", { name: "elsewhere-1" });
        relink(p, "br-back", { name: "elsewhere-2" });
        p.rootLinks.push(foreign);
      }),
    ).toEqual([]);
  });
});

describe("a VXLAN link on the host", () => {
  const vxlan = { vni: 4097, port: 4789, local: null, remote: null, device: null };
  const flags = { learning: true, proxy: false, l2miss: false, l3miss: false, external: false };
  const made = (name: string, change: Partial<KernelLink> = {}): KernelLink =>
    link({ ifindex: 50, name, kind: "vxlan", vxlan: { ...vxlan, ...flags }, ...change });
  const about = (p: Parts, l: KernelLink): void => void p.rootLinks.push(l);

  it("that Docker made for an overlay and left there", () => {
    expect(found((p) => about(p, made("vx-001001-4kq8c")))).toEqual(["warning leftover-vxlan: host/50"]);
  });
  it("that carries nothing: worth knowing", () => {
    expect(found((p) => about(p, made("vxlan7")))).toEqual(["info leftover-vxlan: host/50"]);
  });
  it("is somebody's when it is on a bridge, or has an address or a route", () => {
    expect(found((p) => about(p, made("vxlan7", { master: 11 })))).toEqual([]);
    expect(
      found((p) => {
        about(p, made("vxlan7"));
        p.rootAddresses.push(address(50, "198.51.100.1/24"));
      }),
    ).toEqual([]);
    expect(
      found((p) => {
        about(p, made("vxlan7"));
        p.rootRoutes.push(route({ dst: "198.51.100.0/24", ifindex: 50 }));
      }),
    ).toEqual([]);
  });
});

describe("a veth that plays the NIC", () => {
  it("is no leftover: a macvlan network stands on it", () => {
    expect(
      found((p) => {
        p.rootLinks.push(link({ ifindex: 30, name: "nic0", kind: "veth", link: 31 }));
        p.rootLinks.push(link({ ifindex: 31, name: "nic1", kind: "veth", link: 30 }));
        p.networks = p.networks.map((n) => (n.id === "office" ? { ...n, options: { parent: "nic0" } } : n));
      }),
    ).toEqual([]);
  });
});
