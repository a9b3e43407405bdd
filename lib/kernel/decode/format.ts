/** Addresses as text, in iproute2's notation. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Two hexadecimal digits a byte, with colons; null for no bytes. */
export function formatMac(bytes: Uint8Array | null): string | null {
  if (bytes === null || bytes.length === 0) return null;
  let out = HEX[bytes[0] ?? 0] ?? "";
  for (let i = 1; i < bytes.length; i++) out += `:${HEX[bytes[i] ?? 0]}`;
  return out;
}

/** 4 bytes as IPv4, 16 as IPv6, anything else null. */
export function formatAddress(bytes: Uint8Array | null): string | null {
  if (bytes?.length === 4) return `${bytes[0]}.${bytes[1]}.${bytes[2]}.${bytes[3]}`;
  if (bytes?.length === 16) return formatIpv6(bytes);
  return null;
}

/** RFC 5952, with the mixed notation that inet_ntop(3) uses for IPv4-mapped addresses. */
export function formatIpv6(bytes: Uint8Array): string {
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0));
  const [start, length] = longestZeros(groups);
  if (start === 0 && (length === 6 || (length === 5 && groups[5] === 0xffff)) && !(length === 6 && groups[6] === 0)) {
    const tail = `${bytes[12]}.${bytes[13]}.${bytes[14]}.${bytes[15]}`;
    return length === 6 ? `::${tail}` : `::ffff:${tail}`;
  }
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
  if (length < 2) return hex(groups);
  return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

function longestZeros(groups: readonly number[]): readonly [start: number, length: number] {
  let best: readonly [number, number] = [0, 0];
  for (let i = 0; i < groups.length; i++) {
    let length = 0;
    while (i + length < groups.length && groups[i + length] === 0) length++;
    if (length > best[1]) best = [i, length];
    if (length > 0) i += length;
  }
  return best;
}

/** True for all-zero bytes: the kernel's way to say "no address". */
export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
