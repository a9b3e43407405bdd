/** flannel's two shapes on a real engine and kernel; the LAN's other end plays the other host. No flanneld: it only sets what is set here. */
import { expect, it } from "vitest";
import { relate } from "#lib/topology/relations.ts";
import { type RoutedNetwork, routedNetwork } from "#lib/topology/routed.ts";
import { IMAGE, loadImage } from "./engine/image.ts";
import { LAN } from "./engine/namespaces.ts";
import { observed } from "./observed.ts";
import { describeLab } from "./requirements.ts";
import { expectNamespace, expectPair } from "./truth/kernel.ts";
import { ipRoutes, netnsPath } from "./truth/oracle.ts";
import { all, endpoint, get, network, until } from "./truth/sight.ts";

const HERE = { subnet: "10.2.11.0/24", bridge: "10.2.11.1", vtep: "10.2.11.0", mac: "de:ad:be:ef:00:0b" } as const;
const THERE = {
  subnet: "10.2.12.0/24",
  vtep: "10.2.12.0",
  mac: "de:ad:be:ef:00:0c",
  container: "10.2.12.2",
} as const;

/** What flanneld sets for one peer host, by `ip` and `bridge` of this host. */
function vxlan(own: { vtep: string; mac: string }, nic: string, local: string): string[][] {
  const kind = ["type", "vxlan", "id", "1", "dev", nic, "local", local, "dstport", "8472", "nolearning"];
  return [
    ["link", "add", "flannel.1", "mtu", "1450", "address", own.mac, ...kind],
    ["addr", "add", `${own.vtep}/32`, "dev", "flannel.1"],
    ["link", "set", "flannel.1", "up"],
  ];
}
function peer(to: { subnet: string; vtep: string; mac: string }): string[][] {
  const neighbour = ["neigh", "replace", to.vtep, "lladdr", to.mac, "dev", "flannel.1", "nud", "permanent"];
  return [neighbour, ["route", "replace", to.subnet, "via", to.vtep, "dev", "flannel.1", "onlink"]];
}
const fdb = (mac: string, host: string) => ["fdb", "append", mac, "dev", "flannel.1", "dst", host];

const args = ["--bip", `${HERE.bridge}/24`, "--mtu", "1450", "--ip-masq=false"];

describeLab("flannel on a real host", () => {
  const lab = observed(
    async (engine) => {
      await loadImage(engine);
      for (const line of [...vxlan(HERE, LAN.nic, LAN.address), ...peer(THERE)]) await engine.inside("ip", ...line);
      await engine.inside("bridge", ...fdb(THERE.mac, LAN.gateway));
      for (const line of [...vxlan(THERE, "lan0", LAN.gateway), ...peer(HERE)]) await engine.inOutside("ip", ...line);
      await engine.inOutside("bridge", ...fdb(HERE.mac, LAN.address));
      await engine.inOutside("ip", "addr", "add", `${THERE.container}/32`, "dev", "lo");
      await engine.docker("run", "--detach", "--name", "web", IMAGE, "tail", "-f", "/dev/null");
    },
    { args },
  );
  const routed = (): RoutedNetwork | null =>
    routedNetwork(network(lab.entities, "bridge"), { entities: lab.entities, relations: relate(lab.entities) });
  const hops = () => routed()?.nextHops.map((h) => [h.prefix, h.gateway, get(lab.entities, "link", h.link).name]);
  const root = () => all(lab.entities, "sandbox").find((s) => s.role === "host");
  /** Routes to other hosts' subnets, as iproute2 says. */
  const said = async () => {
    const routes = await ipRoutes(lab.engine.netns.path);
    return routes.filter((r) => r.dst.startsWith("10.2.") && r.gateway).map((r) => [r.dst, r.gateway, r.dev]);
  };
  const ping = () => lab.engine.docker("exec", "web", "ping", "-c", "1", "-W", "2", THERE.container);

  it("row 17: docker0 has flannel's lease and MTU, the container is an ordinary endpoint on it, and nothing is wrong", async () => {
    await lab.allWell();
    const path = await netnsPath(lab.engine, "web");
    const { inner, bridge } = await expectPair(
      lab.entities,
      endpoint(lab.entities, "web", "bridge"),
      path,
      lab.engine.netns.path,
    );
    expect([inner.mtu, bridge.mtu, bridge.name]).toEqual([1450, 1450, "docker0"]);
    expect(network(lab.entities, "bridge")).toMatchObject({
      ipam: [{ subnet: HERE.subnet, gateway: HERE.bridge }],
      masquerade: false,
    });
    // Links get their fe80:: addresses when they please.
    await until("the host's own namespace is as iproute2 says", async () => {
      const sandbox = root();
      if (!sandbox) throw new Error("the host's own sandbox is not there");
      await expectNamespace(lab.entities, sandbox, lab.engine.netns.path);
      return true;
    });
  });

  it("row 17: flannel.1 is a tunnel to the peer hosts that its forwarding database names", async () => {
    const [link] = all(lab.entities, "link").filter((l) => l.name === "flannel.1");
    const [kernel] = JSON.parse(await lab.ip("-d", "-j", "link", "show", "flannel.1"));
    const { id, port, local } = kernel.linkinfo.info_data;
    const entries = JSON.parse(await lab.engine.inside("bridge", "-j", "fdb", "show", "dev", "flannel.1"));
    const remotes = entries.filter((e: { dst?: string }) => e.dst !== undefined);
    expect(link).toMatchObject({ type: "vxlan", mtu: kernel.mtu, vxlan: { vni: id, port, local } });
    expect([id, port]).toEqual([1, 8472]);
    expect(link?.vxlan?.remotes).toMatchObject(
      remotes.map((e: { dst: string; mac: string }) => ({ address: e.dst, macs: [e.mac] })),
    );
    expect(link?.addresses).toContain(`${HERE.vtep}/32`);
  });

  it("row 17: the other host's subnet is behind the tunnel, as `ip route` says, and a packet goes there without NAT", async () => {
    expect(routed()).toMatchObject({ to: "subnet", families: [4], blackholes: [] });
    expect(routed()?.own.map((o) => [o.route.dst, o.route.protocol])).toEqual([[HERE.subnet, "kernel"]]);
    expect(hops()).toEqual(await said());
    expect(hops()).toEqual([[THERE.subnet, THERE.vtep, "flannel.1"]]);
    expect(routed()?.nextHops.map((h) => h.tunnel)).toEqual([true]);
    expect(root()?.routes.find((r) => r.dst === THERE.subnet)?.onlink).toBe(true);
    expect(await ping()).toContain("1 packets received");
  });

  it("row 17: another host that joins or leaves flannel is seen by itself", async () => {
    const third = { subnet: "10.2.13.0/24", vtep: "10.2.13.0", mac: "de:ad:be:ef:00:0d" };
    for (const line of peer(third)) await lab.ip(...line);
    await until("its subnet", () => hops()?.length === 2);
    expect(hops()).toEqual(await said());
    await lab.ip("route", "del", third.subnet);
    await until("it is gone", () => hops()?.length === 1);
  });

  it("row 18: with host-gw, the other host's subnet is behind its address, by the NIC, with no tunnel", async () => {
    const { engine } = lab;
    await engine.inOutside("ip", "link", "del", "flannel.1");
    await engine.inOutside("ip", "route", "add", HERE.subnet, "via", LAN.address);
    await lab.ip("link", "del", "flannel.1");
    await until("no tunnel", () => all(lab.entities, "link").every((l) => l.name !== "flannel.1"));
    await until("an ordinary bridge", () => routed() === null);
    await lab.ip("route", "add", THERE.subnet, "via", LAN.gateway);
    await until("the next hop", () => routed() !== null);
    expect(hops()).toEqual(await said());
    expect(hops()).toEqual([[THERE.subnet, LAN.gateway, LAN.nic]]);
    expect(routed()?.nextHops).toMatchObject([{ tunnel: false, protocol: "boot" }]);
    expect(all(lab.entities, "link").filter((l) => l.type === "vxlan")).toEqual([]);
    expect(await ping()).toContain("1 packets received");
    await lab.allWell();
  });
});
