/** The lower part of a host: what hangs on nothing, the host's own sandbox, published ports, NICs and the outside. */
import type { PublishedPort } from "#lib/topology/model.ts";
import { type CardBox, commonWidth, measureCard } from "./card.ts";
import { drawCard } from "./draw-card.ts";
import { type FrameSpace, WAY_OUT } from "./frame-space.ts";
import {
  ARRIVAL,
  BAR_TAIL,
  CARD_GAP,
  CHIP_HEIGHT,
  hang,
  LABEL_LINE,
  LABEL_WIDTH,
  MIN_BAR,
  ROW_GAP,
} from "./metrics.ts";
import { shorten, textWidth } from "./text.ts";

/** Chips and cards at the bottom wrap at this width, unless the bars above are wider. */
const WRAP = 900;

function label(
  space: FrameSpace,
  id: string,
  entity: string | null,
  y: number,
  name: string,
  lines: readonly string[],
  tone: "host" | "none" | "line",
): void {
  const { sheet, labelX } = space;
  sheet.text(`label ${id}`, entity, { x: labelX, y }, name, "network", { tone, max: LABEL_WIDTH - 8, detail: 0 });
  lines.forEach((line, i) => {
    const at = { x: labelX, y: y + LABEL_LINE * (i + 1) };
    sheet.text(`label ${id} ${i}`, entity, at, line, "small", { max: LABEL_WIDTH - 8, detail: 2 });
  });
}

/** Puts cards in rows from the bars' left edge on; returns where they end. */
function cardRows(
  space: FrameSpace,
  boxes: readonly CardBox[],
  top: number,
): { bottom: number; right: number; places: { box: CardBox; x: number; y: number }[] } {
  let x = space.barX + CARD_GAP;
  let y = top;
  let height = 0;
  let right = x;
  const places: { box: CardBox; x: number; y: number }[] = [];
  for (const box of boxes) {
    if (x > space.barX + CARD_GAP && x + box.width > space.barX + WRAP) {
      x = space.barX + CARD_GAP;
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

/** `0.0.0.0` and `::` of one port are one mark: it is reached on every address. */
function portChips(space: FrameSpace): { id: string; text: string }[] {
  const names = new Map(
    [...space.plan.networks.flatMap((n) => n.cards), ...space.plan.loose].flatMap((c) =>
      c.containers.map((k) => [k.id, k.name]),
    ),
  );
  for (const c of space.plan.inHost) names.set(c.id, c.name);
  const seen = new Map<string, { id: string; text: string }>();
  for (const p of space.plan.ports) {
    const any = p.hostIp === "0.0.0.0" || p.hostIp === "::" || p.hostIp === "";
    const key = `${p.container} ${p.containerPort}/${p.protocol} ${p.hostPort} ${any ? "*" : p.hostIp}`;
    if (!seen.has(key)) seen.set(key, { id: p.id, text: portText(p, any, names.get(p.container) ?? "") });
  }
  return [...seen.values()];
}

function portText(p: PublishedPort, any: boolean, name: string): string {
  const address = any ? "" : p.hostIp.includes(":") ? `[${p.hostIp}]` : p.hostIp;
  const from = p.hostPort === null ? "routed" : `${address}:${p.hostPort}`;
  return `${from} → ${shorten(name, "mono", 120)}:${p.containerPort}/${p.protocol}`;
}

const chipWidth = (text: string): number => Math.ceil(textWidth(text, "mono")) + 20;

function drawLoose(space: FrameSpace, y: number, cardWidth: number): { y: number; right: number } {
  const { plan, view } = space;
  if (plan.loose.length === 0) return { y, right: 0 };
  const top = y + 8;
  const id = plan.noneNetwork?.id ?? null;
  label(space, `none ${plan.host.id}`, id, top + 14, id ? "none" : "no network", ["joined to nothing"], "none");
  const { bottom, right } = cardRows(
    space,
    plan.loose.map((c) => measureCard(c, null, view, cardWidth)),
    top,
  );
  return { y: Math.max(bottom, top + 40) + ROW_GAP, right };
}

function drawPorts(space: FrameSpace, y: number, limit: number): { y: number; right: number } {
  const chips = portChips(space);
  if (chips.length === 0) return { y, right: 0 };
  label(space, `ports ${space.plan.host.id}`, null, y + CHIP_HEIGHT / 2, "published ports", [], "host");
  const left = space.barX + CARD_GAP;
  let x = left;
  let row = y;
  let right = left;
  for (const chip of chips) {
    const width = chipWidth(chip.text);
    if (x > left && x + width > limit) {
      x = left;
      row += CHIP_HEIGHT + 8;
    }
    space.sheet.box(
      "chip",
      `port ${chip.id}`,
      chip.id,
      1,
      { x, y: row, width, height: CHIP_HEIGHT },
      { tone: "host", text: chip.text },
    );
    x += width + 10;
    right = Math.max(right, x);
  }
  return { y: row + CHIP_HEIGHT + ROW_GAP, right };
}

/** Draws from `top` down to the frame's lower edge, on which the NICs stand; returns that edge's y. */
export function drawWayOut(space: FrameSpace, top: number, cardWidth: number): { bottom: number; right: number } {
  const { sheet, plan, view, barX, lanes, joins } = space;
  const loose = drawLoose(space, top, cardWidth);
  let { y } = loose;
  let right = loose.right;
  const entity = plan.hostSandbox?.id ?? plan.host.id;

  // The host's own sandbox: everything that leaves through the host's routes passes it.
  let hostCards: { box: CardBox; x: number; y: number }[] = [];
  if (plan.inHost.length > 0) {
    const cards = plan.inHost.map((c) => ({
      id: c.id,
      sandbox: plan.hostSandbox,
      containers: [c],
      joints: [],
      loose: [],
      ports: [],
    }));
    const boxes = cards.map((c) => measureCard(c, null, view, Math.max(cardWidth, commonWidth(cards, view))));
    const rows = cardRows(space, boxes, y + 4);
    hostCards = rows.places;
    right = Math.max(right, rows.right);
    y = rows.bottom;
  }
  const barY = y + (hostCards.length > 0 ? ARRIVAL - 4 : 14);
  const nicTexts = plan.nics.map((n) =>
    [n.name, n.addresses.find((a) => !a.startsWith("fe80:")) ?? ""].filter(Boolean).join(" · "),
  );
  const nicWidths = nicTexts.map(chipWidth);
  const nicsWidth = nicWidths.reduce((sum, w) => sum + w + CARD_GAP, 0);
  let end = barX + Math.max(MIN_BAR, nicsWidth + 60);
  const last = hostCards.at(-1)?.y;
  for (const { box, x, y: cardY } of hostCards) {
    if (cardY !== last) continue;
    const at = x + box.width / 2;
    sheet.wire(`host wire ${box.plan.id}`, box.plan.id, { x: at, y: cardY + box.height }, { x: at, y: barY }, "host");
    sheet.dot(`host dot ${box.plan.id}`, box.plan.id, { x: at, y: barY }, "host");
    end = Math.max(end, at + BAR_TAIL);
  }
  sheet.bar(`bar host ${plan.host.id}`, entity, { x: barX, y: barY }, { x: end, y: barY }, "host", {
    double: false,
    dashed: false,
  });
  label(
    space,
    `host ${plan.host.id}`,
    plan.hostNetwork?.id ?? entity,
    barY,
    "host",
    ["the host's own sandbox"],
    "host",
  );
  right = Math.max(right, end);

  const wayOut = lanes.get(WAY_OUT);
  const joined = joins.get(WAY_OUT) ?? [];
  if (wayOut !== undefined && joined.length > 0) {
    const from = { x: wayOut, y: Math.min(...joined) };
    sheet.wire(`lane out ${plan.host.id}`, entity, from, { x: wayOut, y: barY }, "line", { dashed: true, detail: 0 });
    sheet.wire(`lane out end ${plan.host.id}`, entity, { x: wayOut, y: barY }, { x: barX, y: barY }, "line", {
      dashed: true,
      detail: 0,
    });
    if (view === "wiring") {
      sheet.text(`snat ${plan.host.id}`, entity, { x: barX + 22, y: barY + 14 }, "MASQUERADE", "mono", { detail: 2 });
    }
  }

  y = barY + hang(view);
  const ports = drawPorts(space, y, Math.max(barX + WRAP, right));
  y = Math.max(ports.y, barY + 44);
  right = Math.max(right, ports.right);
  if (plan.otherLinks.length > 0) {
    label(space, `other ${plan.host.id}`, entity, y + CHIP_HEIGHT / 2, "other links", [], "line");
    let x = barX + CARD_GAP;
    for (const link of plan.otherLinks) {
      const text = `${link.name} · ${link.rawKind ?? link.type}`;
      const width = chipWidth(text);
      if (x > barX + CARD_GAP && x + width > Math.max(barX + WRAP, right)) {
        x = barX + CARD_GAP;
        y += CHIP_HEIGHT + 8;
      }
      sheet.box("chip", `link ${link.id}`, link.id, 1, { x, y, width, height: CHIP_HEIGHT }, { tone: "line", text });
      x += width + 10;
      right = Math.max(right, x);
    }
    y += CHIP_HEIGHT + ROW_GAP;
  }
  const bottom = y + 18 + 10 * [...lanes.keys()].filter((k) => k !== WAY_OUT).length + CHIP_HEIGHT / 2;
  return { bottom, right: Math.max(right, drawNics(space, nicTexts, nicWidths, barY, bottom)) };
}

/** NICs stand on the frame's lower edge, right of everything that hangs on the host's bar; beneath them the outside. */
function drawNics(
  space: FrameSpace,
  texts: readonly string[],
  widths: readonly number[],
  barY: number,
  bottom: number,
): number {
  const { sheet, plan, barX, lanes, joins } = space;
  let x = barX - 60;
  const parents = [...lanes.keys()].filter((k) => k !== WAY_OUT);
  plan.nics.forEach((nic, i) => {
    const width = widths[i] ?? 0;
    const y = bottom - CHIP_HEIGHT / 2;
    const down = barX + 12;
    sheet.box(
      "chip",
      `nic ${nic.id}`,
      nic.id,
      0,
      { x, y, width, height: CHIP_HEIGHT },
      { tone: "line", text: texts[i] ?? "" },
    );
    const out = plan.outside?.via.find((v) => v.link === nic.id);
    if (out) {
      const at = Math.max(down, x + 20);
      sheet.wire(`nic wire ${nic.id}`, nic.id, { x: at, y: barY }, { x: at, y }, "host", { detail: 0 });
      sheet.dot(`nic dot ${nic.id}`, nic.id, { x: at, y: barY }, "host");
      const text = out.gateway ? `outside, by ${out.gateway}` : "outside";
      const outWidth = chipWidth(text);
      const under = { x, y: bottom + 46, width: outWidth, height: CHIP_HEIGHT };
      const middle = x + Math.min(width, outWidth) / 2;
      sheet.wire(
        `outside wire ${nic.id}`,
        plan.outside?.id ?? null,
        { x: middle, y: y + CHIP_HEIGHT },
        { x: middle, y: under.y },
        "line",
        { detail: 0 },
      );
      sheet.box("chip", `outside ${nic.id}`, plan.outside?.id ?? null, 0, under, { tone: "line", dashed: true, text });
    }
    const lane = parents.indexOf(nic.id);
    const laneX = lanes.get(nic.id);
    const from = Math.min(...(joins.get(nic.id) ?? []));
    if (lane >= 0 && laneX !== undefined && Number.isFinite(from)) {
      // Under the host's bar, then level to the NIC and down to it.
      const level = y - 10 - 10 * lane;
      const to = laneX >= x + 8 && laneX <= x + width - 8 ? laneX : x + 30 + 12 * lane;
      if (to === laneX)
        sheet.wire(`lane ${nic.id}`, nic.id, { x: laneX, y: from }, { x: laneX, y }, "macvlan", { detail: 0 });
      else {
        sheet.wire(`lane ${nic.id}`, nic.id, { x: laneX, y: from }, { x: laneX, y: level }, "macvlan", { detail: 0 });
        sheet.wire(`lane ${nic.id} level`, nic.id, { x: laneX, y: level }, { x: to, y: level }, "macvlan", {
          detail: 0,
        });
        sheet.wire(`lane ${nic.id} down`, nic.id, { x: to, y: level }, { x: to, y }, "macvlan", { detail: 0 });
      }
    }
    x += width + CARD_GAP;
  });
  return x;
}
