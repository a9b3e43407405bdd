import { defineConfig } from "vitest/config";

// Once more under CI only, as in playwright.config.ts; the report marks who needed it.
const retry = process.env.CI === "true" ? 1 : 0;

/** Unit tests are of what is pure: they share one world. Lab tests use real engines, each in namespaces of its own: two files at a time, and with the patience that starting them needs. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["tests/unit/**/*.test.ts"], testTimeout: 20_000, isolate: false } },
      { test: { name: "contract", include: ["tests/contract/**/*.test.ts"], testTimeout: 20_000, retry } },
      {
        test: {
          name: "lab",
          include: ["tests/lab/**/*.test.ts"],
          maxWorkers: 2,
          retry,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
