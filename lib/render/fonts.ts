/**
 * The fonts that PNG and PDF are drawn with: the same everywhere, because they come along (fonts/README.md). Only for
 * letters that these lack (Chinese, Arabic, emoji) a font of the system is looked for.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { homedir, platform } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as fontkit from "fontkit";

const shipped = (name: string): string => fileURLToPath(new URL(`./fonts/${name}.ttf`, import.meta.url));

/** Files of the fonts that come along. */
export const FONT_FILES = {
  sans: shipped("Roboto-Regular"),
  bold: shipped("Roboto-Bold"),
  mono: shipped("RobotoMono-Regular"),
  symbols: shipped("symbols"),
} as const;

/** Bytes; larger ones would take long to read for a letter or two. */
const MAX_FILE = 40 * 2 ** 20;
/** Files that are looked into at the most. */
const MAX_FILES = 600;

type Outlines = { readonly face: fontkit.Font; readonly has: (codePoint: number) => boolean };

const faces = new Map<string, Outlines | null>();

/** A font by its file; of a collection the first; null for what cannot be read or holds no outlines. */
export function faceOf(file: string): Outlines | null {
  const known = faces.get(file);
  if (known !== undefined) return known;
  const face = open(file);
  faces.set(file, face);
  return face;
}

function open(file: string): Outlines | null {
  try {
    const opened = fontkit.create(readFileSync(file));
    const face = "fonts" in opened ? opened.fonts[0] : opened;
    if (!face) return null;
    const { tables } = (face as unknown as { directory: { tables: Record<string, unknown> } }).directory;
    // Fonts of coloured bitmaps have none.
    if (!tables.glyf && !tables["CFF "]) return null;
    return { face, has: (codePoint) => face.hasGlyphForCodePoint(codePoint) };
  } catch {
    return null;
  }
}

function folders(): string[] {
  const home = homedir();
  switch (platform()) {
    case "darwin":
      return ["/System/Library/Fonts", "/Library/Fonts", join(home, "Library/Fonts")];
    case "win32":
      return [join(process.env.WINDIR ?? "C:\\Windows", "Fonts")];
    default:
      return ["/usr/share/fonts", "/usr/local/share/fonts", join(home, ".local/share/fonts"), join(home, ".fonts")];
  }
}

const SPECIAL = /bold|italic|oblique|light|thin|black|condensed|narrow|serif-|mono/i;

/** The system's font files, plain ones first, then by name, so that the same system gives the same choice. */
function systemFiles(): string[] {
  const files = folders().flatMap((folder) => {
    try {
      const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
      return names.filter((name) => /\.(ttf|otf|ttc)$/i.test(name)).map((name) => join(folder, name));
    } catch {
      return [];
    }
  });
  const rank = (file: string): number => (SPECIAL.test(file) ? 1 : 0);
  return files.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).slice(0, MAX_FILES);
}

/** Which file of the system has a letter; null where none has. Asked once a letter. */
const found = new Map<number, string | null>();

function findFor(codePoint: number): string | null {
  const known = found.get(codePoint);
  if (known !== undefined) return known;
  const file = systemFiles().find((f) => isReadable(f) && faceOf(f)?.has(codePoint)) ?? null;
  found.set(codePoint, file);
  return file;
}

function isReadable(file: string): boolean {
  try {
    return statSync(file).size <= MAX_FILE;
  } catch {
    return false;
  }
}

/** Characters that are not drawn: joiners, marks of direction, selectors. */
const INVISIBLE = /[\p{Cf}\p{Cc}\p{Mn}]/u;

/** The shipped fonts, and those of the system for letters that these lack: almost always none. */
export const fontFiles = (texts: Iterable<string>): string[] => [...Object.values(FONT_FILES), ...fallbackFiles(texts)];

function fallbackFiles(texts: Iterable<string>): string[] {
  const missing = new Set<number>();
  const seen = new Set<string>();
  const own = Object.values(FONT_FILES).map(faceOf);
  for (const text of texts) {
    // What is plain Latin is there.
    if (!/[^\u0020-\u007e\u00b7\u2013\u2026]/.test(text)) continue;
    for (const char of text) {
      if (seen.has(char)) continue;
      seen.add(char);
      const codePoint = char.codePointAt(0) ?? 0;
      if (!INVISIBLE.test(char) && !own.some((face) => face?.has(codePoint))) missing.add(codePoint);
    }
  }
  return [...new Set([...missing].flatMap((codePoint) => findFor(codePoint) ?? []))].sort();
}
