/** What Vethscope makes of a real engine and kernel: rows 1 to 11, compared with iproute2 and docker inspect. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LocalHost } from "#lib/host/local.ts";
import type { Snapshot } from "#lib/protocol/stream.ts";
import { type LabEngine, startEngine } from "./engine/engine.ts";
import { describeLab } from "./requirements.ts";
import { applyScenario } from "./scenario/apply.ts";
import { expectSound } from "./truth/invariants.ts";
import { rowTests } from "./truth/rows.ts";
import { look, lookOnce } from "./truth/sight.ts";

const MAIN = fileURLToPath(new URL("../../lib/cli/main.ts", import.meta.url));

describeLab("the topology of the machine's own engine", () => {
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

  const fromCommand = (): Snapshot => {
    const env = { PATH: process.env.PATH, HOME: engine.state.folder, DOCKER_HOST: engine.dockerHost };
    return JSON.parse(
      execFileSync(process.execPath, [MAIN, "topology"], {
        env: env as unknown as NodeJS.ProcessEnv,
        encoding: "utf8",
      }),
    );
  };

  it("is sound: unique sorted ids, no id that leads nowhere, JSON carries it", () => {
    expect(host.status).toMatchObject({ state: "ready", error: null, kernel: { read: true }, notices: [] });
    expectSound(host.entities);
  });

  it("is the same to the byte in a second read", async () => {
    const again = await lookOnce(engine.dockerHost);
    expect(JSON.stringify([...again.values()])).toBe(JSON.stringify([...host.entities.values()]));
  });

  it("is the same to the byte from `vethscope topology`, a process of its own, twice", () => {
    const here = JSON.stringify([...host.entities.values()]);
    expect(JSON.stringify(fromCommand().entities)).toBe(here);
    expect(JSON.stringify(fromCommand().entities)).toBe(here);
  });

  rowTests(() => ({ engine, seen: host.entities }));
});
