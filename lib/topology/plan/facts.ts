/** What plans look things up in, and the few questions that several of them ask. */
import type { Container, Endpoint, Entity, EntityId, Host, HostId, Network } from "../model.ts";
import type { Relations } from "../relations.ts";
import type { Consequence, Refusal, Warning } from "./action.ts";

export interface Facts {
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly relations: Relations;
}

/** What is found out on the way to a plan. */
export interface Notes {
  readonly refusals: Refusal[];
  readonly warnings: Warning[];
  readonly consequences: Consequence[];
}

export const emptyNotes = (): Notes => ({ refusals: [], warnings: [], consequences: [] });

export function refuse(notes: Notes, code: string, message: string, hint: string): void {
  notes.refusals.push({ code, message, hint });
}

export function warn(notes: Notes, code: string, text: string): void {
  notes.warnings.push({ code, text });
}

export function tell(notes: Notes, code: string, text: string, about: readonly string[]): void {
  notes.consequences.push({ code, text, about: [...new Set(about)].sort() });
}

type Of<K extends Entity["kind"]> = Extract<Entity, { kind: K }>;

/** The entity, or null when there is none of that kind with that id. */
export function find<K extends Entity["kind"]>({ entities }: Facts, kind: K, id: string | null): Of<K> | null {
  const found = id === null ? undefined : entities.get(id);
  return found?.kind === kind ? (found as Of<K>) : null;
}

/** The host that a network of a swarm is managed from: a manager where there is one. */
function anyManager({ relations }: Facts): Host | null {
  const manager = relations.hosts.find((h) => h.engine?.swarm?.role === "manager");
  return manager ?? relations.hosts[0] ?? null;
}

export const hostOf = (facts: Facts, id: HostId | null): Host | null =>
  id === null ? anyManager(facts) : find(facts, "host", id);

/** Whether the engine's API is 1.`minor` or newer: 44 is engine 25, 46 is 27, 48 is 28. An unknown engine is taken to be new. */
export function apiAtLeast(host: Host | null, minor: number): boolean {
  const parts = /^(\d+)\.(\d+)/.exec(host?.engine?.apiVersion ?? "");
  if (!parts) return true;
  return Number(parts[1]) > 1 || Number(parts[2]) >= minor;
}

/** The three that every engine has; their names are reserved, and so is `default`. */
export const PREDEFINED: ReadonlySet<string> = new Set(["bridge", "host", "none", "default"]);

export const isPredefined = ({ name, scope }: Network): boolean => scope === "local" && PREDEFINED.has(name);

/** No name lookup there, and no wished addresses. */
export const isDefaultBridge = (network: Network): boolean => isPredefined(network) && network.driver === "bridge";

export const isGatewayBridge = ({ name, driver }: Network): boolean =>
  name === "docker_gwbridge" && driver === "bridge";

/** Whether it has a network stack now; otherwise what is done takes effect when it starts. */
export const isLive = ({ state }: Container): boolean =>
  state === "running" || state === "paused" || state === "restarting";

/** Endpoints of the sandbox that a container is in, but for docker_gwbridge's, which the engine adds and takes away itself. */
export function joinsOf(facts: Facts, container: Container): readonly Endpoint[] {
  const all = facts.relations.endpointsByContainer.get(container.id) ?? [];
  return all.filter((e) => {
    const network = find(facts, "network", e.network);
    return network === null || !isGatewayBridge(network);
  });
}

/** Whether the container has the network among those it is joined to, or will be when it starts. */
export const isJoined = (facts: Facts, container: Container, network: Network): boolean =>
  container.networks.includes(network.id) ||
  (facts.relations.endpointsByContainer.get(container.id) ?? []).some((e) => e.network === network.id);

/** `a`, `a and b`, `a, b and 3 more`; at most `most` names, sorted. */
export function names(things: readonly { readonly name: string }[], most = 5): string {
  const all = things.map((t) => t.name).sort();
  const shown = all.slice(0, most);
  const rest = all.length - shown.length;
  if (rest > 0) return `${shown.join(", ")} and ${rest} more`;
  const last = shown.pop();
  return shown.length > 0 ? `${shown.join(", ")} and ${last}` : (last ?? "");
}

/** `1 container`, `2 containers`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
