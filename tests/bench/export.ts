/** Pictures as files: how long a drawing takes, and the whole command from its start to its end. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DEFAULTS } from "#lib/export/options.ts";
import { makePicture } from "#lib/export/picture.ts";
import { render } from "#lib/render/render.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { LabEngine } from "#tests/lab/engine/engine.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";
import { quantile, type Row } from "./report.ts";

const BIN = fileURLToPath(new URL("../../bin/vethscope", import.meta.url));
const ROUNDS = 7;

async function median(run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return quantile(times, 0.5);
}

/** `vethscope snapshot` as a user starts it, each time a process of its own. */
async function command(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const run = (): void => {
    const all = { NODE_ENV: "production", PATH: process.env.PATH ?? "", HOME: tmpdir(), ...env } as const;
    const { status, stderr } = spawnSync(process.execPath, [BIN, "snapshot", ...args], { env: all, encoding: "utf8" });
    if (status !== 0) throw new Error(`snapshot ${args.join(" ")}: ${status}\n${stderr}`);
  };
  // What a first run compiles is kept for those after it.
  run();
  return `${(await median(run)).toFixed(0)} ms`;
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "vethscope-bench-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function exportFigures(): Promise<Row[]> {
  return inFolder(async (folder) => {
    const large = assemble(syntheticHost({ containers: 1000, networks: 10, most: 2 }));
    const picture = makePicture(large, DEFAULTS);
    const planned = await median(() => makePicture(large, DEFAULTS));
    const svg = await median(() => render(picture, "svg"));
    const started = performance.now();
    const png = await render(picture, "png").then(
      (file) => `${Math.round(file.length / 1024)} KiB, at scale ${DEFAULTS.scale}`,
      (error: Error) => error.message,
    );
    const drawn = performance.now() - started;
    const small = assemble(syntheticHost({ containers: 100, networks: 10, most: 2 }));
    const [file, out] = [join(folder, "topology.json"), join(folder, "net.svg")];
    writeFileSync(file, JSON.stringify({ rev: 1, entities: [...small.values()] }));
    const whole = await command(["--from", file, "-o", out]);
    return [
      ["SVG of 1,000 containers", `${svg.toFixed(1)} ms`, `≤ 50 ms; planned and laid out in ${planned.toFixed(0)} ms`],
      ["PNG of 1,000 containers", `${drawn.toFixed(0)} ms`, png],
      [
        "snapshot of 100 from a file",
        whole,
        `≤ 300 ms, the whole command; ${Math.round(statSync(out).size / 1024)} KiB`,
      ],
    ];
  });
}

/** On an engine that runs this many containers. */
export function snapshotFigures(engine: LabEngine, containers: number): Promise<Row[]> {
  return inFolder(async (folder) => {
    const whole = await command(["-o", join(folder, "net.svg")], {
      DOCKER_HOST: engine.dockerHost,
      DATA_DIR: join(folder, "data"),
    });
    return [[`snapshot of ${containers} from engine and kernel`, whole, "≤ 1,000 ms, the whole command"]];
  });
}
