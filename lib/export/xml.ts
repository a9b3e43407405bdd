/** Text from anywhere in XML. */

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SPECIAL = /[&<>"]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/gu;

/** For content, and for attributes in double quotes. What XML cannot hold (control characters, halves of characters) becomes U+FFFD. */
export const xml = (text: string): string => text.replace(SPECIAL, (char) => ESCAPES[char] ?? "\ufffd");
