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

const SPACE = /\s/;

/** A quotation that is never closed ends with the line. Takes time proportional to the line. */
export function words(line: string): Word[] {
  const found: Word[] = [];
  let at = 0;
  while (at < line.length) {
    if (SPACE.test(line.charAt(at))) {
      at++;
      continue;
    }
    const start = at;
    const quoted = line.charAt(at) === '"';
    let text = "";
    if (quoted) {
      at++;
      while (at < line.length && line.charAt(at) !== '"') {
        if (line.charAt(at) === "\\") at++;
        text += line.charAt(at);
        at++;
      }
      at = Math.min(at + 1, line.length);
    } else {
      while (at < line.length && !SPACE.test(line.charAt(at))) at++;
      text = line.slice(start, at);
    }
    found.push({ text, quoted, start, end: at });
  }
  return found;
}

/** `-s`, `--source`; not `-1`, `-` or a quoted word. */
export const isOption = (word: Word): boolean => !word.quoted && /^--?[A-Za-z]/.test(word.text);
