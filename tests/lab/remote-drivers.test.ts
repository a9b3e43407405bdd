/** Networks of remote drivers, from a real engine and kernel; a plugin of the lab leaves what the products would. */
import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { relate } from "#lib/topology/relations.ts";
import { type RoutedNetwork, routedNetwork } from "#lib/topology/routed.ts";
import type { LabEngine } from "./engine/engine.ts";
import { IMAGE, loadImage } from "./engine/image.ts";
import { processRef } from "./engine/processes.ts";
import { newLab } from "./engine/state.ts";
import { destroyLab, sweepLabs } from "./engine/teardown.ts";
import { observed } from "./observed.ts";
import { CALICO, calico, caliName } from "./plugin/calico.ts";
import { claimSocket } from "./plugin/files.ts";
import { MYSTERY, mystery } from "./plugin/mystery.ts";
import { type Plugin, startPlugin } from "./plugin/plugin.ts";
import { WEAVE, weave } from "./plugin/weave.ts";
import { describeLab } from "./requirements.ts";
import { expectSound } from "./truth/invariants.ts";
import { expectNamespace, expectPair, linksIn } from "./truth/kernel.ts";
import { inspect, ipRoutes, netnsPath } from "./truth/oracle.ts";
import { all, container, type Entities, endpoint, get, lookOnce, network, sandboxOf, until } from "./truth/sight.ts";

const run = (engine: LabEngine, name: string, on: string) =>
  engine.docker("run", "--detach", "--name", name, "--network", on, IMAGE, "tail", "-f", "/dev/null");

function routedOf(entities: Entities, name: string): RoutedNetwork | null {
  return routedNetwork(network(entities, name), { entities, relations: relate(entities) });
}

describeLab("remote drivers on a real host", () => {
  let plugins: Readonly<Record<"calico" | "weave" | "mystery", Plugin>>;
  const lab = observed(async (engine) => {
    await loadImage(engine);
    plugins = {
      calico: await startPlugin(engine, calico),
      weave: await startPlugin(engine, weave),
      mystery: await startPlugin(engine, mystery),
    };
    const create = (driver: string, ...args: string[]) => engine.docker("network", "create", "-d", driver, ...args);
    await create(plugins.calico.driver, "--ipam-driver", plugins.calico.driver, "calico");
    await create(plugins.weave.driver, "--ipam-driver", plugins.weave.driver, "weave");
    await create(plugins.mystery.driver, "--subnet", "10.77.0.0/24", "mystery");
    await run(engine, "w1", "calico");
    await run(engine, "w2", "calico");
    await run(engine, "v1", "bridge");
    await engine.docker("network", "connect", "weave", "v1");
    await run(engine, "m1", "mystery");
  });
  afterAll(async () => {
    for (const plugin of Object.values(plugins ?? {})) await plugin.stop();
  });
  const root = () => {
    const [only] = all(lab.entities, "sandbox").filter((s) => s.role === "host");
    if (!only) throw new Error("the host's own sandbox is not there");
    return only;
  };
  const named = (name: string) => {
    const [only] = linksIn(lab.entities, root()).filter((l) => l.name === name);
    if (!only) throw new Error(`no ${name} on the host`);
    return only;
  };
  const hostRoutes = async () => ipRoutes(lab.engine.netns.path);

  it("every namespace is as iproute2 says, nothing of a plugin's is dropped, and nothing is wrong", async () => {
    await lab.allWell();
    // Links get their fe80:: addresses when they please.
    await until("the host's own namespace is as iproute2 says", async () => {
      await expectNamespace(lab.entities, root(), lab.engine.netns.path);
      return true;
    });
    for (const name of ["w1", "w2", "v1", "m1"]) {
      await expectNamespace(lab.entities, sandboxOf(lab.entities, name), await netnsPath(lab.engine, name));
    }
    expectSound(lab.entities);
    const again = await lookOnce(lab.engine.dockerHost);
    const kept = (entities: Entities) =>
      [...entities.values()].filter((e) => !["host", "finding", "link"].includes(e.kind));
    expect(kept(again)).toEqual(kept(lab.entities));
  });

  it("drivers are named as the engine names them", async () => {
    for (const [name, plugin] of Object.entries(plugins)) {
      const said = await lab.engine.docker("network", "inspect", "--format", "{{.Driver}} {{.Scope}}", name);
      expect(said).toBe(`${plugin.driver} local`);
      expect(network(lab.entities, name)).toMatchObject({ driver: plugin.driver, scope: "local", masquerade: null });
    }
  });

  describe("row 20, Calico's shape", () => {
    it("row 20: each endpoint has the link with its address and a host veth on no bridge; one MAC confuses nothing", async () => {
      for (const name of ["w1", "w2"]) {
        const e = endpoint(lab.entities, name, "calico");
        const said = (await inspect(lab.engine, name)).NetworkSettings.Networks.calico;
        expect([e.ipv4, e.mac, e.gateway]).toEqual([`${said?.IPAddress}/32`, CALICO.mac, CALICO.gateway]);
        const inner = get(lab.entities, "link", e.link);
        const outer = get(lab.entities, "link", e.hostLink);
        expect(inner).toMatchObject({ type: "veth", mac: CALICO.mac, addresses: expect.arrayContaining([e.ipv4]) });
        expect(outer).toMatchObject({ name: caliName(e.id), mac: CALICO.mac, master: null, peer: inner.id });
        expect(e.defaultRoute).toBe(true);
      }
      expect(network(lab.entities, "calico").device).toBeNull();
    });

    it("row 20: host routes to endpoints, the other host's prefix with its next hop, and the blackhole, as `ip route` has them", async () => {
      const said = await hostRoutes();
      const routed = routedOf(lab.entities, "calico");
      expect(routed).toMatchObject({ to: "endpoints", families: [4] });
      const own = routed?.own.map(({ endpoint: id, route }) => [
        caliName(String(id)),
        route.dst,
        get(lab.entities, "link", route.link).name,
        route.protocol,
      ]);
      const cali = said.filter((r) => r.dev?.startsWith("cali"));
      // `ip` leaves out what is usual: protocol boot.
      expect(own).toEqual(cali.map((r) => [r.dev, r.dst, r.dev, r.protocol ?? "boot"]));
      expect(own).toHaveLength(2);
      const hops = routed?.nextHops.map((h) => [
        h.prefix,
        h.gateway,
        get(lab.entities, "link", h.link).name,
        h.protocol,
      ]);
      const bird = said.filter((r) => r.protocol === "bird");
      expect(hops).toEqual(
        bird.filter((r) => r.gateway !== undefined).map((r) => [r.dst, r.gateway, r.dev, r.protocol]),
      );
      expect(routed?.blackholes.map((r) => [r.type, r.dst, r.protocol])).toEqual(
        bird.filter((r) => r.gateway === undefined).map((r) => [r.type, r.dst, r.protocol]),
      );
      expect(bird).toHaveLength(2);
    });

    it("row 20: the host is the router: a packet from one endpoint to the other takes one hop", async () => {
      const to = String(endpoint(lab.entities, "w2", "calico").ipv4).replace("/32", "");
      const said = await lab.engine.docker("exec", "w1", "ping", "-c", "1", "-W", "2", to);
      expect(said).toContain("ttl=63");
    });

    it("row 20: an endpoint and its host route are seen by themselves, and go by themselves", async () => {
      await run(lab.engine, "w3", "calico");
      const ownOfW3 = () => {
        const e = endpoint(lab.entities, "w3", "calico");
        return routedOf(lab.entities, "calico")?.own.filter((o) => o.endpoint === e.id) ?? [];
      };
      await until("the route to w3", () => ownOfW3().length === 1);
      const [{ route } = { route: null }] = ownOfW3();
      expect((await hostRoutes()).map((r) => r.dst)).toContain(route?.dst);
      await lab.engine.docker("rm", "--force", "w3");
      await until("w3 is gone", () => routedOf(lab.entities, "calico")?.own.length === 2);
      await until("its veth is gone", () => linksIn(lab.entities, root()).every((l) => l.id !== route?.link));
      await lab.allWell();
    });
  });

  describe("row 20, broken on purpose", () => {
    const w1 = () => endpoint(lab.entities, "w1", "calico");
    const end = () => get(lab.entities, "link", w1().hostLink).name;

    it("row 20: without its host route an endpoint is not reached, which is found, and no more once it is back", async () => {
      const address = String(w1().ipv4).replace("/32", "");
      const name = end();
      await lab.ip("route", "del", address);
      await lab.shows("host-route-missing", w1().id);
      expect(lab.wrong()).toEqual([["host-route-missing", w1().id]]);
      await lab.ip("route", "add", address, "dev", name, "scope", "link");
      await lab.allWell();
    });

    it("row 20: an endpoint whose veth is gone says why its link is not known; joining it anew mends that", async () => {
      await lab.ip("link", "del", end());
      await lab.shows("endpoint-link-missing", w1().id);
      expect(w1().link).toEqual({ unresolved: expect.stringContaining("no link in the sandbox") });
      await lab.engine.docker("network", "disconnect", "--force", "calico", "w1");
      await lab.engine.docker("network", "connect", "calico", "w1");
      const inner = () => get(lab.entities, "link", w1().link);
      await until("its link", () => inner().addresses.includes(String(w1().ipv4)));
      await lab.allWell();
    });
  });

  describe("row 19, Weave's shape", () => {
    it("row 19: the container has two ways, eth0 on docker0 and ethwe0 on the bridge `weave`, which is the network's device", async () => {
      const path = await netnsPath(lab.engine, "v1");
      for (const [on, inner, bridge] of [
        ["bridge", "eth0", "docker0"],
        ["weave", "ethwe0", "weave"],
      ] as const) {
        const e = endpoint(lab.entities, "v1", on);
        expect(get(lab.entities, "link", e.link)).toMatchObject({ name: inner, addresses: [e.ipv4] });
        const outer = get(lab.entities, "link", e.hostLink);
        expect(get(lab.entities, "link", outer.master).name).toBe(bridge);
        expect(get(lab.entities, "link", network(lab.entities, on).device).name).toBe(bridge);
      }
      await expectPair(lab.entities, endpoint(lab.entities, "v1", "bridge"), path, lab.engine.netns.path);
      const [route] = (await ipRoutes(path)).filter((r) => r.dst === "default");
      expect(route?.dev).toBe("eth0");
      expect(endpoint(lab.entities, "v1", "bridge").defaultRoute).toBe(true);
      expect(endpoint(lab.entities, "v1", "weave")).toMatchObject({ defaultRoute: false, mac: null });
      expect(routedOf(lab.entities, "weave")).toBeNull();
    });

    it("row 19: two switches in a row, then the tunnel (a plain bridge stands in for Open vSwitch)", () => {
      const [near, far] = [named("vethwe-bridge"), named("vethwe-datapath")];
      expect([near.peer, far.peer]).toEqual([far.id, near.id]);
      expect([near.master, far.master]).toEqual([named("weave").id, named("datapath").id]);
      const tunnel = named(`vxlan-${WEAVE.port}`);
      expect(tunnel).toMatchObject({ type: "vxlan", master: far.master, vxlan: { port: WEAVE.port, external: true } });
      expect(network(lab.entities, "weave").device).toBe(near.master);
    });

    it("row 19: without endpoints it has no device, with one it has again", async () => {
      await lab.engine.docker("network", "disconnect", "weave", "v1");
      await until("no device", () => network(lab.entities, "weave").device === null);
      await lab.engine.docker("network", "connect", "weave", "v1");
      await until("the device", () => network(lab.entities, "weave").device === named("weave").id);
    });
  });

  describe("row 21, a driver that nobody knows", () => {
    it("row 21: its links are there under the kernel's own name of their kind, in the sandbox and on the host", async () => {
      const e = endpoint(lab.entities, "m1", "mystery");
      const said = (await inspect(lab.engine, "m1")).NetworkSettings.Networks.mystery;
      expect(e).toMatchObject({ ipv4: `${said?.IPAddress}/24`, mac: null, gateway: null, hostLink: null });
      const link = get(lab.entities, "link", e.link);
      expect(link).toMatchObject({ type: "other", rawKind: MYSTERY.kind, name: `${MYSTERY.prefix}0` });
      expect(link.addresses).toContain(e.ipv4);
      expect(named(MYSTERY.device)).toMatchObject({ type: "other", rawKind: MYSTERY.kind });
      expect(network(lab.entities, "mystery").device).toBeNull();
      expect(routedOf(lab.entities, "mystery")).toBeNull();
    });

    it("row 21: an endpoint comes and goes", async () => {
      await lab.engine.docker("network", "connect", "mystery", "w1");
      await until("it is there", () => typeof endpoint(lab.entities, "w1", "mystery").link === "string");
      expect(container(lab.entities, "w1").sandbox).toBe(endpoint(lab.entities, "w1", "mystery").sandbox);
      await lab.engine.docker("network", "disconnect", "mystery", "w1");
      const left = () => all(lab.entities, "endpoint").filter((e) => e.network === network(lab.entities, "mystery").id);
      await until("it is gone", () => left().length === 1);
    });
  });

  it("with the plugins dead, the engine still answers and all that was seen stays", async () => {
    await lab.allWell();
    // Links get their fe80:: addresses when they please.
    const kept = () => [...lab.entities.values()].filter((e) => e.kind !== "link" && e.kind !== "host");
    const [before, ids] = [kept(), [...lab.entities.keys()]];
    for (const plugin of Object.values(plugins)) await plugin.stop();
    await lab.engine.docker("network", "inspect", "calico", "weave", "mystery");
    await lab.engine.docker("exec", "w1", "true");
    await wait(300);
    expect(lab.host.status).toMatchObject({ state: "ready", error: null });
    expect(kept()).toEqual(before);
    expect([...(await lookOnce(lab.engine.dockerHost)).keys()]).toEqual(ids);
  });
});

describeLab("a lab with a plugin whose process died", () => {
  it("leaves no socket after the next sweep, and that of another stays", () => {
    const daemon = { path: "", client: "", hostname: "", ownNetwork: true, sharedMounts: false, args: [] };
    const mark = randomBytes(3).toString("hex");
    const dead = newLab(`d-${mark}`, { pid: process.pid, start: "another process's" }, daemon);
    const alive = newLab(`a-${mark}`, processRef(process.pid), daemon);
    const sockets = [dead, alive].map((each) => claimSocket(each, `calico-${each.name}`));
    for (const path of sockets) writeFileSync(path, "");
    expect(sweepLabs()).toContain(dead.name);
    expect(sockets.map((path) => existsSync(path))).toEqual([false, true]);
    destroyLab(alive);
    expect(sockets.some((path) => existsSync(path))).toBe(false);
  });
});
