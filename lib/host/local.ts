/**
 * The host that this process can reach: its engine and, where that is on this machine, its kernel. The engine says which
 * namespaces to watch; the kernel says, before the engine's own event, which container to ask the engine about.
 */
import type { Logger } from "pino";
import type { EngineAddress } from "#lib/docker/address.ts";
import { type EngineReader, openEngineReader } from "#lib/docker/reader.ts";
import { unixSocketPeerPid } from "#lib/kernel/peer.ts";
import { bestRoot, type KernelReader, openKernelReader } from "#lib/kernel/reader.ts";
import type { HostStatus } from "#lib/protocol/stream.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { EngineObservation } from "#lib/topology/engine-observation.ts";
import { hostKey } from "#lib/topology/ids.ts";
import type { KernelObservation, KernelUnread } from "#lib/topology/kernel-observation.ts";
import { createMemo } from "#lib/topology/memo.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { execute } from "./execute.ts";
import { holdFindings, LONGEST } from "./findings.ts";
import { createHiddenFinder } from "./hidden-namespaces.ts";
import type { ObservedHost } from "./host.ts";
import { createRulesReader } from "./rules.ts";
import {
  changedContainers,
  expectedBridges,
  hiddenChanged,
  namespaceTargets,
  onThisKernel,
  sharesHostPids,
} from "./targets.ts";

export interface LocalHostOptions {
  /** Asked again before every attempt to reach the engine; throws an EngineError for settings that cannot be used. */
  readonly endpoint: () => EngineAddress;
  readonly resyncSeconds: number;
  /** Path of the host's own namespace file; null: found by the engine's bridges. */
  readonly rootNetns: string | null;
  /** Nothing can be changed through this host. */
  readonly readOnly?: boolean;
  readonly log: Logger;
}

export interface LocalHost extends ObservedHost {
  /**
   * Resolves when the engine was read (or failed), the kernel was tried for what it names, and what was found wrong then
   * has lasted or gone.
   */
  settled(): Promise<void>;
}

const NOT_TRIED: KernelUnread = {
  read: false,
  reason: "the kernel has not been read yet",
  hint: "Wait a moment.",
};
const REMOTE: KernelUnread = {
  read: false,
  reason: "the engine is on another machine",
  hint: "Run Vethscope on that machine to see its namespaces, links and routes.",
};

const OTHER_KERNEL = (theirs: string, ours: string): KernelUnread => ({
  read: false,
  reason: `the engine runs on another kernel (${theirs}) than Vethscope (${ours})`,
  hint: "Run Vethscope where the engine runs; inside Docker Desktop's virtual machine, as a container.",
});

function whereIsIt(endpoint: () => EngineAddress): EngineAddress | null {
  try {
    return endpoint();
  } catch {
    return null;
  }
}

/** Starts at once and never throws; what goes wrong is in the status. */
export function openLocalHost(options: LocalHostOptions): LocalHost {
  const { log } = options;
  const listeners = new Set<() => void>();
  const memo = createMemo();
  const whole = createMemo();
  const findings = holdFindings(touch, { ask, reading: (id) => engine.reading(id) });
  const hostPids = sharesHostPids();
  const hidden = createHiddenFinder();
  const rules = createRulesReader(touch);
  let address = whereIsIt(options.endpoint);
  let entities: ReadonlyMap<EntityId, Entity> = new Map();
  let kernel: KernelReader | null = null;
  let unread: KernelUnread = NOT_TRIED;
  let kernelBefore: KernelObservation | null = null;
  let kernelStart: Promise<void> | null = null;
  let watching: Promise<void> = Promise.resolve();
  let pending: NodeJS.Immediate | null = null;
  let closed = false;

  const engine: EngineReader = openEngineReader({
    endpoint: options.endpoint,
    resyncSeconds: options.resyncSeconds,
    readOnly: options.readOnly ?? false,
    log,
    onChange: (observation) => {
      follow(observation);
      rules.note();
      touch();
    },
    onStatus: (status) => {
      if (status.state === "ready") {
        address = whereIsIt(options.endpoint) ?? address;
        // Another engine process may live in another namespace than the one before.
        if (kernel && engine.observation) watching = chooseRoot(kernel, engine.observation);
      }
      touch();
    },
  });

  /** Asks the engine, then hears the kernel: what it told of before the engine's answer is in the observation then. */
  async function ask(containers: readonly string[], networks: readonly string[], andRules: boolean): Promise<void> {
    await Promise.all([...containers.map(engine.refreshContainer), ...networks.map(engine.refreshNetwork)]);
    // The answer is published with the turn of the event loop; it may name other namespaces.
    await new Promise((done) => setImmediate(done));
    await watching;
    // The worker listens to the kernel once between two commands.
    for (let i = 0; i < 2 && !closed; i++) await kernel?.probeRoots([], []).catch(logFailure);
    if (andRules) await rules.again();
  }

  function touch(): void {
    if (closed) return;
    pending ??= setImmediate(publish);
  }

  /** What was read is in the entities now. */
  async function drawn(): Promise<void> {
    // The reader publishes with the next turn of the event loop.
    await new Promise((done) => setImmediate(done));
    if (pending === null || closed) return;
    clearImmediate(pending);
    publish();
  }

  function publish(): void {
    pending = null;
    const observation = engine.observation;
    if (observation) {
      const observed: HostObservation = {
        key: hostKey(observation.info.id),
        address: address?.address ?? "",
        engine: observation,
        kernel: kernel?.observation ?? unread,
        rules: rules.current,
        stale: engine.status.state === "lost" ? engine.status.since : null,
      };
      const { engine: recorded, kernel: seen, rules: read, stale, address: at } = observed;
      const joined = whole.get("topology", [recorded, seen, read, stale, at], () => assemble(observed, memo));
      entities = findings.add(joined, observed);
    }
    for (const listener of listeners) listener();
  }

  /** Watches the namespaces that the engine names; starts the kernel reader with the first observation. */
  function follow(observation: EngineObservation): void {
    if (kernel) watching = kernel.watch(targetsOf(observation)).catch(logFailure);
    else kernelStart ??= startKernel().catch(logFailure);
  }

  const targetsOf = (observation: EngineObservation) => [
    ...namespaceTargets(observation, hostPids),
    ...hidden(observation),
  ];

  const logFailure = (error: unknown): void => log.error({ err: error }, "reading the kernel failed");

  async function startKernel(): Promise<void> {
    const local = address?.transport.kind === "unix" || options.rootNetns !== null;
    const tried = local
      ? await openKernelReader({
          resyncSeconds: options.resyncSeconds,
          ...(options.rootNetns ? { rootCandidates: [options.rootNetns] } : {}),
          onChange: onKernelChange,
          onRules: rules.note,
          log: (level, message) => log[level](message),
        })
      : REMOTE;
    const opened = await ofThisEngine(tried);
    if (!opened.read) {
      unread = opened;
      rules.refuse(opened);
      log.warn({ reason: opened.reason, hint: opened.hint }, "the kernel is not read");
      return touch();
    }
    if (closed) return opened.close();
    if (engine.observation) {
      await chooseRoot(opened, engine.observation);
      rules.start(opened);
      await opened.watch(targetsOf(engine.observation));
    }
    kernel = opened;
    kernelBefore = opened.observation;
    // The engine may have moved on meanwhile.
    if (engine.observation) follow(engine.observation);
    touch();
  }

  /** A socket on this machine may lead to an engine in a virtual machine; whoever names the namespace knows better. */
  async function ofThisEngine(opened: KernelReader | KernelUnread): Promise<KernelReader | KernelUnread> {
    const observed = engine.observation;
    if (!opened.read || !observed || options.rootNetns !== null) return opened;
    const { release } = opened.observation;
    if (onThisKernel(observed, release)) return opened;
    await opened.close();
    return OTHER_KERNEL(observed.info.kernelVersion, release);
  }

  async function chooseRoot(reader: KernelReader, observation: EngineObservation): Promise<void> {
    if (options.rootNetns !== null) return;
    const transport = address?.transport;
    const pid = transport?.kind === "unix" ? unixSocketPeerPid(transport.path) : null;
    const candidates = [...(pid ? [`/proc/${pid}/ns/net`] : []), "/proc/self/ns/net", "/proc/1/ns/net"];
    const best = bestRoot(await reader.probeRoots(candidates, expectedBridges(observation)));
    if (!best || best.netns === reader.observation.root) return;
    const problem = await reader.setRoot(best.path);
    if (problem !== null) log.warn({ path: best.path, problem }, "the host's namespace could not be opened");
  }

  function onKernelChange(observation: KernelObservation): void {
    // A veth that appears in a sandbox means that the engine is about to connect it: ask now, the answer waits for it.
    for (const id of changedContainers(kernelBefore, observation)) void engine.refreshContainer(id);
    // Held open by us, a namespace outlives its file: look which are still there.
    if (engine.observation && hiddenChanged(kernelBefore, observation)) follow(engine.observation);
    kernelBefore = observation;
    touch();
  }

  function status(): HostStatus {
    const { state, since, error, notices, abilities } = engine.status;
    return {
      address: address?.address ?? "",
      // The reader says `lost` for the first failure too; a user who never saw the engine is still connecting.
      state: state === "lost" && !engine.observation ? "connecting" : state,
      since,
      error: error ? { code: error.code, message: error.message, hint: error.hint } : null,
      kernel: kernel ? { read: true } : unread === NOT_TRIED ? null : unread,
      notices: notices.map(({ code, message, hint }) => ({ code, message, hint })),
      abilities,
    };
  }

  return {
    get entities() {
      return entities;
    },
    get status() {
      return status();
    },
    rules: () => rules.latest,
    execute: options.readOnly ? null : (action) => execute(engine, action),
    reread: (containers, networks) => ask(containers, networks, false).then(drawn),
    resync: () => engine.resync().then(drawn),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async settled() {
      while (!closed && !engine.observation && !engine.status.error) await new Promise((done) => setTimeout(done, 10));
      await kernelStart;
      await watching;
      if (kernel) await rules.settled();
      if (closed) return;
      if (pending) clearImmediate(pending);
      publish();
      // What has just been found may be gone in a moment; on a host where all is well there is nothing to wait for.
      const at = performance.now();
      while (!closed && findings.undecided(at) && performance.now() < at + LONGEST + 500)
        await new Promise((done) => setTimeout(done, 10));
    },
    async close() {
      closed = true;
      findings.close();
      if (pending) clearImmediate(pending);
      listeners.clear();
      await engine.close();
      await kernelStart;
      await rules.close();
      await kernel?.close();
    },
  };
}
