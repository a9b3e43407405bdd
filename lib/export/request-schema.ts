/** How a picture is asked for, in a query (`GET /api/picture`) and by flags (`vethscope snapshot`): the same names. */
import { z } from "zod";
import type { Problem } from "#lib/protocol/stream.ts";
import { FORMATS, type FormatName } from "./formats.ts";
import { DEFAULTS } from "./options.ts";

/** Everything that was given, by name; what may come once only is refused when it comes twice. */
export type Parameters = Readonly<Record<string, readonly string[]>>;

/** Characters that end lines, move cursors, turn the direction of text, or that XML has no place for. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+/gu;

const text = (most: number) =>
  z
    .string()
    .max(most)
    .transform((t) => t.replace(UNSAFE, " ").trim());
const name = z.string().min(1).max(256);
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
const yes = ["", "1", "true", "yes"];
const switched = z.enum([...yes, "0", "false", "no"]).transform((v) => yes.includes(v));
const once = <S extends z.ZodType<unknown, string>>(schema: S) =>
  z
    .array(z.string())
    .length(1)
    .transform(([only = ""]) => only)
    .pipe(schema);
const many = z.array(name).max(100);

const STATES = ["created", "running", "paused", "restarting", "removing", "exited", "dead"] as const;
const FORMAT_NAMES = Object.keys(FORMATS) as [FormatName, ...FormatName[]];
const REDACTIONS = ["names", "addresses", "ids"] as const;

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) => ({
  schema: once(z.enum(values)),
  allowed: `one of ${values.join(", ")}`,
});
const flag = { schema: once(switched), allowed: "1 or 0" };
const names = (what: string) => ({ schema: many, allowed: `the name or id of ${what}, up to 100 of them` });
const groupRow = {
  schema: once(name).nullable(),
  allowed: "the name of one group (a compose project, a stack, or a label's)",
};

/** One row a parameter: how it is read, its value when it is not given, and for a refusal what is allowed. */
const ROWS = {
  view: { ...oneOf(["networks", "wiring"]), usual: DEFAULTS.view },
  format: { ...oneOf(FORMAT_NAMES), usual: "svg" },
  theme: { ...oneOf(["light", "dark", "auto"]), usual: DEFAULTS.theme },
  network: { ...names("a network"), usual: [] },
  group: { ...groupRow, usual: null },
  driver: { schema: once(name).nullable(), allowed: "one driver of networks, such as bridge", usual: null },
  state: { schema: oneOf(STATES).schema.nullable(), allowed: oneOf(STATES).allowed, usual: null },
  stopped: { ...flag, usual: false },
  empty: { ...flag, usual: false },
  fold: { ...names("a group"), usual: [] },
  select: { ...names("something in the picture"), usual: [] },
  width: { schema: once(whole(200, 20_000)).nullable(), allowed: "whole pixels from 200 to 20000", usual: null },
  title: { schema: once(text(200)), allowed: "a text of at most 200 characters", usual: "" },
  caption: { schema: once(text(1000)), allowed: "a text of at most 1000 characters", usual: "" },
  date: { schema: once(text(60)), allowed: "`today`, or up to 60 characters", usual: "" },
  legend: { ...flag, usual: false },
  padding: { schema: once(whole(0, 400)), allowed: "whole pixels from 0 to 400", usual: DEFAULTS.padding },
  background: { ...oneOf(["paper", "transparent"]), usual: DEFAULTS.background },
  scale: {
    schema: once(
      z
        .string()
        .regex(/^[1-4](\.\d{1,2})?$/)
        .transform(Number)
        .pipe(z.number().max(4)),
    ),
    allowed: "a number from 1 to 4",
    usual: DEFAULTS.scale,
  },
  page: { ...oneOf(["fit", "a4", "a3", "letter"]), usual: DEFAULTS.page },
  table: { ...oneOf(["networks", "addresses"]), usual: DEFAULTS.table },
  redact: {
    schema: once(
      z
        .string()
        .transform((v) => [...new Set(v.split(",").map((part) => part.trim()))])
        .pipe(z.array(z.enum(REDACTIONS))),
    ),
    allowed: `one or several of ${REDACTIONS.join(", ")}, separated by commas`,
    usual: [],
  },
} as const;

type Rows = typeof ROWS;
export type RequestName = keyof Rows;
export type PictureRequest = { readonly [N in RequestName]: z.output<Rows[N]["schema"]> };

/** What is called by several names. */
const ALIASES: Readonly<Record<string, string>> = { compose: "group", project: "group" };
/** What may stand after `filter=`: `compose=shop`, `network=frontend`, `stopped`. */
const FILTERS = ["network", "group", "compose", "driver", "state", "stopped", "empty"];

export type Parsed = { readonly request: PictureRequest } | { readonly problem: Problem };

/** Reads what was given; the first mistake is a problem, with what would be right. */
export function parseRequest(given: Parameters): Parsed {
  const all = spelledOut(given);
  if ("problem" in all) return all;
  const request: Record<string, unknown> = {};
  for (const key of Object.keys(all.values)) {
    if (Object.hasOwn(ROWS, key)) continue;
    return refuse(`There is no option "${shorten(key)}" of a picture.`, `There is: ${Object.keys(ROWS).join(", ")}.`);
  }
  for (const [key, { schema, allowed, usual }] of Object.entries(ROWS)) {
    const values = all.values[key];
    if (values === undefined) {
      request[key] = usual;
      continue;
    }
    const read = schema.safeParse(values);
    if (!read.success) {
      const shown = values.map((v) => `"${shorten(v)}"`).slice(0, 3);
      return refuse(`"${key}" cannot be ${shown.join(" and ")}.`, `It has to be ${allowed}.`);
    }
    request[key] = read.data;
  }
  return { request: request as unknown as PictureRequest };
}

/** Filters and other names for things as the parameters that they stand for. */
function spelledOut({
  filter = [],
  ...given
}: Parameters): { readonly values: Parameters } | { readonly problem: Problem } {
  const values: Record<string, string[]> = Object.create(null);
  const add = (key: string, more: readonly string[]): void => {
    const own = Object.hasOwn(ALIASES, key) ? (ALIASES[key] ?? key) : key;
    values[own] = [...(values[own] ?? []), ...more];
  };
  for (const [key, more] of Object.entries(given)) add(key, more);
  for (const each of filter) {
    const at = each.indexOf("=");
    const key = at < 0 ? each : each.slice(0, at);
    if (!FILTERS.includes(key)) {
      const allowed = "compose=NAME, network=NAME, driver=NAME, state=STATE, stopped and empty";
      return refuse(`There is no filter "${shorten(each)}".`, `There is: ${allowed}.`);
    }
    add(key, [at < 0 ? "" : each.slice(at + 1)]);
  }
  return { values };
}

const shorten = (value: string): string => {
  const shown = value.replace(UNSAFE, " ");
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
};

const refuse = (message: string, hint: string): { readonly problem: Problem } => ({
  problem: { code: "bad_query", message, hint },
});
