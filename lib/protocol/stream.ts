/**
 * The whole live protocol. Server to client: `who`, `status`, `order`, `snapshot`, `delta`, `action`, `ended`. Client to server:
 * `resync`, `plan`, `act`. A delta counts one up from the revision before it; a client that sees a gap asks for a snapshot.
 */
import type { ViewName } from "#lib/scene/plan-types.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import type { Action, ActionNews, ActionRequest, ActionResult, Plan } from "./actions.ts";
import type { KeptOrder } from "./order.ts";
import type { Packed } from "./wire.ts";

/** What went wrong, why, and what to do: the only shape in which an error reaches a user. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Whether the engine's socket lets a kind of write through; where not, why, and what to do about it. */
export type Ability = true | { readonly allowed: false; readonly reason: string; readonly hint: string };

/** Of one engine; prune needs what remove needs. */
export interface Abilities {
  readonly connect: Ability;
  readonly disconnect: Ability;
  readonly create: Ability;
  readonly remove: Ability;
}

export interface HostStatus {
  readonly address: string;
  /** `connecting` until the engine has answered once; `lost` when it stopped answering. */
  readonly state: "connecting" | "ready" | "lost";
  /** ISO time of the last change of `state`. */
  readonly since: string;
  readonly error: Problem | null;
  /** Null until the kernel was tried; then whether it is read. */
  readonly kernel:
    | { readonly read: true }
    | { readonly read: false; readonly reason: string; readonly hint: string }
    | null;
  /** What was left out although the engine answers: refused by a proxy, records that cannot be read. Usually empty. */
  readonly notices: readonly Problem[];
  /** Null until it was tried, after each connection. */
  readonly abilities: Abilities | null;
}

/** What is known about the sources themselves, apart from the topology. */
export interface Status {
  /** Vethscope's own version. */
  readonly version: string;
  readonly hosts: readonly HostStatus[];
}

export interface Snapshot {
  readonly rev: number;
  readonly entities: readonly Entity[];
}

export interface Delta {
  readonly rev: number;
  readonly upsert: readonly Entity[];
  readonly remove: readonly EntityId[];
}

/** The same as they travel on the stream (GET /api/topology has them whole); see wire.ts. */
export interface PackedSnapshot {
  readonly rev: number;
  readonly entities: readonly Packed[];
}
export interface PackedDelta {
  readonly rev: number;
  readonly upsert: readonly Packed[];
  readonly remove: readonly EntityId[];
}

/** Who the client is to the server, so that the page shows what it may; the server checks anew each time. */
export interface Me {
  readonly name: string;
  readonly role: "viewer" | "operator";
  readonly via: "token" | "user" | "api-token" | "proxy" | "oidc";
}

export interface ServerToClient {
  /** Before anything else, and again when the role has changed. */
  who(me: Me): void;
  /** The session has ended; the server hangs up after this. */
  ended(why: Problem): void;
  status(status: Status): void;
  /** Of a view, before the snapshot and when it changes; before the delta with a network that it now has a place for. */
  order(view: ViewName, kept: KeptOrder): void;
  snapshot(snapshot: PackedSnapshot): void;
  delta(delta: PackedDelta): void;
  /** To everybody: an action has ended, or an unknown outcome is settled. */
  action(news: ActionNews): void;
}

export type Reply<T> = { readonly data: T } | { readonly error: Problem };

export interface ClientToServer {
  /** Asks for a fresh snapshot; `rev` is what the client has (0: nothing). */
  resync(request: { rev: number }, reply: (answer: Reply<PackedSnapshot>) => void): void;
  /** What an action would do, or why it would be refused; changes nothing. */
  plan(action: Action, reply: (answer: Reply<Plan>) => void): void;
  /** Carries an action out; operators only, and not there at all with VETHSCOPE_READ_ONLY=1. */
  act(request: ActionRequest, reply: (answer: Reply<ActionResult>) => void): void;
}

/** REST error bodies are `{ error: Problem }`, answers `{ data }`, but for GET /api/topology, which is a bare Snapshot. */
export const SOCKET_PATH = "/socket.io";
