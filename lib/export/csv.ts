/** A table as CSV (RFC 4180), in UTF-8 without a byte order mark. */
import type { Picture } from "./picture.ts";
import { tableOf } from "./tables.ts";

/** What a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(text: string): string {
  const harmless = /^[\s]*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function writeCsv(picture: Picture): string {
  const { head, rows } = tableOf(picture);
  return [head, ...rows].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}
