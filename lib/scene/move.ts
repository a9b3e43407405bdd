/**
 * Moving a bar or a card. A move is said as "this before that", by names: so it can be done on another order than the one
 * in which it was seen, and whatever a filter hides in between stays where it is. Pure.
 */
import type { EntityId } from "#lib/topology/model.ts";
import { barName, cardNames, namedOn, type Order } from "./order.ts";
import type { CardPlan, Plan } from "./plan-types.ts";

export interface Move {
  /** The bar (`host`, `none`) along which a card is moved; null: a bar is moved. */
  readonly on: string | null;
  /** By which names an order knows what is moved: one of a bar, of a card as many as it holds. */
  readonly names: readonly string[];
  readonly side: "before" | "after";
  readonly beside: readonly string[];
}

export type Step = "up" | "down" | "left" | "right";

/** Something that can be moved, among what it can be moved along: each by its names, in the order of the picture. */
export interface Row {
  readonly on: string | null;
  readonly all: readonly (readonly string[])[];
  readonly at: number;
}

/** The rows of a picture: the bars of each frame, and what hangs on each bar. */
interface Rows {
  readonly on: string | null;
  readonly all: readonly (readonly string[])[];
}

/** Bars of one name (on purpose or by mistake) are one thing to an order. */
const barNames = (names: readonly string[]): readonly (readonly string[])[] =>
  [...new Set(names)].map((name) => [name]);

/** The cards of a frame by what they hang on, under the names by which an order knows that. */
function hangings({
  bars,
  inHost,
  loose,
}: Plan["frames"][number]): readonly (readonly [string, readonly CardPlan[]])[] {
  return [...bars.map((bar) => [barName(bar), bar.cards] as const), ["host", inHost], ["none", loose]];
}

const rowsOf = (plan: Plan): readonly Rows[] =>
  plan.frames.flatMap((frame): Rows[] => [
    { on: null, all: barNames(frame.bars.map(barName)) },
    ...hangings(frame).map(([on, cards]) => ({ on, all: cards.map(cardNames) })),
  ]);

const isCard = (card: CardPlan, id: EntityId): boolean =>
  card.id === id || card.entity === id || card.containers.some((c) => c.id === id);

/** The cards among which a card stands; null where the thing is none. */
export function cardsBeside(
  plan: Plan,
  thing: EntityId,
): { on: string; cards: readonly CardPlan[]; at: number } | null {
  const id = plan.standIns.get(thing) ?? thing;
  for (const [on, cards] of plan.frames.flatMap(hangings)) {
    const at = cards.findIndex((card) => isCard(card, id));
    if (at >= 0) return { on, cards, at };
  }
  return null;
}

/** Where a thing stands; null for what is neither bar nor card. What a folded group hides stands where the group does. */
export function rowOf(plan: Plan, thing: EntityId): Row | null {
  const id = plan.standIns.get(thing) ?? thing;
  for (const frame of plan.frames) {
    const bar = frame.bars.find((b) => b.id === id || b.device?.id === id);
    if (bar) {
      const all = barNames(frame.bars.map(barName));
      return { on: null, all, at: all.findIndex(([name]) => name === barName(bar)) };
    }
  }
  const home = cardsBeside(plan, thing);
  return home && { on: home.on, all: home.cards.map(cardNames), at: home.at };
}

/** The move to a place in a row, counted as gaps: 0 is before the first. Null: it stands there already, or has no name. */
export function moveTo({ on, all, at }: Row, gap: number): Move | null {
  const names = all[at] ?? [];
  if (names.length === 0 || gap === at || gap === at + 1) return null;
  const own = new Set(names);
  const other = (thing: readonly string[]): boolean => thing.length > 0 && !thing.some((name) => own.has(name));
  const next = all.slice(gap).find(other);
  if (next) return { on, names, side: "before", beside: next };
  const last = all.slice(0, gap).findLast(other);
  return last ? { on, names, side: "after", beside: last } : null;
}

/** One place on; null at the end of the row, or when things of its kind do not move that way. */
export function stepFrom(row: Row, step: Step): Move | null {
  const upright = step === "up" || step === "down";
  if (upright !== (row.on === null)) return null;
  const back = step === "up" || step === "left";
  if (back) return row.at > 0 ? moveTo(row, row.at - 1) : null;
  return row.at + 1 < row.all.length ? moveTo(row, row.at + 2) : null;
}

/**
 * The order after a move; the order itself when what it is about is not there. `plans` are pictures of all that may stand
 * there (unfiltered, and as seen), because an order need not name everything.
 */
export function moved(order: Order, move: Move, plans: readonly Plan[]): Order {
  const named = move.on === null ? order.bars : namedOn(order, move.on);
  const there = plans.flatMap(rowsOf).flatMap(({ on, all }) => (on === move.on ? all.flat() : []));
  const next = movedIn(named, there, move);
  if (next === named) return order;
  return move.on === null ? { ...order, bars: next } : { ...order, cards: { ...order.cards, [move.on]: next } };
}

function movedIn(named: readonly string[], there: readonly string[], move: Move): readonly string[] {
  const [own, beside] = [new Set(move.names), new Set(move.beside)];
  const all = [...new Set([...named, ...there])];
  const moving = all.filter((name) => own.has(name));
  const rest = all.filter((name) => !own.has(name));
  // A card stands where the first of its names does.
  let at = rest.findIndex((name) => beside.has(name));
  if (at < 0 || moving.length === 0) return named;
  if (move.side === "after") {
    do at++;
    while (beside.has(rest[at] ?? ""));
  }
  const next = rest.toSpliced(at, 0, ...moving);
  // What nobody ordered stays unnamed at the end, where it keeps the order of creation.
  const known = new Set([...named, ...moving]);
  const kept = next.slice(0, next.findLastIndex((name) => known.has(name)) + 1);
  return kept.length === named.length && kept.every((name, i) => name === named[i]) ? named : kept;
}
