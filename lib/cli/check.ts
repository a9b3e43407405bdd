/** `vethscope check`: what is wrong on the host, for people and, with `--json`, for programs. */
import type { Environment } from "#lib/server/settings.ts";
import type { Finding } from "#lib/topology/model.ts";
import { onOneLine, printable } from "./printable.ts";
import { readOnce } from "./read-once.ts";

const TITLES = [
  ["error", "Errors"],
  ["warning", "Warnings"],
  ["info", "Worth knowing"],
] as const;

/** Grouped by severity, the worst first; what shows or mends a thing stands under it. */
export function checkText(findings: readonly Finding[]): string {
  const groups = TITLES.flatMap(([severity, title]) => {
    const own = findings.filter((f) => f.severity === severity);
    if (own.length === 0) return [];
    return [
      [
        `${title} (${own.length})`,
        ...own.map((f) => `  ${f.code}: ${onOneLine(f.text)}\n      ${onOneLine(f.hint)}`),
      ].join("\n"),
    ];
  });
  if (findings.every((f) => f.severity === "info")) groups.unshift("No errors, no warnings.");
  return groups.join("\n\n");
}

/** Prints to stdout. Returns the exit code: 1 when there is an error, or when the engine could not be read. */
export function check(env: Environment, json: boolean): Promise<number> {
  return readOnce(env, async (host) => {
    const findings = [...host.entities.values()].filter((e): e is Finding => e.kind === "finding");
    const text = json ? printable(JSON.stringify({ findings })) : checkText(findings);
    await new Promise<void>((done) => process.stdout.write(`${text}\n`, () => done()));
    return findings.some((f) => f.severity === "error") ? 1 : 0;
  });
}
