/** Rows 1 to 11 of the network systems, on a lab engine that runs the web shop; registers one test a row. */
import { expect, it } from "vitest";
import type { LabEngine } from "../engine/engine.ts";
import { LAN } from "../engine/namespaces.ts";
import { inspectContainers, inspectNetworks } from "../scenario/inspect.ts";
import { CONTAINERS } from "../scenario/webshop.ts";
import { expectNamespace, expectPair, linksIn } from "./kernel.ts";
import { inodeOf, inspect, ipLinks, ipRoutes, netnsPath } from "./oracle.ts";
import { all, container, type Entities, endpoint, endpointsOf, get, network, sandboxOf } from "./sight.ts";

const running = CONTAINERS.filter((c) => !("state" in c) || c.state === "paused");

export function rowTests(subject: () => { readonly engine: LabEngine; readonly seen: Entities }): void {
  const pairOf = async (name: string, on: string) => {
    const { engine, seen } = subject();
    return expectPair(seen, endpoint(seen, name, on), await netnsPath(engine, name), engine.netns.path);
  };

  it("every sandbox has the links, addresses and routes that iproute2 shows in its namespace", async () => {
    const { engine, seen } = subject();
    for (const { name } of running) await expectNamespace(seen, sandboxOf(seen, name), await netnsPath(engine, name));
  });

  it("every container and endpoint is as docker inspect says", async () => {
    const { engine, seen } = subject();
    const said = await inspectContainers(engine);
    expect(
      all(seen, "container")
        .map((c) => [c.id, c.name, c.state])
        .sort(),
    ).toEqual([...said.values()].map((c) => [c.Id, c.Name.slice(1), c.State.Status]).sort());
    const live = [...said.values()].filter((c) => c.State.Running);
    const prefixed = (address: string, length: number) => (address === "" ? null : `${address}/${length}`);
    expect(
      all(seen, "endpoint")
        .map((e) => [e.id, e.network, e.container, e.ipv4, e.ipv6, e.mac])
        .sort(),
    ).toEqual(
      live
        .flatMap((c) =>
          Object.values(c.NetworkSettings.Networks).map((n) => [
            n.EndpointID,
            n.NetworkID,
            c.Id,
            prefixed(n.IPAddress, n.IPPrefixLen),
            prefixed(n.GlobalIPv6Address, n.GlobalIPv6PrefixLen),
            n.MacAddress || null,
          ]),
        )
        .sort(),
    );
  });

  it("row 1, none: a sandbox with loopback alone, its endpoint without link or address", async () => {
    const { engine, seen } = subject();
    const sandbox = sandboxOf(seen, "nightly-report");
    const said = await ipLinks(await netnsPath(engine, "nightly-report"));
    expect(linksIn(seen, sandbox).map((l) => l.type)).toEqual(said.map((l) => l.link_type));
    expect(sandbox).toMatchObject({ role: "container", routes: [], dns: [] });
    expect(endpoint(seen, "nightly-report", "none")).toMatchObject({
      link: { unresolved: expect.stringContaining("adds no link") },
      hostLink: null,
      ipv4: null,
      mac: null,
    });
  });

  it("row 2, host: the container sits in the host's own sandbox", async () => {
    const { engine, seen } = subject();
    const sandbox = sandboxOf(seen, "node-agent");
    expect(sandbox).toMatchObject({ role: "host", netns: inodeOf(engine.netns.path) });
    expect(sandbox.containers).toEqual([container(seen, "node-agent").id]);
    expect(all(seen, "sandbox").filter((s) => s.role === "host")).toHaveLength(1);
    const e = endpoint(seen, "node-agent", "host");
    expect(e).toMatchObject({ link: { unresolved: expect.stringContaining("the host's own") }, hostLink: null });
  });

  it("row 3, default bridge: eth0 leads to a port of docker0, whose address is the gateway; no name lookup", async () => {
    const { engine, seen } = subject();
    const { bridge } = await pairOf("crm", "bridge");
    const said = (await inspect(engine, "crm")).NetworkSettings.Networks.bridge;
    const [route] = (await ipRoutes(await netnsPath(engine, "crm"))).filter((r) => r.dst === "default");
    expect(bridge).toMatchObject({ type: "bridge", name: "docker0" });
    expect(endpoint(seen, "crm", "bridge").gateway).toBe(said?.Gateway);
    expect(route?.gateway).toBe(said?.Gateway);
    expect(bridge.addresses.map((a) => a.split("/")[0])).toContain(said?.Gateway);
    expect(sandboxOf(seen, "crm").dns).not.toContain("127.0.0.11");
  });

  it("row 4, user-defined bridges: own device by id or option, built-in DNS, aliases; internal has no way out", async () => {
    const { engine, seen } = subject();
    const networks = await inspectNetworks(engine);
    for (const [name, on] of [
      ["shop-db-1", "shop_backend"],
      ["grafana", "operations"],
      ["shop-web-1", "shop_frontend"],
    ] as const) {
      const { bridge } = await pairOf(name, on);
      const said = networks.get(on);
      expect(bridge.name).toBe(said?.Options?.["com.docker.network.bridge.name"] ?? `br-${said?.Id.slice(0, 12)}`);
      expect(sandboxOf(seen, name).dns).toEqual(["127.0.0.11"]);
    }
    expect(endpoint(seen, "shop-db-1", "shop_backend").aliases).toEqual(["db", "postgres"]);
    expect(network(seen, "shop_backend")).toMatchObject({ internal: true, masquerade: false });
    // 20.10 gives internal networks a default route all the same, to a bridge that lets nothing through.
    const said = (await ipRoutes(await netnsPath(engine, "shop-db-1"))).some((r) => r.dst === "default");
    expect(endpoint(seen, "shop-db-1", "shop_backend").defaultRoute).toBe(said);
  });

  it("row 4, a bridge with IPv6: both addresses are on the same link", async () => {
    const { engine, seen } = subject();
    const { inner } = await pairOf("shop-web-1", "shop_frontend");
    const said = (await inspect(engine, "shop-web-1")).NetworkSettings.Networks.shop_frontend;
    const { ipv6 } = endpoint(seen, "shop-web-1", "shop_frontend");
    expect(ipv6).toBe(`${said?.GlobalIPv6Address}/${said?.GlobalIPv6PrefixLen}`);
    expect(inner.addresses).toContain(ipv6);
    expect(network(seen, "shop_frontend").ipam.map((i) => i.subnet)).toHaveLength(2);
  });

  it("row 5, joined sandbox: one sandbox holds both containers, with the endpoints of the one that was joined", () => {
    const { seen } = subject();
    const sandbox = sandboxOf(seen, "shop-web-metrics-1");
    const both = [container(seen, "shop-web-1").id, container(seen, "shop-web-metrics-1").id];
    expect(sandbox.containers).toEqual(both.sort());
    expect(container(seen, "shop-web-metrics-1").networkMode).toBe(`container:${container(seen, "shop-web-1").id}`);
    expect(endpointsOf(seen, "shop-web-metrics-1")).toEqual([]);
    expect(all(seen, "endpoint").filter((e) => e.sandbox === sandbox.id)).toEqual(endpointsOf(seen, "shop-web-1"));
  });

  it("row 6, several networks: one link each, and the default route on the one that the kernel uses", async () => {
    const { engine, seen } = subject();
    for (const name of ["shop-api-1", "shop-web-1"]) {
      const endpoints = endpointsOf(seen, name);
      const said = (await inspect(engine, name)).NetworkSettings.Networks;
      expect(endpoints).toHaveLength(Object.keys(said).length);
      expect(new Set(endpoints.map((e) => e.link)).size).toBe(endpoints.length);
      for (const on of Object.keys(said)) await pairOf(name, on);
      const [route] = (await ipRoutes(await netnsPath(engine, name))).filter((r) => r.dst === "default");
      const carriers = endpoints.filter((e) => e.defaultRoute);
      expect(carriers.map((e) => get(seen, "link", e.link).name)).toEqual([route?.dev]);
      expect(carriers.map((e) => e.gateway)).toEqual([route?.gateway]);
    }
  });

  it("row 7, static address: the endpoint and its link have the address that was asked for", async () => {
    const { engine, seen } = subject();
    for (const name of ["grafana", "syslog"]) {
      const said = (await inspect(engine, name)).NetworkSettings.Networks.operations;
      const { inner } = await pairOf(name, "operations");
      const wanted = `${said?.IPAMConfig?.IPv4Address}/${said?.IPPrefixLen}`;
      expect(endpoint(seen, name, "operations").ipv4).toBe(wanted);
      expect(inner.addresses).toContain(wanted);
    }
  });

  it("row 8, published ports: each binding with host address, port and protocol, behind the endpoint with the way out", async () => {
    const { engine, seen } = subject();
    const text = (p: { hostIp: string; hostPort: number | string | null; port: string }) =>
      `${p.hostIp}|${p.hostPort}|${p.port}`;
    for (const name of ["shop-api-1", "shop-web-1", "grafana", "syslog", "crm"]) {
      const said = Object.entries((await inspect(engine, name)).NetworkSettings.Ports).flatMap(([port, bindings]) =>
        (bindings ?? []).map((b) => text({ hostIp: b.HostIp, hostPort: b.HostPort, port })),
      );
      const ports = all(seen, "publishedPort").filter((p) => p.container === container(seen, name).id);
      expect(
        ports
          .map((p) => text({ hostIp: p.hostIp, hostPort: p.hostPort, port: `${p.containerPort}/${p.protocol}` }))
          .sort(),
      ).toEqual(said.sort());
      const carrier = endpointsOf(seen, name).find((e) => e.defaultRoute);
      expect(new Set(ports.map((p) => p.endpoint))).toEqual(new Set([carrier?.id]));
    }
    const kinds = new Set(all(seen, "publishedPort").map((p) => `${p.hostIp} ${p.protocol}`));
    expect([...kinds]).toEqual(expect.arrayContaining(["0.0.0.0 tcp", "127.0.0.1 tcp", "0.0.0.0 udp", ":: tcp"]));
  });

  it("row 9, way out: the host's default routes lead outside, and bridges say whether they masquerade", async () => {
    const { engine, seen } = subject();
    const [outside, ...more] = all(seen, "outside");
    expect(more).toEqual([]);
    const routes = [...(await ipRoutes(engine.netns.path)), ...(await ipRoutes(engine.netns.path, 6))];
    const said = routes.filter((r) => r.dst === "default").map((r) => [r.dev, r.gateway]);
    expect(outside?.via.map((v) => [get(seen, "link", v.link).name, v.gateway])).toEqual(said);
    const rules = await engine.inside("iptables-save", "-t", "nat");
    for (const n of all(seen, "network").filter((each) => each.driver === "bridge" && each.ipam.length > 0)) {
      const rule = `-A POSTROUTING -s ${n.ipam[0]?.subnet} ! -o ${get(seen, "link", n.device).name} -j MASQUERADE`;
      expect(rules.includes(rule), `${n.name}: ${rule}`).toBe(n.masquerade);
    }
  });

  it("row 10, isolation: every bridge network has a bridge of its own, and a container's ports are on those it joins", async () => {
    const { engine, seen } = subject();
    const bridged = all(seen, "network").filter((n) => n.driver === "bridge");
    const devices = bridged.map((n) => get(seen, "link", n.device).name);
    expect(new Set(devices).size).toBe(bridged.length);
    const said = (await ipLinks(engine.netns.path)).filter((l) => l.linkinfo?.info_kind === "bridge");
    expect([...devices].sort()).toEqual(said.map((l) => l.ifname).sort());
  });

  it("row 11, macvlan: the link in the sandbox stands on the host's NIC; no bridge, no veth", async () => {
    const { engine, seen } = subject();
    const office = network(seen, "office");
    const parent = get(seen, "link", office.device);
    expect(parent).toMatchObject({ name: LAN.nic, sandbox: all(seen, "sandbox").find((s) => s.role === "host")?.id });
    for (const name of ["label-printer", "door-scanner"]) {
      const e = endpoint(seen, name, "office");
      const link = get(seen, "link", e.link);
      const said = (await ipLinks(await netnsPath(engine, name))).find((l) => l.linkinfo?.info_kind === "macvlan");
      expect(link).toMatchObject({ type: "macvlan", parent: parent.id, master: null, peer: null });
      expect([link.name, link.mac, link.macvlanMode]).toEqual([
        said?.ifname,
        said?.address,
        said?.linkinfo?.info_data?.mode,
      ]);
      expect(said?.link_index).toBe(parent.ifindex);
      expect(e.hostLink).toBeNull();
      expect(link.addresses).toContain(e.ipv4);
    }
    expect(office.masquerade).toBeNull();
  });

  it("containers that do not run have no sandbox, and say what they will join", () => {
    const { seen } = subject();
    expect(container(seen, "shop-migrate-1")).toMatchObject({ state: "exited", sandbox: null });
    expect(container(seen, "shop-web-2")).toMatchObject({ state: "created", sandbox: null });
    expect(container(seen, "shop-web-2").networks).toEqual([network(seen, "shop_frontend").id]);
    expect(container(seen, "shop-worker-1")).toMatchObject({ state: "paused", sandbox: expect.any(String) });
  });
}
