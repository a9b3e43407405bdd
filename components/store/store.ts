/** What the page knows: the topology as streamed, and what the user looks at. Only `stream.ts` writes the first half. */
import { create } from "zustand";
import type { KeptOrders } from "#lib/protocol/order.ts";
import type { Me, Status } from "#lib/protocol/stream.ts";
import { type Filter, NO_FILTER } from "#lib/scene/filter.ts";
import { NO_ORDER } from "#lib/scene/order.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import { type Relations, relate } from "#lib/topology/relations.ts";
import type { Wish } from "./order.ts";

/** Two pictures, and a table of addresses. */
export type ViewName = "networks" | "wiring" | "addresses";
/** `connecting` before the first snapshot; `offline` while the socket is down; `denied` when the session is not valid. */
export type Connection = "connecting" | "live" | "offline" | "denied";

export interface PageState {
  readonly connection: Connection;
  readonly status: Status | null;
  /** Who the server takes this browser for; null until it said so. What changes something tells a viewer why it may not. */
  readonly who: Me | null;
  readonly rev: number;
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly relations: Relations;
  /** Ids that the latest delta added or changed, for the brief highlight; empty after a snapshot. */
  readonly fresh: ReadonlySet<EntityId>;
  /** In which order bars and cards stand, as the server keeps it. */
  readonly orders: KeptOrders;
  /** What somebody here just ordered; see orderOf. */
  readonly wish: Wish | null;
  readonly view: ViewName;
  readonly filter: Filter;
  /** Names of the groups that the picture shows as one card. */
  readonly fold: readonly string[];
  readonly selection: EntityId | null;
  readonly hover: EntityId | null;
  setView(view: ViewName): void;
  setFilter(change: Partial<Filter>): void;
  /** Folds groups to one card each, or unfolds them; the others stay as they are. */
  setFolded(names: readonly string[], folded: boolean): void;
  /** Selects a thing; null lets go. `reveal` asks the picture to bring it into view. */
  select(id: EntityId | null, reveal?: boolean): void;
  /** Counts up each time somebody asks the picture to show the selection. */
  readonly reveal: number;
  setHover(id: EntityId | null): void;
}

const nothing: ReadonlyMap<EntityId, Entity> = new Map();

export const usePage = create<PageState>()((set) => ({
  connection: "connecting",
  status: null,
  who: null,
  rev: 0,
  entities: nothing,
  relations: relate(nothing),
  fresh: new Set(),
  orders: { networks: { version: 0, order: NO_ORDER }, wiring: { version: 0, order: NO_ORDER } },
  wish: null,
  view: "networks",
  filter: NO_FILTER,
  fold: [],
  selection: null,
  hover: null,
  reveal: 0,
  setView: (view) => set({ view }),
  setFilter: (change) => set((s) => ({ filter: { ...s.filter, ...change } })),
  setFolded: (names, folded) =>
    set((s) => {
      const others = s.fold.filter((name) => !names.includes(name));
      return { fold: folded ? [...others, ...names].sort() : others };
    }),
  select: (id, reveal = false) =>
    set((s) => ({ selection: id, reveal: reveal && id !== null ? s.reveal + 1 : s.reveal })),
  setHover: (id) => set((s) => (s.hover === id ? s : { hover: id })),
}));
