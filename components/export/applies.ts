/** Which settings mean something for which format. Pure. */
import type { FormatName } from "#lib/export/formats.ts";
import type { Draft } from "./settings.ts";

const PAINTED: readonly FormatName[] = ["svg", "png", "pdf"];
const PLACED: readonly FormatName[] = [...PAINTED, "drawio"];
const COLOURED: readonly FormatName[] = [...PLACED, "mermaid", "dot", "nwdiag"];
const CAPTIONED: readonly FormatName[] = [...PLACED, "mermaid", "dot", "markdown", "json"];

const BY_SETTING = {
  view: [...COLOURED, "json"],
  theme: COLOURED,
  background: [...PLACED, "dot"],
  padding: PAINTED,
  legend: PAINTED,
  title: CAPTIONED,
  caption: CAPTIONED,
  date: CAPTIONED,
  scale: ["png"],
  page: ["pdf"],
  table: ["markdown", "csv"],
} as const satisfies Readonly<Record<string, readonly FormatName[]>>;

export type Setting = keyof typeof BY_SETTING;

export const applies = (setting: Setting, format: FormatName): boolean =>
  (BY_SETTING[setting] as readonly FormatName[]).includes(format);

/** These belong to single formats: nobody misses them elsewhere. */
const SPECIAL: readonly Setting[] = ["scale", "page", "table"];

/** What somebody might look for in vain, by name. */
export const missing = (format: FormatName): readonly Setting[] =>
  (Object.keys(BY_SETTING) as Setting[]).filter((s) => !SPECIAL.includes(s) && !applies(s, format));

/** Whether the preview is a drawing; else it is the text itself. */
export const isDrawing = (format: FormatName): boolean => PLACED.includes(format);

/** The theme that is drawn: only an SVG can follow its reader's. */
export const themeOf = ({ theme, format }: Pick<Draft, "theme" | "format">): Draft["theme"] =>
  theme === "auto" && format !== "svg" ? "light" : theme;
