/** A host whose observation a test sets by hand. */
import type { Executed } from "#lib/host/execute.ts";
import type { ObservedHost } from "#lib/host/host.ts";
import type { HostStatus } from "#lib/protocol/stream.ts";
import { assemble } from "#lib/topology/assemble.ts";
import { createMemo } from "#lib/topology/memo.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import type { HostObservation } from "#lib/topology/observation.ts";

export interface SimulatedHost extends ObservedHost {
  observe(observation: HostObservation): void;
  /** What `execute` does; "done" without anything happening when not set. */
  onExecute(executor: NonNullable<ObservedHost["execute"]>): void;
  setStatus(change: Partial<HostStatus>): void;
}

const DONE: Executed = {
  outcome: "done",
  problem: null,
  created: null,
  removed: [],
  parts: [],
  warning: null,
  observed: Promise.resolve(),
};

export function simulatedHost(first: HostObservation, readOnly = false): SimulatedHost {
  const listeners = new Set<() => void>();
  const memo = createMemo();
  let entities: ReadonlyMap<EntityId, Entity> = assemble(first, memo);
  let { rules } = first;
  let executor: NonNullable<ObservedHost["execute"]> = () => Promise.resolve(DONE);
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
    execute: readOnly ? null : (action) => executor(action),
    reread: () => Promise.resolve(),
    resync: () => Promise.resolve(),
    onExecute(wanted) {
      executor = wanted;
    },
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
