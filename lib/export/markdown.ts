/** A table in GitHub's Markdown. Source: GitHub Flavored Markdown Spec, 4.10 "Tables (extension)", 2.4 "Backslash escapes". */

import type { Picture } from "./picture.ts";
import { oneLine } from "./plain-text.ts";
import { tableOf } from "./tables.ts";

/** Marks lose their meaning by a backslash; `<` and `&` as entities, since wikis differ there. A bare address makes no link. */
const inert = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]()#+!|~$]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "&#64;")
    .replace(/:\/\//g, "&#58;//")
    .replace(/www\./gi, (w) => `${w.slice(0, 3)}&#46;`);

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

export function writeMarkdown(picture: Picture): string {
  const { title, caption, date } = picture.options;
  const { head, rows } = tableOf(picture);
  const below = [caption, date].map((t) => inert(oneLine(t))).filter((t) => t !== "");
  return [
    ...(title === "" ? [] : [`## ${inert(oneLine(title))}`, ""]),
    row(head),
    row(head.map(() => "---")),
    ...rows.map((cells) => row(cells.map(inert))),
    ...(below.length === 0 ? [] : ["", below.join(" · ")]),
    "",
  ].join("\n");
}
