/** Draws one host: its frame, the bars with their cards, the host's own sandbox below them, and the edge it ends on. */
import type { Sheet } from "./draw.ts";
import { drawBars } from "./draw-bars.ts";
import { drawEdge, edgeWidth } from "./draw-edge.ts";
import { drawHost } from "./draw-host.ts";
import type { FrameSpace } from "./frame-space.ts";
import { lanesOf } from "./lanes.ts";
import { CARD_GAP, FRAME_PAD, LABEL_WIDTH, TITLE_HEIGHT } from "./metrics.ts";
import type { FramePlan, ViewName } from "./plan-types.ts";
import { standsOf } from "./stands.ts";

interface FrameSize {
  readonly width: number;
  readonly height: number;
  /** What hangs below the frame: the outside and what else its edge leads to. */
  readonly below: number;
}

interface FrameRoom {
  /** Its upper left corner. */
  readonly left: number;
  readonly top: number;
  /** How wide it may get; null: about as wide as a screen. */
  readonly limit: number | null;
}

export function drawFrame(sheet: Sheet, plan: FramePlan, view: ViewName, { left, top, limit }: FrameRoom): FrameSize {
  const labelX = left + FRAME_PAD;
  const { lanes, barX } = lanesOf(plan, labelX);
  const room = limit === null ? null : left + limit - CARD_GAP - FRAME_PAD - barX;
  const space: FrameSpace = { sheet, view, plan, labelX, barX, lanes, room };
  const stands = standsOf(space, left);
  const bars = drawBars(space, top + TITLE_HEIGHT, stands.bars);
  const host = drawHost(space, bars.y, stands, edgeWidth(space));
  const edge = drawEdge(space, host.barY, host.y);

  const width = Math.max(bars.right, host.right, edge.right) + CARD_GAP + FRAME_PAD - left;
  const height = edge.bottom - top;
  sheet.box("frame", `frame ${plan.host.id}`, plan.host.id, 0, { x: left, y: top, width, height });
  drawTitle(space, left, top, width);
  return { width, height, below: edge.below };
}

function drawTitle(
  { sheet, plan: { host }, labelX, barX }: FrameSpace,
  left: number,
  top: number,
  width: number,
): void {
  const y = top + 22;
  sheet.text(`host ${host.id}`, host.id, { x: labelX, y }, host.name, "title", { detail: 0, max: LABEL_WIDTH });
  const swarm = host.engine?.swarm;
  const about = [
    host.engine ? `Docker ${host.engine.version}` : "",
    host.kernel.read ? `kernel ${host.kernel.release}` : "kernel not read",
    swarm ? `swarm ${swarm.role}` : "",
  ];
  const max = width - (barX - left) - FRAME_PAD;
  sheet.text(`host ${host.id} about`, host.id, { x: barX, y }, about.filter(Boolean).join(" · "), "small", {
    detail: 2,
    max,
  });
}
