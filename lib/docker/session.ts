/**
 * One connected time with an engine: subscribes, reads everything, then reads again what events name. It ends when
 * the stream ends, the engine stops answering, or it is closed; the next one starts from what the store still holds.
 */
import type { IncomingMessage } from "node:http";
import { type EngineAbilities, probeAbilities } from "./abilities.ts";
import type { EngineAddress } from "./address.ts";
import { createClient } from "./client.ts";
import { asEngineError, type EngineError } from "./errors.ts";
import { followEvents } from "./event-stream.ts";
import type { Touched } from "./events.ts";
import { isRefusal, type Negotiated, negotiate, ping } from "./negotiate.ts";
import type { Notices } from "./notices.ts";
import { createRecords } from "./records.ts";
import { createRefresher } from "./refresher.ts";
import { createResync } from "./resync.ts";
import type { EngineLog } from "./status.ts";
import type { EngineStore } from "./store.ts";
import { createSwarmWatch, readSwarm } from "./swarm.ts";
import { SESSION_TIMES, type SessionTimes } from "./times.ts";
import { createWrites, type EngineWrites } from "./writes.ts";

export interface SessionOptions {
  readonly address: EngineAddress;
  readonly store: EngineStore;
  readonly notices: Notices;
  readonly log: EngineLog;
  readonly resyncSeconds: number;
  readonly times?: SessionTimes;
  /** Nothing is ever written, not even to see whether it could be. */
  readonly readOnly: boolean;
  /** Which changes the socket lets through; some time after onReady. */
  readonly onAbilities: (abilities: EngineAbilities) => void;
  /** Everything was read once. */
  readonly onReady: () => void;
  /** The store may hold something new; only after onReady. */
  readonly onRead: () => void;
}

export interface Session {
  refreshContainer(id: string): Promise<void>;
  refreshNetwork(id: string): Promise<void>;
  reading(id?: string): boolean;
  resync(): Promise<void>;
  /** Null until it is ready, and when read-only. What was begun goes on when the session ends. */
  readonly writes: EngineWrites | null;
  /** Why it ended; null when the engine just ended the stream, or it was closed. Never rejects. */
  readonly ended: Promise<EngineError | null>;
  close(): void;
}

/** At most so many reads at once: the engine works on each with one goroutine, and inspect may wait at a lock. */
const READS = 8;

/** With the swarm go its networks, one after the other and without an event. */
const AFTER_SWARM = [0, 1_000, 4_000];

/** Throws an EngineError when the address cannot even be tried. */
export function startSession(options: SessionOptions): Session {
  const { store, notices, log } = options;
  const times = options.times ?? SESSION_TIMES;
  const client = createClient(options.address.transport);
  let negotiated: Negotiated | null = null;
  let events: IncomingMessage | null = null;
  let writes: EngineWrites | null = null;
  let ready = false;
  let over = false;
  let end = (_error: EngineError | null) => {};
  const ended = new Promise<EngineError | null>((resolve) => {
    end = resolve;
  });
  const timers = new Set<NodeJS.Timeout>();

  const records = createRecords(client, options.address, () => negotiated, store, notices);
  const refresher = createRefresher(READS, read);
  const refreshContainer = (id: string) => refresher.refresh(`container ${id}`);
  const refreshNetwork = (id: string) => refresher.refresh(`network ${id}`);
  const refreshSwarm = () => void refresher.refresh("swarm");
  const swarm = createSwarmWatch(refreshSwarm);
  const resync = createResync(records, store, notices, refresher, () => ready);

  async function read(key: string): Promise<void> {
    const [kind = "", id = ""] = key.split(" ");
    const timeout = ready ? times.record : times.firstRecord;
    try {
      if (kind === "container") await records.container(id, timeout);
      else if (kind === "network") await records.network(id, timeout);
      else {
        if (kind === "info") await records.info();
        else if (kind === "swarm") await followSwarm();
        else await resync.run();
        notices.clear(kind);
      }
    } catch (error) {
      if (over) return;
      misread(kind, id, asEngineError(error), timeout);
    }
    if (ready && !over) options.onRead();
  }

  async function followSwarm(): Promise<void> {
    if (await readSwarm(client, store, notices)) onceMore(AFTER_SWARM);
    else if (!over && store.info?.swarm?.role === "manager") swarm.read(store.tasks);
  }

  /** While the engine answers, a record or a list that cannot be read is left as it was and tried again later. */
  function misread(kind: string, id: string, error: EngineError, timeout: number): void {
    if (!isAnAnswer(error)) finish(error);
    else if (id !== "") {
      resync.forget(id);
      notices.set(id, error.code === "timeout" ? slow(kind, id, timeout) : error.problem);
    } else if (ready || kind === "swarm") notices.set(kind, error.problem);
    else finish(error);
  }

  function finish(error: EngineError | null): void {
    if (over) return;
    over = true;
    for (const timer of timers) clearTimeout(timer);
    refresher.stop();
    swarm.stop();
    events?.destroy();
    client.close();
    end(error);
  }

  function onTouched(touched: Touched): void {
    switch (touched.kind) {
      case "container":
        void refreshContainer(touched.id);
        if (touched.renamed) for (const network of networksOf(touched.id)) void refreshNetwork(network);
        if (touched.task) onSwarm();
        break;
      case "network":
        if (touched.container !== null) void refreshContainer(touched.container);
        void refreshNetwork(touched.id);
        refreshGateway();
        break;
      case "swarm":
        if (touched.node) void refresher.refresh("info").then(onSwarm);
        else onSwarm();
        break;
      case "engine":
        void refresher.refresh("info");
        break;
      case "everything":
        void refresher.refresh("everything");
        break;
      case "nothing":
        break;
    }
  }

  const networksOf = (container: string): readonly string[] =>
    (store.container(container)?.endpoints ?? []).flatMap(({ network }) => (network === "" ? [] : [network]));

  function onSwarm(): void {
    swarm.touch();
    refreshSwarm();
  }

  /** A sandbox without another way out is joined to docker_gwbridge as well, and no event says so. */
  function refreshGateway(): void {
    const gateway = store.networkNamed("docker_gwbridge");
    if (gateway) void refreshNetwork(gateway.id);
  }

  /** Null when a proxy refuses the events: then everything is compared often. */
  async function subscribe(since: number): Promise<IncomingMessage | null> {
    const onGarbage = (start: string) => log.warn({ start }, "Skipped a line of the event stream that is no event");
    try {
      const stream = await followEvents(client, since, times.answer, {
        onTouched,
        onGarbage,
        onEnd: () => finish(null),
      });
      notices.clear("/events");
      return stream;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const hint = `${error.hint} Until then everything is compared every ${times.withoutEvents / 1000} seconds.`;
      notices.set("/events", { ...error.problem, hint });
      return null;
    }
  }

  /** Compares everything after each of these times in ms. */
  function onceMore(times: readonly number[]): void {
    if (over) return;
    for (const wait of times) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        void refresher.refresh("everything");
      }, wait);
      timers.add(timer);
    }
  }

  /** Calls again and again, each time `every` ms after the last call has ended. */
  function repeat(every: number, call: () => Promise<unknown>): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      call().then(
        () => over || repeat(every, call),
        (error: unknown) => finish(asEngineError(error)),
      );
    }, every);
    timers.add(timer);
  }

  async function run(): Promise<void> {
    negotiated = await negotiate(client, times.answer);
    if (negotiated.refused) notices.set("/version", negotiated.refused.problem);
    await records.info();
    events = await subscribe(negotiated.engineTime);
    if (over) return void events?.destroy();
    await refresher.refresh("everything");
    if (over) return;
    ready = true;
    if (!options.readOnly) writes = createWrites(options.address, negotiated.version, times.write);
    options.onReady();
    if (!options.readOnly) void probe();
    const slow = options.resyncSeconds * 1000;
    repeat(times.ping, () => ping(client, times.answer));
    repeat(events === null ? Math.min(slow, times.withoutEvents) : slow, () => refresher.refresh("everything"));
  }

  /** Without an answer nothing is known; the pings tell whether the engine is there at all. */
  async function probe(): Promise<void> {
    try {
      const abilities = await probeAbilities(client, times.record);
      if (!over) options.onAbilities(abilities);
    } catch (error) {
      if (!over) log.warn({ code: asEngineError(error).code }, "It is not known what the engine's socket lets through");
    }
  }

  run().catch((error: unknown) => finish(asEngineError(error)));

  return {
    refreshContainer,
    refreshNetwork,
    reading: (id) =>
      id === undefined
        ? refresher.reading()
        : refresher.reading(`container ${id}`) || refresher.reading(`network ${id}`),
    resync: () => (ready ? refresher.refresh("everything") : Promise.resolve()),
    get writes() {
      return over ? null : writes;
    },
    ended,
    close: () => finish(null),
  };
}

/** The trouble is with what was asked for, not with the way to the engine; pings watch over that. */
function isAnAnswer({ code }: EngineError): boolean {
  return code === "refused" || code === "engine-error" || code === "not-an-engine" || code === "timeout";
}

function slow(kind: string, id: string, timeout: number) {
  return {
    code: "timeout",
    message: `Reading ${kind} ${id.slice(0, 12)} took longer than ${timeout / 1000} s; what is shown of it may be old.`,
    hint: "The engine holds a lock on it: something with it hangs. It is tried again with every comparison.",
  } as const;
}
