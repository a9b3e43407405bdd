/** In which order the picture stands: as the server keeps it, or as the user wishes it until the server has answered. Pure. */
import type { KeptOrders } from "#lib/protocol/order.ts";
import type { Order } from "#lib/scene/order.ts";
import type { ViewName } from "#lib/scene/plan-types.ts";

/** An order that somebody here asked for: no observation, so it is drawn at once. */
export interface Wish {
  readonly view: ViewName;
  readonly order: Order;
  /** The version under which the server keeps it; from that one on, what the server says counts. Null: not answered yet. */
  readonly version: number | null;
}

export function orderOf(
  view: ViewName,
  { orders, wish }: { readonly orders: KeptOrders; readonly wish: Wish | null },
): Order {
  const kept = orders[view];
  const waits = wish?.view === view && (wish.version === null || wish.version > kept.version);
  return waits ? wish.order : kept.order;
}
