/** In one line, what is different about a file that is to be replaced. */
import { changeText, compare } from "#lib/export/diff.ts";
import { type FormatName, isBinary } from "#lib/export/formats.ts";
import { readTopology } from "#lib/export/read-topology.ts";
import type { Entity } from "#lib/topology/model.ts";

/** Texts that are told of. */
const MOST = 8;

/** What came and went, by the texts of a drawing, the lines of a text, or the entities of JSON. */
export function whatChanged(
  format: FormatName,
  before: Buffer | null,
  after: string | Uint8Array,
  entities: ReadonlyMap<string, Entity>,
): string {
  if (before === null) return "it was not there";
  if (isBinary(format) || typeof after !== "string") return "the picture is another";
  const old = before.toString("utf8");
  if (format === "json") {
    const [was, is] = [old, after].map((text) => readTopology("", parsed(text)));
    const both = was && is && "entities" in was && "entities" in is;
    const told = both ? changeText(compare(was.entities, is.entities)) : "";
    return told === "" ? "what it says of the same things" : told;
  }
  const [was, is] = format === "svg" ? [textsOf(old), textsOf(after)] : [old.split("\n"), after.split("\n")];
  if (format !== "svg") return `${count(beyond(is, was), "line")} more, ${count(beyond(was, is), "line")} gone`;
  const kinds = new Map<string, string>();
  for (const e of entities.values())
    if (e.kind === "network" || e.kind === "container") kinds.set(e.name, `${e.kind} `);
  const told = (word: string, texts: readonly string[]): string[] => {
    const more = texts.length > MOST ? ` and ${texts.length - MOST} more` : "";
    const names = texts.slice(0, MOST).map((text) => `${kinds.get(text) ?? ""}${text}`);
    return texts.length === 0 ? [] : [`${word} ${names.join(", ")}${more}`];
  };
  const words = [...told("now with", beyond(is, was)), ...told("without", beyond(was, is))];
  return words.length === 0 ? "the same things look different" : words.join("; ");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const count = (lines: readonly string[], what: string): string =>
  `${lines.length} ${what}${lines.length === 1 ? "" : "s"}`;

/** What one has beyond the other, where a text that stands there twice counts twice. */
function beyond(own: readonly string[], other: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const text of other) left.set(text, (left.get(text) ?? 0) + 1);
  return own.filter((text) => {
    const n = left.get(text) ?? 0;
    left.set(text, n - 1);
    return n <= 0;
  });
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The texts of a drawing of ours, those that were shortened in full. */
function textsOf(svg: string): readonly string[] {
  return [...svg.matchAll(/<text [^>]*>(?:<title>([^<]*)<\/title>)?([^<]*)<\/text>/g)].map(([, full, text = ""]) =>
    (full ?? text).replace(/&(\w+);/g, (all, name: string) => ENTITIES[name] ?? all),
  );
}
