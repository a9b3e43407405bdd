/** What formats and choices are called in the dialog. Pure. */
import type { FormatName } from "#lib/export/formats.ts";
import type { PageSize, Redaction, Theme } from "#lib/export/options.ts";
import { missing, type Setting } from "./applies.ts";

export const FORMAT_WORDS: Readonly<Record<FormatName, string>> = {
  svg: "SVG",
  png: "PNG",
  pdf: "PDF",
  drawio: "draw.io",
  mermaid: "Mermaid",
  dot: "DOT",
  nwdiag: "nwdiag",
  markdown: "Markdown",
  csv: "CSV",
  json: "JSON",
};

export const THEME_WORDS: Readonly<Record<Theme, string>> = { light: "Light", dark: "Dark", auto: "Auto" };

export const PAGE_WORDS: Readonly<Record<PageSize, string>> = { fit: "Fit", a4: "A4", a3: "A3", letter: "Letter" };

export const REDACTION_WORDS: Readonly<Record<Redaction, readonly [label: string, hint: string]>> = {
  names: ["Names", "become aliases, the same each time; of images and projects, too"],
  addresses: ["Addresses", "become ones of the ranges for documentation"],
  ids: ["Ids", "become short ones that lead to nothing"],
};

const SETTING_WORDS: Readonly<Record<Setting, string>> = {
  view: "view",
  theme: "theme",
  background: "background",
  padding: "padding",
  legend: "legend",
  title: "title",
  caption: "caption",
  date: "date",
  scale: "scale",
  page: "page",
  table: "table",
};

/** "CSV has no view, theme or legend."; empty where nothing is missed. */
export function missingText(format: FormatName): string {
  const words = missing(format).map((s) => SETTING_WORDS[s]);
  const last = words.pop();
  if (last === undefined) return "";
  return `${FORMAT_WORDS[format]} has no ${words.length > 0 ? `${words.join(", ")} or ` : ""}${last}.`;
}

/** What the preview shows in place of the file itself. */
export function previewNote(format: FormatName, page: PageSize): string {
  if (format === "pdf")
    return page === "fit"
      ? "The PDF has this drawing on a page of its size."
      : `The PDF has this drawing on ${PAGE_WORDS[page]}.`;
  if (format === "drawio") return "draw.io gets this drawing as shapes that can be moved.";
  return "";
}

/** "812 bytes", "48 KB", "1.2 MB". */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Pixels of a picture at a scale. */
export const pixelText = (width: number, height: number, scale: number): string =>
  `${Math.round(width * scale)} × ${Math.round(height * scale)} px`;

const MOST_LINES = 200;
const MOST_CHARS = 60_000;

/** The beginning of a text, and how many lines more there are. */
export function beginning(text: string): { readonly head: string; readonly more: number } {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const head = lines.slice(0, MOST_LINES).join("\n");
  return { head: head.slice(0, MOST_CHARS), more: Math.max(0, lines.length - MOST_LINES) };
}
