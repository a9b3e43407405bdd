/** Names as words of a shell command, for the commands that hints show: names may hold anything but a null byte. */

const PLAIN = /^[A-Za-z0-9_.:/@%+=-]+$/;
/** C0, DEL, C1, and what turns the direction of text: shown raw, they hide what the command does. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const bytes = (char: string): string =>
  [...new TextEncoder().encode(char)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");

/**
 * `$'…'` of bash, zsh and POSIX 2024: all that is hidden is spelled out. So are quotes: a shell that does not know `$'…'`
 * reads `'…'`, which a quote within would end, and what follows would be carried out.
 */
function spelledOut(word: string): string {
  const inner = [...word].map((char) => (HIDDEN.test(char) || /['\\!]/.test(char) ? bytes(char) : char));
  return `$'${inner.join("")}'`;
}

/** One word for a POSIX shell, quoted only when it must be; the empty name is `''`. */
export function shellWord(word: string): string {
  // zsh takes "=ls" for the path of ls.
  if (PLAIN.test(word) && !word.startsWith("=")) return word;
  return HIDDEN.test(word) ? spelledOut(word) : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * Docker's client takes `-f` for a flag, trims names, and makes them part of a path, from which `..` goes and in which
 * the engine allows no line feed.
 */
const COMMANDS_FAIL = /^-|^\s|\s$|[\n\0]|(^|\/)\.{0,2}(\/|$)/;

/**
 * What a docker command is to be told so that it finds a thing: its name, or the beginning of its id where the client
 * could not pass the name on. Engines accept any name for a network.
 */
export function nameOrId(thing: { readonly id: string; readonly name: string }): string {
  return COMMANDS_FAIL.test(thing.name) ? thing.id.slice(0, 12) : shellWord(thing.name);
}
