/** Small conversions from the engine's way of saying nothing to the domain's. */

/** The engine writes "" where there is nothing. */
export const orNull = (text: string): string | null => (text === "" ? null : text);

/** Address with prefix length, or null. */
export const withPrefix = (address: string, length: number): string | null =>
  address === "" ? null : `${address}/${length}`;

/** Plain comparison by code unit: the same on every machine. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The same record with its keys in order. */
export function sortedRecord<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => byText(a, b)));
}
