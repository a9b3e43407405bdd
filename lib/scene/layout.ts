/** From a plan to a picture: hosts as frames, one below the other. Pure: the same plan gives the same picture. */
import { createSheet } from "./draw.ts";
import { withMarks } from "./finding-marks.ts";
import { drawFrame } from "./frame.ts";
import { MARGIN } from "./metrics.ts";
import { neighbours } from "./near.ts";
import type { Plan } from "./plan-types.ts";
import type { Scene } from "./scene.ts";

export function layout(plan: Plan): Scene {
  const sheet = createSheet();
  let y = MARGIN;
  let width = 0;
  for (const frame of plan.frames) {
    const size = drawFrame(sheet, frame, plan.view, MARGIN, y);
    y += size.height + MARGIN + size.below;
    width = Math.max(width, size.width);
  }
  return {
    width: width + 2 * MARGIN,
    height: y,
    shapes: withMarks(sheet.finish(), plan.marks),
    near: neighbours(plan),
    standIns: plan.standIns,
  };
}
