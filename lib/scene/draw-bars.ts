/** Draws the bars of a host with the cards that hang on them and the wires between. */
import type { EntityId } from "#lib/topology/model.ts";
import type { TabBox } from "./card.ts";
import { chipWidth } from "./chips.ts";
import type { Point } from "./draw.ts";
import { drawCard } from "./draw-card.ts";
import type { FrameSpace } from "./frame-space.ts";
import { drawLabel } from "./label.ts";
import { drawWays } from "./lanes.ts";
import { ARRIVAL, BAR_TAIL, CHIP_HEIGHT, hang, MIN_BAR, ROW_GAP, TAB_HEIGHT } from "./metrics.ts";
import type { BarPlan } from "./plan-types.ts";
import { drawCardRegions, drawLabelRegions, type LabelPlace } from "./regions.ts";
import { type CardPlace, cardsOf, type Stand } from "./stands.ts";
import { shorten } from "./text.ts";

/** How much of a bar's left end a VTEP's chip may take: the first card's wire comes right of it. */
const PORT_WIDTH = 132;

const styleOf = (bar: BarPlan): { double: boolean; dashed: boolean } => ({
  double: bar.tone === "overlay",
  dashed: bar.tone === "plugin",
});

/** A wire that has not reached its bar yet. */
interface Open {
  readonly tab: TabBox;
  readonly from: Point;
  readonly lane: number;
}

/** Draws from `top` down; returns where the next thing may begin, and the right edge of all. */
export function drawBars(space: FrameSpace, top: number, stands: readonly Stand[]): { y: number; right: number } {
  const { plan, barX } = space;
  const open = new Map<EntityId, Open[]>();
  const labels: LabelPlace[] = [];
  let right = barX + MIN_BAR;
  let y = top;
  plan.bars.forEach((bar, i) => {
    const stand = stands[i];
    if (!stand) return;
    y += stand.arrivals ? ARRIVAL : 12;
    const labelHeight = drawLabel(space, bar, y);
    labels.push({ bar, y, bottom: y + labelHeight - 10 });
    let end = barX + MIN_BAR / 2;
    for (const { tab, from, lane } of open.get(bar.id) ?? []) {
      drawJoint(space, tab, { x: lane, y: from.y }, { x: lane, y }, from.x);
      end = Math.max(end, lane + BAR_TAIL);
    }
    drawPorts(space, bar, y);
    drawWays(space, bar, y);
    const drawn = drawRows(space, bar, stand, { y, end, labelHeight, open });
    right = Math.max(right, drawn.right);
    y = drawn.y;
  });
  drawLabelRegions(space, labels);
  return { y, right };
}

interface RowsFrom {
  /** Of the first stretch of the bar; it reaches to `end` at least. */
  readonly y: number;
  readonly end: number;
  readonly labelHeight: number;
  readonly open: Map<EntityId, Open[]>;
}

/** The stretches of a bar, one a row of cards, and the cards that hang on them. */
function drawRows(
  space: FrameSpace,
  bar: BarPlan,
  stand: Stand,
  { y: top, end, labelHeight, open }: RowsFrom,
): { y: number; right: number } {
  const { sheet, view, barX } = space;
  const style = styleOf(bar);
  const stretch = (k: number, y: number, to: number): void =>
    sheet.bar(`bar ${bar.key} ${k}`, bar.id, { x: barX, y }, { x: to, y }, bar.tone, style);
  if (stand.rows.length === 0) {
    stretch(0, top, end);
    return { y: top + labelHeight + ROW_GAP / 2, right: end };
  }
  let right = end;
  let y = top;
  let last = top;
  stand.rows.forEach((row, k) => {
    last = y;
    const places = cardsOf(stand, row, y + hang(view));
    let to = k === 0 ? end : barX + MIN_BAR / 2;
    for (const place of places) {
      drawCard(sheet, place.box, place.x, place.y);
      to = Math.max(to, drawUp(space, place, y) + BAR_TAIL);
      right = Math.max(right, place.x + place.box.width, leave(place, open));
    }
    drawCardRegions(space, bar, places);
    stretch(k, y, to);
    right = Math.max(right, to);
    const used = hang(view) + row.height;
    y += (k === 0 ? Math.max(used, labelHeight) : used) + ROW_GAP;
  });
  // One network in several rows: an upright stretch of the bar holds them together.
  if (last > top) sheet.bar(`bar ${bar.key} spine`, bar.id, { x: barX, y: top }, { x: barX, y: last }, bar.tone, style);
  return { y, right };
}

/** The wire from a card up to the bar it hangs on; returns where it joins (x). */
function drawUp(space: FrameSpace, { box, x, y }: CardPlace, barY: number): number {
  if (box.top) {
    const at = x + box.top.x + box.top.width / 2;
    drawJoint(space, box.top, { x: at, y }, { x: at, y: barY }, null);
    return at;
  }
  const at = x + box.width / 2;
  const { id, entity } = box.plan;
  // A stopped container: it will join this network when it starts.
  const style = { dashed: true } as const;
  space.sheet.wire(`later ${id}`, entity ?? id, { x: at, y }, { x: at, y: barY }, "line", style);
  return at;
}

/** Wires from a card's lower tabs into the gutter beside it; returns how far right they go. */
function leave({ box, x, y, lanes }: CardPlace, open: Map<EntityId, Open[]>): number {
  let right = 0;
  box.bottom.forEach((tab, t) => {
    const lane = lanes[t] ?? null;
    if (!tab.joint || lane === null) return;
    const wire = { tab, from: { x: x + box.width, y: y + tab.y + TAB_HEIGHT / 2 }, lane };
    const list = open.get(tab.joint.bar);
    if (list) list.push(wire);
    else open.set(tab.joint.bar, [wire]);
    right = Math.max(right, lane);
  });
  return right;
}

/** In the wiring view, the switch's VTEP sits on the bar's left end, where the tunnel leaves it. */
function drawPorts({ sheet, view, barX }: FrameSpace, bar: BarPlan, y: number): void {
  if (view !== "wiring") return;
  bar.vteps
    .filter((v) => v.port)
    .forEach(({ link }, i) => {
      const text = shorten(link.name, "mono", PORT_WIDTH - 20);
      const at = {
        x: barX + 2,
        y: y - CHIP_HEIGHT / 2 + i * (CHIP_HEIGHT + 3),
        width: chipWidth(text),
        height: CHIP_HEIGHT,
      };
      sheet.box("chip", `vtep ${link.id}`, link.id, 1, at, { tone: "overlay", text });
    });
}

/**
 * The upright wire from a card to a bar and the dot where it joins. `stub` is where its level bit starts, for tabs
 * below; a wire straight up has none, and room beside it for the name of the host's end.
 */
function drawJoint(
  { sheet, view }: FrameSpace,
  tab: TabBox,
  from: { x: number; y: number },
  to: { x: number; y: number },
  stub: number | null,
): void {
  const { joint } = tab;
  if (!joint) return;
  const { tone, dashed } = joint;
  sheet.wire(`wire ${joint.id}`, joint.entity, from, to, tone, { dashed });
  if (stub !== null) sheet.wire(`stub ${joint.id}`, joint.entity, { x: stub, y: from.y }, from, tone, { dashed });
  sheet.dot(`dot ${joint.id}`, joint.hostLink?.id ?? joint.entity, to, tone);
  if (view !== "wiring" || stub !== null) return;
  const kind = joint.link?.type === "macvlan" ? joint.link.macvlanMode : joint.link?.ipvlanMode;
  const child = joint.link?.type === "macvlan" || joint.link?.type === "ipvlan" ? joint.link.type : null;
  const end = joint.hostLink?.name ?? (child && [child, kind].filter(Boolean).join(" "));
  const id = joint.hostLink?.id ?? joint.entity;
  if (end) sheet.text(`end ${joint.id}`, id, { x: to.x + 7, y: to.y + 15 }, end, "mono", { detail: 2, max: 110 });
  if (joint.route === null) return;
  const text = /[/]/.test(joint.route) ? joint.route : `${joint.route}/${joint.route.includes(":") ? 128 : 32}`;
  const at = { x: to.x - 7, y: to.y + 15 };
  sheet.text(`route ${joint.id}`, id, at, text, "mono", { detail: 2, max: 118, anchor: "end" });
}
