/** What browser tests stand on: one real lab engine and one real server for all of them, and a page that is watched. */
import { test as base, expect } from "@playwright/test";
import { settingsFor } from "#tests/lab/by-hand.ts";
import { type LabEngine, startEngine } from "#tests/lab/engine/engine.ts";
import { labProblem } from "#tests/lab/engine/problem.ts";
import { type AppliedScenario, applyScenario } from "#tests/lab/scenario/apply.ts";
import { browserPath } from "#tests/support/browser.ts";
import { type RunningServer, startServer } from "#tests/support/running-server.ts";
import { Vethscope } from "./vethscope.ts";
import { watch } from "./watch.ts";

export interface Lab {
  readonly engine: LabEngine;
  readonly scenario: AppliedScenario;
  readonly server: RunningServer;
}

interface ForTests {
  /** Whether the page may write errors on its console, as when a test stops the server under it. */
  mayComplain: boolean;
  able: undefined;
  vethscope: Vethscope;
}

interface ForWorker {
  lab: Lab;
}

/** Why there can be no browser tests here; null when there can. */
const problem = (): string | null => labProblem() ?? (browserPath() === null ? "there is no Chromium" : null);

export const test = base.extend<ForTests, ForWorker>({
  mayComplain: [false, { option: true }],

  // Without the means, tests are skipped with the reason; under CI=true that is a failure.
  able: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern.
    async ({}, use, info) => {
      const reason = problem();
      if (reason !== null && process.env.CI === "true") throw new Error(`Browser tests cannot run: ${reason}`);
      info.skip(reason !== null, reason ?? "");
      await use(undefined);
    },
    { auto: true },
  ],

  lab: [
    // biome-ignore lint/correctness/noEmptyPattern: the same.
    async ({}, use) => {
      const engine = await startEngine({ hostname: "shop-server" });
      try {
        const scenario = await applyScenario(engine);
        const server = await startServer(settingsFor(engine));
        try {
          await use({ engine, scenario, server });
        } finally {
          await server.stop();
        }
      } finally {
        engine.close();
      }
    },
    { scope: "worker", timeout: 120_000 },
  ],

  page: async ({ page, lab, mayComplain }, use) => {
    const seen = watch(page);
    await use(page);
    expect(seen.foreign(new URL(lab.server.url).hostname), "requests to foreign hosts").toEqual([]);
    expect(seen.violations, "violations of the content security policy").toEqual([]);
    if (!mayComplain) expect(seen.errors, "errors on the console").toEqual([]);
  },

  vethscope: async ({ page, lab }, use) => {
    await use(new Vethscope(page, lab.server));
  },
});

export { expect };
