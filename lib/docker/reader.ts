/** Follows one engine: an observation that is true within milliseconds, and a status that says whether it can be. */
import type { EngineObservation } from "#lib/topology/observation.ts";
import type { EngineAddress } from "./address.ts";
import type { EngineLog, EngineStatus } from "./status.ts";

export interface EngineReaderOptions {
  /** Where the engine is. A function is asked again before every attempt, and may throw an EngineError. */
  readonly endpoint: EngineAddress | (() => EngineAddress);
  /** Seconds between full comparisons, the safety net behind the events. 30 when left out. */
  readonly resyncSeconds?: number;
  readonly log: EngineLog;
  /** After each batch of real changes. Whatever did not change is the same object as before. */
  readonly onChange: (observation: EngineObservation) => void;
  readonly onStatus: (status: EngineStatus) => void;
}

export interface EngineReader {
  /** The last one, also while the engine is lost; null until it has answered once. */
  readonly observation: EngineObservation | null;
  readonly status: EngineStatus;
  /**
   * Reads a container again; call it as soon as its namespace changes, so that the read waits at the engine's lock of
   * the container when the change is done. Any number of calls cost at most one read under way and one after it.
   */
  refreshContainer(id: string): void;
  refreshNetwork(id: string): void;
  /** Compares everything now; resolves when what differed has been read. Does nothing while the engine is lost. */
  resync(): Promise<void>;
  /** Ends streams and timers; no callback after it. */
  close(): Promise<void>;
}

/** Starts at once and never throws: what goes wrong is in the status. */
export function openEngineReader(options: EngineReaderOptions): EngineReader {
  const status: EngineStatus = { state: "connecting", since: new Date().toISOString(), notices: [] };
  void options;
  return {
    observation: null,
    status,
    refreshContainer: () => {},
    refreshNetwork: () => {},
    resync: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
