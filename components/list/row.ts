/** Rows of the list, and what they are made from. */
import type { Filter, Visible } from "#lib/scene/filter.ts";
import type { Wrong } from "#lib/scene/finding-marks.ts";
import type { Order } from "#lib/scene/order.ts";
import type { ContainerState } from "#lib/topology/engine-observation.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";

/** One row; all fields are plain values, so that rows can be compared cheaply. */
export interface Row {
  readonly key: string;
  readonly level: number;
  /** What Enter selects; null for a heading that stands for nothing. */
  readonly entity: EntityId | null;
  /** Ids of everything the row tells of, newline-separated: selection, hover and changes of any of them show on it. */
  readonly ids: string;
  readonly name: string;
  readonly mono: boolean;
  /** Behind the name, in the mono face: subnet, address. */
  readonly detail: string;
  /** Behind the name, in words. */
  readonly note: string;
  readonly driver: string | null;
  readonly state: ContainerState | null;
  readonly count: number | null;
  /** The group that the row is about or that its thing belongs to; folding it is offered there. */
  readonly group: string | null;
  /** Of a group's own row, whether the picture shows it folded. */
  readonly folded: boolean | null;
  /** The worst of what is found about anything the row tells of. */
  readonly wrong: Wrong | null;
  /** Null when there is nothing to open. */
  readonly expanded: boolean | null;
  readonly position: number;
  readonly siblings: number;
}

/** A row before it has a place: what is under it comes along. */
export type Draft = Partial<Omit<Row, "level" | "expanded" | "wrong" | "position" | "siblings">> & {
  readonly key: string;
  readonly name: string;
  readonly children?: readonly Draft[];
};

export interface ListInput {
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly relations: Relations;
  readonly visible: Visible;
  readonly filter: Filter;
  readonly view: "networks" | "wiring";
  /** The picture's. */
  readonly order: Order;
  readonly by: "network" | "group";
  /** Groups that the picture shows folded. */
  readonly fold: readonly string[];
  /** Keys of rows whose children are folded away. */
  readonly collapsed: ReadonlySet<string>;
}
