/** A painting in bands from top to bottom, so that only one of them is in memory as pixels. */
import type { Op, Painting } from "#lib/export/painting.ts";

/** From `top` on, `height` pixels at 100 %. */
export interface Band {
  readonly top: number;
  readonly height: number;
}

/** Heights are multiples of it, so that bands end between pixels whatever the scale (two decimals). */
const STEP = 100;

/** Bands of about as many pixels of the output. */
export function bandsOf({ width, height }: Painting, scale: number, pixels: number): Band[] {
  const rows = pixels / (width * scale * scale);
  const each = Math.max(STEP, Math.floor(rows / STEP) * STEP);
  const bands: Band[] = [];
  for (let top = 0; top < height; top += each) bands.push({ top, height: Math.min(each, height - top) });
  return bands;
}

/** How far ink may reach beyond what the numbers say: strokes' width, accents. */
const SLACK = 8;

interface Extent {
  readonly top: number;
  readonly bottom: number;
}

/** Of path data as paintings have it: absolute M, L, H, V, A and Z. Arcs are small: they reach no further than the slack. */
function pathExtent(d: string): Extent {
  let [top, bottom] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [, command = "", numbers = ""] of d.matchAll(/([A-Z])([^A-Z]*)/g)) {
    if (command === "H" || command === "Z") continue;
    const y = Number(
      numbers
        .trim()
        .split(/[\s,]+/)
        .at(-1),
    );
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { top, bottom };
}

function extentOf(op: Op): Extent {
  switch (op.op) {
    case "rect":
      return { top: op.y, bottom: op.y + op.h };
    case "circle":
      return { top: op.y - op.r, bottom: op.y + op.r };
    case "text":
      return { top: op.y - op.size * 1.5, bottom: op.y + op.size };
    case "path":
      return pathExtent(op.d);
  }
}

/** What a painting shows within each band, in the same order. */
export function split(painting: Painting, bands: readonly Band[]): Painting[] {
  const each = bands[0]?.height ?? painting.height;
  const shown: Op[][] = bands.map(() => []);
  for (const op of painting.layers.flatMap(({ groups }) => groups.flat())) {
    const { top, bottom } = extentOf(op);
    const first = Math.max(0, Math.floor((top - SLACK) / each));
    const last = Math.min(bands.length - 1, Math.floor((bottom + SLACK) / each));
    for (let i = first; i <= last; i++) shown[i]?.push(op);
  }
  return shown.map((ops) => ({ ...painting, layers: [{ name: "band", groups: [ops] }] }));
}
