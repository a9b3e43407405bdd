/** One observed host, whatever kind: in-process, engine-only, remote or simulated. */
import type { HostStatus } from "#lib/protocol/stream.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import type { Action } from "#lib/topology/plan/action.ts";
import type { RulesObservation, RulesUnread } from "#lib/topology/rules-observation.ts";
import type { Executed } from "./execute.ts";

export interface ObservedHost {
  /** Its part of the topology, by id; empty until the engine has answered once. A new map whenever something changed. */
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly status: HostStatus;
  /** Its filter and NAT rules as last read, with what they counted then; counting is no change that is told. */
  rules(): RulesObservation | RulesUnread;
  /** Carries an action out; null when nothing may be changed here. Never rejects, and draws nothing by itself. */
  readonly execute: ((action: Action) => Promise<Executed>) | null;
  /** Reads these again; resolves when that is in `entities`, as far as the engine answers. Never rejects. */
  reread(containers: readonly string[], networks: readonly string[]): Promise<void>;
  /** Compares everything with the engine's lists; resolves when that is in `entities`. Never rejects. */
  resync(): Promise<void>;
  /** Calls back after `entities` or `status` changed; returns what ends it. */
  subscribe(listener: () => void): () => void;
  close(): Promise<void>;
}
