/** Entities by id, in the order of their ids; what is known to be in order already is not sorted again. */
import type { Memo } from "./memo.ts";
import type { Entity, EntityId } from "./model.ts";

const byId = (a: Entity, b: Entity): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** The last result, kept in a memo: how its entities came, and how they were ordered. */
interface Kept {
  came: readonly Entity[];
  ordered: readonly Entity[];
}

/** In order, with each id once (the last one counts). New ones are merged into the order that the others had. */
export function inOrder(entities: readonly Entity[], memo: Memo): ReadonlyMap<EntityId, Entity> {
  const kept = memo.get<Kept>("order", [], () => ({ came: [], ordered: [] }));
  if (entities.length === kept.came.length && entities.every((e, i) => e === kept.came[i])) {
    return new Map(kept.ordered.map((e) => [e.id, e]));
  }
  const now = new Map<EntityId, Entity>();
  for (const e of entities) now.set(e.id, e);
  const old = kept.ordered.flatMap((e) => now.get(e.id) ?? []);
  const known = new Set(old);
  const fresh = old.length === now.size ? [] : [...now.values()].filter((e) => !known.has(e)).sort(byId);
  const ordered: Entity[] = fresh.length === 0 ? old : [];
  if (fresh.length > 0) {
    let next = 0;
    for (const e of old) {
      for (let f = fresh[next]; f && f.id < e.id; f = fresh[++next]) ordered.push(f);
      ordered.push(e);
    }
    ordered.push(...fresh.slice(next));
  }
  kept.came = entities;
  kept.ordered = ordered;
  return new Map(ordered.map((e) => [e.id, e]));
}
