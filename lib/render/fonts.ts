/**
 * The fonts that PNG and PDF are drawn with: the same everywhere, because they come along (fonts/README.md). Only for
 * letters that these lack (Chinese, Arabic, emoji) a font of the system is looked for.
 */
import { fileURLToPath } from "node:url";

const shipped = (name: string): string => fileURLToPath(new URL(`./fonts/${name}.ttf`, import.meta.url));

/** Files of the fonts that come along. */
export const FONT_FILES = {
  sans: shipped("Roboto-Regular"),
  bold: shipped("Roboto-Bold"),
  mono: shipped("RobotoMono-Regular"),
  symbols: shipped("symbols"),
} as const;

/**
 * What these have: Latin, Greek and Cyrillic letters, punctuation, arrows. They have more, but this is what is mostly
 * asked for, and to be sure of more takes a second.
 */
export const SHIPPED_LETTERS =
  /^[\u0020-\u007e\u00a0-\u017f\u0391-\u03a1\u03a3-\u03c9\u0410-\u044f\u2013\u2014\u2018-\u201e\u2022\u2026\u2190-\u2194\u2196-\u2199\u20ac]*$/;

/** The shipped fonts, and those of the system for letters that these lack: almost always none. */
export async function fontFiles(texts: Iterable<string>): Promise<string[]> {
  const own = Object.values(FONT_FILES);
  const other = new Set<string>();
  for (const text of texts) if (!SHIPPED_LETTERS.test(text)) for (const char of text) other.add(char);
  if (other.size === 0) return own;
  const { filesFor } = await import("./system-fonts.ts");
  return [...own, ...filesFor([...other], own)];
}
