/** Addresses and prefixes as numbers, to compare them: IPv6 has many spellings of one address. */

export interface Prefix {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  /** Length in bits. */
  readonly length: number;
}

const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

function v4(text: string): bigint | null {
  const parts = V4.exec(text);
  if (!parts) return null;
  let sum = 0;
  for (let i = 1; i <= 4; i++) {
    const part = Number(parts[i]);
    if (part > 255) return null;
    sum = sum * 256 + part;
  }
  return BigInt(sum);
}

function v6(text: string): bigint | null {
  const [head = "", tail, more] = text.split("::");
  if (more !== undefined) return null;
  const groups = (part: string): string[] => (part === "" ? [] : part.split(":"));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 0) return null;
  const all = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
  if (!all.every((g) => /^[0-9a-f]{1,4}$/i.test(g))) return null;
  return all.reduce((sum, g) => (sum << 16n) | BigInt(`0x${g}`), 0n);
}

/** Of `10.0.0.0/8`, `fd00::/8` or an address alone; null for what is neither. */
export function parsePrefix(text: string): Prefix | null {
  const [address = "", bits] = text.split("/");
  const family = address.includes(":") ? 6 : 4;
  const value = family === 6 ? v6(address) : v4(address);
  const width = family === 6 ? 128 : 32;
  const length = bits === undefined ? width : Number(bits);
  if (value === null || !Number.isInteger(length) || length < 0 || length > width) return null;
  const rest = BigInt(width - length);
  const first = (value >> rest) << rest;
  return { family, first, last: first + (1n << rest) - 1n, length };
}

/** Of two numbers; Math.min and Math.max take no bigint. */
export const lower = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const higher = (a: bigint, b: bigint): bigint => (a > b ? a : b);

export const overlap = (a: Prefix, b: Prefix): boolean =>
  a.family === b.family && a.first <= b.last && b.first <= a.last;

const bare = (text: string): string => {
  const end = text.indexOf("/");
  return end === -1 ? text : text.slice(0, end);
};

/** Whether two texts are one address; prefix lengths do not count. */
export function sameAddress(a: string, b: string): boolean {
  const [left, right] = [bare(a), bare(b)];
  if (left === right) return true;
  // IPv4 has one spelling.
  if (!left.includes(":") || !right.includes(":")) return false;
  const one = parsePrefix(left);
  return one !== null && one.first === parsePrefix(right)?.first;
}

const v6Text = (value: bigint): string => {
  const groups = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - 16 * i)) & 0xffffn));
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (at + length < 8 && groups[at + length] === 0) length++;
    if (length > best.length) best = { at, length };
  }
  const hex = (part: readonly number[]): string => part.map((g) => g.toString(16)).join(":");
  if (best.at < 0) return hex(groups);
  return `${hex(groups.slice(0, best.at))}::${hex(groups.slice(best.at + best.length))}`;
};

/** An address as text; IPv6 as RFC 5952 has it: lower case, the longest run of zeros (the first of equals) left out. */
export function addressText(family: 4 | 6, value: bigint): string {
  if (family === 6) return v6Text(value);
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");
}

/** `10.0.0.0/8`: the first address and the length. */
export function prefixText(prefix: Prefix): string {
  return `${addressText(prefix.family, prefix.first)}/${prefix.length}`;
}
