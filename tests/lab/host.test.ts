/** A live host follows its engine and its kernel by their events alone: no comparison runs within these tests' time. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LocalHost } from "#lib/host/local.ts";
import { equal } from "#lib/topology/equal.ts";
import { type LabEngine, startEngine } from "./engine/engine.ts";
import { IMAGE } from "./engine/image.ts";
import { describeLab } from "./requirements.ts";
import { applyScenario } from "./scenario/apply.ts";
import { expectSound } from "./truth/invariants.ts";
import { expectNamespace, linksIn } from "./truth/kernel.ts";
import { inodeOf, ip, ipLinks, netnsPath } from "./truth/oracle.ts";
import {
  all,
  container,
  endpoint,
  endpointsOf,
  get,
  look,
  lookOnce,
  network,
  sandboxOf,
  until,
} from "./truth/sight.ts";

const IDLE = [IMAGE, "tail", "-f", "/dev/null"];

describeLab("a host that is followed", () => {
  let engine: LabEngine;
  let host: LocalHost;

  beforeAll(async () => {
    engine = await startEngine();
    await applyScenario(engine);
    host = await look(engine.dockerHost);
  });
  afterAll(async () => {
    await host?.close();
    engine?.close();
  });

  const seen = () => host.entities;
  const docker = (...args: string[]) => engine.docker(...args);
  const soon = (what: string, holds: () => boolean) => until(what, holds);
  const hasEndpoint = (name: string, on: string) => {
    const id = network(seen(), on).id;
    return endpointsOf(seen(), name).some((e) => e.network === id);
  };
  const wired = (name: string, on: string) =>
    hasEndpoint(name, on) && typeof endpoint(seen(), name, on).hostLink === "string";
  const hostLinks = () =>
    linksIn(seen(), all(seen(), "sandbox").find((s) => s.role === "host") ?? sandboxOf(seen(), "node-agent"));
  const hostLink = (name: string) => hostLinks().find((l) => l.name === name);

  /** What is held is what a fresh reader finds; what differs is named. */
  const expectTruth = async () => {
    let differing: string[] = [];
    await until(
      "the same as a fresh read",
      async () => {
        const fresh = await lookOnce(engine.dockerHost);
        const ids = new Set([...fresh.keys(), ...seen().keys()]);
        differing = [...ids].filter((id) => !equal(fresh.get(id), seen().get(id)));
        if (differing.length > 0) {
          throw new Error(
            JSON.stringify(
              differing.slice(0, 4).map((id) => [seen().get(id), fresh.get(id)]),
              null,
              1,
            ),
          );
        }
        return true;
      },
      8_000,
    );
    expectSound(seen());
  };

  describe("what the engine does", () => {
    afterEach(expectTruth, 20_000);

    it("connect and disconnect", async () => {
      await docker("network", "connect", "--alias", "board", "shop_frontend", "grafana");
      await soon("the endpoint with its veth", () => wired("grafana", "shop_frontend"));
      const e = endpoint(seen(), "grafana", "shop_frontend");
      expect(e.aliases).toEqual(["board"]);
      expect(get(seen(), "link", get(seen(), "link", e.hostLink).master).id).toBe(
        network(seen(), "shop_frontend").device,
      );
      await docker("network", "disconnect", "shop_frontend", "grafana");
      await soon("no endpoint", () => !hasEndpoint("grafana", "shop_frontend"));
      await soon("no veth", () => !seen().has(String(e.link)) && !seen().has(String(e.hostLink)));
    });

    it("network create and rm, with its bridge", async () => {
      await docker("network", "create", "--opt", "com.docker.network.bridge.name=br-made", "made");
      await soon("its device", () => network(seen(), "made").device === hostLink("br-made")?.id);
      await docker("network", "rm", "made");
      await soon("neither", () => !all(seen(), "network").some((n) => n.name === "made") && !hostLink("br-made"));
    });

    it("run, rename, pause, unpause, stop, start and rm", async () => {
      await docker(
        "run",
        "--detach",
        "--name",
        "thing",
        "--network",
        "operations",
        "--publish",
        "127.0.0.1:7777:77",
        ...IDLE,
      );
      await soon("wired", () => wired("thing", "operations"));
      const { id, sandbox } = container(seen(), "thing");
      expect(all(seen(), "publishedPort").find((p) => p.container === id)).toMatchObject({
        hostIp: "127.0.0.1",
        hostPort: 7777,
      });
      await docker("rename", "thing", "other");
      await soon("the name", () => container(seen(), "other").id === id);
      await docker("pause", "other");
      await soon("paused", () => container(seen(), "other").state === "paused");
      expect(container(seen(), "other").sandbox).toBe(sandbox);
      await docker("unpause", "other");
      await soon("running", () => container(seen(), "other").state === "running");
      await docker("stop", "--time", "0", "other");
      await soon("no sandbox", () => container(seen(), "other").sandbox === null && !seen().has(String(sandbox)));
      expect(container(seen(), "other").networks).toEqual([network(seen(), "operations").id]);
      await docker("start", "other");
      await soon("wired again", () => wired("other", "operations"));
      await docker("rm", "--force", "other");
      await soon("gone", () => !seen().has(id));
    });

    it("a container that joins another's sandbox and leaves it", async () => {
      await docker("run", "--detach", "--name", "guest", "--network", "container:grafana", ...IDLE);
      await soon("both in one", () => sandboxOf(seen(), "guest").id === sandboxOf(seen(), "grafana").id);
      await docker("rm", "--force", "guest");
      await soon("alone", () => sandboxOf(seen(), "grafana").containers.length === 1);
    });

    it("a stopped container that names a network which is removed since", async () => {
      await docker("network", "create", "short");
      await docker("create", "--name", "waiting", "--network", "short", ...IDLE);
      await soon("what it will join", () => container(seen(), "waiting").networks[0] === network(seen(), "short").id);
      await docker("network", "rm", "short");
      await soon("nothing to join", () => container(seen(), "waiting").networks.length === 0);
      await docker("rm", "waiting");
      await soon("gone", () => !all(seen(), "container").some((c) => c.name === "waiting"));
    });

    it("30 connects and disconnects in a row end in the truth", async () => {
      for (let i = 0; i < 30; i++) {
        const name = ["grafana", "crm"][i % 2] ?? "crm";
        await docker("network", "connect", "staging", name);
        if (i % 5 === 4) await docker("network", "disconnect", "--force", "staging", name);
        else await docker("network", "disconnect", "staging", name);
      }
      await soon("none is joined", () => !hasEndpoint("grafana", "staging") && !hasEndpoint("crm", "staging"));
    });

    it("two containers that start and stop for 5 s end in the truth", async () => {
      const names = ["churn-1", "churn-2"];
      for (const name of names) await docker("create", "--name", name, "--network", "operations", ...IDLE);
      const end = performance.now() + 5_000;
      const churn = async (name: string) => {
        while (performance.now() < end) {
          await docker("start", name);
          await docker("kill", name);
        }
        await docker("start", name);
      };
      await Promise.all(names.map(churn));
      await soon("both are wired", () => names.every((name) => wired(name, "operations")));
      await expectTruth();
      await docker("rm", "--force", ...names);
      await soon("both are gone", () => !all(seen(), "container").some((c) => names.includes(c.name)));
    });
  });

  describe("what only the kernel knows", () => {
    afterEach(expectTruth, 20_000);

    const veth = () => get(seen(), "link", endpoint(seen(), "grafana", "operations").hostLink);
    const inner = () => get(seen(), "link", endpoint(seen(), "grafana", "operations").link);

    it("a host veth that is set down, and up again", async () => {
      const { name } = veth();
      await engine.inside("ip", "link", "set", name, "down");
      await soon("down, and no carrier inside", () => veth().operstate === "down" && inner().operstate !== "up");
      await expectNamespace(seen(), sandboxOf(seen(), "grafana"), await netnsPath(engine, "grafana"));
      await engine.inside("ip", "link", "set", name, "up");
      await soon("up", () => veth().operstate === "up" && inner().operstate === "up");
    });

    it("a host veth that is taken off its bridge, and put back", async () => {
      const { name, master } = veth();
      await engine.inside("ip", "link", "set", name, "nomaster");
      await soon("no master", () => veth().master === null);
      await engine.inside("ip", "link", "set", name, "master", "br-ops");
      await soon("its master", () => veth().master === master);
    });

    it("an address that is added inside a sandbox, and removed", async () => {
      const path = await netnsPath(engine, "grafana");
      await ip(path, "address", "add", "10.99.0.1/32", "dev", inner().name);
      await soon("two addresses", () => inner().addresses.includes("10.99.0.1/32"));
      await ip(path, "address", "del", "10.99.0.1/32", "dev", inner().name);
      await soon("one address", () => !inner().addresses.includes("10.99.0.1/32"));
    });

    it("a route that is added inside a sandbox, and removed", async () => {
      const path = await netnsPath(engine, "grafana");
      const there = () => sandboxOf(seen(), "grafana").routes.some((r) => r.dst === "198.51.100.0/24");
      await ip(path, "route", "add", "198.51.100.0/24", "via", "10.30.0.1");
      await soon("the route", there);
      await ip(path, "route", "del", "198.51.100.0/24");
      await soon("no route", () => !there());
    });

    it("a default route of the host that goes and comes: the way outside with it", async () => {
      const vias = () => all(seen(), "outside").flatMap((o) => o.via.map((v) => v.gateway));
      const [before] = (await engine.inside("ip", "route", "show", "default")).split("\n");
      await engine.inside("ip", "route", "del", "default");
      await soon("one way less", () => vias().length === 1);
      await engine.inside("ip", "route", "add", ...(before ?? "").trim().split(/\s+/));
      await soon("both", () => vias().length === 2);
    });

    it("a bridge and a veth pair made by hand on the host, and removed", async () => {
      await engine.inside("ip", "link", "add", "br-hand", "type", "bridge");
      await engine.inside("ip", "link", "add", "hand0", "type", "veth", "peer", "name", "hand1");
      await engine.inside("ip", "link", "set", "hand0", "master", "br-hand");
      await soon(
        "all three, joined",
        () =>
          hostLink("hand0")?.master === hostLink("br-hand")?.id && hostLink("hand0")?.peer === hostLink("hand1")?.id,
      );
      expect(hostLink("hand1")?.peer).toBe(hostLink("hand0")?.id);
      await engine.inside("ip", "link", "del", "hand0");
      await engine.inside("ip", "link", "del", "br-hand");
      await soon("none", () => !hostLink("hand0") && !hostLink("hand1") && !hostLink("br-hand"));
    });

    it("a link that is renamed", async () => {
      const old = veth();
      const names = async () => (await ipLinks(engine.netns.path)).map((l) => l.ifname);
      await engine.inside("ip", "link", "set", old.name, "name", "renamed0");
      await soon("the new name, the same id", () => veth().name === "renamed0" && veth().id === old.id);
      expect(await names()).toContain("renamed0");
      await engine.inside("ip", "link", "set", "renamed0", "name", old.name);
      await soon("the old name", () => veth().name === old.name);
    });
  });

  describe("an engine that goes and comes", () => {
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      it(`after ${signal}: lost with the time, everything kept; then it recovers, with the right root namespace`, async () => {
        const before = seen();
        const went = Date.now();
        await engine.stop(signal);
        await soon("lost", () => host.status.state === "lost");
        expect(Date.parse(host.status.since)).toBeGreaterThanOrEqual(went - 1_000);
        expect(host.status.error).toMatchObject({ message: expect.any(String), hint: expect.any(String) });
        const [stale] = all(seen(), "host");
        expect(stale?.stale).toBe(host.status.since);
        const kept = (kind: "container" | "network") => all(seen(), kind).map((e) => e.id);
        expect(kept("container")).toEqual(all(before, "container").map((e) => e.id));
        expect(kept("network")).toEqual(all(before, "network").map((e) => e.id));
        expect(all(seen(), "sandbox").length).toBeGreaterThan(0);
        await engine.start();
        await until("ready", () => host.status.state === "ready", 15_000);
        await soon("not stale", () => all(seen(), "host")[0]?.stale === null);
        await docker("start", "grafana", "node-agent");
        await until("wired", () => wired("grafana", "operations"), 10_000);
        expect(sandboxOf(seen(), "node-agent").netns).toEqual(inodeOf(engine.netns.path));
        await expectTruth();
      }, 60_000);
    }
  });
});
