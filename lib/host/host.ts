/** One observed host, whatever kind: in-process, engine-only, remote or simulated. */
import type { HostStatus } from "#lib/protocol/stream.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";

export interface ObservedHost {
  /** Its part of the topology, by id; empty until the engine has answered once. A new map whenever something changed. */
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly status: HostStatus;
  /** Calls back after `entities` or `status` changed; returns what ends it. */
  subscribe(listener: () => void): () => void;
  close(): Promise<void>;
}
