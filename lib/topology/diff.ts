/** What has to be told to somebody who knows `before` so that he knows `after`. */
import { equal } from "./equal.ts";
import type { Entity, EntityId } from "./model.ts";

export interface Change {
  readonly upsert: readonly Entity[];
  readonly remove: readonly EntityId[];
}

/** Null when nothing differs. Whole entities, sorted by id. */
export function diff(before: ReadonlyMap<EntityId, Entity>, after: ReadonlyMap<EntityId, Entity>): Change | null {
  const upsert: Entity[] = [];
  const remove: EntityId[] = [];
  for (const [id, entity] of after) {
    const old = before.get(id);
    if (old !== entity && !equal(old, entity)) upsert.push(entity);
  }
  for (const id of before.keys()) if (!after.has(id)) remove.push(id);
  if (upsert.length === 0 && remove.length === 0) return null;
  upsert.sort((a, b) => (a.id < b.id ? -1 : 1));
  remove.sort();
  return { upsert, remove };
}
