/** Everything that an engine does to networks and containers in a day's work, in a hurry; and what was found wrong meanwhile. */
import { setTimeout as wait } from "node:timers/promises";
import type { LabEngine } from "./engine/engine.ts";
import type { Observed } from "./observed.ts";

const IMAGE = "shop/api:2.8";
const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** The codes, without those that are only worth knowing, that were shown at any time while `busy` ran or just after it. */
export async function flashes(lab: Observed, busy: () => Promise<void>): Promise<string[]> {
  const seen = new Set<string>();
  const end = lab.host.subscribe(() => {
    for (const f of lab.findings) if (f.severity !== "info") seen.add(`${f.code}: ${f.text}`);
  });
  try {
    await busy();
    await wait(1_000);
  } finally {
    end();
  }
  return [...seen];
}

/** One container's life on networks that come and go with it. */
async function life({ docker }: LabEngine, name: string): Promise<void> {
  const [one, two] = [`${name}-one`, `${name}-two`];
  await docker("network", "create", one);
  await docker("network", "create", "--internal", two);
  await docker("run", "--detach", "--name", name, "--network", one, "--publish", "127.0.0.1::80", IMAGE, "sleep", "99");
  await docker("network", "connect", two, name);
  await docker("network", "disconnect", one, name);
  await docker("network", "connect", one, name);
  await docker("restart", "--time", "0", name);
  await docker("stop", "--time", "0", name);
  await docker("start", name);
  await docker("rm", "--force", name);
  await docker("network", "rm", one, two);
}

/** As Compose does: networks first, then all containers at once, each on two networks; and down again. */
async function project({ docker }: LabEngine, name: string, size: number): Promise<void> {
  const [front, back] = [`${name}-front`, `${name}-back`];
  await Promise.all([docker("network", "create", front), docker("network", "create", back)]);
  const names = numbers(size).map((i) => `${name}-${i}`);
  for (const c of names) await docker("create", "--name", c, "--network", front, IMAGE, "sleep", "99");
  await Promise.all(names.map((c) => docker("network", "connect", back, c)));
  await Promise.all(names.map((c) => docker("start", c)));
  await Promise.all(names.map((c) => docker("rm", "--force", c)));
  await docker("network", "rm", front, back);
}

/** `rounds` lives, two side by side, and a project of eight. */
export async function comingsAndGoings(engine: LabEngine, rounds: number): Promise<void> {
  for (const i of numbers(rounds)) await Promise.all([life(engine, `brief-${i}-a`), life(engine, `brief-${i}-b`)]);
  await project(engine, "stack", 8);
}
