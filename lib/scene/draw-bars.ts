/** Draws the bars of a host with the cards that hang on them and the wires between. */
import type { EntityId } from "#lib/topology/model.ts";
import { type CardBox, measureCard, type TabBox } from "./card.ts";
import { chipWidth } from "./chips.ts";
import { drawCard } from "./draw-card.ts";
import type { FrameSpace } from "./frame-space.ts";
import { drawLabel } from "./label.ts";
import { drawWays } from "./lanes.ts";
import { ARRIVAL, BAR_TAIL, CHIP_HEIGHT, hang, MIN_BAR, ROW_GAP, TAB_GAP, TAB_HEIGHT } from "./metrics.ts";
import type { BarPlan } from "./plan-types.ts";
import { drawCardRegions, drawLabelRegions, type LabelPlace } from "./regions.ts";
import { columnsFor, type Hanging, placeRows, placeWithin } from "./rows.ts";
import { shorten } from "./text.ts";

/** How much of a bar's left end a VTEP's chip may take: the first card's wire comes right of it. */
const PORT_WIDTH = 132;

const styleOf = (bar: BarPlan): { double: boolean; dashed: boolean } => ({
  double: bar.tone === "overlay",
  dashed: bar.tone === "plugin",
});

/** Draws from `top` down; returns where the next thing may begin, and the right edge of all. */
export function drawBars(space: FrameSpace, top: number, cardWidth: number): { y: number; right: number } {
  const { sheet, plan, view, barX, room } = space;
  const barIndex = new Map<EntityId, number>(plan.bars.map((bar, i) => [bar.id, i]));
  const boxes = plan.bars.map((bar) => bar.cards.map((c) => measureCard(c, bar.id, view, cardWidth)));
  const hanging = boxes.map((cards, i) => cards.map((box) => hangingOf(box, i, barIndex)));
  const placed =
    room === null
      ? placeRows(hanging, cardWidth, columnsFor(hanging, cardWidth, hang(view) + ROW_GAP))
      : placeWithin(hanging, cardWidth, room);

  /** Wires that have not reached their bar yet, by the bar. */
  const open = new Map<EntityId, { tab: TabBox; from: { x: number; y: number }; lane: number }[]>();
  const labels: LabelPlace[] = [];
  let right = barX + MIN_BAR;
  let y = top;

  plan.bars.forEach((bar, i) => {
    const { rows, arrivals } = placed[i] ?? { rows: [], arrivals: false };
    const { tone } = bar;
    const style = styleOf(bar);
    y += arrivals ? ARRIVAL : 12;
    const firstBar = y;
    const labelHeight = drawLabel(space, bar, firstBar);
    labels.push({ bar, y: firstBar, bottom: firstBar + labelHeight - 10 });
    let end = barX + MIN_BAR / 2;
    for (const { tab, from, lane } of open.get(bar.id) ?? []) {
      drawJoint(space, tab, { x: lane, y: from.y }, { x: lane, y: firstBar }, from.x);
      end = Math.max(end, lane + BAR_TAIL);
    }
    let lastBar = firstBar;
    rows.forEach((row, k) => {
      const barY = y;
      lastBar = barY;
      const cardY = barY + hang(view);
      let rowEnd = k === 0 ? end : barX + MIN_BAR / 2;
      const places: { box: CardBox; x: number; y: number }[] = [];
      for (const { x, lanes: cardLanes, index } of row.cards) {
        const box = boxes[i]?.[index];
        if (!box) continue;
        const cardX = barX + x;
        drawCard(sheet, box, cardX, cardY);
        places.push({ box, x: cardX, y: cardY });
        right = Math.max(right, cardX + box.width);
        for (const tab of box.top) {
          const wireX = cardX + tab.x + tab.width / 2;
          drawJoint(space, tab, { x: wireX, y: cardY }, { x: wireX, y: barY }, null);
          rowEnd = Math.max(rowEnd, wireX + BAR_TAIL);
        }
        if (box.plan.joints.length === 0) {
          // A stopped container: it will join this network when it starts.
          const at = cardX + box.width / 2;
          sheet.wire(
            `later ${box.plan.id}`,
            box.plan.entity ?? box.plan.id,
            { x: at, y: cardY },
            { x: at, y: barY },
            "line",
            {
              dashed: true,
            },
          );
          rowEnd = Math.max(rowEnd, at + BAR_TAIL);
        }
        box.bottom.forEach((tab, t) => {
          const lane = cardLanes[t];
          if (!tab.joint || lane === null || lane === undefined) return;
          const from = { x: cardX + box.width, y: cardY + tab.y + TAB_HEIGHT / 2 };
          const wire = { tab, from, lane: barX + lane };
          const list = open.get(tab.joint.bar);
          if (list) list.push(wire);
          else open.set(tab.joint.bar, [wire]);
          right = Math.max(right, barX + lane);
        });
      }
      drawCardRegions(space, bar, places);
      sheet.bar(`bar ${bar.key} ${k}`, bar.id, { x: barX, y: barY }, { x: rowEnd, y: barY }, tone, style);
      right = Math.max(right, rowEnd);
      const used = hang(view) + row.height;
      y = barY + (k === 0 ? Math.max(used, labelHeight) : used) + ROW_GAP;
    });
    if (rows.length === 0) {
      sheet.bar(`bar ${bar.key} 0`, bar.id, { x: barX, y: firstBar }, { x: end, y: firstBar }, tone, style);
      right = Math.max(right, end);
      y = firstBar + labelHeight + ROW_GAP / 2;
    } else if (lastBar > firstBar) {
      // One network in several rows: an upright stretch of the bar holds them together.
      sheet.bar(`bar ${bar.key} spine`, bar.id, { x: barX, y: firstBar }, { x: barX, y: lastBar }, tone, style);
    }
    drawPorts(space, bar, firstBar);
    drawWays(space, bar, firstBar);
  });
  drawLabelRegions(space, labels);
  return { y, right };
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

/** Where the wires of a card's lower tabs end; only bars below count, since the card hangs on the first it joins. */
function hangingOf(box: CardBox, own: number, barIndex: ReadonlyMap<EntityId, number>): Hanging {
  const down = box.bottom.map((tab) => {
    const target = tab.joint ? (barIndex.get(tab.joint.bar) ?? own) : own;
    return target > own ? target : null;
  });
  // Room for a first lower tab is kept in every row, so that a connect moves no other row.
  const height = box.bottom.length > 0 ? box.height : box.height + TAB_HEIGHT + TAB_GAP;
  return { height, down };
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
