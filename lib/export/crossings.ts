/**
 * Where wires pass over something, what they cross is cut open, so that they visibly jump it. The page draws a margin in
 * the background's colour instead; openings also hold on coloured paper, and stay right when the drawing is edited.
 */
import type { Line } from "#lib/scene/scene.ts";

/** Between a wire's middle and the end of what it crosses. */
const OPENING = 3.25;
/** Nearer to a wire's end than this, it joins and does not cross. */
const JOINT = 1;

/** A stretch from `from` to `to` along a line, both in absolute pixels, smaller first. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

/** A line as level or upright stretch: `at` is its place across, the rest along it. */
interface Stretch extends Piece {
  readonly line: Line;
  /** Place in the painting order: the later one stays whole. */
  readonly rank: number;
  readonly at: number;
}

const isUpright = (l: Line): boolean => l.x1 === l.x2;

function stretch(line: Line, rank: number): Stretch {
  const [a, b, at] = isUpright(line) ? [line.y1, line.y2, line.x1] : [line.x1, line.x2, line.y1];
  return { line, rank, at, from: Math.min(a, b), to: Math.max(a, b) };
}

/** First index of a sorted list whose `at` is not below a value. */
function firstFrom(sorted: readonly Stretch[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.at ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

const within = (value: number, s: Piece): boolean => value > s.from + JOINT && value < s.to - JOINT;

/** What is left of each line, by the line; lines that nothing crosses are not in it. Lines are in painting order. */
export function openings(lines: readonly Line[]): ReadonlyMap<Line, readonly Piece[]> {
  const all = lines.map(stretch);
  const levels = all.filter((s) => !isUpright(s.line)).sort((a, b) => a.at - b.at);
  const cuts = new Map<Stretch, number[]>();
  for (const upright of all) {
    if (!isUpright(upright.line)) continue;
    for (let i = firstFrom(levels, upright.from + JOINT); i < levels.length; i++) {
      const level = levels[i];
      if (!level || level.at >= upright.to - JOINT) break;
      if (!within(upright.at, level)) continue;
      const [over, under] = upright.rank > level.rank ? [upright, level] : [level, upright];
      // Two stretches of one bar are one thing.
      if (over.line.shape === "bar") continue;
      const list = cuts.get(under);
      if (list) list.push(over.at);
      else cuts.set(under, [over.at]);
    }
  }
  return new Map([...cuts].map(([under, at]) => [under.line, cut(under, at)]));
}

function cut({ from, to }: Piece, places: readonly number[]): Piece[] {
  const pieces: Piece[] = [];
  let start = from;
  for (const place of [...places].sort((a, b) => a - b)) {
    if (place - OPENING > start) pieces.push({ from: start, to: place - OPENING });
    start = Math.max(start, place + OPENING);
  }
  if (to > start) pieces.push({ from: start, to });
  return pieces;
}
