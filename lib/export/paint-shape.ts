/** How boxes, dots, marks and texts look; components/graph/theme.ts draws the same for the page. */
import type { Box, Dot, Mark, Text } from "#lib/scene/scene.ts";
import { FONTS } from "#lib/scene/text.ts";
import { around, type Dash } from "./dash.ts";
import { num } from "./number.ts";
import type { CircleOp, Op, PathOp, RectOp, TextOp } from "./painting.ts";
import { oneLine } from "./plain-text.ts";
import { type Colour, toneColour } from "./theme.ts";

const RADIUS: Readonly<Record<Exclude<Box["shape"], "tag">, number>> = {
  frame: 10,
  region: 9,
  back: 7,
  card: 7,
  tab: 5,
  chip: 12,
};
const DASH: Dash = [4, 2.5];
/** From the middle of letters down to their baseline, in font sizes: half of what capitals are high, in most sans fonts. */
const MIDDLE = 0.355;

export interface Lettering {
  readonly size: number;
  readonly bold: boolean;
  readonly mono: boolean;
  readonly fill: Colour;
  readonly anchor?: TextOp["anchor"];
  readonly full?: string | null;
}

/** One line of text whose middle is at `y`. */
export function letters(
  text: string,
  x: number,
  y: number,
  { anchor = "start", full = null, ...look }: Lettering,
): TextOp {
  const baseline = y + look.size * MIDDLE;
  return {
    op: "text",
    x,
    y: baseline,
    anchor,
    ...look,
    text: oneLine(text),
    full: full === null ? null : oneLine(full),
  };
}

type Ink = Pick<RectOp, "fill" | "stroke" | "width" | "dash">;

const filled = (fill: Colour): Ink => ({ fill, stroke: null, width: 0, dash: null });

function rect({ x, y, width: w, height: h }: Box, radius: number, ink: Ink): RectOp {
  return { op: "rect", x, y, w, h, radius, ...ink };
}

export function boxOps(box: Box, full: string | null): Op[] {
  const [middleX, middleY] = [box.x + box.width / 2, box.y + box.height / 2];
  const label = (mono: boolean, fill: Colour): Op[] =>
    box.text === ""
      ? []
      : [letters(box.text, middleX, middleY, { size: 11, bold: false, mono, fill, anchor: "middle", full })];
  const bordered = (stroke: Colour, width: number): RectOp => {
    const radius = Math.min(RADIUS[box.shape as keyof typeof RADIUS], box.height / 2);
    const dash = box.dashed ? around(box.width, box.height, radius, DASH) : null;
    return rect(box, radius, { fill: box.shape === "frame" ? "paper" : "surface", stroke, width, dash });
  };
  switch (box.shape) {
    case "frame":
      return [bordered("hairline", 1.5)];
    case "region":
      return [rect(box, RADIUS.region, filled("tint"))];
    case "back":
    case "card":
      return [bordered("muted", 1.25)];
    case "tab":
      return [bordered(toneColour(box.tone), 1.25), ...label(true, "ink")];
    case "chip":
      return [bordered(toneColour(box.tone), 1.5), ...label(true, "ink")];
    case "tag":
      return label(false, "muted");
  }
}

export function dotOp({ x, y, tone }: Pick<Dot, "x" | "y" | "tone">): CircleOp {
  return { op: "circle", x, y, r: 4.5, fill: "paper", stroke: toneColour(tone), width: 2, dash: null };
}

function polygon(points: readonly (readonly [number, number])[], ink: Ink): PathOp {
  const d = `M${points.map(([x, y]) => `${num(x)} ${num(y)}`).join("L")}Z`;
  return { op: "path", d, cap: "butt", join: "round", ...ink };
}

/** The state of a container, or that something is wrong: told by shape and colour. */
export function markOps({ x, y, state }: Pick<Mark, "x" | "y" | "state">): Op[] {
  const square = (radius: number, ink: Ink): RectOp => ({
    op: "rect",
    x: x - 4.5,
    y: y - 4.5,
    w: 9,
    h: 9,
    radius,
    ...ink,
  });
  const sign = (fill: Colour): Ink => ({ fill, stroke: "surface", width: 1.5, dash: null });
  const exclamation = (down: number): Op =>
    letters("!", x, y + down, { size: 10, bold: true, mono: false, fill: "surface", anchor: "middle" });
  switch (state) {
    case "running":
      return [{ op: "circle", x, y, r: 4.5, ...filled("running") }];
    case "paused":
      return [square(1.5, filled("warn"))];
    case "restarting":
      return [
        polygon(
          [
            [x, y - 4.5],
            [x + 4.5, y + 4.5],
            [x - 4.5, y + 4.5],
          ],
          filled("warn"),
        ),
      ];
    case "stopped":
      return [square(0, { fill: "surface", stroke: "muted", width: 1.5, dash: null })];
    case "warning":
      return [
        polygon(
          [
            [x, y - 8],
            [x + 8.5, y + 7],
            [x - 8.5, y + 7],
          ],
          sign("warn"),
        ),
        exclamation(2),
      ];
    case "error":
      return [
        polygon(
          [
            [x, y - 9],
            [x + 9, y],
            [x, y + 9],
            [x - 9, y],
          ],
          sign("error"),
        ),
        exclamation(0),
      ];
  }
}

function textColour({ style, tone }: Text): Colour {
  if (style === "small" || style === "mono") return "muted";
  // Rows that are no network's have no colour of their own.
  return style === "network" && tone !== "line" ? toneColour(tone) : "ink";
}

export function textOp(text: Text): TextOp {
  const { size, bold, mono } = FONTS[text.style];
  const { x, y, anchor, full } = text;
  return letters(text.text, x, y, { size, bold, mono, fill: textColour(text), anchor, full });
}
