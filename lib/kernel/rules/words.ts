/** One line of `iptables-save` as words, quoted as iptables itself quotes (xtables_save_string of libxtables). */

export interface Word {
  /** Without its quotes. */
  readonly text: string;
  /** A quoted word is a value, whatever it begins with. */
  readonly quoted: boolean;
  /** Where it lies in the line, quotes included. */
  readonly start: number;
  readonly end: number;
}

/** A quotation, closed or not; `[^"\\]+` and `\\.` begin differently, so that nothing is tried twice. Or a plain word. */
const WORD = /"((?:[^"\\]+|\\.)*)"?|[^\s"]\S*/gs;

/** A quotation that is never closed ends with the line. Takes time proportional to the line. */
export function words(line: string): Word[] {
  const found: Word[] = [];
  for (const match of line.matchAll(WORD)) {
    const [whole, inside] = match;
    const quoted = inside !== undefined;
    const text = quoted ? inside.replace(/\\(.)/gs, "$1") : whole;
    found.push({ text, quoted, start: match.index, end: match.index + whole.length });
  }
  return found;
}

/** `-s`, `--source`; not `-1`, `-` or a quoted word. */
export const isOption = (word: Word): boolean => !word.quoted && /^--?[A-Za-z]/.test(word.text);
