/**
 * All checks with one command: installs what they need, then types, lint, dead code, unit, contract, lab, browser.
 * Every step runs even when one before it failed; the last line counts. `npm test -- unit lab` runs some of them.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, nodePath, ROOT } from "./prepare.mjs";
import { ensureSystemPackages } from "./system-packages.mjs";

const RESULTS = join(ROOT, ".cache", "results");
const wanted = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

/** Runs a tool of node_modules on the pinned Node; output goes straight through. */
function tool(path, args, env = {}) {
  const command = [join(ROOT, "node_modules", ...path.split("/")), ...args];
  return spawnSync(nodePath(), command, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } }).status === 0;
}

function count(name, { passed, failed, skipped = 0 }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  if (failed > 0) failures.push(name);
}

function step(name, run) {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  console.log(`\n── ${name} ${"─".repeat(Math.max(0, 60 - name.length))}`);
  const started = Date.now();
  try {
    count(name, run());
  } catch (error) {
    console.error(error.message);
    count(name, { passed: 0, failed: 1 });
  }
  console.log(`── ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

const check = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });

/** Counts from a JSON report; a run that failed without naming a test counts as one failure. */
function report(file, ok, read) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const counts = read(JSON.parse(readFileSync(file, "utf8")));
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function vitest(project) {
  const file = join(RESULTS, `${project}.json`);
  const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const ok = tool("vitest/vitest.mjs", args);
  return report(file, ok, (r) => ({
    passed: r.numPassedTests,
    failed: r.numFailedTests,
    skipped: r.numPendingTests + r.numTodoTests,
  }));
}

function playwright() {
  ensureBuilt();
  const file = join(RESULTS, "browser.json");
  const ok = tool("@playwright/test/cli.js", ["test"], { PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  return report(file, ok, ({ stats }) => {
    if (stats.flaky > 0) console.log(`Passed only when tried again: ${stats.flaky} (marked "flaky" above)`);
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
  });
}

try {
  ensureInstalled();
} catch (error) {
  console.error(error.message);
  console.log("0 passed, 1 failed");
  process.exit(1);
}
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const system = ensureSystemPackages({ engine: true, browser: true, pictures: true });
for (const [what, answer] of Object.entries(system)) if (answer !== true) console.warn(`No ${what}: ${answer}`);

step("types", () => check(tool("next/dist/bin/next", ["typegen"]) && tool("typescript/bin/tsc", ["--noEmit"])));
step("lint", () => check(tool("@biomejs/biome/bin/biome", ["ci", "."])));
step("dead-code", () => check(tool("knip/bin/knip.js", [])));
step("unit", () => vitest("unit"));
step("contract", () => vitest("contract"));
step("lab", () => {
  // Some of its files run the server; two of them side by side must not both build.
  ensureBuilt();
  return vitest("lab");
});
step("browser", playwright);

if (failures.length > 0) console.log(`\nFailed: ${failures.join(", ")}`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
process.exit(total.failed === 0 ? 0 : 1);
