/** How bars and wires look. */
import type { Line } from "#lib/scene/scene.ts";
import type { Pieces } from "./crossings.ts";
import { type Dash, evenly } from "./dash.ts";
import { num } from "./number.ts";
import type { Op, PathOp } from "./painting.ts";
import { toneColour } from "./theme.ts";

const BAR = 7;
/** A bar of two strokes: all of it, and what shows between them. */
const DOUBLE = 7.5;
const BETWEEN = 2.5;
const WIRE = 1.5;
const BAR_DASH: Dash = [10, 5];
const WIRE_DASH: Dash = [5, 4];

const isUpright = ({ x1, x2 }: Line): boolean => x1 === x2;

/** Where a line begins and ends along itself. */
const whole = (line: Line): [from: number, to: number] => {
  const [a, b] = isUpright(line) ? [line.y1, line.y2] : [line.x1, line.x2];
  return a < b ? [a, b] : [b, a];
};

/** Strokes along a line's pieces. */
function along(line: Line, pieces: Pieces): string {
  const upright = isUpright(line);
  const across = num(upright ? line.x1 : line.y1);
  let d = "";
  for (let i = 0; i < pieces.length; i += 2) {
    const [from, to] = [num(pieces[i] ?? 0), num(pieces[i + 1] ?? 0)];
    d += upright ? `M${across} ${from}V${to}` : `M${from} ${across}H${to}`;
  }
  return d;
}

/** The upright stretch of a double bar closes the corners with its rows, half a stroke beyond its ends. */
function cornered(line: Line, pieces: Pieces, width: number): Pieces {
  if (!isUpright(line)) return pieces;
  const [from, to] = whole(line);
  return pieces.map((at, i) => (i === 0 && at === from ? at - width / 2 : at === to ? at + width / 2 : at));
}

const strokes = (line: Line, d: string, width: number, dash: PathOp["dash"], cap: PathOp["cap"]): PathOp => ({
  op: "path",
  d,
  fill: null,
  stroke: toneColour(line.tone),
  width,
  dash,
  cap,
  join: "miter",
});

/** Each piece on its own, with dashes that fit it. */
function dashed(line: Line, pieces: Pieces, width: number, pattern: Dash): Op[] {
  const ops: Op[] = [];
  for (let i = 0; i < pieces.length; i += 2) {
    const piece = pieces.slice(i, i + 2);
    const [from = 0, to = 0] = piece;
    ops.push(strokes(line, along(line, piece), width, evenly(to - from, pattern), "butt"));
  }
  return ops;
}

export function wireOps(line: Line, pieces: Pieces = whole(line)): Op[] {
  // Square ends close the corners where a wire turns.
  return line.dashed
    ? dashed(line, pieces, WIRE, WIRE_DASH)
    : [strokes(line, along(line, pieces), WIRE, null, "square")];
}

/** The round ends of a bar that is straight where it is cut open: whole circles, since halves would show a seam. */
function ends(line: Line): Op {
  const r = BAR / 2;
  const disc = (x: number, y: number): string => {
    const [left, right] = [num(x - r), num(x + r)];
    return `M${left} ${num(y)}A${r} ${r} 0 0 1 ${right} ${num(y)}A${r} ${r} 0 0 1 ${left} ${num(y)}Z`;
  };
  const d = disc(line.x1, line.y1) + disc(line.x2, line.y2);
  return { ...strokes(line, d, 0, null, "butt"), fill: toneColour(line.tone), stroke: null };
}

/** Of a bar of two strokes this is the whole; what shows between them is put over all its stretches. */
export function barOps(line: Line, pieces?: Pieces): Op[] {
  const shown = pieces ?? whole(line);
  if (line.double) return [strokes(line, along(line, cornered(line, shown, DOUBLE)), DOUBLE, null, "butt")];
  if (line.dashed) return dashed(line, shown, BAR, BAR_DASH);
  if (pieces === undefined) return [strokes(line, along(line, shown), BAR, null, "round")];
  return [strokes(line, along(line, shown), BAR, null, "butt"), ends(line)];
}

export function betweenOp(line: Line, pieces: Pieces = whole(line)): Op {
  return { ...strokes(line, along(line, cornered(line, pieces, BETWEEN)), BETWEEN, null, "butt"), stroke: "paper" };
}
