/** What is in a font file. */
import { readFileSync } from "node:fs";
import * as fontkit from "fontkit";

export interface Face {
  /** By which a collection's font is told from the others in its file. */
  readonly postscriptName: string | null;
  has(codePoint: number): boolean;
}

const faces = new Map<string, Face | null>();

/** A font by its file, kept; of a collection the first; null for what cannot be read or holds no outlines. */
export function faceOf(file: string): Face | null {
  const known = faces.get(file);
  if (known !== undefined) return known;
  const face = readFace(file);
  faces.set(file, face);
  return face;
}

/** The same, not kept. */
export function readFace(file: string): Face | null {
  try {
    const opened = fontkit.create(readFileSync(file));
    const font = "fonts" in opened ? opened.fonts[0] : opened;
    if (!font) return null;
    const { tables } = (font as unknown as { directory: { tables: Record<string, unknown> } }).directory;
    // Fonts of coloured bitmaps have none.
    if (!tables.glyf && !tables["CFF "]) return null;
    return { postscriptName: font.postscriptName, has: (codePoint) => font.hasGlyphForCodePoint(codePoint) };
  } catch {
    return null;
  }
}
