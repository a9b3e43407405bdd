/** Newer engines, fetched from Debian: the web shop runs on them, and is seen, as on the machine's own. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LocalHost } from "#lib/host/local.ts";
import { type LabEngine, startEngine } from "./engine/engine.ts";
import { fetchEngine } from "./engine/fetch.ts";
import { IMAGE } from "./engine/image.ts";
import { labProblem } from "./engine/problem.ts";
import { describeLab } from "./requirements.ts";
import { applyScenario } from "./scenario/apply.ts";
import { inspectContainers, inspectNetworks } from "./scenario/inspect.ts";
import { CONTAINERS, NETWORKS } from "./scenario/webshop.ts";
import { expectSound } from "./truth/invariants.ts";
import { inspect, ipRoutes, netnsPath } from "./truth/oracle.ts";
import { rowTests } from "./truth/rows.ts";
import { all, endpoint, endpointsOf, get, look, lookOnce, network, until } from "./truth/sight.ts";

const FETCHED = [
  { version: "26.1", apiVersion: "1.45" },
  { version: "28.5", apiVersion: "1.51" },
] as const;

for (const { version, apiVersion } of FETCHED) {
  const fetched = labProblem() === null ? await fetchEngine(version) : null;

  describeLab(
    `Docker ${version}`,
    () => {
      let engine: LabEngine;
      let host: LocalHost;

      beforeAll(async () => {
        engine = await startEngine({ version });
        await applyScenario(engine);
        host = await look(engine.dockerHost);
      }, 120_000);
      afterAll(async () => {
        await host?.close();
        engine?.close();
      });

      it("is that version, and runs beside the machine's own", async () => {
        const seen = await engine.docker("version", "--format", "{{.Server.Version}} {{.Server.APIVersion}}");
        expect(seen).toMatch(new RegExp(`^${version.replace(".", "\\.")}\\.\\S* ${apiVersion.replace(".", "\\.")}$`));
      });

      it("has every network and container of the web shop", async () => {
        const networks = await inspectNetworks(engine);
        expect([...networks.keys()]).toEqual(expect.arrayContaining(NETWORKS.map((network) => network.name)));
        const containers = await inspectContainers(engine);
        const states = CONTAINERS.map(({ name }) => [name, containers.get(name)?.State.Status]);
        expect(states).toEqual(
          CONTAINERS.map((container) => [container.name, "state" in container ? container.state : "running"]),
        );
      });

      it("gives addresses on a network with IPv6, and static ones", async () => {
        const containers = await inspectContainers(engine);
        expect(containers.get("shop-web-1")?.NetworkSettings.Networks.shop_frontend?.GlobalIPv6Address).toMatch(
          /^fd5e:10::/,
        );
        expect(containers.get("grafana")?.NetworkSettings.Networks.operations?.IPAddress).toBe("10.30.0.42");
      });

      it("gives a sound topology, the same to the byte in a second read", async () => {
        expect(host.status).toMatchObject({ state: "ready", error: null, kernel: { read: true }, notices: [] });
        expectSound(host.entities);
        const again = await lookOnce(engine.dockerHost);
        expect(JSON.stringify([...again.values()])).toBe(JSON.stringify([...host.entities.values()]));
      });

      rowTests(() => ({ engine, seen: host.entities }));

      it("has host veths that all name the same far ifindex, and each is paired with its own sandbox's eth0", () => {
        const seen = host.entities;
        const pairs = all(seen, "endpoint").flatMap((e) =>
          typeof e.hostLink === "string"
            ? [{ inner: get(seen, "link", e.link), outer: get(seen, "link", e.hostLink) }]
            : [],
        );
        expect(new Set(pairs.map((p) => p.outer.id)).size).toBe(pairs.length);
        for (const { inner, outer } of pairs) expect([inner.peer, outer.peer]).toEqual([outer.id, inner.id]);
        // 28 numbers the links of every sandbox from 2; before, ifindexes are the host's.
        const indexes = pairs.map((p) => p.inner.ifindex);
        if (version === "28.5") expect(indexes.filter((i) => i === 2).length).toBeGreaterThan(3);
        else expect(new Set(indexes).size).toBe(indexes.length);
      });

      it("says which network has the gateway's priority, as the engine does", async () => {
        const said = (await inspect(engine, "shop-web-1")).NetworkSettings.Networks as Record<
          string,
          { GwPriority?: number }
        >;
        for (const [on, { GwPriority }] of Object.entries(said)) {
          expect(endpoint(host.entities, "shop-web-1", on).gwPriority).toBe(GwPriority ?? null);
        }
        if (version !== "28.5") return;
        const networks = ["--network", "name=staging", "--network", "name=operations,gw-priority=7"];
        await engine.docker("run", "--detach", "--name", "two-ways", ...networks, IMAGE, "tail", "-f", "/dev/null");
        const carrier = () => endpointsOf(host.entities, "two-ways").find((e) => e.defaultRoute);
        await until("the default route", () => carrier() !== undefined);
        const [route] = (await ipRoutes(await netnsPath(engine, "two-ways"))).filter((r) => r.dst === "default");
        expect(get(host.entities, "link", carrier()?.link).name).toBe(route?.dev);
        expect(carrier()).toMatchObject({ network: network(host.entities, "operations").id, gwPriority: 7 });
        await until("the other one", () => endpoint(host.entities, "two-ways", "staging").gwPriority === 0);
      });
    },
    typeof fetched === "string" ? fetched : null,
  );
}
