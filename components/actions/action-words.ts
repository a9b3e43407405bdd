/** Actions in words, with the names that things have now. Pure. */
import type { Action } from "#lib/protocol/actions.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";

type Entities = ReadonlyMap<EntityId, Entity>;

/** The name of a container or network; the beginning of its id when it is gone. */
export function nameIn(entities: Entities, id: string): string {
  const entity = entities.get(id);
  return entity?.kind === "container" || entity?.kind === "network" ? entity.name : id.slice(0, 12);
}

/** What it is about: `web to backend`, `backend`, `3 networks`. */
function objectOf(action: Action, entities: Entities): string {
  switch (action.kind) {
    case "connect":
      return `${nameIn(entities, action.container)} to ${nameIn(entities, action.network)}`;
    case "disconnect":
      return `${nameIn(entities, action.container)} from ${nameIn(entities, action.network)}`;
    case "create":
      return action.name;
    case "remove":
      return nameIn(entities, action.network);
    case "prune":
      return action.networks.length === 1
        ? nameIn(entities, action.networks[0] ?? "")
        : `${action.networks.length} networks`;
  }
}

const WORDS = {
  connect: ["Connect", "connected"],
  disconnect: ["Disconnect", "disconnected"],
  create: ["Make network", "made network"],
  remove: ["Remove network", "removed network"],
  prune: ["Remove", "removed"],
} as const satisfies Record<Action["kind"], readonly [string, string]>;

/** "Connect web to backend", as buttons and menus say it. */
export const toDo = (action: Action, entities: Entities): string =>
  `${WORDS[action.kind][0]} ${objectOf(action, entities)}`;

/** "Connected web to backend", once it is done. */
export function whatWasDone(action: Action, entities: Entities): string {
  const text = `${WORDS[action.kind][1]} ${objectOf(action, entities)}`;
  return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}

/** "Could not connect web to backend". */
export function whatFailed(action: Action, entities: Entities): string {
  const text = toDo(action, entities);
  return `Could not ${text[0]?.toLowerCase()}${text.slice(1)}`;
}
