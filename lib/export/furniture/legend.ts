/** What lines, colours and marks mean; only those that a picture has. */

import { type Openings, openings } from "#lib/export/crossings.ts";
import { barOps, betweenOp, wireOps } from "#lib/export/paint-line.ts";
import { boxOps, dotOp, letters, markOps } from "#lib/export/paint-shape.ts";
import type { Op } from "#lib/export/painting.ts";
import type { Line, Mark, Shape, Tone } from "#lib/scene/scene.ts";
import { widthAt } from "./lines.ts";

/** Room of a sample left of its text. */
const SAMPLE = 34;
const SIZE = 11;
const ROW = 20;
const GAP = 28;

/** What is in the picture, and what in it is cut open. */
interface Drawn {
  readonly shapes: readonly Shape[];
  readonly cuts: Openings;
}

interface Entry {
  readonly text: string;
  readonly occurs: (drawn: Drawn) => boolean;
  /** Drawn from `x` on, around the height `y`. */
  readonly sample: (x: number, y: number) => Op[];
}

const base = { id: "legend", entity: null, detail: 0 } as const;

function line(shape: Line["shape"], tone: Tone, dashed: boolean): Entry["sample"] {
  return (x, y) => {
    const double = shape === "bar" && tone === "overlay";
    const drawn: Line = { ...base, shape, tone, dashed, double, x1: x + 4, y1: y, x2: x + SAMPLE - 4, y2: y };
    if (shape === "wire") return wireOps(drawn);
    return [...barOps(drawn), ...(double ? [betweenOp(drawn)] : [])];
  };
}

function box(
  shape: "region" | "card" | "chip",
  width: number,
  height: number,
  look: { tone?: Tone; dashed?: true } = {},
) {
  return (x: number, y: number, right = 0, up = 0): Op[] =>
    boxOps(
      {
        ...base,
        shape,
        x: x + (SAMPLE - width) / 2 + right,
        y: y - height / 2 - up,
        width,
        height,
        tone: look.tone ?? "line",
        dashed: look.dashed ?? false,
        text: "",
      },
      null,
    );
}

const some =
  (is: (shape: Shape) => boolean): Entry["occurs"] =>
  ({ shapes }) =>
    shapes.some(is);

const bar = (tone: Tone, text: string): Entry => ({
  text,
  occurs: some((s) => s.shape === "bar" && s.tone === tone),
  sample: line("bar", tone, tone === "plugin"),
});

const mark = (state: Mark["state"], text: string): Entry => ({
  text,
  occurs: some((s) => s.shape === "mark" && s.state === state),
  sample: (x, y) => markOps({ x: x + SAMPLE / 2, y, state }),
});

const way = (tone: Tone, text: string, ids: readonly string[]): Entry => ({
  text,
  occurs: some((s) => s.shape === "wire" && s.dashed && s.tone === tone && ids.some((id) => s.id.startsWith(id))),
  sample: line("wire", tone, true),
});

const ENTRIES: readonly Entry[] = [
  bar("bridge", "bridge network"),
  bar("overlay", "overlay network"),
  bar("macvlan", "macvlan or ipvlan network"),
  bar("plugin", "network that is routed, or a plugin's"),
  bar("none", "switch of no network"),
  bar("host", "the host's own sandbox"),
  {
    text: "joins the network",
    occurs: some((s) => s.shape === "dot"),
    sample: (x, y) => [dotOp({ x: x + SAMPLE / 2, y, tone: "line" })],
  },
  {
    text: "passes the network",
    occurs: ({ cuts }) => [...cuts.keys()].some(({ shape }) => shape === "bar"),
    sample: (x, y) => {
      const middle = x + SAMPLE / 2;
      const under: Line = {
        ...base,
        shape: "bar",
        tone: "line",
        dashed: false,
        double: false,
        x1: x + 4,
        y1: y,
        x2: x + SAMPLE - 4,
        y2: y,
      };
      const over: Line = { ...under, shape: "wire", x1: middle, y1: y - 8, x2: middle, y2: y + 8 };
      return [...barOps(under, openings([under, over]).get(under)), ...wireOps(over)];
    },
  },
  way("line", "leaves with the host's address (masquerade)", ["out ", "lane "]),
  way("overlay", "tunnel to another host", ["beyond "]),
  way("plugin", "route to the next hop", ["beyond ", "out "]),
  {
    text: "device on the host's edge",
    occurs: some((s) => s.shape === "chip" && s.id.startsWith("nic ") && s.tone !== "warn"),
    sample: (x, y) => box("chip", 26, 11)(x, y),
  },
  {
    text: "parent that is not there",
    occurs: some((s) => s.shape === "chip" && s.tone === "warn"),
    sample: (x, y) => box("chip", 26, 11, { tone: "warn", dashed: true })(x, y),
  },
  {
    text: "of one group: a project, a stack, a label",
    occurs: some((s) => s.shape === "region"),
    sample: (x, y) => box("region", 28, 14)(x, y),
  },
  {
    text: "group drawn as one card",
    occurs: some((s) => s.shape === "back"),
    sample: (x, y) => [...box("card", 22, 11)(x, y, -2, -2), ...box("card", 22, 11)(x, y, 1, 1)],
  },
  {
    text: "carries the default route",
    occurs: some((s) => s.shape === "tab" && s.text.startsWith("↗")),
    sample: (x, y) => [
      letters("↗", x + SAMPLE / 2, y, { size: 11, bold: false, mono: true, fill: "ink", anchor: "middle" }),
    ],
  },
  mark("running", "running"),
  mark("paused", "paused"),
  mark("restarting", "restarting"),
  mark("stopped", "not running"),
  mark("warning", "may be wrong"),
  mark("error", "is wrong"),
];

/** In columns from (`x`, `y`) on, as many as `width` has room for. */
export function legend(drawn: Drawn, x: number, y: number, width: number): { ops: Op[]; height: number } {
  const entries = ENTRIES.filter(({ occurs }) => occurs(drawn));
  if (entries.length === 0) return { ops: [], height: 0 };
  const column = SAMPLE + 8 + Math.max(...entries.map(({ text }) => widthAt(text, SIZE, false))) + GAP;
  const columns = Math.max(1, Math.min(entries.length, Math.floor((width + GAP) / column)));
  const rows = Math.ceil(entries.length / columns);
  const ops = entries.flatMap(({ text, sample }, i) => {
    // Read down, then right, as a list is.
    const left = x + Math.floor(i / rows) * column;
    const middle = y + ((i % rows) + 0.5) * ROW;
    const look = { size: SIZE, bold: false, mono: false, fill: "ink" } as const;
    return [...sample(left, middle), letters(text, left + SAMPLE + 8, middle, look)];
  });
  return { ops, height: rows * ROW };
}
