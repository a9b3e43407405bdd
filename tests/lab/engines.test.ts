/** Newer engines, fetched from Debian: the web shop runs on them as on the machine's own. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LabEngine, startEngine } from "./engine/engine.ts";
import { fetchEngine } from "./engine/fetch.ts";
import { labProblem } from "./engine/problem.ts";
import { describeLab } from "./requirements.ts";
import { applyScenario } from "./scenario/apply.ts";
import { inspectContainers, inspectNetworks } from "./scenario/inspect.ts";
import { CONTAINERS, NETWORKS } from "./scenario/webshop.ts";

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

      beforeAll(async () => {
        engine = await startEngine({ version });
        await applyScenario(engine);
      }, 120_000);
      afterAll(() => engine?.close());

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
    },
    typeof fetched === "string" ? fetched : null,
  );
}
