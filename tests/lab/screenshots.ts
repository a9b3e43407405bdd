/** Makes README's pictures from the real lab scenario: `npm run screenshots`. Runs by being imported (see cli.ts). */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { browserPath, launchOptions } from "#tests/support/browser.ts";
import { type RunningServer, startServer, TOKEN } from "#tests/support/running-server.ts";
import { settingsFor } from "./by-hand.ts";
import { startEngine } from "./engine/engine.ts";
import { applyScenario } from "./scenario/apply.ts";

const TARGET = join(import.meta.dirname, "../../docs/images");
const MOST_BYTES = 350_000;

interface Shot {
  readonly name: string;
  readonly query: string;
  readonly theme: "light" | "dark";
  readonly width: number;
  readonly height: number;
}

const WIDE = { width: 1440, height: 900 };
const SHOTS: readonly Shot[] = [
  { name: "networks-light", query: "", theme: "light", ...WIDE },
  { name: "networks-dark", query: "", theme: "dark", ...WIDE },
  { name: "wiring-light", query: "?view=wiring", theme: "light", ...WIDE },
  { name: "wiring-dark", query: "?view=wiring", theme: "dark", ...WIDE },
  { name: "phone", query: "", theme: "light", width: 390, height: 844 },
];

/** Pictures for documents, by the command of README; SVGs follow the reader's colours. */
const LOOK = ["--theme", "auto", "--legend"];
const EXPORTS: readonly (readonly [file: string, ...flags: string[]])[] = [
  ["web-shop.svg", "--title", "The web shop and its neighbours", ...LOOK],
  ["web-shop-wiring.svg", "--view", "wiring", "--filter", "compose=shop", ...LOOK],
  ["public.svg", "--filter", "compose=shop", "--redact", "names,addresses,ids", ...LOOK],
];

async function take(browser: Browser, server: RunningServer, shot: Shot): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: shot.width, height: shot.height },
    deviceScaleFactor: shot.name === "phone" ? 2 : 1.25,
    colorScheme: shot.theme,
    reducedMotion: "reduce",
    hasTouch: shot.name === "phone",
  });
  try {
    await context.request.get(server.entrance);
    const page = await context.newPage();
    await page.goto(`${server.url}/${shot.query}`);
    await drawn(page);
    const path = join(TARGET, `${shot.name}.png`);
    await page.screenshot({ path, animations: "disabled" });
    const { size } = statSync(path);
    if (size > MOST_BYTES) throw new Error(`${shot.name}.png has ${size} bytes, more than ${MOST_BYTES}`);
    console.log(`docs/images/${shot.name}.png, ${Math.round(size / 1024)} KiB`);
  } finally {
    await context.close();
  }
}

/** The picture is there and painted: its scene has shapes, and two frames have passed since. */
async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(() => (window.__vethscopePicture?.shown().length ?? 0) > 0);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}

function snapshot(server: RunningServer, file: string, flags: readonly string[]): void {
  const path = join(TARGET, file);
  const main = join(import.meta.dirname, "../../lib/cli/main.ts");
  const from = ["--server", server.url, "--token", TOKEN];
  execFileSync(process.execPath, [main, "snapshot", "-o", path, ...from, ...flags], { stdio: "inherit" });
  console.log(`docs/images/${file}, ${Math.round(statSync(path).size / 1024)} KiB`);
}

/** What changed since `before`: a container joined another network, one left, one came. */
async function changes(server: RunningServer): Promise<void> {
  const before = mkdtempSync(join(tmpdir(), "vethscope-pictures-"));
  try {
    const file = join(before, "topology.json");
    const topology = await fetch(`${server.url}/api/topology`, { headers: { authorization: `Bearer ${TOKEN}` } });
    if (!topology.ok) throw new Error(`GET /api/topology answered ${topology.status}`);
    writeFileSync(file, await topology.text());
    await engine.docker("network", "connect", "shop_backend", "grafana");
    await engine.docker("network", "disconnect", "office", "door-scanner");
    await engine.docker("network", "create", "--subnet", "172.28.95.0/24", "payments");
    snapshot(server, "changes.svg", ["--diff", file, ...LOOK]);
  } finally {
    rmSync(before, { recursive: true });
  }
}

if (browserPath() === null) throw new Error("Screenshots need Chromium: apt install chromium");
mkdirSync(TARGET, { recursive: true });
const engine = await startEngine({ hostname: "shop-server" });
try {
  await applyScenario(engine);
  const server = await startServer(settingsFor(engine));
  const browser = await chromium.launch(launchOptions());
  try {
    for (const shot of SHOTS) await take(browser, server, shot);
    for (const [file, ...flags] of EXPORTS) snapshot(server, file, flags);
    await changes(server);
  } finally {
    await browser.close();
    await server.stop();
  }
} finally {
  engine.close();
}
