/** Formats that are text: what a picture shows, for other programs to draw, list or compare. */
import { writeCsv } from "./csv.ts";
import { writeDot } from "./dot.ts";
import { writeDrawio } from "./drawio.ts";
import type { FormatName } from "./formats.ts";
import { writeJson } from "./json.ts";
import { writeMarkdown } from "./markdown.ts";
import { writeMermaid } from "./mermaid.ts";
import { writeNwdiag } from "./nwdiag.ts";
import type { Picture } from "./picture.ts";

const WRITERS = {
  mermaid: writeMermaid,
  dot: writeDot,
  drawio: writeDrawio,
  nwdiag: writeNwdiag,
  markdown: writeMarkdown,
  csv: writeCsv,
  json: writeJson,
} as const satisfies Partial<Record<FormatName, (picture: Picture) => string>>;

export type TextFormat = keyof typeof WRITERS;

/** The whole file, ending in a line end; the same picture gives the same bytes. */
export const writeText = (picture: Picture, format: TextFormat): string => WRITERS[format](picture);
