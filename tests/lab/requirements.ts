/** What lab tests do on a machine that cannot run a lab. */
import { describe, it } from "vitest";
import { unprivilegedProblem } from "#tests/support/command.ts";
import { labProblem } from "./engine/problem.ts";

/**
 * A `describe` for tests on a real engine. Without the means they are skipped, and the title says why; under CI=true
 * that is a failure. `problem` is a further reason of the caller's.
 */
export function describeLab(title: string, tests: () => void, problem: string | null = null): void {
  const reason = labProblem() ?? problem;
  if (reason === null) describe(title, () => tests());
  else if (process.env.CI === "true")
    describe(title, () => it("can run here", () => Promise.reject(new Error(reason))));
  else describe.skip(`${title} (skipped: ${reason})`, tests);
}

/** An `it` for what is run as another user; skipped, with the reason in its title, where that cannot be. */
export function itUnprivileged(title: string, test: () => Promise<void>): void {
  const reason = unprivilegedProblem();
  if (reason === null) it(title, test);
  else it.skip(`${title} (skipped: ${reason})`, test);
}
