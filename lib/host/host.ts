/** One observed host, whatever kind: in-process, engine-only, remote or simulated. */
import type { HostStatus } from "#lib/protocol/stream.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import type { RulesObservation, RulesUnread } from "#lib/topology/rules-observation.ts";

export interface ObservedHost {
  /** Its part of the topology, by id; empty until the engine has answered once. A new map whenever something changed. */
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly status: HostStatus;
  /** Its filter and NAT rules as last read, with what they counted then; counting is no change that is told. */
  rules(): RulesObservation | RulesUnread;
  /** Calls back after `entities` or `status` changed; returns what ends it. */
  subscribe(listener: () => void): () => void;
  close(): Promise<void>;
}
