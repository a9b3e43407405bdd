/**
 * Figures of the running whole: a real engine, a real browser. Prints a table and asserts nothing: the machine is
 * shared, and times are for people to judge. `npm run bench -- --containers 100 --rounds 30 --idle 60`.
 */
import { parseArgs } from "node:util";
import { chromium } from "playwright";
import { type LabEngine, startEngine } from "#tests/lab/engine/engine.ts";
import { manyContainers } from "#tests/lab/scenario/many.ts";
import { launchOptions } from "#tests/support/browser.ts";
import { cpuMs, residentBytes, startServer, TOKEN } from "#tests/support/running-server.ts";
import { actingFigures } from "./acting.ts";
import { exportFigures, snapshotFigures } from "./export.ts";
import { findingFigures } from "./findings.ts";
import { kernelFigures } from "./kernel.ts";
import { layoutFigures } from "./layouts.ts";
import { pageFigures } from "./page.ts";
import { planFigures } from "./plans.ts";
import { pureFigures } from "./pure.ts";
import { quantile, type Row, table } from "./report.ts";
import { countingRelay, rewiring } from "./rewiring.ts";

const { values } = parseArgs({
  options: {
    containers: { type: "string", default: "100" },
    rounds: { type: "string", default: "30" },
    idle: { type: "string", default: "60" },
  },
});
const containers = Number(values.containers);
const rounds = Number(values.rounds);
const idleSeconds = Number(values.idle);

async function measure(engine: LabEngine): Promise<Row[]> {
  const rows: Row[] = [];
  const names = await manyContainers(engine, containers);
  rows.push(...(await kernelFigures(engine, names)));
  rows.push(...(await snapshotFigures(engine, containers)));
  const server = await startServer({ DOCKER_HOST: engine.dockerHost, LOG_LEVEL: "warn" });
  const browser = await chromium.launch(launchOptions());
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    rows.push(...(await pageFigures(page, server, containers)));
    const relay = await countingRelay(Number(new URL(server.url).port));
    await page.goto(`http://127.0.0.1:${relay.port}/?token=${TOKEN}`);
    await page.waitForFunction(() => (window.__vethscopePicture?.shown().length ?? 0) > 0);
    // Not one that is on several networks already: a default route that moves is another change.
    const result = await rewiring(page, engine, names[1] ?? "", rounds, relay.wire);
    for (const [what, numbers] of [
      ["connect: graph after the command returned", result.connect],
      ["disconnect: graph after the command returned", result.disconnect],
    ] as const) {
      rows.push([
        what,
        `median ${quantile(numbers, 0.5).toFixed(1)} ms, p95 ${quantile(numbers, 0.95).toFixed(1)} ms`,
        `${numbers.length} rounds`,
      ]);
    }
    rows.push([
      "bytes on the wire for a connect",
      `median ${quantile(result.bytes, 0.5)} B, most ${Math.max(...result.bytes)} B`,
      "≤ 1,536 B",
    ]);

    rows.push(...(await findingFigures(engine, server.url, names[1] ?? "", rounds)));

    rows.push(...(await actingFigures(engine, server.url, TOKEN, names[1] ?? "", rounds)));

    const before = cpuMs(server.pid);
    relay.wire.reset();
    await new Promise((done) => setTimeout(done, idleSeconds * 1000));
    const share = (cpuMs(server.pid) - before) / (idleSeconds * 10);
    rows.push([`topology bytes in ${idleSeconds} idle s`, `${relay.wire.bytes()} B`, "0 B"]);
    rows.push([`server CPU idle, ${containers} containers`, `${share.toFixed(2)} % of a core`, "≤ 0.5 %"]);
    relay.close();
    rows.push(["server memory", `${Math.round(residentBytes(server.pid) / 1048576)} MiB resident`, "≤ 250 MB"]);
  } finally {
    await browser.close();
    await server.stop();
  }
  return rows;
}

const engine = await startEngine();
try {
  const rows = [
    ...pureFigures(),
    ...layoutFigures(),
    ...planFigures(),
    ...(await exportFigures()),
    ...(await measure(engine)),
  ];
  console.log(table(rows));
} finally {
  engine.close();
}
