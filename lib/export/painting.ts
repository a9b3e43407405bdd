/**
 * A picture as final strokes and letters, in pixels at 100 %: nothing is left to decide for what writes SVG or PDF.
 * Colours are named, because a file may carry both themes.
 */
import type { Dash } from "./dash.ts";
import type { Colour } from "./theme.ts";

interface Ink {
  readonly fill: Colour | null;
  readonly stroke: Colour | null;
  /** Of the stroke. */
  readonly width: number;
  readonly dash: Dash | null;
}

export interface RectOp extends Ink {
  readonly op: "rect";
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly radius: number;
}

export interface CircleOp extends Ink {
  readonly op: "circle";
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

export interface PathOp extends Ink {
  readonly op: "path";
  /** SVG path data, absolute; M, H, V, L, A and Z only. */
  readonly d: string;
  /** Ends of strokes: all but `butt` reach half the width further. */
  readonly cap: "butt" | "square" | "round";
  readonly join: "miter" | "round";
}

export interface TextOp {
  readonly op: "text";
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
  readonly size: number;
  readonly bold: boolean;
  readonly mono: boolean;
  readonly fill: Colour;
  /** One line, without control characters. */
  readonly text: string;
  /** The text unshortened, where it was shortened. */
  readonly full: string | null;
}

export type Op = RectOp | CircleOp | PathOp | TextOp;

/** What somebody who edits the drawing would pick up together; a group is one card with all that is on it. */
export interface Layer {
  readonly name: string;
  readonly groups: readonly (readonly Op[])[];
}

export interface Painting {
  readonly width: number;
  readonly height: number;
  /** Null: nothing behind it. */
  readonly background: Colour | null;
  /** In painting order. */
  readonly layers: readonly Layer[];
  /** For those who cannot see it, and for a file's list of properties. */
  readonly title: string;
  readonly description: string;
}
