/** A host whose observation a test sets by hand. */
import type { ObservedHost } from "#lib/host/host.ts";
import type { HostStatus } from "#lib/protocol/stream.ts";
import { assemble } from "#lib/topology/assemble.ts";
import { createMemo } from "#lib/topology/memo.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import type { HostObservation } from "#lib/topology/observation.ts";

export interface SimulatedHost extends ObservedHost {
  observe(observation: HostObservation): void;
  setStatus(change: Partial<HostStatus>): void;
}

export function simulatedHost(first: HostObservation): SimulatedHost {
  const listeners = new Set<() => void>();
  const memo = createMemo();
  let entities: ReadonlyMap<EntityId, Entity> = assemble(first, memo);
  let { rules } = first;
  let status: HostStatus = {
    address: "unix:///simulated",
    state: "ready",
    since: "2026-01-01T00:00:00.000Z",
    error: null,
    kernel: { read: true },
    notices: [],
    abilities: null,
  };
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    get entities() {
      return entities;
    },
    get status() {
      return status;
    },
    rules: () => rules,
    observe(observation) {
      rules = observation.rules;
      entities = assemble(observation, memo);
      tell();
    },
    setStatus(change) {
      status = { ...status, ...change };
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => Promise.resolve(),
  };
}
