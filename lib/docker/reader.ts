/** Follows one engine: an observation that is true within milliseconds, and a status that says whether it can be. */
import type { EngineObservation } from "#lib/topology/engine-observation.ts";
import { equal } from "#lib/topology/equal.ts";
import { type EngineAbilities, READ_ONLY } from "./abilities.ts";
import type { EngineAddress } from "./address.ts";
import { backoff, createNap } from "./backoff.ts";
import { asEngineError, EngineError } from "./errors.ts";
import { createNotices } from "./notices.ts";
import { type Session, startSession } from "./session.ts";
import type { EngineLog, EngineStatus } from "./status.ts";
import { createStore } from "./store.ts";
import type { SessionTimes } from "./times.ts";
import type { EngineWrites } from "./writes.ts";

export interface EngineReaderOptions {
  /** Where the engine is. A function is asked again before every attempt, and may throw an EngineError. */
  readonly endpoint: EngineAddress | (() => EngineAddress);
  /** Seconds between full comparisons, the safety net behind the events. 30 when left out. */
  readonly resyncSeconds?: number;
  readonly log: EngineLog;
  /** After each batch of real changes. Whatever did not change is the same object as before. */
  readonly onChange: (observation: EngineObservation) => void;
  readonly onStatus: (status: EngineStatus) => void;
  /** There is no way to change anything then. */
  readonly readOnly?: boolean;
  /** For tests. */
  readonly times?: SessionTimes;
}

export interface EngineReader {
  /** The last one, also while the engine is lost; null until it has answered once. */
  readonly observation: EngineObservation | null;
  readonly status: EngineStatus;
  /**
   * Reads a container again; call it as soon as its namespace changes, so that the read waits at the engine's lock of
   * the container when the change is done. Any number of calls cost at most one read under way and one after it.
   * Resolves when a read that started after the call has ended; `onChange` follows within the same turn of the event loop.
   * Never rejects.
   */
  refreshContainer(id: string): Promise<void>;
  refreshNetwork(id: string): Promise<void>;
  /** Whether a container or network, or without an id anything, is being read just now. */
  reading(id?: string): boolean;
  /** Null while the engine is not ready, and when read-only. */
  readonly writes: EngineWrites | null;
  /** Compares everything now; resolves when what differed has been read. Does nothing while the engine is lost. */
  resync(): Promise<void>;
  /** Ends streams and timers; no callback after it. */
  close(): Promise<void>;
}

/** A stream that ends sooner after the start than this, in ms, is not just a proxy's idle limit. */
const STEADY = 1_000;

/** Starts at once and never throws: what goes wrong is in the status. */
export function openEngineReader(options: EngineReaderOptions): EngineReader {
  const { log } = options;
  const store = createStore();
  const notices = createNotices(log, () => setStatus({}));
  const nap = createNap();
  let observation: EngineObservation | null = null;
  const readOnly = options.readOnly ?? false;
  const untried = readOnly ? READ_ONLY : null;
  let status: EngineStatus = {
    state: "connecting",
    since: new Date().toISOString(),
    notices: [],
    abilities: untried,
  };
  let session: Session | null = null;
  let closed = false;
  let publishing: NodeJS.Immediate | null = null;

  function setStatus(next: {
    state?: EngineStatus["state"];
    error?: EngineError | null;
    abilities?: EngineAbilities;
  }): void {
    if (closed) return;
    const state = next.state ?? status.state;
    const tried = next.abilities ?? (state === "ready" ? status.abilities : untried);
    // A new connection is tried anew, and mostly lets through the same.
    const abilities = equal(tried, status.abilities) ? status.abilities : tried;
    const since = state === status.state ? status.since : new Date().toISOString();
    const error = next.error === undefined ? status.error : next.error?.problem;
    const list = notices.list();
    const same = sameProblem(error, status.error) && list === status.notices && abilities === status.abilities;
    if (state === status.state && same) return;
    status = { state, since, ...(error ? { error } : {}), notices: list, abilities };
    options.onStatus(status);
  }

  /** Answers that come in together are told together; the first is not delayed by it. */
  function publishSoon(): void {
    publishing ??= setImmediate(publish);
  }

  function publish(): void {
    publishing = null;
    const next = store.observe();
    if (closed || next === null || next === observation) return;
    observation = next;
    options.onChange(next);
  }

  /** One session from start to end. Resolves to why it ended, and how long it was ready, in ms. */
  async function attend(): Promise<{ error: EngineError | null; steady: number | null }> {
    let readyAt: number | null = null;
    notices.mark();
    try {
      const address = typeof options.endpoint === "function" ? options.endpoint() : options.endpoint;
      for (const note of address.notices) notices.set("address", { code: "address-note", message: note, hint: "" });
      const before = store.info?.id;
      session = startSession({
        address,
        store,
        notices,
        log,
        resyncSeconds: options.resyncSeconds ?? 30,
        ...(options.times ? { times: options.times } : {}),
        onReady: () => {
          readyAt = performance.now();
          const { id, version } = store.info ?? {};
          if (before !== undefined && before !== id) log.warn({ before, id }, "Another engine answers at this address");
          log.info({ address: address.address, source: address.source, version }, "The engine answers");
          notices.sweep();
          // First what was read: whoever hears "ready" finds an observation.
          publish();
          setStatus({ state: "ready", error: null });
        },
        onRead: publishSoon,
        readOnly,
        onAbilities: (abilities) => setStatus({ abilities }),
      });
      const error = await session.ended;
      return { error, steady: readyAt === null ? null : performance.now() - readyAt };
    } catch (error) {
      return { error: asEngineError(error), steady: null };
    } finally {
      session = null;
    }
  }

  async function follow(): Promise<void> {
    let attempt = 0;
    while (!closed) {
      const { error, steady } = await attend();
      if (closed) return;
      if (steady !== null) attempt = 0;
      // Proxies end idle streams: while a new one can be had at once, nothing is lost.
      if (error === null && steady !== null && steady > STEADY) continue;
      const reason = error ?? STREAM_ENDED;
      if (status.state !== "lost" || status.error?.code !== reason.code) {
        log.warn({ code: reason.code, hint: reason.hint }, reason.message);
      }
      setStatus({ state: "lost", error: reason });
      await nap.sleep(backoff(attempt++));
    }
  }

  const following = follow();
  // Nothing above throws but what is a fault of the program; it must not end the process.
  following.catch((error: unknown) => log.warn({ err: error }, "The engine reader has stopped"));

  return {
    get observation() {
      return observation;
    },
    get status() {
      return status;
    },
    refreshContainer: async (id) => session?.refreshContainer(id),
    refreshNetwork: async (id) => session?.refreshNetwork(id),
    reading: (id) => session?.reading(id) ?? false,
    get writes() {
      return session?.writes ?? null;
    },
    resync: async () => {
      await session?.resync();
      if (publishing !== null) {
        clearImmediate(publishing);
        publish();
      }
    },
    close: async () => {
      closed = true;
      if (publishing !== null) clearImmediate(publishing);
      nap.wake();
      session?.close();
      await following.catch(() => {});
    },
  };
}

const STREAM_ENDED = new EngineError({
  code: "connection-lost",
  message: "The engine ended its event stream.",
  hint: "It may be restarting; Vethscope keeps trying.",
});

const sameProblem = (a: EngineStatus["error"], b: EngineStatus["error"]): boolean =>
  a?.code === b?.code && a?.message === b?.message;
