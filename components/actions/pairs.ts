/** What is typed as a list. Pure. */

/** Several short texts, parted by commas or spaces. */
export const several = (text: string): readonly string[] => text.split(/[\s,]+/).filter((t) => t !== "");

/** Empty is null, and what is no whole number is undefined. */
export function wholeNumber(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  return /^[+-]?\d+$/.test(text.trim()) ? Number(text) : undefined;
}

/** `key=value`, one a line. What has no "=" is a key without a value. */
export function parsePairs(text: string): Readonly<Record<string, string>> {
  const pairs = text.split("\n").flatMap((line): [string, string][] => {
    const at = line.indexOf("=");
    const key = (at < 0 ? line : line.slice(0, at)).trim();
    return key === "" ? [] : [[key, at < 0 ? "" : line.slice(at + 1).trim()]];
  });
  return Object.fromEntries(pairs);
}
