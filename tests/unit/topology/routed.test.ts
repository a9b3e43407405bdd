/** Which networks a host routes to, and how; hand-made kernel data. */
import { describe, expect, it } from "vitest";
import { linkId } from "#lib/topology/ids.ts";
import { link, ROOT_NETNS as ROOT, route } from "#tests/support/synthetic-host.ts";
import { CALICO, calico, calicoMembers, calicoRoutes, hostWith, ipam, lan, seen, vxlan } from "./routed-host.ts";

const onHost = (ifindex: number) => linkId("abcdef012345", ROOT, ifindex);

describe("row 20, a network of routed endpoints", () => {
  it("has one host route an endpoint, other hosts' prefixes with their next hops, and its blackhole", () => {
    const { routed, net } = seen(calico());
    expect(net.device).toBeNull();
    expect(routed).toMatchObject({ to: "endpoints", families: [4] });
    expect(routed?.own.map((o) => [o.endpoint, o.route.dst, o.route.link])).toEqual([
      ["e-w1", "192.168.70.1", onHost(20)],
      ["e-w2", "192.168.70.2", onHost(21)],
    ]);
    expect(routed?.nextHops).toEqual([
      { prefix: "192.168.71.0/26", gateway: "192.168.77.71", link: onHost(2), tunnel: false, protocol: "bird" },
    ]);
    expect(routed?.blackholes.map((r) => [r.type, r.dst, r.protocol])).toEqual([
      ["blackhole", "192.168.70.0/26", "bird"],
    ]);
  });

  it("finds each endpoint's links by its address, though all have one MAC", () => {
    const { endpoints, entities } = seen(calico());
    for (const [i, e] of endpoints.entries()) {
      expect(entities.get(String(e.link))).toMatchObject({ name: "cali0", addresses: [e.ipv4] });
      expect(e.hostLink).toBe(onHost(20 + i));
      expect(e.defaultRoute).toBe(true);
    }
  });

  it("is told by its blackhole alone while nothing of it is here", () => {
    const { routed } = seen(hostWith(CALICO, [], calicoRoutes));
    expect(routed).toMatchObject({ to: "endpoints", own: [] });
    expect(routed?.nextHops.map((h) => h.prefix)).toEqual(["192.168.71.0/26"]);
  });

  it("takes a route with several next hops for as many", () => {
    const hops = [
      { gateway: "192.168.77.71", ifindex: 2, weight: 1 },
      { gateway: "192.168.77.72", ifindex: 2, weight: 1 },
    ];
    const many = route({ dst: "192.168.71.0/26", protocol: "bird", nextHops: hops });
    const { routed } = seen(hostWith(CALICO, calicoMembers, [...calicoRoutes.slice(0, 5), many]));
    expect(routed?.nextHops.map((h) => [h.prefix, h.gateway, h.link])).toEqual([
      ["192.168.71.0/26", "192.168.77.71", onHost(2)],
      ["192.168.71.0/26", "192.168.77.72", onHost(2)],
    ]);
  });

  it("says by which of them it goes through a tunnel", () => {
    const tunl0 = link({ ifindex: 9, name: "tunl0", kind: "ipip", linkType: "tunnel" });
    const away = route({ dst: "192.168.71.0/26", gateway: "192.168.77.71", ifindex: 9, protocol: "bird" });
    const { routed } = seen(hostWith(CALICO, calicoMembers, [...calicoRoutes.slice(0, 5), away], [tunl0]));
    expect(routed?.nextHops).toMatchObject([{ link: onHost(9), tunnel: true }]);
  });

  it("is not known while its sandboxes are not read, nor does an odd record break it", () => {
    const bare = hostWith({ ...CALICO, ipam: ipam("nonsense", "") }, [{ name: "w1", ipv4: null }], calicoRoutes);
    expect(seen(bare).routed).toBeNull();
    const without = hostWith(CALICO, [{ name: "w1", ipv4: "192.168.70.1" }], calicoRoutes);
    expect(seen(without).routed?.own.map((o) => o.endpoint)).toEqual(["e-w1"]);
  });
});

describe("row 19, a plugin's network that switches", () => {
  const weave = link({ ifindex: 10, name: "weave", kind: "bridge" });
  const other = link({ ifindex: 11, name: "other", kind: "bridge" });
  const WEAVE = { driver: "weavemesh", ipam: ipam("10.32.0.0/12") };
  const on = (name: string, last: number, master: number | null) => ({
    name,
    ipv4: `10.32.0.${last}/12`,
    outer: { master },
  });
  const routes = [lan, route({ dst: "10.32.0.0/12", ifindex: 10, protocol: "kernel", scope: "link" })];

  it("has for its device the bridge that its endpoints' host ends are ports of, and is not routed", () => {
    const { net, routed } = seen(hostWith(WEAVE, [on("v1", 1, 10), on("v2", 2, 10)], routes, [weave, other]));
    expect(net.device).toBe(onHost(10));
    expect(routed).toBeNull();
  });

  it("has none while they disagree, or while there are none", () => {
    const split = hostWith(WEAVE, [on("v1", 1, 10), on("v2", 2, 11)], routes, [weave, other]);
    expect(seen(split).net.device).toBeNull();
    const half = hostWith(WEAVE, [on("v1", 1, 10), on("v2", 2, null)], routes, [weave]);
    expect(seen(half).net.device).toBeNull();
    expect(seen(hostWith(WEAVE, [], routes, [weave])).net.device).toBeNull();
  });
});

describe("rows 17 and 18, a bridge to whose subnet others have routes", () => {
  const bridge = link({ ifindex: 10, name: "docker0", kind: "bridge", mtu: 1450 });
  const flannel = link({ ifindex: 11, name: "flannel.1", kind: "vxlan", vxlan: vxlan() });
  const BRIDGE = {
    name: "net",
    ipam: ipam("10.2.11.0/24", "10.2.11.1"),
    options: {
      "com.docker.network.bridge.name": "docker0",
      "com.docker.network.bridge.enable_ip_masquerade": "false",
    },
  };
  const NAT = { ...BRIDGE, options: { "com.docker.network.bridge.name": "docker0" } };
  const here = route({ dst: "10.2.11.0/24", ifindex: 10, protocol: "kernel", scope: "link" });
  const web = { name: "web", ipv4: "10.2.11.2/24", outer: { master: 10 } };
  const tunnelled = [
    lan,
    here,
    route({ dst: "10.2.12.0/24", gateway: "10.2.12.0", ifindex: 11, flags: ["onlink"] }),
    route({ dst: "10.99.0.0/16", gateway: "192.168.77.1", ifindex: 2 }),
  ];
  const plain = [lan, here, route({ dst: "10.2.12.0/24", gateway: "192.168.77.12", ifindex: 2 })];

  it("row 17: the other hosts' subnets are behind the tunnel, with or without masquerade", () => {
    for (const n of [BRIDGE, NAT]) {
      const { routed } = seen(hostWith(n, [web], tunnelled, [bridge, flannel]));
      expect(routed).toMatchObject({ to: "subnet", families: [4], blackholes: [] });
      expect(routed?.own).toMatchObject([{ endpoint: null, route: { dst: "10.2.11.0/24", link: onHost(10) } }]);
      expect(routed?.nextHops).toEqual([
        { prefix: "10.2.12.0/24", gateway: "10.2.12.0", link: onHost(11), tunnel: true, protocol: "boot" },
      ]);
    }
  });

  it("row 17: the route says that its gateway is on the link", () => {
    const { entities } = seen(hostWith(BRIDGE, [web], tunnelled, [bridge, flannel]));
    const root = [...entities.values()].find((e) => e.kind === "sandbox" && e.role === "host");
    const onlink = root?.kind === "sandbox" ? root.routes.filter((r) => r.onlink).map((r) => r.dst) : [];
    expect(onlink).toEqual(["10.2.12.0/24"]);
  });

  it("row 18: they are behind the other hosts' addresses", () => {
    const { routed } = seen(hostWith(BRIDGE, [web], plain, [bridge]));
    expect(routed?.nextHops).toEqual([
      { prefix: "10.2.12.0/24", gateway: "192.168.77.12", link: onHost(2), tunnel: false, protocol: "boot" },
    ]);
  });

  it("is an ordinary bridge where it masquerades and only NICs lead on, or where no such route is", () => {
    expect(seen(hostWith(NAT, [web], plain, [bridge])).routed).toBeNull();
    expect(seen(hostWith(BRIDGE, [web], [lan, here], [bridge])).routed).toBeNull();
    const elsewhere = route({ dst: "10.99.12.0/24", gateway: "192.168.77.12", ifindex: 2 });
    expect(seen(hostWith(BRIDGE, [web], [lan, here, elsewhere], [bridge])).routed).toBeNull();
  });

  it("is routed in gateway mode `routed`, one family or both", () => {
    const mode = (family: 4 | 6) => ({ [`com.docker.network.bridge.gateway_mode_ipv${family}`]: "routed" });
    const options = { ...NAT.options, ...mode(4) };
    const { routed, net } = seen(hostWith({ ...NAT, options }, [web], [lan, here], [bridge]));
    expect(routed).toMatchObject({ to: "subnet", families: [4], nextHops: [] });
    expect(routed?.own.map((o) => o.route.dst)).toEqual(["10.2.11.0/24"]);
    expect(net.masquerade).toBe(false);
    const both = [...ipam("10.2.11.0/24", "10.2.11.1"), ...ipam("fd00:2::/64", "fd00:2::1")];
    const sixth = { ...NAT, ipam: both, enableIpv6: true, options: { ...NAT.options, ...mode(6) } };
    const six = seen(hostWith(sixth, [web], [lan, here], [bridge]));
    expect(six.routed).toMatchObject({ families: [6] });
    expect(six.net.masquerade).toBe(true);
  });
});
