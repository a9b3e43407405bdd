/** The lower part of a host: what hangs on nothing, the host's own sandbox, and rows of chips: ports, services, links. */
import { type Chip, drawChips } from "./chips.ts";
import { drawCard } from "./draw-card.ts";
import type { FrameSpace } from "./frame-space.ts";
import { drawRowLabel } from "./label.ts";
import { kindOf } from "./look-up.ts";
import { BAR_TAIL, hang, MIN_BAR, ROW_GAP } from "./metrics.ts";
import { portChips } from "./port-chips.ts";
import { cardsOf, type Stand, type Stands } from "./stands.ts";

/** Chips wrap at this width, unless a page's width is asked for or the bars above are wider. */
const WRAP = 900;

function drawLoose(space: FrameSpace, y: number, stand: Stand): { y: number; right: number } {
  const { sheet, plan } = space;
  if (plan.loose.length === 0) return { y, right: 0 };
  const top = y + 8;
  const id = plan.noneNetwork?.id ?? null;
  drawRowLabel(space, `none ${plan.host.id}`, id, top + 14, id ? "none" : "no network", ["joined to nothing"], "none");
  let at = top;
  let right = 0;
  for (const row of stand.rows) {
    for (const { box, x, y } of cardsOf(stand, row, at)) {
      drawCard(sheet, box, x, y);
      right = Math.max(right, x + box.width);
    }
    at += row.height + ROW_GAP;
  }
  return { y: Math.max(at, top + 50), right };
}

interface HostPlace {
  /** Of the host's own bar, or of its last stretch: where wires to the edge begin. */
  readonly barY: number;
  readonly y: number;
  readonly right: number;
}

/** Draws from `top` down; the bar is as long as what stands on the edge below is wide. */
export function drawHost(space: FrameSpace, top: number, stands: Stands, edge: number): HostPlace {
  const { plan, barX } = space;
  const loose = drawLoose(space, top, stands.loose);
  const barY = loose.y + 14;
  const bar = drawHostBar(space, barY, stands.inHost, barX + Math.max(MIN_BAR, edge));
  const id = `host ${plan.host.id}`;
  const entity = plan.hostNetwork?.id ?? plan.hostSandbox?.id ?? plan.host.id;
  drawRowLabel(space, id, entity, barY, "host", ["the host's own sandbox"], "host");
  drawWayOut(space, barY);
  return { barY: bar.lastY, ...drawSections(space, bar.y, Math.max(loose.right, bar.right)) };
}

/** The bar of the host's own sandbox, with the containers in it. */
function drawHostBar(
  { sheet, plan, view, barX }: FrameSpace,
  top: number,
  stand: Stand,
  end: number,
): { lastY: number; y: number; right: number } {
  const entity = plan.hostSandbox?.id ?? plan.host.id;
  const id = `bar host ${plan.host.id}`;
  const style = { double: false, dashed: false };
  let right = end;
  let y = top;
  let lastY = top;
  stand.rows.forEach((row, k) => {
    lastY = y;
    let to = k === 0 ? end : barX + MIN_BAR / 2;
    for (const place of cardsOf(stand, row, y + hang(view))) {
      const { box, x } = place;
      drawCard(sheet, box, x, place.y);
      const at = x + box.width / 2;
      const own = box.plan.entity ?? box.plan.id;
      sheet.wire(`host wire ${box.plan.id}`, own, { x: at, y: place.y }, { x: at, y }, "host");
      sheet.dot(`host dot ${box.plan.id}`, own, { x: at, y }, "host");
      to = Math.max(to, at + BAR_TAIL);
      right = Math.max(right, x + box.width);
    }
    sheet.bar(k === 0 ? id : `${id} ${k}`, entity, { x: barX, y }, { x: to, y }, "host", style);
    y += hang(view) + row.height + ROW_GAP;
  });
  if (stand.rows.length === 0) sheet.bar(id, entity, { x: barX, y: top }, { x: end, y: top }, "host", style);
  y += stand.rows.length === 0 ? Math.max(hang(view), 34) : ROW_GAP;
  if (lastY > top) sheet.bar(`${id} spine`, entity, { x: barX, y: top }, { x: barX, y: lastY }, "host", style);
  return { lastY, y, right };
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

function drawSections(space: FrameSpace, top: number, wide: number): { y: number; right: number } {
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
  let y = top;
  let right = wide;
  for (const section of sections) {
    const drawn = drawChips(space, section, y, space.room === null ? Math.max(barX + WRAP, right) : barX + space.room);
    y = drawn.y;
    right = Math.max(right, drawn.right);
  }
  return { y: Math.max(y, top + 10), right };
}
