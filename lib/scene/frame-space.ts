import type { Sheet } from "./draw.ts";
import type { FramePlan, ViewName } from "./plan.ts";

/** What the drawing of a frame's parts shares. */
export interface FrameSpace {
  readonly sheet: Sheet;
  readonly view: ViewName;
  readonly plan: FramePlan;
  /** Left edge of labels, and of bars. */
  readonly labelX: number;
  readonly barX: number;
  /** x of the upright line to the host's way out, and to each macvlan parent. */
  readonly lanes: ReadonlyMap<string, number>;
  /** Where on each lane bars have joined it (y). */
  readonly joins: Map<string, number[]>;
}

/** The lane for traffic that leaves with the host's address, as against a parent NIC's id. */
export const WAY_OUT = "way out";
