import { defineConfig } from "@playwright/test";
import { launchOptions } from "#tests/support/browser.ts";

/**
 * Browser tests on a real lab engine and the real server; both are started once a worker (tests/e2e/fixtures.ts).
 * By hand there are no retries: a test that passes only the second time tells of a defect. Under CI, on a shared machine
 * that may stand still for seconds, there is one, and the summary names who needed it.
 */
export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  workers: 2,
  fullyParallel: false,
  retries: process.env.CI === "true" ? 1 : 0,
  forbidOnly: process.env.CI === "true",
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [
    ["list"],
    ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ?? ".cache/results/browser.json" }],
  ],
  use: {
    browserName: "chromium",
    launchOptions: launchOptions(),
    viewport: { width: 1440, height: 900 },
    colorScheme: "light",
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    trace: "retain-on-failure",
  },
});
