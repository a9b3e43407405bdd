/** Text for a terminal. Names come from outside, and may hold what moves a cursor, sets colours or turns text around. */

/** C0 but line feed, DEL, C1 and the marks that change the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const HIDDEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Such characters as `\u001b`; in JSON that means the same. Line feeds of a name are for the caller to see to. */
export const printable = (text: string): string =>
  text.replace(HIDDEN, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The same for what has to stay on one line. */
export const onOneLine = (text: string): string => printable(text).replaceAll("\n", "\\u000a");
