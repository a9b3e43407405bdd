/** Whether what an action asked for is to be seen already. Pure. */
import type { Action } from "#lib/protocol/actions.ts";
import type { Entity, EntityId, NetworkId } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";

interface Known {
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly relations: Relations;
}

/** Running containers are joined by an endpoint, others by what their record names. */
function joined({ entities, relations }: Known, container: string, network: string): boolean {
  const c = entities.get(container);
  if (c?.kind !== "container") return false;
  const own = relations.endpointsByContainer.get(c.id) ?? [];
  return own.some((e) => e.network === network) || (c.sandbox === null && c.networks.includes(network as NetworkId));
}

/** Networks are known by their names before the engine has told their ids: whatever has such a name counts. */
export function isSeen(action: Action, known: Known): boolean {
  switch (action.kind) {
    case "connect":
      return joined(known, action.container, action.network);
    case "disconnect":
      return !joined(known, action.container, action.network);
    case "create":
      return known.relations.networks.some((n) => n.name === action.name);
    case "remove":
      return !known.entities.has(action.network);
    case "prune":
      return action.networks.every((id) => !known.entities.has(id));
  }
}
