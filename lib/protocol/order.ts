/** People's own order of bars and cards, as the server keeps it for each view; the same for everybody. */
import type { Order } from "#lib/scene/order.ts";
import type { ViewName } from "#lib/scene/plan-types.ts";

export interface KeptOrder {
  /** Counts up with each change of this view's order; 0: nothing has been arranged yet. */
  readonly version: number;
  readonly order: Order;
}

/** Answer of `GET /api/order`. */
export type KeptOrders = Readonly<Record<ViewName, KeptOrder>>;

/** Names in one order, of bars and cards together. */
export const MOST_NAMES = 5000;
/** Characters of a name; engines make no longer ones for containers, and hardly anybody for networks. */
export const LONGEST_NAME = 255;

const fits = (name: string): boolean => name !== "" && name.length <= LONGEST_NAME;

/** Without what no order may hold: names that are too long, and what comes after the most names. The order itself when nothing is. */
export function withinLimits(order: Order): Order {
  let room = MOST_NAMES;
  let same = true;
  const take = (names: readonly string[]): readonly string[] => {
    const kept = names.filter((name) => fits(name) && --room >= 0);
    same &&= kept.length === names.length;
    return kept;
  };
  const bars = take(order.bars);
  const cards = Object.entries(order.cards).flatMap(([bar, names]): [string, readonly string[]][] => {
    const kept = fits(bar) ? take(names) : [];
    same &&= kept.length > 0;
    return kept.length === 0 ? [] : [[bar, kept]];
  });
  return same ? order : { bars, cards: Object.fromEntries(cards) };
}
