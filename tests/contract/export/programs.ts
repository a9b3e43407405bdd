/** Runs the programs that read our formats; what a machine does not have is skipped, and missed under CI. */
import { spawnSync } from "node:child_process";
import { describe, it } from "vitest";

/** The first of these programs that is there. */
function found(programs: readonly string[]): string | null {
  return programs.find((p) => spawnSync(p, ["-V"], { stdio: "ignore" }).error === undefined) ?? null;
}

/** A `describe` for tests that need a program; `run` gives it a text, and returns what it writes. */
export function describeWith(
  programs: readonly string[],
  title: string,
  tests: (run: (args: readonly string[], input: string) => string) => void,
): void {
  const program = found(programs);
  if (program !== null) describe(title, () => tests((args, input) => run(program, args, input)));
  else if (process.env.CI === "true")
    describe(title, () => it("can run here", () => Promise.reject(new Error(`there is no ${programs.join(" or ")}`))));
  else describe.skip(`${title} (skipped: there is no ${programs.join(" or ")})`, () => tests(() => ""));
}

/** What it writes; throws where it fails, and where it complains. */
function run(program: string, args: readonly string[], input: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    input,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error || status !== 0 || stderr.trim() !== "") throw new Error(`${program}: ${error?.message ?? stderr}`);
  return stdout;
}
