/**
 * Where wires pass over something, what they cross is cut open, so that they visibly jump it. The page draws a margin in
 * the background's colour instead; openings also hold on coloured paper, and stay right when the drawing is edited.
 */
import type { Line, Shape } from "#lib/scene/scene.ts";

/** Between a wire's middle and the end of what it crosses. */
const OPENING = 3;
/** Nearer to a wire's end than this, it joins and does not cross. */
const JOINT = 1;

/** What is left of a line: where each piece begins and ends along it, in absolute pixels, one after the other. */
export type Pieces = readonly number[];

/** A line as level or upright stretch: `at` is its place across, the rest along it. */
interface Stretch {
  readonly line: Line;
  readonly from: number;
  readonly to: number;
  /** Place in the painting order: the later one stays whole. */
  readonly rank: number;
  readonly at: number;
}

const isUpright = (l: Line): boolean => l.x1 === l.x2;

function stretch(line: Line, rank: number): Stretch {
  const [a, b, at] = isUpright(line) ? [line.y1, line.y2, line.x1] : [line.x1, line.x2, line.y1];
  return { line, rank, at, from: Math.min(a, b), to: Math.max(a, b) };
}

/** First index of sorted numbers that is not below a value. */
function firstFrom(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What is left of each line, by the line; lines that nothing crosses are not in it. */
export type Openings = ReadonlyMap<Line, Pieces>;

/** Finds what crosses what among shapes in painting order. */
export function openings(shapes: readonly Shape[]): Openings {
  const lines = shapes.filter((s): s is Line => s.shape === "bar" || s.shape === "wire");
  const all = lines.map(stretch);
  const levels = all.filter((s) => !isUpright(s.line)).sort((a, b) => a.at - b.at);
  // Looked at a million times in a large picture: plain numbers side by side.
  const at = Float64Array.from(levels, (s) => s.at);
  const from = Float64Array.from(levels, (s) => s.from + JOINT);
  const to = Float64Array.from(levels, (s) => s.to - JOINT);
  const cuts = new Map<Stretch, number[]>();
  for (const upright of all) {
    if (!isUpright(upright.line)) continue;
    const [x, end] = [upright.at, firstFrom(at, upright.to - JOINT)];
    for (let i = firstFrom(at, upright.from + JOINT); i < end; i++) {
      if (x <= (from[i] ?? x) || x >= (to[i] ?? x)) continue;
      const level = levels[i];
      if (!level) continue;
      const [over, under] = upright.rank > level.rank ? [upright, level] : [level, upright];
      // Two stretches of one bar are one thing.
      if (over.line.shape === "bar") continue;
      const list = cuts.get(under);
      if (list) list.push(over.at);
      else cuts.set(under, [over.at]);
    }
  }
  return new Map([...cuts].map(([under, places]) => [under.line, cut(under, places)]));
}

function cut({ from, to }: Stretch, places: number[]): Pieces {
  const pieces: number[] = [];
  let start = from;
  for (const place of places.sort((a, b) => a - b)) {
    if (place - OPENING > start) pieces.push(start, place - OPENING);
    start = Math.max(start, place + OPENING);
  }
  if (to > start) pieces.push(start, to);
  return pieces;
}
