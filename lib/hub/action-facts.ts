/** What is asked about an action in several places: whom it is about, whether it has come true, how to tell of it. */
import type { ActionResult } from "#lib/protocol/actions.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import type { Action } from "#lib/topology/plan/action.ts";

type Entities = ReadonlyMap<EntityId, Entity>;

/** A container or network of an action, with the name that it had then. */
export interface ActionTarget {
  readonly kind: "container" | "network";
  /** The name's own again for a network that is to be made. */
  readonly id: string;
  readonly name: string | null;
}

const networksOf = (action: Action): readonly string[] => {
  if (action.kind === "create") return [];
  return action.kind === "prune" ? action.networks : [action.network];
};

const containersOf = (action: Action): readonly string[] =>
  action.kind === "connect" || action.kind === "disconnect" ? [action.container] : [];

/** Docker's ids to read again to see what became of it. */
export const touchedBy = (action: Action): { containers: readonly string[]; networks: readonly string[] } => ({
  containers: containersOf(action),
  networks: networksOf(action),
});

/** What no other action may touch meanwhile. Networks that are made compete for names and subnets. */
export function keysOf(action: Action): readonly string[] {
  if (action.kind === "create") return ["create"];
  return [...networksOf(action), ...containersOf(action)];
}

export function targetsOf(action: Action, entities: Entities): readonly ActionTarget[] {
  const named = (kind: ActionTarget["kind"], id: string): ActionTarget => {
    const entity = entities.get(id);
    return { kind, id, name: entity?.kind === kind ? entity.name : null };
  };
  if (action.kind === "create") return [{ kind: "network", id: action.name, name: action.name }];
  return [
    ...containersOf(action).map((id) => named("container", id)),
    ...networksOf(action).map((id) => named("network", id)),
  ];
}

/** Whether a container is on a network, or will be when it starts. */
export function isConnected(entities: Entities, container: string, network: string): boolean {
  const entity = entities.get(container);
  if (entity?.kind === "container" && entity.networks.includes(network as (typeof entity.networks)[number]))
    return true;
  for (const e of entities.values())
    if (e.kind === "endpoint" && e.network === network && e.container === container) return true;
  return false;
}

export const networksNamed = (entities: Entities, name: string): readonly string[] =>
  [...entities.values()].flatMap((e) => (e.kind === "network" && e.name === name ? [e.id] : []));

/** Ids of networks and the like that were there before the action, by which it is told what it made. */
export type Before = ReadonlySet<string>;

/** Whether what was asked for is so. Of a prune: whether all are gone. */
export function hasComeTrue(action: Action, entities: Entities, before: Before): boolean {
  switch (action.kind) {
    case "connect":
      return isConnected(entities, action.container, action.network);
    case "disconnect":
      return !isConnected(entities, action.container, action.network);
    case "create":
      return networksNamed(entities, action.name).some((id) => !before.has(id));
    case "remove":
    case "prune":
      return networksOf(action).every((id) => !entities.has(id));
  }
}

const VERBS: Readonly<Record<Action["kind"], readonly [did: string, could: string, preposition: string]>> = {
  connect: ["connected", "connect", "to"],
  disconnect: ["disconnected", "disconnect", "from"],
  create: ["made the network", "make the network", ""],
  remove: ["removed the network", "remove the network", ""],
  prune: ["removed", "remove", ""],
};

/** "web to backend", "backend", "3 unused networks". */
function objectOf({ kind }: Action, targets: readonly ActionTarget[]): string {
  const names = targets.map((t) => t.name ?? t.id.slice(0, 12));
  if (kind === "prune") return names.length === 1 ? `the network ${names[0]}` : `${names.length} unused networks`;
  const [, , preposition] = VERBS[kind];
  return names.join(` ${preposition} `);
}

/** One sentence: "alice connected web to backend." */
export function inWords(
  who: string,
  action: Action,
  targets: readonly ActionTarget[],
  { outcome, problem, removed }: Pick<ActionResult, "outcome" | "problem" | "removed">,
): string {
  const [did, could] = VERBS[action.kind];
  const object = objectOf(action, targets);
  if (outcome === "done") return `${who} ${did} ${object}.`;
  if (outcome === "unknown") return `${who} tried to ${could} ${object}; whether it was done is not known yet.`;
  const some = action.kind === "prune" && removed.length > 0 ? ` (${removed.length} of them went)` : "";
  return `${who} could not ${could} ${object}${some}: ${problem?.message ?? "it failed."}`;
}
