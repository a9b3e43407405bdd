/** Draws one host: its frame, the bars with their cards, and the way out at the bottom. */
import type { Link, Network } from "#lib/topology/model.ts";
import { type CardBox, commonWidth, measureCard, type TabBox } from "./card.ts";
import type { Sheet } from "./draw.ts";
import { drawCard } from "./draw-card.ts";
import { drawWayOut } from "./draw-way-out.ts";
import { type FrameSpace, WAY_OUT } from "./frame-space.ts";
import {
  ARRIVAL,
  BAR_TAIL,
  CARD_GAP,
  FRAME_PAD,
  hang,
  LABEL_LINE,
  LABEL_WIDTH,
  LANE,
  MIN_BAR,
  ROW_GAP,
  TAB_GAP,
  TAB_HEIGHT,
  TITLE_HEIGHT,
} from "./metrics.ts";
import type { FramePlan, ViewName } from "./plan.ts";
import { columnsFor, type Hanging, placeRows } from "./rows.ts";
import { textWidth } from "./text.ts";
import { driverTone } from "./tones.ts";

/** Which lane leads from a network out of the host; null: none (internal, overlay, plugin). */
function laneOf(n: Network): string | null {
  if (n.driver === "macvlan" || n.driver === "ipvlan") return n.device;
  return n.driver === "bridge" && !n.internal ? WAY_OUT : null;
}

function lanesOf(plan: FramePlan, labelX: number): { lanes: Map<string, number>; barX: number } {
  const keys = new Set(plan.networks.flatMap(({ network }) => laneOf(network) ?? []));
  // The way out lies next to the bars: most of them join it.
  const order = [...keys].filter((k) => k !== WAY_OUT).sort();
  if (keys.has(WAY_OUT)) order.push(WAY_OUT);
  const first = labelX + LABEL_WIDTH + 8;
  const lanes = new Map(order.map((key, i) => [key, first + i * LANE]));
  return { lanes, barX: first + order.length * LANE + 6 };
}

/** The lines of a network's label under its name: subnet and driver; in the wiring view its device with the address. */
export function labelLines(network: Network, device: Link | null, view: ViewName): string[] {
  const [first = "", ...more] = network.ipam.map((i) => i.subnet);
  const flags = [network.driver, network.internal ? "internal" : ""].filter(Boolean).join(" · ");
  const both = [first, flags].filter(Boolean).join(" · ");
  const lines = textWidth(both, "mono") <= LABEL_WIDTH - 8 ? [both, ...more] : [first, ...more, flags];
  if (view === "wiring" && device) {
    // The kernel's word first: engines up to 20.10 do not record the gateway they chose.
    const own = device.addresses.find((a) => !a.includes(":"))?.replace(/\/.*/, "") ?? network.ipam[0]?.gateway;
    lines.push(network.driver === "bridge" && own ? `${device.name} ${own}` : device.name);
  }
  return lines;
}

function drawLabel(space: FrameSpace, network: Network, device: Link | null, y: number): number {
  const { sheet, labelX, view } = space;
  const tone = driverTone(network.driver);
  const name = network.labels["vethscope.name"] || network.name;
  const max = LABEL_WIDTH - 8;
  sheet.text(`net ${network.id}`, network.id, { x: labelX, y }, name, "network", { tone, max, detail: 0 });
  const lines = labelLines(network, device, view);
  lines.forEach((line, i) => {
    const at = { x: labelX, y: y + LABEL_LINE * (i + 1) };
    sheet.text(`net ${network.id} ${i}`, network.id, at, line, "mono", { max, detail: 2 });
  });
  return LABEL_LINE * (lines.length + 0.5) + 8;
}

/** Draws the frame with its upper left corner at (left, top); returns its size. */
export function drawFrame(
  sheet: Sheet,
  plan: FramePlan,
  view: ViewName,
  left: number,
  top: number,
): { width: number; height: number } {
  const labelX = left + FRAME_PAD;
  const { lanes, barX } = lanesOf(plan, labelX);
  const space: FrameSpace = { sheet, view, plan, labelX, barX, lanes, joins: new Map() };
  const cardWidth = commonWidth([...plan.networks.flatMap((n) => n.cards), ...plan.loose], view);
  const barIndex = new Map(plan.networks.map(({ network }, i) => [network.id, i]));
  const boxes = plan.networks.map(({ network, cards }) =>
    cards.map((c) => measureCard(c, network.id, view, cardWidth)),
  );
  const hanging = boxes.map((cards, i) => cards.map((box) => hangingOf(box, i, barIndex)));
  const placed = placeRows(hanging, cardWidth, columnsFor(hanging, cardWidth, hang(view) + ROW_GAP));

  /** Wires that have not reached their bar yet. */
  let open: { tab: TabBox; from: { x: number; y: number }; lane: number }[] = [];
  let right = barX + MIN_BAR;
  let y = top + TITLE_HEIGHT;

  plan.networks.forEach(({ network, device }, i) => {
    const { rows, arrivals } = placed[i] ?? { rows: [], arrivals: false };
    const tone = driverTone(network.driver);
    const style = { double: network.driver === "overlay", dashed: tone === "plugin" };
    y += arrivals ? ARRIVAL : 12;
    const firstBar = y;
    const labelHeight = drawLabel(space, network, device, firstBar);
    const arriving = open.filter((o) => o.tab.joint?.network.id === network.id);
    open = open.filter((o) => !arriving.includes(o));
    let end = barX + MIN_BAR / 2;
    for (const { tab, from, lane } of arriving) {
      drawJoint(space, tab, { x: lane, y: from.y }, { x: lane, y: firstBar }, from.x);
      end = Math.max(end, lane + BAR_TAIL);
    }
    let lastBar = firstBar;
    rows.forEach((row, k) => {
      const barY = y;
      lastBar = barY;
      const cardY = barY + hang(view);
      let rowEnd = k === 0 ? end : barX + MIN_BAR / 2;
      for (const { x, lanes: cardLanes, index } of row.cards) {
        const box = boxes[i]?.[index];
        if (!box) continue;
        const cardX = barX + x;
        drawCard(sheet, box, cardX, cardY);
        right = Math.max(right, cardX + box.width);
        for (const tab of box.top) {
          const wireX = cardX + tab.x + tab.width / 2;
          drawJoint(space, tab, { x: wireX, y: cardY }, { x: wireX, y: barY }, null);
          rowEnd = Math.max(rowEnd, wireX + BAR_TAIL);
        }
        if (box.plan.joints.length === 0) {
          // A stopped container: it will join this network when it starts.
          const at = cardX + box.width / 2;
          sheet.wire(`later ${box.plan.id}`, box.plan.id, { x: at, y: cardY }, { x: at, y: barY }, "line", {
            dashed: true,
          });
          rowEnd = Math.max(rowEnd, at + BAR_TAIL);
        }
        box.bottom.forEach((tab, t) => {
          const lane = cardLanes[t];
          if (!tab.joint || lane === null || lane === undefined) return;
          const from = { x: cardX + box.width, y: cardY + tab.y + TAB_HEIGHT / 2 };
          open.push({ tab, from, lane: barX + lane });
          right = Math.max(right, barX + lane);
        });
      }
      sheet.bar(`bar ${network.id} ${k}`, network.id, { x: barX, y: barY }, { x: rowEnd, y: barY }, tone, style);
      right = Math.max(right, rowEnd);
      const used = hang(view) + row.height;
      y = barY + (k === 0 ? Math.max(used, labelHeight) : used) + ROW_GAP;
    });
    if (rows.length === 0) {
      sheet.bar(`bar ${network.id} 0`, network.id, { x: barX, y: firstBar }, { x: end, y: firstBar }, tone, style);
      right = Math.max(right, end);
      y = firstBar + labelHeight + ROW_GAP / 2;
    } else if (lastBar > firstBar) {
      // One network in several rows: an upright stretch of the bar holds them together.
      sheet.bar(`bar ${network.id} spine`, network.id, { x: barX, y: firstBar }, { x: barX, y: lastBar }, tone, style);
    }
    const lane = laneOf(network);
    const laneX = lane === null ? undefined : lanes.get(lane);
    if (lane !== null && laneX !== undefined) {
      const masqueraded = lane === WAY_OUT;
      const from = { x: barX, y: firstBar };
      const wireTone = masqueraded ? "line" : tone;
      sheet.wire(`out ${network.id}`, network.id, from, { x: laneX, y: firstBar }, wireTone, {
        dashed: network.masquerade === true,
      });
      sheet.dot(`out dot ${network.id}`, network.id, { x: laneX, y: firstBar }, wireTone);
      space.joins.set(lane, [...(space.joins.get(lane) ?? []), firstBar]);
    }
  });

  const { bottom, right: outRight } = drawWayOut(space, y, cardWidth);
  const width = Math.max(right, outRight) + CARD_GAP + FRAME_PAD - left;
  const frame = { x: left, y: top, width, height: bottom - top };
  const { host } = plan;
  sheet.box("frame", `frame ${host.id}`, host.id, 0, frame);
  sheet.text(`host ${host.id}`, host.id, { x: labelX, y: top + 22 }, host.name, "title", {
    detail: 0,
    max: LABEL_WIDTH,
  });
  const about = [
    host.engine ? `Docker ${host.engine.version}` : "",
    host.kernel.read ? `kernel ${host.kernel.release}` : "kernel not read",
  ];
  const at = { x: barX, y: top + 22 };
  sheet.text(`host ${host.id} about`, host.id, at, about.filter(Boolean).join(" · "), "small", {
    detail: 2,
    max: width - (barX - left) - FRAME_PAD,
  });
  return { width, height: bottom - top };
}

/** Where the wires of a card's lower tabs end; only bars below count, since the card hangs on the first it joins. */
function hangingOf(box: CardBox, own: number, barIndex: ReadonlyMap<string, number>): Hanging {
  const down = box.bottom.map((tab) => {
    const target = tab.joint ? (barIndex.get(tab.joint.network.id) ?? own) : own;
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
  const tone = driverTone(joint.network.driver);
  const style = { dashed: joint.endpoint === null || tone === "plugin" };
  sheet.wire(`wire ${joint.id}`, joint.id, from, to, tone, style);
  if (stub !== null) sheet.wire(`stub ${joint.id}`, joint.id, { x: stub, y: from.y }, from, tone, style);
  sheet.dot(`dot ${joint.id}`, joint.hostLink?.id ?? joint.id, to, tone);
  if (view !== "wiring" || stub !== null) return;
  const macvlan = joint.link?.type === "macvlan" ? `macvlan ${joint.link.macvlanMode ?? ""}`.trim() : null;
  const end = joint.hostLink?.name ?? macvlan;
  if (end === null) return;
  const at = { x: to.x + 7, y: to.y + 15 };
  sheet.text(`end ${joint.id}`, joint.hostLink?.id ?? joint.id, at, end, "mono", { detail: 2, max: 110 });
}
