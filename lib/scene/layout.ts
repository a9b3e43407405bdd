/** From a plan to a picture: hosts as frames, one below the other. Pure: the same plan gives the same picture. */
import { createSheet } from "./draw.ts";
import { withMarks } from "./finding-marks.ts";
import { drawFrame } from "./frame.ts";
import { MARGIN } from "./metrics.ts";
import { neighbours } from "./near.ts";
import type { Plan } from "./plan-types.ts";
import type { Scene } from "./scene.ts";

export interface LayoutOptions {
  /**
   * Pixels at 100 % that the picture may be wide: cards wrap there; Infinity: it grows sideways, one row of cards a
   * bar. Absent: about as wide as a screen. One card always has room, so narrow pages may be exceeded.
   */
  readonly width?: number;
}

export function layout(plan: Plan, { width: page }: LayoutOptions = {}): Scene {
  const sheet = createSheet();
  let y = MARGIN;
  let width = 0;
  for (const frame of plan.frames) {
    const size = drawFrame(sheet, frame, plan.view, {
      left: MARGIN,
      top: y,
      limit: page === undefined ? null : page - 2 * MARGIN,
    });
    y += size.height + MARGIN + size.below;
    width = Math.max(width, size.width);
  }
  let near: Scene["near"] | null = null;
  return {
    width: width + 2 * MARGIN,
    height: y,
    shapes: withMarks(sheet.finish(), plan.marks),
    get near() {
      near ??= neighbours(plan);
      return near;
    },
    standIns: plan.standIns,
  };
}
