/** How bars and wires look. */
import type { Line } from "#lib/scene/scene.ts";
import type { Piece } from "./crossings.ts";
import { num } from "./number.ts";
import type { Op, PathOp } from "./painting.ts";
import { toneColour } from "./theme.ts";

const BAR = 7;
/** A bar of two strokes: all of it, and what shows between them. */
const DOUBLE = 7.5;
const BETWEEN = 2.5;
const WIRE = 1.5;

const isUpright = ({ x1, x2 }: Line): boolean => x1 === x2;

const whole = (line: Line): Piece =>
  isUpright(line)
    ? { from: Math.min(line.y1, line.y2), to: Math.max(line.y1, line.y2) }
    : { from: Math.min(line.x1, line.x2), to: Math.max(line.x1, line.x2) };

/** Strokes along a line's pieces. */
const along = (line: Line, pieces: readonly Piece[]): string =>
  pieces
    .map(({ from, to }) =>
      isUpright(line) ? `M${num(line.x1)} ${num(from)}V${num(to)}` : `M${num(from)} ${num(line.y1)}H${num(to)}`,
    )
    .join("");

/** The upright stretch of a double bar closes the corners with its rows, half a stroke beyond its ends. */
function cornered(line: Line, pieces: readonly Piece[], width: number): readonly Piece[] {
  if (!isUpright(line)) return pieces;
  const ends = whole(line);
  return pieces.map(({ from, to }) => ({
    from: from === ends.from ? from - width / 2 : from,
    to: to === ends.to ? to + width / 2 : to,
  }));
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

export function wireOp(line: Line, pieces: readonly Piece[] = [whole(line)]): Op {
  // Square ends close the corners where a wire turns.
  const cap = line.dashed ? "butt" : "square";
  return strokes(line, along(line, pieces), WIRE, line.dashed ? [5, 4] : null, cap);
}

/** A bar as a filled outline: round at its ends, straight where it is cut open. */
function outline(line: Line, { from, to }: Piece, ends: Piece): string {
  const r = BAR / 2;
  const arc = (x: number, y: number): string => `A${r} ${r} 0 0 1 ${num(x)} ${num(y)}`;
  if (isUpright(line)) {
    const [left, right] = [line.x1 - r, line.x1 + r];
    const top = from === ends.from ? arc(right, from) : `H${num(right)}`;
    const bottom = to === ends.to ? arc(left, to) : `H${num(left)}`;
    return `M${num(left)} ${num(from)}${top}V${num(to)}${bottom}Z`;
  }
  const [up, down] = [line.y1 - r, line.y1 + r];
  const right = to === ends.to ? arc(to, down) : `V${num(down)}`;
  const left = from === ends.from ? arc(from, up) : "Z";
  return `M${num(from)} ${num(up)}H${num(to)}${right}H${num(from)}${left === "Z" ? "" : left}Z`;
}

/** Of a bar of two strokes: the whole first, what shows between them is put over all its stretches. */
export function barOp(line: Line, pieces: readonly Piece[] = [whole(line)]): Op {
  if (line.double) return strokes(line, along(line, cornered(line, pieces, DOUBLE)), DOUBLE, null, "butt");
  if (line.dashed) return strokes(line, along(line, pieces), BAR, [10, 5], "butt");
  const d = pieces.map((piece) => outline(line, piece, whole(line))).join("");
  return { op: "path", d, fill: toneColour(line.tone), stroke: null, width: 0, dash: null, cap: "butt", join: "miter" };
}

export function betweenOp(line: Line, pieces: readonly Piece[] = [whole(line)]): Op {
  return { ...strokes(line, along(line, cornered(line, pieces, BETWEEN)), BETWEEN, null, "butt"), stroke: "paper" };
}
