/** Texts from outside (anybody's names and labels) made fit for one line of any format. */

/** Control characters, line ends, what turns the direction of the text after it, and halves of characters. */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+/gu;

/** Nothing to do, as for almost all: a large picture has ten thousand texts. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/** One line, of the same letters; empty when nothing is left. */
export const oneLine = (text: string): string =>
  PLAIN.test(text) ? text : text.replace(UNSAFE, " ").replace(/\s+/g, " ").trim();
