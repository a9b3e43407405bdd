/** Where something that is dragged would come to stand: gaps between bars, and between the cards on a bar. Pure; loaded with the first drag. */
import { CARD_GAP } from "#lib/scene/metrics.ts";
import { cardsBeside, type Move, moveTo, rowOf } from "#lib/scene/move.ts";
import { barName } from "#lib/scene/order.ts";
import type { Plan } from "#lib/scene/plan-types.ts";
import type { Box, Line, Scene } from "#lib/scene/scene.ts";
import type { EntityId } from "#lib/topology/model.ts";

/** A gap, as a mark in the picture's own pixels; upright between cards, level between bars. */
export interface Gap {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** Null: what is dragged stands there already. */
  readonly move: Move | null;
}

/** A mark is as far from the bar below it: the end of the wires that arrive from above. */
const ABOVE = 14;
/** How far a mark reaches over the cards beside it. */
const OVER = 6;
/** Beyond the outermost gap a drop means nothing, from so far on. */
const REACH = 60;

/** The gaps for a thing, from first to last; none where it has no place of its own. */
export function gapsFor(scene: Scene, plan: Plan, thing: EntityId): readonly Gap[] {
  const row = rowOf(plan, thing);
  if (row === null) return [];
  return row.on === null ? betweenBars(scene, plan, thing, row) : betweenCards(scene, plan, thing, row);
}

type Standing = NonNullable<ReturnType<typeof rowOf>>;

function betweenBars(scene: Scene, plan: Plan, thing: EntityId, row: Standing): readonly Gap[] {
  const frame = plan.frames.find((f) => f.bars.some((b) => b.id === thing || b.device?.id === thing));
  const ends = new Map<string, { top: number; left: number; right: number }>();
  const labels = new Map(scene.shapes.flatMap((s) => (s.shape === "text" ? [[s.id, s.x] as const] : [])));
  const lines = scene.shapes.filter((s): s is Line => s.shape === "bar");
  let bottom = 0;
  for (const bar of frame?.bars ?? []) {
    const own = lines.filter((l) => l.entity === bar.id);
    const cards = new Set(bar.cards.map((c) => `card ${c.id}`));
    const boxes = scene.shapes.filter((s): s is Box => s.shape === "card" && cards.has(s.id));
    const top = Math.min(...own.map((l) => l.y1));
    const right = Math.max(...own.map((l) => l.x2));
    const left = labels.get(`net ${bar.id}`) ?? Math.min(...own.map((l) => l.x1));
    bottom = Math.max(top + 3 * ABOVE, ...boxes.map((b) => b.y + b.height + ABOVE));
    if (!ends.has(barName(bar))) ends.set(barName(bar), { top, left, right });
  }
  const places = row.all.flatMap(([name = ""]) => ends.get(name) ?? []);
  if (places.length < row.all.length) return [];
  const left = Math.min(...places.map((p) => p.left));
  const right = Math.max(...places.map((p) => p.right));
  return [...places.map((p) => p.top - ABOVE), bottom].map((y, gap) => ({
    x1: left,
    x2: right,
    y1: y,
    y2: y,
    move: moveTo(row, gap),
  }));
}

function betweenCards(scene: Scene, plan: Plan, thing: EntityId, row: Standing): readonly Gap[] {
  const boxes = new Map(scene.shapes.flatMap((s) => (s.shape === "card" ? [[s.id, s] as const] : [])));
  const cards = cardsBeside(plan, thing)?.cards ?? [];
  const places = cards.flatMap((card) => boxes.get(`card ${card.id}`) ?? []);
  if (places.length < row.all.length) return [];
  /** A line of cards is as high as its highest. */
  const bottoms = new Map<number, number>();
  for (const { y, height } of places) bottoms.set(y, Math.max(bottoms.get(y) ?? 0, y + height));
  return places.flatMap((box, i): Gap[] => {
    const upright = (x: number, gap: number): Gap => ({
      x1: x,
      x2: x,
      y1: box.y - OVER,
      y2: (bottoms.get(box.y) ?? 0) + OVER,
      move: moveTo(row, gap),
    });
    const before = upright(box.x - CARD_GAP / 2, i);
    const next = places[i + 1];
    // The last one of a line has a gap on its right as well.
    return next && next.y === box.y ? [before] : [before, upright(box.x + box.width + CARD_GAP / 2, i + 1)];
  });
}

/** The gap that a point is nearest to; null when it is off the row. */
export function gapAt(gaps: readonly Gap[], x: number, y: number): Gap | null {
  const [first] = gaps;
  const last = gaps.at(-1);
  if (!first || !last) return null;
  if (first.y1 === first.y2) {
    if (y < first.y1 - REACH || y > last.y1 + REACH) return null;
    return nearest(gaps, (gap) => Math.abs(gap.y1 - y));
  }
  const line = gaps.filter((gap) => y >= gap.y1 - OVER && y <= gap.y2 + OVER);
  const found = nearest(line, (gap) => Math.abs(gap.x1 - x));
  const ends = line.map((gap) => gap.x1);
  return x < Math.min(...ends) - REACH || x > Math.max(...ends) + REACH ? null : found;
}

const nearest = (gaps: readonly Gap[], far: (gap: Gap) => number): Gap | null =>
  gaps.reduce<Gap | null>((best, gap) => (best === null || far(gap) < far(best) ? gap : best), null);
