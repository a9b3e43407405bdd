/** Taking a container off a network. */
import type { Container, Network } from "../model.ts";
import type { Action, DisconnectAction } from "./action.ts";
import { leaving, tellChanges } from "./changes.ts";
import { emptyNotes, type Facts, find, isJoined, isLive, type Notes, refuse, tell, warn } from "./facts.ts";
import { checkMode, missing } from "./pair.ts";
import { reconnect } from "./undo.ts";

function tellStopped(notes: Notes, network: Network, c: Container): void {
  const text = `${c.name} is not running: it will not join ${network.name} when it starts.`;
  tell(notes, "takes-effect-at-start", text, [c.id, network.id]);
}

function checkRest(notes: Notes, facts: Facts, network: Network, c: Container): void {
  const rest = isLive(c)
    ? (facts.relations.endpointsByContainer.get(c.id) ?? []).filter((e) => e.network !== network.id).length
    : c.networks.filter((id) => id !== network.id).length;
  if (rest > 0 || network.driver === "null") return;
  warn(notes, "last-network", `${network.name} is the last network of ${c.name}: it will be joined to nothing.`);
}

export interface DisconnectNotes extends Notes {
  readonly undo: Action | null;
  readonly undoNote: string | null;
}

export function planDisconnect(action: DisconnectAction, facts: Facts): DisconnectNotes {
  const notes = emptyNotes();
  const network = find(facts, "network", action.network);
  const c = find(facts, "container", action.container);
  const none = { undo: null, undoNote: null };
  if (!network || !c) return { ...missing(notes, action, network, c), ...none };
  checkMode(notes, network, c);
  if (notes.refusals.length === 0 && !isJoined(facts, c, network)) {
    const hint = "Somebody may have disconnected it a moment ago; look at the picture.";
    refuse(notes, "not-connected", `${c.name} is not on ${network.name}.`, hint);
  }
  if (notes.refusals.length > 0) return { ...notes, ...none };
  const endpoint = facts.relations.endpointsByContainer.get(c.id)?.find((e) => e.network === network.id);
  if (c.swarm && network.scope === "swarm") {
    warn(
      notes,
      "swarm-task",
      `${c.name} runs a task of ${c.swarm.serviceName}: the swarm expects it on ${network.name}.`,
    );
  }
  checkRest(notes, facts, network, c);
  if (isLive(c)) tellChanges(notes, facts, leaving(facts, c, network), endpoint?.aliases ?? []);
  else tellStopped(notes, network, c);
  return { ...notes, ...reconnect(facts, network, c, endpoint ?? null) };
}
