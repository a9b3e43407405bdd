/**
 * Widths of text without a browser, from the Helvetica metrics that most sans stacks follow; a little is added, so that
 * wider system fonts (DejaVu, Verdana) do not overflow. Names too long are shortened in the middle, because their ends tell them apart.
 */
import type { TextStyle } from "./scene.ts";

/** Advance widths of U+0020…U+007E, in thousandths of the font size. */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];

/** Font size in pixels, weight, and whether digits and letters are all the same width. */
export const FONTS: Readonly<Record<TextStyle, { size: number; bold: boolean; mono: boolean }>> = {
  title: { size: 15, bold: true, mono: false },
  network: { size: 13, bold: true, mono: false },
  name: { size: 13, bold: true, mono: false },
  small: { size: 11, bold: false, mono: false },
  mono: { size: 11, bold: false, mono: true },
};

/** Width in pixels, on the generous side. */
export function textWidth(text: string, style: TextStyle): number {
  const { size, bold, mono } = FONTS[style];
  let units = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Beyond ASCII: a full em, which holds for CJK and is generous for the rest.
    units += mono && code < 0x2000 ? 615 : (WIDTHS[code - 32] ?? 1000);
    // Two units of UTF-16 are one character.
    if (code >= 0xd800 && code < 0xdc00) i++;
  }
  return (units * size * (mono ? 1 : bold ? 1.3 : 1.17)) / 1000;
}

/** The text, or its two ends around an ellipsis where it is wider than `width` pixels. */
export function shorten(text: string, style: TextStyle, width: number): string {
  if (textWidth(text, style) <= width) return text;
  const chars = [...text];
  let keep = chars.length - 1;
  while (keep > 2) {
    const head = Math.ceil(keep / 2);
    const candidate = `${chars.slice(0, head).join("")}…${chars.slice(chars.length - (keep - head)).join("")}`;
    if (textWidth(candidate, style) <= width) return candidate;
    keep--;
  }
  return `${chars[0] ?? ""}…`;
}
