/** What the dialog asks for, and what of it is kept in this browser for next time. Pure but for `readKept` and `keep`. */
import { FORMATS, type FormatName } from "#lib/export/formats.ts";
import { DEFAULTS, type PageSize, type PictureOptions, type Redaction, type Theme } from "#lib/export/options.ts";
import type { ViewName } from "#lib/scene/plan.ts";

/** Kept for next time. */
export interface Kept {
  readonly format: FormatName;
  readonly theme: Theme;
  /** Whether the day stands in the picture. */
  readonly date: boolean;
  readonly legend: boolean;
  /** As it was typed: the server says what is wrong with it. */
  readonly padding: string;
  readonly background: PictureOptions["background"];
  readonly scale: number;
  readonly page: PageSize;
  readonly table: PictureOptions["table"];
  readonly redact: readonly Redaction[];
}

/** Everything, what the filter leaves, or what is selected. */
export type What = "all" | "filter" | "selection";

export interface Draft extends Kept {
  readonly what: What;
  readonly view: ViewName;
  /** With containers that do not run, and with the engine's own networks that nothing has joined. */
  readonly stopped: boolean;
  readonly empty: boolean;
  readonly title: string;
  readonly caption: string;
}

export const THEMES: readonly Theme[] = ["light", "dark", "auto"];
export const BACKGROUNDS: readonly PictureOptions["background"][] = ["paper", "transparent"];
export const SCALES: readonly number[] = [1, 2, 3, 4];
export const PAGES: readonly PageSize[] = ["fit", "a4", "a3", "letter"];
export const TABLES: readonly PictureOptions["table"][] = ["networks", "addresses"];
export const REDACTIONS: readonly Redaction[] = ["names", "addresses", "ids"];

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

export const FRESH: Kept = {
  format: "svg",
  theme: DEFAULTS.theme,
  date: false,
  legend: DEFAULTS.legend,
  padding: String(DEFAULTS.padding),
  background: DEFAULTS.background,
  scale: DEFAULTS.scale,
  page: DEFAULTS.page,
  table: DEFAULTS.table,
  redact: DEFAULTS.redact,
};

/** What was kept, by whatever version of the page: parts that mean nothing (any more) are as on a fresh page. */
export function parseKept(text: string | null): Kept {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? "null");
  } catch {
    return FRESH;
  }
  if (typeof kept !== "object" || kept === null) return FRESH;
  const from = kept as Partial<Record<keyof Kept, unknown>>;
  const one = <T>(choices: readonly T[], value: unknown, other: T): T => choices.find((c) => c === value) ?? other;
  const { redact } = from;
  return {
    format: one(FORMAT_NAMES, from.format, FRESH.format),
    theme: one(THEMES, from.theme, FRESH.theme),
    date: from.date === true,
    legend: from.legend === true,
    padding: typeof from.padding === "string" && /^\d{1,3}$/.test(from.padding) ? from.padding : FRESH.padding,
    background: one(BACKGROUNDS, from.background, FRESH.background),
    scale: one(SCALES, from.scale, FRESH.scale),
    page: one(PAGES, from.page, FRESH.page),
    table: one(TABLES, from.table, FRESH.table),
    redact: Array.isArray(redact) ? REDACTIONS.filter((r) => redact.includes(r)) : FRESH.redact,
  };
}

const KEY = "vethscope_export";

/** A browser may forbid the storage: then every dialog begins afresh. */
export function readKept(): Kept {
  try {
    return parseKept(localStorage.getItem(KEY));
  } catch {
    return FRESH;
  }
}

/** Keeps what counts for next time; a title, a caption and what is drawn do not. */
export function keep(draft: Draft): void {
  const { format, theme, date, legend, padding, background, scale, page, table, redact } = draft;
  const kept: Kept = { format, theme, date, legend, padding, background, scale, page, table, redact };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Nothing is lost but the convenience.
  }
}
