/** A subnet as a strip: runs of used, kept and free addresses; never one element an address. */
import { higher, lower } from "../cidr.ts";

/** First and last address as numbers, both included. */
export interface Span {
  readonly first: bigint;
  readonly last: bigint;
}

/** `outside`: in the subnet, but not in the range that addresses are given from. `mixed`: runs too many to show apart. */
export type SegmentKind = "used" | "reserved" | "free" | "outside" | "mixed";

export interface Segment extends Span {
  readonly kind: SegmentKind;
  /** How many addresses of each sort lie in it. */
  readonly used: number;
  readonly reserved: number;
  readonly free: bigint;
  readonly outside: bigint;
}

/** An address that is taken: by somebody, or kept from being given. */
export interface Mark {
  readonly value: bigint;
  readonly kind: "used" | "reserved";
}

function join(a: Segment, b: Segment): Segment {
  return {
    kind: a.kind === b.kind ? a.kind : "mixed",
    first: a.first,
    last: b.last,
    used: a.used + b.used,
    reserved: a.reserved + b.reserved,
    free: a.free + b.free,
    outside: a.outside + b.outside,
  };
}

const size = (s: Span): bigint => s.last - s.first + 1n;

/** Runs of one kind, over all of `subnet`; linear in the number of marks. */
function runs(subnet: Span, range: Span, marks: readonly Mark[]): Segment[] {
  const out: Segment[] = [];
  const add = (segment: Segment): void => {
    const before = out.at(-1);
    if (before?.kind === segment.kind) out[out.length - 1] = join(before, segment);
    else out.push(segment);
  };
  const gap = (first: bigint, last: bigint, kind: "free" | "outside"): void => {
    if (first > last) return;
    const n = last - first + 1n;
    const none = { used: 0, reserved: 0, free: 0n, outside: 0n };
    add({ kind, first, last, ...none, [kind]: n });
  };
  const fill = (first: bigint, last: bigint): void => {
    gap(first, lower(last, range.first - 1n), "outside");
    gap(higher(first, range.first), lower(last, range.last), "free");
    gap(higher(first, range.last + 1n), last, "outside");
  };
  let next = subnet.first;
  for (const { value, kind } of marks) {
    fill(next, value - 1n);
    const counts = { used: 0, reserved: 0, free: 0n, outside: 0n, [kind]: 1 };
    add({ kind, first: value, last: value, ...counts });
    next = value + 1n;
  }
  fill(next, subnet.last);
  return out;
}

/**
 * Segments that cover `subnet` without gap or overlap, in order, at most `limit` (1 or more). `marks` are within the
 * subnet, in order, each address once. Where there are more runs, the borders between the largest ones stay.
 */
export function stripOf(subnet: Span, range: Span, marks: readonly Mark[], limit: number): readonly Segment[] {
  const all = runs(subnet, range, marks);
  if (all.length <= limit) return all;
  const borders = all.slice(1).map((right, i) => ({ at: i + 1, weight: size(right) + size(all[i] ?? right) }));
  borders.sort((a, b) => (a.weight > b.weight ? -1 : a.weight < b.weight ? 1 : a.at - b.at));
  const kept = new Set(borders.slice(0, limit - 1).map((b) => b.at));
  const out: Segment[] = [];
  all.forEach((segment, i) => {
    const before = out.at(-1);
    if (before && !kept.has(i)) out[out.length - 1] = join(before, segment);
    else out.push(segment);
  });
  return out;
}
