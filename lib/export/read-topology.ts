/** A topology that comes back from outside: what `vethscope topology`, GET /api/topology or an export as JSON wrote. */
import { z } from "zod";
import type { Problem } from "#lib/protocol/stream.ts";
import { safeText } from "#lib/topology/groups.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import { VERSION } from "./json.ts";
import { ENTITIES } from "./json-schema.ts";

/** `version` is that of an export; the others have none. */
const file = z.object({
  version: z.number().optional(),
  entities: z.array(z.object({ kind: z.string(), id: z.string().min(1) })),
});

export type ReadTopology = { readonly entities: ReadonlyMap<EntityId, Entity> } | { readonly problem: Problem };

/** Entities by id, with fields that a later version may have; `what` names the file for a refusal. */
export function readTopology(what: string, json: unknown): ReadTopology {
  const outer = file.safeParse(json);
  if (!outer.success) return refuse(`${what} holds no topology.`, HINT);
  if ((outer.data.version ?? VERSION) > VERSION) return refuse(`${what} was written by a newer Vethscope.`, NEWER);
  const entities = new Map<EntityId, Entity>();
  // As they were given: what was parsed has lost the fields that are not known here.
  for (const entity of (json as { readonly entities: readonly Entity[] }).entities) {
    const kind = safeText(entity.kind);
    if (!Object.hasOwn(ENTITIES, kind)) {
      return refuse(`${what} was written by a newer Vethscope: it holds a "${kind}".`, NEWER);
    }
    const read = ENTITIES[entity.kind].safeParse(entity);
    if (!read.success) {
      const where = read.error.issues[0]?.path.join(".") ?? "";
      return refuse(`${what} is damaged at ${kind} "${safeText(entity.id)}" ${where}.`, HINT);
    }
    entities.set(entity.id, entity);
  }
  return { entities };
}

const HINT = "Give what `vethscope topology`, GET /api/topology or `vethscope snapshot --format json` wrote.";
const NEWER = "Update this Vethscope to the version that wrote it, or write it anew with this one.";

const refuse = (message: string, hint: string): ReadTopology => ({ problem: { code: "bad_topology", message, hint } });
