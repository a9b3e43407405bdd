/** The web shop as the page holds it. */

import { nameOf } from "#components/ui/naming.ts";
import { applyFilter, type Filter, NO_FILTER } from "#lib/scene/filter.ts";
import type { Entity, EntityId, EntityKind } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";
import { webshop } from "../../fixtures/page/webshop.ts";

export const entities: ReadonlyMap<EntityId, Entity> = new Map(webshop().map((e) => [e.id, e]));
export const relations = relate(entities);
export const visible = (filter: Partial<Filter> = {}) => applyFilter(relations, { ...NO_FILTER, ...filter });

/** The thing of a kind with a name; a mistake in the test when there is none. */
export function thing<K extends EntityKind>(kind: K, name: string): Extract<Entity, { kind: K }> {
  for (const e of entities.values()) {
    if (e.kind === kind && nameOf(e, entities) === name) return e as Extract<Entity, { kind: K }>;
  }
  throw new Error(`no ${kind} ${name} in the web shop`);
}
