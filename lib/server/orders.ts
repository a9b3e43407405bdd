/**
 * In which order bars and cards stand, one order a view, kept over restarts. Networks that appear get a place where their
 * wires are short (`arrange`), before anybody hears of them; what has a place keeps it until somebody moves it.
 */
import type { Hub } from "#lib/hub/hub.ts";
import { type KeptOrder, type KeptOrders, withinLimits } from "#lib/protocol/order.ts";
import { orderSchema } from "#lib/protocol/order-schemas.ts";
import type { Delta } from "#lib/protocol/stream.ts";
import { arrange } from "#lib/scene/arrange.ts";
import { NO_ORDER, type Order } from "#lib/scene/order.ts";
import type { ViewName } from "#lib/scene/plan-types.ts";
import { equal } from "#lib/topology/equal.ts";
import { relate } from "#lib/topology/relations.ts";
import type { Database } from "./database.ts";

/** The views that have an order: those that are pictures. */
export const VIEWS: readonly ViewName[] = ["networks", "wiring"];

const NEVER: KeptOrder = { version: 0, order: NO_ORDER };

export type OrderListener = (view: ViewName, kept: KeptOrder) => void;

export interface Orders {
  /** What a picture of this view is drawn with. */
  of(view: ViewName): Order;
  readonly all: KeptOrders;
  /**
   * Keeps an order that was made from this version. Null when there is a newer one by now, which is left as it is.
   * @throws when the database cannot be written; then nothing has changed.
   */
  put(view: ViewName, version: number, order: Order): KeptOrder | null;
  /** Forgets what people ordered, and puts the networks where wires are short. @throws as `put`. */
  arrangeAnew(view: ViewName): KeptOrder;
  /** Hears each change, before the networks that it is for are told of. */
  onChange(listener: OrderListener): () => void;
  close(): void;
}

/** Has to subscribe to the hub before the stream does. `failed` is told when what was arranged cannot be written. */
export function keepOrders(
  database: Database,
  hub: Pick<Hub, "topology" | "subscribe">,
  failed: (cause: unknown) => void,
): Orders {
  const write = database.prepare(
    `INSERT INTO orders (view, version, kept) VALUES (?, ?, ?)
     ON CONFLICT (view) DO UPDATE SET version = excluded.version, kept = excluded.kept`,
  );
  const listeners = new Set<OrderListener>();
  const kept: Record<ViewName, KeptOrder> = { networks: NEVER, wiring: NEVER };
  /** Names of the networks there are, by id. */
  const names = new Map<string, string>();

  const save = (view: ViewName, { version, order }: KeptOrder): void =>
    void write.run(view, version, JSON.stringify(order));
  const become = (view: ViewName, next: KeptOrder): KeptOrder => {
    kept[view] = next;
    for (const listener of listeners) listener(view, next);
    return next;
  };
  const successor = (view: ViewName, order: Order): KeptOrder => ({ version: kept[view].version + 1, order });

  const arrangeAll = (): void => {
    const relations = relate(hub.topology.entities);
    // From nothing it is the same for every view, and most of the work.
    const first = VIEWS.some((view) => kept[view].version === 0) ? arrange(relations, null) : null;
    for (const view of VIEWS) {
      const before = kept[view];
      const order = withinLimits(before.version === 0 && first ? first : arrange(relations, before.order));
      if (before.version > 0 && equal(order, before.order)) continue;
      const next = successor(view, order);
      try {
        save(view, next);
      } catch (cause) {
        failed(cause);
      }
      become(view, next);
    }
  };
  /** Whether a network came, went or was renamed. */
  const changes = ({ upsert, remove }: Pick<Delta, "upsert" | "remove">): boolean => {
    let changed = false;
    for (const id of remove) if (names.delete(id)) changed = true;
    for (const entity of upsert) {
      if (entity.kind !== "network" || names.get(entity.id) === entity.name) continue;
      names.set(entity.id, entity.name);
      changed = true;
    }
    return changed;
  };
  const follow = (delta: Pick<Delta, "upsert" | "remove">): void => {
    if (changes(delta)) arrangeAll();
  };

  for (const view of VIEWS) {
    try {
      kept[view] = readKept(database, view);
    } catch (cause) {
      failed(cause);
    }
  }
  follow({ upsert: [...hub.topology.entities.values()], remove: [] });
  const end = hub.subscribe({ delta: follow, status: () => {} });

  return {
    of: (view) => kept[view].order,
    get all() {
      return { ...kept };
    },
    put(view, version, order) {
      const now = kept[view];
      if (version !== now.version) return null;
      if (equal(order, now.order)) return now;
      const next = successor(view, order);
      save(view, next);
      return become(view, next);
    },
    arrangeAnew(view) {
      const order = withinLimits(arrange(relate(hub.topology.entities), null));
      if (equal(order, kept[view].order)) return kept[view];
      const next = successor(view, order);
      save(view, next);
      return become(view, next);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      end();
      listeners.clear();
    },
  };
}

/** Nothing kept is version 0. @throws when the row cannot be read, or holds what no order is. */
export function readKept(database: Database, view: ViewName): KeptOrder {
  const row = database.prepare("SELECT version, kept FROM orders WHERE view = ?").get(view);
  if (!row) return NEVER;
  return { version: Number(row.version), order: orderSchema.parse(JSON.parse(String(row.kept))) };
}
