/** The lower part of a host: what hangs on nothing, the host's own sandbox, and rows of chips: ports, services, links. */
import { type CardBox, commonWidth, measureCard } from "./card.ts";
import { type Chip, drawChips } from "./chips.ts";
import { drawCard } from "./draw-card.ts";
import type { FrameSpace } from "./frame-space.ts";
import { drawRowLabel } from "./label.ts";
import { kindOf } from "./look-up.ts";
import { ARRIVAL, BAR_TAIL, CARD_GAP, hang, MIN_BAR, ROW_GAP } from "./metrics.ts";
import { portChips } from "./port-chips.ts";

/** Chips and cards at the bottom wrap at this width unless a page's width is asked for; chips also where the bars above are wider. */
const WRAP = 900;
const wrapOf = ({ room }: FrameSpace): number => room ?? WRAP;

interface CardPlace {
  readonly box: CardBox;
  readonly x: number;
  readonly y: number;
}

/** Puts cards in rows from the bars' left edge on; returns where they end. */
function cardRows(
  space: FrameSpace,
  boxes: readonly CardBox[],
  top: number,
): { bottom: number; right: number; places: CardPlace[] } {
  const left = space.barX + CARD_GAP;
  let x = left;
  let y = top;
  let height = 0;
  let right = x;
  const places: CardPlace[] = [];
  for (const box of boxes) {
    if (x > left && x + box.width > space.barX + wrapOf(space)) {
      x = left;
      y += height + ROW_GAP;
      height = 0;
    }
    drawCard(space.sheet, box, x, y);
    places.push({ box, x, y });
    height = Math.max(height, box.height);
    x += box.width + CARD_GAP;
    right = Math.max(right, x);
  }
  return { bottom: y + height, right, places };
}

function drawLoose(space: FrameSpace, y: number, cardWidth: number): { y: number; right: number } {
  const { plan, view } = space;
  if (plan.loose.length === 0) return { y, right: 0 };
  const top = y + 8;
  const id = plan.noneNetwork?.id ?? null;
  drawRowLabel(space, `none ${plan.host.id}`, id, top + 14, id ? "none" : "no network", ["joined to nothing"], "none");
  const boxes = plan.loose.map((c) => measureCard(c, null, view, cardWidth));
  const { bottom, right } = cardRows(space, boxes, top);
  return { y: Math.max(bottom, top + 40) + ROW_GAP, right };
}

/** Containers in the host's own sandbox, above its bar. */
function drawHostCards(space: FrameSpace, y: number, cardWidth: number): ReturnType<typeof cardRows> | null {
  const { plan, view } = space;
  if (plan.inHost.length === 0) return null;
  const width = Math.max(cardWidth, commonWidth(plan.inHost, view));
  const boxes = plan.inHost.map((c) => measureCard(c, null, view, width));
  return cardRows(space, boxes, y + 4);
}

interface HostPlace {
  /** Of the host's own bar. */
  readonly barY: number;
  readonly y: number;
  readonly right: number;
}

/** Draws from `top` down; the bar is as long as what stands on the edge below is wide. */
export function drawHost(space: FrameSpace, top: number, cardWidth: number, edge: number): HostPlace {
  const { sheet, plan, barX } = space;
  const loose = drawLoose(space, top, cardWidth);
  const rows = drawHostCards(space, loose.y, cardWidth);
  const barY = rows ? rows.bottom + ARRIVAL - 4 : loose.y + 14;
  let end = barX + Math.max(MIN_BAR, edge);
  const last = rows?.places.at(-1)?.y;
  for (const { box, x, y } of rows?.places ?? []) {
    if (y !== last) continue;
    const at = x + box.width / 2;
    const entity = box.plan.entity ?? box.plan.id;
    sheet.wire(`host wire ${box.plan.id}`, entity, { x: at, y: y + box.height }, { x: at, y: barY }, "host");
    sheet.dot(`host dot ${box.plan.id}`, entity, { x: at, y: barY }, "host");
    end = Math.max(end, at + BAR_TAIL);
  }
  const entity = plan.hostSandbox?.id ?? plan.host.id;
  const style = { double: false, dashed: false };
  sheet.bar(`bar host ${plan.host.id}`, entity, { x: barX, y: barY }, { x: end, y: barY }, "host", style);
  const id = `host ${plan.host.id}`;
  drawRowLabel(space, id, plan.hostNetwork?.id ?? entity, barY, "host", ["the host's own sandbox"], "host");
  drawWayOut(space, barY);
  const right = Math.max(loose.right, rows?.right ?? 0, end);
  return { barY, ...drawSections(space, barY, right) };
}

/** The lane by which bars reach the host's own sandbox. */
function drawWayOut({ sheet, plan, view, barX, lanes }: FrameSpace, barY: number): void {
  const lane = lanes.get("host");
  if (!lane || lane.joins.length === 0) return;
  const entity = plan.hostSandbox?.id ?? plan.host.id;
  const style = { dashed: lane.dashed, detail: 0 } as const;
  const from = { x: lane.x, y: Math.min(...lane.joins) };
  sheet.wire(`lane out ${plan.host.id}`, entity, from, { x: lane.x, y: barY }, "line", style);
  sheet.wire(`lane out end ${plan.host.id}`, entity, { x: lane.x, y: barY }, { x: barX, y: barY }, "line", style);
  const masquerades = plan.bars.some(({ network, ways }) => network?.masquerade && ways.some((w) => w.to === "host"));
  if (view === "wiring" && masquerades)
    sheet.text(`snat ${plan.host.id}`, entity, { x: barX + 22, y: barY + 14 }, "MASQUERADE", "mono", { detail: 2 });
}

function drawSections(space: FrameSpace, barY: number, wide: number): { y: number; right: number } {
  const { plan, view, barX } = space;
  const { host } = plan;
  const sandbox = plan.hostSandbox?.id ?? host.id;
  const dead = new Map(
    plan.bars.flatMap((b) =>
      (b.routed?.blackholes ?? []).map((r) => [`${r.type} ${r.dst} · ${r.protocol}`, b] as const),
    ),
  );
  const sections: readonly (Omit<Parameters<typeof drawChips>[1], "tone"> & { tone: "host" | "line" })[] = [
    { id: `ports ${host.id}`, entity: null, name: "published ports", tone: "host", chips: portChips(plan) },
    {
      id: `services ${host.id}`,
      entity: null,
      name: "services",
      tone: "host",
      chips: plan.services.map((s): Chip => ({ ...s, id: `service ${s.id}`, tone: "overlay" })),
    },
    {
      id: `blackholes ${host.id}`,
      entity: sandbox,
      name: "routes to nowhere",
      tone: "line",
      chips: [...(view === "wiring" ? dead : [])].map(
        ([text, bar]): Chip => ({ id: `blackhole ${text}`, entity: bar.id, text, tone: "plugin", dashed: true }),
      ),
    },
    {
      id: `other ${host.id}`,
      entity: sandbox,
      name: "other links",
      tone: "line",
      chips: plan.otherLinks.map(
        (link): Chip => ({
          id: `link ${link.id}`,
          entity: link.id,
          text: `${link.name} · ${kindOf(link)}`,
          tone: "line",
        }),
      ),
    },
  ];
  let y = barY + Math.max(hang(view), 34);
  let right = wide;
  for (const section of sections) {
    const drawn = drawChips(space, section, y, space.room === null ? Math.max(barX + WRAP, right) : barX + space.room);
    y = drawn.y;
    right = Math.max(right, drawn.right);
  }
  return { y: Math.max(y, barY + 44), right };
}
