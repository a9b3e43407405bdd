/** What an action would do, before it is done: pure, from what was observed. */
import type { Entity, EntityId } from "../model.ts";
import type { Relations } from "../relations.ts";
import type { Action, Planned } from "./action.ts";
import { commandOf } from "./command.ts";
import { planConnect } from "./connect.ts";
import { planCreate } from "./create.ts";
import { planDisconnect } from "./disconnect.ts";
import type { Facts, Notes } from "./facts.ts";
import { planPrune, planRemove } from "./remove.ts";
import type { Undo } from "./undo.ts";

function plan(action: Action, facts: Facts): Notes & Undo {
  switch (action.kind) {
    case "connect":
      return { ...planConnect(action, facts), undoNote: null };
    case "disconnect":
      return planDisconnect(action, facts);
    case "create":
      // The id that a remove needs is known once the engine has made it: whoever carries it out fills it in.
      return { ...planCreate(action, facts), undo: null, undoNote: "Taking it back removes the network again." };
    case "remove":
      return planRemove(action, facts);
    case "prune":
      return planPrune(action, facts);
  }
}

/** Never throws, whatever the action names; `relations` are those of `entities`. */
export function planAction(action: Action, entities: ReadonlyMap<EntityId, Entity>, relations: Relations): Planned {
  const facts: Facts = { entities, relations };
  const { refusals, warnings, consequences, undo, undoNote } = plan(action, facts);
  const refused = refusals.length > 0;
  return {
    action,
    refusals,
    warnings,
    consequences: refused ? [] : consequences,
    command: commandOf(action, facts),
    undo: refused ? null : undo,
    undoNote: refused ? null : undoNote,
  };
}
