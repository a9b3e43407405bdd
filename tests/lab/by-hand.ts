/** A lab that stays until told otherwise, and Vethscope on it. */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { engineOf, type LabEngine, leaveRunning, startEngine } from "./engine/engine.ts";
import { leaveSignalsToCaller } from "./engine/guard.ts";
import type { EngineVersion } from "./engine/packages.ts";
import { type LabState, readLab } from "./engine/state.ts";
import { destroyLab, sweepLabs } from "./engine/teardown.ts";
import { applyScenario } from "./scenario/apply.ts";
import { manyContainers } from "./scenario/many.ts";

const PROJECT = join(import.meta.dirname, "../..");
const NOTE = join(PROJECT, ".cache/lab/up.json");

/** What to start: which engine, and a number of plain containers in place of the web shop. */
export type HandOptions = { readonly version?: EngineVersion; readonly containers?: number };

/** Starts a lab, leaves it running and says how to use it; one that is up already is shown again. */
export async function labUp(options: HandOptions): Promise<number> {
  const running = labThatIsUp();
  if (running !== null) {
    console.log(`A lab is up already.\n\n${howToUse(engineOf(running))}`);
    return 0;
  }
  const engine = await fill(options);
  leaveRunning(engine);
  mkdirSync(dirname(NOTE), { recursive: true });
  writeFileSync(NOTE, JSON.stringify({ name: engine.name }));
  console.log(howToUse(engine));
  return 0;
}

/** Clears away the lab that `labUp` started, and what crashed ones left behind. */
export async function labDown(): Promise<number> {
  const running = labThatIsUp();
  if (running !== null) destroyLab(running);
  rmSync(NOTE, { force: true });
  const swept = sweepLabs();
  const gone = [...(running === null ? [] : [running.name]), ...swept];
  console.log(gone.length === 0 ? "No lab is up." : `Cleared away: ${gone.join(", ")}`);
  return 0;
}

/** Starts a lab with Vethscope on it, which keeps this terminal; when that ends, so does the lab. */
export async function labStart(options: HandOptions): Promise<number> {
  leaveSignalsToCaller();
  let interrupted = false;
  let stop = () => {
    interrupted = true;
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop());
  const engine = await fill(options);
  try {
    if (interrupted) return 130;
    const server = spawn(process.execPath, ["scripts/run.mjs", "--build", "lib/cli/main.ts", "serve"], {
      cwd: PROJECT,
      stdio: "inherit",
      env: { DATA_DIR: join(PROJECT, ".cache/lab/data"), ...process.env, ...settingsFor(engine) },
    });
    // Ctrl-C reaches the server by itself; a plain `kill` of this process does not.
    stop = () => void setTimeout(() => server.kill("SIGTERM"), 500).unref();
    return await new Promise<number>((resolve, reject) => {
      server.once("error", reject).once("exit", (code) => resolve(code ?? 0));
    });
  } finally {
    engine.close();
  }
}

/** The environment that points Vethscope at a lab. */
export function settingsFor(engine: LabEngine): {
  readonly DOCKER_HOST: string;
  readonly VETHSCOPE_ROOT_NETNS: string;
} {
  return { DOCKER_HOST: engine.dockerHost, VETHSCOPE_ROOT_NETNS: engine.netns.path };
}

async function fill({ version, containers }: HandOptions): Promise<LabEngine> {
  console.log("Starting a Docker engine in a network namespace of its own …");
  const engine = await startEngine({ hostname: "shop-server", ...(version && { version }) });
  console.log(
    `Docker ${await engine.docker("version", "--format", "{{.Server.Version}}")} answers; starting containers …`,
  );
  if (containers === undefined) await applyScenario(engine);
  else await manyContainers(engine, containers);
  return engine;
}

function labThatIsUp(): LabState | null {
  try {
    const { name } = JSON.parse(readFileSync(NOTE, "utf8")) as { name: string };
    return readLab(name);
  } catch {
    return null;
  }
}

function howToUse(engine: LabEngine): string {
  const { DOCKER_HOST, VETHSCOPE_ROOT_NETNS } = settingsFor(engine);
  return `The lab is up.

  Socket:     ${engine.socket}
  Docker:     export DOCKER_HOST=${DOCKER_HOST}
  Vethscope:  export VETHSCOPE_ROOT_NETNS=${VETHSCOPE_ROOT_NETNS}
              npm start
  Its host:   nsenter --net=${engine.netns.path} ip -br address
  Outside:    nsenter --net=${engine.outside.path} ip -br address
  Clear away: npm run lab -- down`;
}
