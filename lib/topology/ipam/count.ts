/** Numbers of addresses in words: exact while a person can read them, powers of two beyond. */

const READABLE = 1_000_000_000_000n;
const NEAR = 1_000_000n;
/** A narrow space that does not break. */
const GROUP = "\u202f";

const grouped = (n: bigint): string => n.toString().replace(/\B(?=(\d{3})+$)/g, GROUP);

/** `65 527`; from a million millions on `2^64 − 9`, or `about 1.2 × 10^19` when no power of two is near. */
export function countText(n: bigint): string {
  if (n < READABLE) return grouped(n);
  const bits = n.toString(2).length;
  const above = 1n << BigInt(bits);
  const below = 1n << BigInt(bits - 1);
  if (n === below) return `2^${bits - 1}`;
  if (above - n < NEAR) return `2^${bits} − ${grouped(above - n)}`;
  const digits = n.toString();
  return `about ${digits[0]}.${digits[1]} × 10^${digits.length - 1}`;
}
