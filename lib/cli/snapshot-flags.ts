/** Flags of `vethscope snapshot`: those of a picture, and where it comes from and goes to. */
import type { ParseArgsConfig } from "node:util";

/** What GET /api/picture takes by the same names; once, or as often as there are things to name. */
const ONCE = [
  "view",
  "format",
  "theme",
  "width",
  "title",
  "caption",
  "date",
  "padding",
  "background",
  "scale",
  "page",
  "table",
  "redact",
  "group",
  "driver",
  "state",
] as const;
const OFTEN = ["filter", "network", "fold", "select"] as const;
const SWITCHES = ["legend", "stopped", "empty"] as const;

export const SNAPSHOT_OPTIONS = {
  ...Object.fromEntries(ONCE.map((name) => [name, { type: "string" as const }])),
  ...Object.fromEntries(OFTEN.map((name) => [name, { type: "string" as const, multiple: true }])),
  ...Object.fromEntries(SWITCHES.map((name) => [name, { type: "boolean" as const }])),
  output: { type: "string", short: "o", multiple: true },
  from: { type: "string" },
  diff: { type: "string" },
  server: { type: "string" },
  token: { type: "string" },
  "fail-on-change": { type: "boolean" },
  "dry-run": { type: "boolean" },
} satisfies NonNullable<ParseArgsConfig["options"]>;

/** What was given, by flag. */
export interface SnapshotFlags extends Readonly<Record<string, unknown>> {
  readonly output?: readonly string[];
  readonly format?: string;
  readonly from?: string;
  readonly diff?: string;
  readonly server?: string;
  readonly token?: string;
  readonly "fail-on-change"?: boolean;
  readonly "dry-run"?: boolean;
}

/** The picture's own flags, as its request takes them. */
export function parametersOf(flags: SnapshotFlags): Readonly<Record<string, readonly string[]>> {
  const given = [...ONCE, ...OFTEN].flatMap((name): [string, readonly string[]][] => {
    const value = flags[name];
    if (value === undefined) return [];
    return [[name, Array.isArray(value) ? value.map(String) : [String(value)]]];
  });
  const on = SWITCHES.filter((name) => flags[name] === true).map((name) => [name, ["1"]] as const);
  return Object.fromEntries([...given, ...on]);
}
