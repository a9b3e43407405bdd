/** Text that wraps: titles and captions. */
import { textWidth } from "#lib/scene/text.ts";

/** Width in pixels at a font size, on the generous side. */
export const widthAt = (text: string, size: number, bold: boolean): number =>
  (textWidth(text, bold ? "title" : "small") * size) / (bold ? 15 : 11);

/** Breaks at spaces; a word that is longer than a line stands on one of its own, broken where it must be. */
export function wrap(text: string, size: number, bold: boolean, width: number): string[] {
  const fits = (line: string): boolean => widthAt(line, size, bold) <= width;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = "";
    for (const char of word) {
      if (line !== "" && !fits(line + char)) {
        lines.push(line);
        line = "";
      }
      line += char;
    }
  }
  if (line !== "") lines.push(line);
  return lines;
}
