/** What lab tests do on a machine that cannot run a lab. */
import { describe, it } from "vitest";
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
