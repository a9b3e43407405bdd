/** What came, went and changed, over a picture of both times: told by a sign and a colour, and by dashes for what is gone. */
import type { Box, Shape } from "#lib/scene/scene.ts";
import { FONTS } from "#lib/scene/text.ts";
import type { EntityId } from "#lib/topology/model.ts";
import { type Change, SIGNS } from "./diff.ts";
import { widthAt } from "./furniture/lines.ts";
import { letters } from "./paint-shape.ts";
import type { Op } from "./painting.ts";
import { CHANGE_COLOURS } from "./theme.ts";

type Changes = ReadonlyMap<EntityId, Change>;

const RADIUS = 7;
const ROW = 20;
const GAP = 28;
const DASH = [4, 2.5] as const;

/** What is gone is drawn dashed. */
export const withGhosts = (shapes: readonly Shape[], changes: Changes): readonly Shape[] =>
  shapes.map((s) => ("dashed" in s && changes.get(s.entity ?? "") === "removed" ? { ...s, dashed: true } : s));

function badge(x: number, y: number, change: Change): Op[] {
  const look = { size: 13, bold: true, mono: false, fill: "surface", anchor: "middle" } as const;
  return [
    { op: "circle", x, y, r: RADIUS, fill: CHANGE_COLOURS[change], stroke: "surface", width: 1.5, dash: null },
    letters(SIGNS[change], x, y, look),
  ];
}

/** Around a card or a tab that has changed; of cards below what stands on their edge. */
export function outlineOps({ x, y, width, height, shape, entity }: Box, changes: Changes): Op[] {
  const change = changes.get(entity ?? "");
  if (change === undefined) return [];
  const dash = change === "removed" ? DASH : null;
  const radius = shape === "card" ? 7 : 5;
  const stroke = CHANGE_COLOURS[change];
  return [{ op: "rect", x, y, w: width, h: height, radius, fill: null, stroke, width: 2.5, dash }];
}

/** Outlines of tabs, strokes along wires, and a sign beside each name. */
export function changeOps(shapes: readonly Shape[], changes: Changes): Op[] {
  if (changes.size === 0) return [];
  const cards = shapes.filter((s): s is Box => s.shape === "card");
  const lines: Op[] = [];
  const badges: Op[] = [];
  for (const shape of shapes) {
    const change = changes.get(shape.entity ?? "");
    if (change === undefined) continue;
    if (shape.shape === "tab") lines.push(...outlineOps(shape, changes));
    if (shape.shape === "tab") badges.push(...badge(shape.x, shape.y + shape.height / 2, change));
    if (shape.shape === "wire") {
      const { x1, y1, x2, y2 } = shape;
      const look = { fill: null, stroke: CHANGE_COLOURS[change], width: 2.5, dash: change === "removed" ? DASH : null };
      lines.push({ op: "path", d: `M${x1} ${y1}L${x2} ${y2}`, cap: "butt", join: "miter", ...look });
    }
    if (shape.shape !== "text") continue;
    if (shape.style === "network") {
      const { size, bold } = FONTS.network;
      badges.push(...badge(shape.x + widthAt(shape.text, size, bold) + RADIUS + 6, shape.y, change));
    } else if (shape.style === "name") {
      const { x, y } = shape;
      const card = cards.find((c) => x >= c.x && x <= c.x + c.width && y >= c.y && y <= c.y + c.height);
      if (card) badges.push(...badge(card.x + card.width, y, change));
    }
  }
  return [...lines, ...badges];
}

/** One row that says what the signs mean; no height where there is none. */
export function changeKey(changes: Changes, left: number, y: number): { ops: Op[]; height: number } {
  const found = new Set(changes.values());
  let x = left;
  const ops = (["added", "removed", "changed"] as const).flatMap((change): Op[] => {
    if (!found.has(change)) return [];
    const at = x + RADIUS;
    x += 2 * RADIUS + 8 + widthAt(change, 11, false) + GAP;
    const look = { size: 11, bold: false, mono: false, fill: "ink" } as const;
    return [...badge(at, y + ROW / 2, change), letters(change, at + RADIUS + 8, y + ROW / 2, look)];
  });
  return { ops, height: ops.length === 0 ? 0 : ROW };
}
