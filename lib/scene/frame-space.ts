import type { Sheet } from "./draw.ts";
import type { FramePlan, ViewName } from "./plan-types.ts";
import type { Tone } from "./scene.ts";

/** An upright line left of the bars, by which they leave the host or reach a device on the frame's edge. */
export interface Lane {
  readonly key: string;
  readonly x: number;
  /** "host", or the device's id. */
  readonly to: string;
  readonly tone: Tone;
  readonly dashed: boolean;
  /** Where bars have joined it (y). */
  readonly joins: number[];
}

/** What the drawing of a frame's parts shares. */
export interface FrameSpace {
  readonly sheet: Sheet;
  readonly view: ViewName;
  readonly plan: FramePlan;
  /** Left edge of labels, and of bars. */
  readonly labelX: number;
  readonly barX: number;
  /** How far from the bars' left ends on the frame may reach; null: about as far as makes it a screen's shape. */
  readonly room: number | null;
  /** By key, in order of first use. */
  readonly lanes: ReadonlyMap<string, Lane>;
}
