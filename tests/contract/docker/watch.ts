/** An engine reader under test, and what it has told. */
import { setTimeout as wait } from "node:timers/promises";
import { findEngine } from "#lib/docker/address.ts";
import { type EngineReader, openEngineReader } from "#lib/docker/reader.ts";
import type { EngineStatus } from "#lib/docker/status.ts";
import { SESSION_TIMES, type SessionTimes } from "#lib/docker/times.ts";
import type { EngineObservation } from "#lib/topology/engine-observation.ts";

export interface Watched {
  readonly reader: EngineReader;
  readonly observations: EngineObservation[];
  readonly statuses: EngineStatus[];
  readonly logged: string[];
  /** Waits until it holds; fails with what is instead after `limit` ms. */
  until(what: string, holds: () => boolean, limit?: number): Promise<void>;
  ready(): Promise<EngineObservation>;
  names(): string[];
}

export interface WatchOptions {
  readonly resyncSeconds?: number;
  readonly times?: Partial<SessionTimes>;
}

/** Short enough for a test, long enough for a busy machine. */
const TIMES = { ...SESSION_TIMES, answer: 2_000, ping: 200, withoutEvents: 200 };

export function watch(dockerHost: string, options: WatchOptions = {}): Watched {
  const observations: EngineObservation[] = [];
  const statuses: EngineStatus[] = [];
  const logged: string[] = [];
  const note = (_fields: object, text: string) => void logged.push(text);
  const reader = openEngineReader({
    endpoint: () => findEngine({ DOCKER_HOST: dockerHost }),
    resyncSeconds: options.resyncSeconds ?? 3_600,
    times: { ...TIMES, ...options.times },
    readOnly: true,
    log: { debug: note, info: note, warn: note },
    onChange: (observation) => observations.push(observation),
    onStatus: (status) => statuses.push(status),
  });
  const until = async (what: string, holds: () => boolean, limit = 10_000) => {
    for (const end = performance.now() + limit; !holds(); await wait(5)) {
      if (performance.now() > end) {
        throw new Error(
          `Not in ${limit} ms: ${what}. Status: ${JSON.stringify(reader.status)}. Logged: ${logged.join(" | ")}`,
        );
      }
    }
  };
  return {
    reader,
    observations,
    statuses,
    logged,
    until,
    async ready() {
      await until("ready", () => reader.status.state === "ready");
      const { observation } = reader;
      if (!observation) throw new Error("ready without an observation");
      return observation;
    },
    names: () => [...(reader.observation?.containers.values() ?? [])].map((container) => container.name).sort(),
  };
}
