/**
 * Real addresses to addresses for documentation: 192.0.2.0/24, 198.51.100.0/24 and 203.0.113.0/24 (RFC 5737), then
 * 198.18.0.0/15 (RFC 2544, for benchmarks) where those do not suffice, and 240.0.0.0/4 (reserved, RFC 1112) after that;
 * 2001:db8::/32 (RFC 3849); 233.252.0.0/24 for multicast (RFC 6676).
 *
 * What was one subnet stays one, and what lay inside another still does. A subnet that is larger than it needs to be
 * (Docker's /16) becomes as small as 256 addresses; an address keeps its last byte there, unless two would be one.
 * Unspecified and loopback addresses stay, and so do prefixes of up to 3 bits (`0.0.0.0/1`), which say nothing.
 */
import { addressText, type Prefix, parsePrefix } from "#lib/topology/cidr.ts";

type Family = 4 | 6;

interface Node {
  readonly family: Family;
  readonly first: bigint;
  readonly length: number;
  readonly children: Node[];
  readonly addresses: Set<bigint>;
  /** Where it is mapped to: its first address and number of addresses. */
  base: bigint;
  size: bigint;
  /** Addresses that are taken in it, and by what. */
  readonly places: Map<bigint, bigint>;
}

interface Pool {
  readonly first: bigint;
  readonly last: bigint;
  next: bigint;
}

const WIDTH = { 4: 32, 6: 128 } as const;
/** Subnets are not made smaller than that many addresses: /24 and /64 are what people know. */
const LEAST = { 4: 1n << 8n, 6: 1n << 64n } as const;
/** What an address without a known subnet is taken to be in. */
const USUAL = { 4: 24, 6: 64 } as const;

const prefix = (text: string): Prefix => {
  const found = parsePrefix(text);
  if (!found) throw new Error(`${text} is no prefix`);
  return found;
};
const poolsOf = (...texts: string[]): Pool[] =>
  texts.map(prefix).map(({ first, last }) => ({ first, last, next: first }));
const within = ({ first, last }: Prefix, value: bigint): boolean => value >= first && value <= last;

const LOOPBACK = { 4: prefix("127.0.0.0/8"), 6: prefix("::1") } as const;
const MULTICAST = { 4: prefix("224.0.0.0/4"), 6: prefix("ff00::/8") } as const;
const LINK_LOCAL = prefix("fe80::/10");
const GROUPS = prefix("233.252.0.0/24");

const powerAtLeast = (n: bigint): bigint => {
  let power = 1n;
  while (power < n) power <<= 1n;
  return power;
};
const bits = (power: bigint): number => power.toString(2).length - 1;
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export interface AddressMap {
  /** Of an address or prefix, with its length where the text has one; `unknown` for what is neither. */
  address(text: string): string;
}

interface Helpers {
  /** A number of up to 32 bits that a text is known by; the same for the same text. */
  readonly hash: (text: string) => number;
  /** The redacted MAC address. */
  readonly mac: (mac: string) => string;
}

/**
 * `noted`: every text that `address` will be asked for, those first whose place is to stay when others come or go. Other
 * texts have no place, and are `unknown`.
 */
export function addressMap(noted: readonly string[], { hash, mac }: Helpers): AddressMap {
  const roots = build(noted);
  const pools = {
    4: poolsOf("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "240.0.0.0/4"),
    6: poolsOf("2001:db8::/32"),
  };
  for (const root of roots) {
    root.size = sizeOf(root);
    root.base = take(pools[root.family], root.size);
    place(root, hash);
  }

  const mapped = (family: Family, value: bigint): string => {
    if (family === 6 && within(LINK_LOCAL, value)) return linkLocal(value, hash, mac);
    if (within(MULTICAST[family], value)) return group(family, value, hash);
    const node = deepest(roots, family, value);
    const to = node?.places.get(value);
    return to === undefined ? "unknown" : addressText(family, to);
  };
  return {
    address(text) {
      const p = parsePrefix(text);
      if (!p) return "unknown";
      const { family } = p;
      const value = parsePrefix(text.replace(/\/.*/, ""))?.first ?? p.first;
      if (stays(p, value)) return text;
      if (!text.includes("/")) return mapped(family, value);
      if (p.length === WIDTH[family]) return `${mapped(family, value)}/${p.length}`;
      const special = within(MULTICAST[family], value) || (family === 6 && within(LINK_LOCAL, value));
      const node = special ? undefined : exactly(roots, p);
      const length = node ? WIDTH[family] - bits(node.size) : p.length;
      if (value === p.first && node) return `${addressText(family, node.base)}/${length}`;
      return value === p.first && special ? text : `${mapped(family, value)}/${length}`;
    },
  };
}

/** What tells nothing about anybody: unspecified, loopback, all or nearly all of the address space. */
function stays({ family, length }: Prefix, value: bigint): boolean {
  return value === 0n || length <= 3 || within(LOOPBACK[family], value);
}

/** Trees of prefixes, by first mention of anything in them. */
function build(noted: readonly string[]): readonly Node[] {
  const ranks = new Map<string, { node: Node; rank: number }>();
  const addresses: { family: Family; value: bigint; rank: number }[] = [];
  const add = (family: Family, first: bigint, length: number, rank: number): void => {
    const key = `${family} ${first}/${length}`;
    if (ranks.has(key)) return;
    const node = {
      family,
      first,
      length,
      children: [],
      addresses: new Set<bigint>(),
      base: 0n,
      size: 0n,
      places: new Map(),
    };
    ranks.set(key, { node, rank });
  };
  noted.forEach((text, rank) => {
    const p = parsePrefix(text);
    if (!p) return;
    const { family, first, length } = p;
    const value = parsePrefix(text.replace(/\/.*/, ""))?.first ?? first;
    if (stays(p, value) || within(MULTICAST[family], value) || (family === 6 && within(LINK_LOCAL, value))) return;
    if (length < WIDTH[family]) add(family, first, length, rank);
    if (length === WIDTH[family] || value !== first) addresses.push({ family, value, rank });
  });
  const sorted = () => [...ranks.values()].sort((a, b) => a.node.length - b.node.length || a.rank - b.rank);
  const lengths = new Set([...ranks.values()].map(({ node }) => node.length));
  const isKnown = ({ family, value }: { family: Family; value: bigint }): boolean =>
    [...lengths].some((length) => {
      const rest = BigInt(WIDTH[family] - length);
      return length <= WIDTH[family] && ranks.has(`${family} ${(value >> rest) << rest}/${length}`);
    });
  for (const { family, value, rank } of addresses) {
    if (isKnown({ family, value })) continue;
    const rest = BigInt(WIDTH[family] - USUAL[family]);
    add(family, (value >> rest) << rest, USUAL[family], rank);
    lengths.add(USUAL[family]);
  }
  const roots: { node: Node; rank: number }[] = [];
  for (const { node, rank } of sorted()) {
    const root = roots.find((r) => r.node.family === node.family && holds(r.node, node.first));
    if (!root) {
      roots.push({ node, rank });
      continue;
    }
    root.rank = Math.min(root.rank, rank);
    (deepest([root.node], node.family, node.first) ?? root.node).children.push(node);
  }
  const nodes = roots.sort((a, b) => a.rank - b.rank).map((r) => r.node);
  for (const { family, value } of addresses) deepest(nodes, family, value)?.addresses.add(value);
  return nodes;
}

const holds = ({ family, first, length }: Node, value: bigint): boolean =>
  value >> BigInt(WIDTH[family] - length) === first >> BigInt(WIDTH[family] - length);

function deepest(nodes: readonly Node[], family: Family, value: bigint): Node | undefined {
  const found = nodes.find((n) => n.family === family && holds(n, value));
  return found && (deepest(found.children, family, value) ?? found);
}

function exactly(nodes: readonly Node[], p: Prefix): Node | undefined {
  const found = nodes.find((n) => n.family === p.family && holds(n, p.first));
  return found && (found.length === p.length ? found : exactly(found.children, p));
}

/** A power of two that has room for all in it, and for a network's and a broadcast address; never more than it really has. */
function sizeOf(node: Node): bigint {
  const real = 1n << BigInt(WIDTH[node.family] - node.length);
  let sum = BigInt(node.addresses.size) + 2n;
  let largest = 0n;
  for (const child of node.children) {
    child.size = sizeOf(child);
    sum += child.size;
    // The beginning is for the gateway, unless the child begins there.
    if (child.first !== node.first) largest = most(largest, child.size);
  }
  return least(real, most(LEAST[node.family], powerAtLeast(sum + largest)));
}

function take(pools: readonly Pool[], size: bigint): bigint {
  for (const pool of pools) {
    const start = ((pool.next + size - 1n) / size) * size;
    if (start + size - 1n > pool.last) continue;
    pool.next = start + size;
    return start;
  }
  throw new Error("there are more addresses than documentation has room for");
}

/** Gives everything in a node its place: smaller prefixes first, the largest before others, then addresses. */
function place(node: Node, hash: Helpers["hash"]): void {
  const { family, first, base, size } = node;
  const taken: { from: bigint; to: bigint }[] = [];
  const isFree = (from: bigint, to: bigint): boolean => taken.every((t) => to < t.from || from > t.to);
  const whole = size === 1n << BigInt(WIDTH[family] - node.length);
  const bySize = (a: Node, b: Node): number =>
    a.size === b.size ? (a.first < b.first ? -1 : 1) : a.size > b.size ? -1 : 1;
  for (const child of [...node.children].sort(bySize)) {
    const offset = child.first - first;
    let at = ((offset % size) / child.size) * child.size;
    const starts = offset === 0n || whole ? 0n : child.size;
    if (at < starts) at = starts;
    for (let tries = size / child.size; tries > 0n && !isFree(at, at + child.size - 1n); tries--) {
      at = at + child.size >= size ? starts : at + child.size;
    }
    taken.push({ from: at, to: at + child.size - 1n });
    child.base = base + at;
    place(child, hash);
  }
  const used = new Set<bigint>();
  for (const value of [...node.addresses].sort((a, b) => (a < b ? -1 : 1))) {
    const offset = value - first;
    let at = whole ? offset : wanted(offset, size, family, () => hash(addressText(family, value)));
    const isFit = (): boolean =>
      !used.has(at) && isFree(at, at) && (whole || offset === 0n || (at !== 0n && at !== size - 1n));
    while (!isFit()) at = (at + 1n) % size;
    used.add(at);
    node.places.set(value, base + at);
  }
}

/** The last byte or so. In IPv6 small numbers stay; what is made of a MAC address or by chance becomes another number. */
function wanted(offset: bigint, size: bigint, family: Family, hash: () => number): bigint {
  if (family === 4 || offset < 0x8000n) return offset % size;
  return (0x8000n | BigInt(hash() & 0x7fff)) % size;
}

/** Those made of a MAC address (RFC 4291, appendix A) are made of its redacted one. */
function linkLocal(value: bigint, hash: Helpers["hash"], mac: Helpers["mac"]): string {
  const low = value & 0xffff_ffff_ffff_ffffn;
  const top = (value >> 64n) << 64n;
  if (low < 0x8000n) return addressText(6, top | low);
  if (((low >> 24n) & 0xffffn) === 0xfffen) {
    const real = ((low >> 40n) << 24n) | (low & 0xff_ffffn);
    const given = BigInt(`0x${mac(macText(real ^ (2n << 40n))).replaceAll(":", "")}`) ^ (2n << 40n);
    return addressText(6, (0xfe80n << 112n) | ((given >> 24n) << 40n) | (0xfffen << 24n) | (given & 0xff_ffffn));
  }
  return addressText(6, (0xfe80n << 112n) | BigInt(0x8000 | (hash(addressText(6, value)) & 0x7fff)));
}

const macText = (value: bigint): string => (value.toString(16).padStart(12, "0").match(/../g) ?? []).join(":");

/** The MAC address that a link-local address is made of; null when of none. */
export function macOf(text: string): string | null {
  const value = parsePrefix(text.replace(/\/.*/, ""));
  if (value?.family !== 6 || !within(LINK_LOCAL, value.first) || ((value.first >> 24n) & 0xffffn) !== 0xfffen)
    return null;
  const low = value.first & 0xffff_ffff_ffff_ffffn;
  return macText((((low >> 40n) << 24n) | (low & 0xff_ffffn)) ^ (2n << 40n));
}

/** Those every host has stay. */
function group(family: Family, value: bigint, hash: Helpers["hash"]): string {
  const text = addressText(family, value);
  if (family === 4) {
    const everyones = value >> 8n === 0xe00000n;
    return everyones ? text : addressText(4, GROUPS.first + BigInt(hash(text) & 0xff));
  }
  return value < 0xff03n << 112n
    ? text
    : addressText(6, (0xff0en << 112n) | 0xdb8_0000_0000n | BigInt(hash(text) & 0xffff));
}

/**
 * MAC addresses of 00:00:5e:00:53:00/40 (RFC 7042, for documentation), one for one; where there are more than 256, the
 * rest gets locally administered ones that begin with 02:00:5e. All zeros and broadcast stay.
 */
export function macMap(noted: readonly string[], hash: (text: string) => number): (mac: string) => string {
  const given = new Map<string, string>();
  const taken = new Set<number>();
  for (const mac of new Set(noted.map((m) => m.toLowerCase()))) {
    if (/^(00:){5}00$|^(ff:){5}ff$/.test(mac)) {
      given.set(mac, mac);
      continue;
    }
    const room = taken.size < 256 ? 0x100 : 0x100_0000;
    let at = hash(mac) % room;
    while (taken.has(at) || (room > 0x100 && at < 0x100)) at = (at + 1) % room;
    taken.add(at);
    const text = macText(BigInt(at)).slice(9);
    given.set(mac, at < 0x100 ? `00:00:5e:00:53:${text.slice(6)}` : `02:00:5e:${text}`);
  }
  return (mac) => given.get(mac.toLowerCase()) ?? "00:00:5e:00:53:00";
}
