/** Lanes: the way out lies next to the bars, because most of them join it; the others left of it, in order of first use. */
import type { FrameSpace, Lane } from "./frame-space.ts";
import { LABEL_WIDTH, LANE, LANE_STEP } from "./metrics.ts";
import type { BarPlan, FramePlan, Way } from "./plan-types.ts";

/** The host's own sandbox has one lane, whatever the tone of those who join it. */
const keyOf = (way: Way): string => (way.to === "host" ? "host" : `${way.tone} ${way.to}`);

export function lanesOf(plan: FramePlan, labelX: number): { lanes: ReadonlyMap<string, Lane>; barX: number } {
  const ways = new Map<string, Way>();
  const toHost: Way[] = [];
  for (const way of plan.bars.flatMap((b) => b.ways)) {
    if (way.to === "host") toHost.push(way);
    if (!ways.has(keyOf(way))) ways.set(keyOf(way), way);
  }
  const others = [...ways].filter(([, w]) => w.to !== "host");
  const room = Math.ceil((others.length + 1) / LANE_STEP) * LANE_STEP;
  const barX = labelX + LABEL_WIDTH + 8 + room * LANE + 6;
  const at = (k: number): number => barX - 6 - (k + 1) * LANE;
  const lanes = new Map<string, Lane>();
  const host = ways.get("host");
  if (host) {
    const dashed = toHost.some((w) => w.dashed);
    lanes.set("host", { key: "host", x: at(0), to: "host", tone: "line", dashed, joins: [] });
  }
  others.forEach(([key, { to, tone, dashed }], i) => {
    lanes.set(key, { key, x: at(i + 1), to, tone, dashed, joins: [] });
  });
  return { lanes, barX };
}

/** The level wires from a bar's left end to its lanes, with dots where they join. */
export function drawWays({ sheet, lanes, barX }: FrameSpace, bar: BarPlan, y: number): void {
  // The furthest first: nearer ones are drawn over it.
  const ways = bar.ways.flatMap((way) => {
    const lane = lanes.get(keyOf(way));
    return lane ? [{ way, lane }] : [];
  });
  for (const { way, lane } of ways.sort((a, b) => a.lane.x - b.lane.x)) {
    const id = way.to === "host" ? bar.key : `${bar.key} ${lane.key}`;
    sheet.wire(`out ${id}`, bar.id, { x: barX, y }, { x: lane.x, y }, way.tone, { dashed: way.dashed });
    sheet.dot(`out dot ${id}`, bar.id, { x: lane.x, y }, way.tone);
    lane.joins.push(y);
  }
}
