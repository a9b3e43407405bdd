import { describe, expect, it } from "vitest";
import { addressText, parsePrefix, prefixText } from "#lib/topology/cidr.ts";
import { countText } from "#lib/topology/ipam/count.ts";
import { type Mark, type Span, stripOf } from "#lib/topology/ipam/strip.ts";
import { lowestFree } from "#lib/topology/ipam/subnets.ts";
import { seeded } from "#tests/support/random.ts";

interface Case {
  readonly family: 4 | 6;
  readonly subnet: Span;
  readonly range: Span;
  readonly marks: readonly Mark[];
  readonly limit: number;
}

/** Subnets from one address to a whole family, ranges within them, up to 60 marks. */
function made(seed: number): Case {
  const random = seeded(seed);
  const family = random() < 0.5 ? 4 : 6;
  const width = family === 4 ? 32 : 128;
  const length = Math.floor(random() * (width + 1));
  const big = (below: bigint): bigint => {
    let n = 0n;
    for (let i = 0; i < 5; i++) n = (n << 30n) | BigInt(Math.floor(random() * 2 ** 30));
    return n % below;
  };
  const prefix = parsePrefix(`${addressText(family, big(1n << BigInt(width)))}/${length}`);
  if (!prefix) throw new Error("no prefix");
  const size = prefix.last - prefix.first + 1n;
  const at = () => prefix.first + (random() < 0.6 ? big(size < 40n ? size : 40n) : big(size));
  const [a, b] = [at(), at()];
  const range = random() < 0.4 ? prefix : a < b ? { first: a, last: b } : { first: b, last: a };
  const values = new Map<bigint, Mark>();
  for (let i = Math.floor(random() * 60); i > 0; i--) {
    const value = at();
    values.set(value, { value, kind: random() < 0.8 ? "used" : "reserved" });
  }
  const marks = [...values.values()].sort((x, y) => (x.value < y.value ? -1 : 1));
  return { family, subnet: prefix, range, marks, limit: 1 + Math.floor(random() * 50) };
}

const seeds = Array.from({ length: 400 }, (_, i) => i + 1);

describe("a subnet's strip, for subnets of any size", () => {
  it("covers each address once, in order, in no more pieces than asked for", () => {
    for (const seed of seeds) {
      const { subnet, range, marks, limit } = made(seed);
      const strip = stripOf(subnet, range, marks, limit);
      expect(strip.length, `seed ${seed}`).toBeLessThanOrEqual(limit);
      expect(strip[0]?.first, `seed ${seed}`).toBe(subnet.first);
      expect(strip.at(-1)?.last, `seed ${seed}`).toBe(subnet.last);
      for (const [i, piece] of strip.entries()) {
        if (i > 0) expect(piece.first, `seed ${seed}`).toBe((strip[i - 1]?.last ?? 0n) + 1n);
        const all = BigInt(piece.used + piece.reserved) + piece.free + piece.outside;
        expect(all, `seed ${seed}`).toBe(piece.last - piece.first + 1n);
      }
    }
  });

  it("loses no address that is taken, and calls nothing free outside the range", () => {
    for (const seed of seeds) {
      const { subnet, range, marks, limit } = made(seed);
      for (const piece of stripOf(subnet, range, marks, limit)) {
        const inside = marks.filter((m) => m.value >= piece.first && m.value <= piece.last);
        expect(piece.used, `seed ${seed}`).toBe(inside.filter((m) => m.kind === "used").length);
        expect(piece.reserved, `seed ${seed}`).toBe(inside.filter((m) => m.kind === "reserved").length);
        if (piece.kind === "free") expect(piece.first >= range.first && piece.last <= range.last).toBe(true);
      }
    }
  });

  it("names as next the lowest address of the range that nobody has", () => {
    for (const seed of seeds) {
      const { range, marks } = made(seed);
      const next = lowestFree(range, marks);
      const taken = new Set(marks.map((m) => m.value));
      let expected = range.first;
      while (taken.has(expected)) expected++;
      expect(next, `seed ${seed}`).toBe(expected <= range.last ? expected : null);
    }
  });
});

describe("addresses as text", () => {
  it("read back as the same number", () => {
    for (const seed of seeds) {
      const { family, subnet } = made(seed);
      expect(parsePrefix(addressText(family, subnet.first))?.first, `seed ${seed}`).toBe(subnet.first);
    }
  });

  it.each(["::", "::1", "fd00::", "fe80::1:0:0:1", "2001:db8:0:1:1:1:1:1", "1:0:0:2::", "10.0.0.0", "255.255.255.255"])(
    "%s is written so",
    (text) => {
      const prefix = parsePrefix(text);
      expect(prefix && addressText(prefix.family, prefix.first)).toBe(text);
    },
  );

  it("a prefix is written with its first address", () => {
    const prefix = parsePrefix("172.18.3.4/16");
    expect(prefix && prefixText(prefix)).toBe("172.18.0.0/16");
  });

  it.each([
    [0n, "0"],
    [254n, "254"],
    [65_527n, "65\u202f527"],
    [16_777_214n, "16\u202f777\u202f214"],
    [2n ** 64n, "2^64"],
    [2n ** 64n - 9n, "2^64 − 9"],
    [2n ** 80n + 2n ** 79n, "about 1.8 × 10^24"],
  ])("%s addresses are %s", (n, text) => {
    expect(countText(n)).toBe(text);
  });
});
