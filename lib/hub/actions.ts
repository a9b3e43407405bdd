/**
 * Actions over time: each is planned on the newest topology, carried out once, and remembered by its id. What the engine
 * left open is settled by what is observed. Whoever records or tells of actions listens here.
 */
import type { Executed } from "#lib/host/execute.ts";
import type { ObservedHost } from "#lib/host/host.ts";
import type { ActionNews, ActionRequest, ActionResult, PastAction, Plan } from "#lib/protocol/actions.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import type { Topology } from "#lib/topology/model.ts";
import type { Action } from "#lib/topology/plan/action.ts";
import { ENDING, FORBIDDEN, ID_REUSED, TOO_MANY } from "./action-error.ts";
import { type Before, hasComeTrue, inWords, keysOf, networksNamed, targetsOf } from "./action-facts.ts";
import { createActionMemory, type Remembered, sameAction } from "./action-memory.ts";
import type { ActionListener, ActionRecord, Actor } from "./action-record.ts";
import { alreadyDone, DID_NOT_HAPPEN, NO_HOST, READ_ONLY, refusedBy, resultOf, UNRECORDED } from "./action-results.ts";
import { createLanes, type Leave } from "./lanes.ts";
import { SETTLE_TIMES, type SettleTimes, settle } from "./settle.ts";

export interface Actions {
  /**
   * `stillMay` is asked when its turn has come: who waited may have lost his role or session meanwhile.
   * @throws ActionError when the request cannot even be tried.
   */
  act(request: ActionRequest, who: Actor, stillMay?: () => boolean): Promise<ActionResult>;
  onAction(listener: ActionListener): () => void;
  /** The last ones done that could be taken back, newest first: of one session, or of whoever has this name. */
  last(who: Pick<Actor, "name" | "via" | "session">): readonly PastAction[];
  /** From now on none is begun; resolves when those that were have ended, at the latest after so many ms. */
  finish(ms: number): Promise<void>;
  close(): void;
}

export interface ActionsOptions {
  readonly topology: () => Topology;
  readonly plan: (action: Action) => Plan;
  /** The host that an action is for; undefined when none is. */
  readonly hostOf: (action: Action) => ObservedHost | undefined;
  readonly news: (news: ActionNews) => void;
  readonly settleTimes?: SettleTimes;
}

/** Engines work on few changes at once. */
const PLACES = 8;
const MOST_WAITING = 200;
/** How long what follows on the same thing waits for the picture, in ms. */
const PICTURE = 3_000;
const LISTED = 20;

export function createActions({ topology, plan, hostOf, news, settleTimes = SETTLE_TIMES }: ActionsOptions): Actions {
  const memory = createActionMemory();
  const lanes = createLanes(PLACES, MOST_WAITING);
  const listeners = new Set<ActionListener>();
  const running = new Set<Promise<unknown>>();
  const ending = new AbortController();
  const closing = new AbortController();

  function tell(record: ActionRecord): Problem | null {
    let refused: Problem | null = null;
    for (const listener of listeners) {
      try {
        refused ??= listener(record) ?? null;
      } catch {
        // Recorded or not done: whoever listens says why in the log.
        refused ??= UNRECORDED;
      }
    }
    return refused;
  }

  function announce({ request, who, targets, result }: ActionRecord, settled: boolean): void {
    if (result === null || result.outcome === "refused") return;
    const { id, action } = request;
    const text = inWords(who.name, action, targets, result);
    news({ id, who: who.name, kind: action.kind, outcome: result.outcome, text, settled });
  }

  /** @throws ActionError when, now that its turn has come, it may not be done any more. */
  async function carryOut(
    request: ActionRequest,
    who: Actor,
    leave: Leave,
    stillMay: () => boolean,
  ): Promise<ActionResult> {
    const began = performance.now();
    const { action } = request;
    const { entities } = topology();
    const planned = plan(action);
    const before: Before = new Set(action.kind === "create" ? networksNamed(entities, action.name) : []);
    const record = { request, who, targets: targetsOf(action, entities), plan: planned };
    const host = hostOf(action);
    const end = (result: ActionResult): ActionResult => {
      const ended: ActionRecord = { ...record, phase: "ended", result };
      tell(ended);
      announce(ended, false);
      return result;
    };

    const unrecorded = tell({ ...record, phase: "begun", result: null });
    const ms = () => Math.round(performance.now() - began);
    const barred = ending.signal.aborted ? ENDING : stillMay() ? null : FORBIDDEN;
    if (barred) {
      end(refusedBy(request, barred, ms()));
      throw barred;
    }
    if (unrecorded) return end(refusedBy(request, unrecorded, ms()));
    // Of a network that is gone nothing else can be said, so it is looked at first.
    const done = hasComeTrue(action, entities, before) && mayBeDone(action) ? doneBy(action) : null;
    if (done) return end(refusedBy(request, done, ms()));
    const [refusal] = planned.refusals;
    if (refusal) return end(refusedBy(request, refusal, ms()));
    if (!host?.execute) return end(refusedBy(request, host ? READ_ONLY : NO_HOST, ms()));

    const executed = await host.execute(action);
    leave.after(Promise.race([executed.observed, pause(PICTURE, ending.signal)]));
    const result = resultOf(request, planned, raced(action, executed), ms());
    if (result.outcome === "unknown") void settleLater(record, result, host, before);
    return end(result);
  }

  /** The engine was told to do what somebody else had just done, past Vethscope. */
  function raced(action: Action, executed: Executed): Executed {
    const late = executed.problem !== null && RACED[action.kind]?.has(executed.problem.code);
    if (!late) return executed;
    return { ...executed, problem: { ...doneBy(action), engine: executed.problem?.engine ?? null } };
  }

  /** Says by whom and when, where it was done through here. */
  function doneBy(action: Action): Problem {
    const by = memory.ended().find(({ request, result }) => {
      if (result?.outcome !== "done" || request.action.kind !== action.kind) return false;
      const [did, wanted] = [request.action, action];
      if (did.kind === "remove" && wanted.kind === "remove") return did.network === wanted.network;
      if (did.kind !== "connect" && did.kind !== "disconnect") return false;
      return "container" in wanted && did.network === wanted.network && did.container === wanted.container;
    });
    return alreadyDone(action, by ? { name: by.name, at: by.at ?? "" } : null);
  }

  async function settleLater(
    record: Omit<ActionRecord, "phase" | "result">,
    open: ActionResult,
    host: ObservedHost,
    before: Before,
  ): Promise<void> {
    const { request, plan: planned } = record;
    const { action } = request;
    const outcome = await settle(action, host, before, settleTimes, closing.signal);
    if (outcome === null) return;
    const there = host.entities;
    const made = action.kind === "create" ? networksNamed(there, action.name).find((id) => !before.has(id)) : undefined;
    const gone = action.kind === "prune" ? action.networks : action.kind === "remove" ? [action.network] : [];
    const executed: Executed = {
      outcome,
      problem: outcome === "done" ? null : { ...DID_NOT_HAPPEN, engine: null },
      created: made ?? null,
      removed: gone.filter((id) => !there.has(id as never)),
      parts: open.parts.map((part) => {
        if (there.has(part.network as never)) return part.outcome === "unknown" ? { ...part, outcome: "failed" } : part;
        return { ...part, outcome: "done", problem: null };
      }),
      warning: null,
      observed: Promise.resolve(),
    };
    const result = resultOf(request, planned, executed, open.durationMs);
    const entry = memory.get(request.id);
    if (entry) {
      entry.result = result;
      markUndone(entry);
    }
    const settled: ActionRecord = { ...record, phase: "settled", result };
    tell(settled);
    announce(settled, true);
  }

  /** What was taken back is known to be so only once that was done. */
  function markUndone({ request, result, ...asked }: Remembered): void {
    if (request.undoes === undefined || result?.outcome !== "done") return;
    const first = memory.get(request.undoes);
    if (first?.by === asked.by && first.session === asked.session) first.undone = true;
  }

  async function repeated(known: Remembered, request: ActionRequest, by: string): Promise<ActionResult> {
    if (known.by !== by || !sameAction(known.request.action, request.action)) throw ID_REUSED;
    const first = known.result ?? (await known.running);
    return { ...first, repeated: true };
  }

  return {
    async act(request, who, stillMay = () => true) {
      if (who.role !== "operator") throw FORBIDDEN;
      const by = nameOf(who);
      const known = memory.get(request.id);
      if (known) return repeated(known, request, by);
      if (ending.signal.aborted) throw ENDING;
      const begun = lanes.run(keysOf(request.action), (leave) => carryOut(request, who, leave, stillMay));
      if (!begun) throw TOO_MANY;
      const entry: Remembered = {
        request,
        by,
        name: who.name,
        session: who.session,
        running: begun,
        result: null,
        at: null,
        undone: false,
      };
      memory.put(entry);
      running.add(begun);
      try {
        const result = await begun;
        // It may have been settled in the same moment.
        entry.result ??= result;
        entry.at = new Date().toISOString();
        markUndone(entry);
        return result;
      } catch (error) {
        memory.drop(request.id);
        throw error;
      } finally {
        running.delete(begun);
      }
    },
    onAction(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    last: (who) =>
      memory
        .ended()
        .flatMap((entry) => {
          const { request, result, at, undone } = entry;
          if (result?.outcome !== "done" || !result.undo || at === null || !isOf(entry, who)) return [];
          return [{ at, result, action: request.action, undone, undoes: request.undoes ?? null }];
        })
        .slice(0, LISTED),
    async finish(ms) {
      ending.abort();
      await Promise.race([Promise.allSettled(running), pause(ms, closing.signal)]);
    },
    close() {
      ending.abort();
      closing.abort();
      listeners.clear();
    },
  };
}

const isOf = ({ by, session }: Remembered, who: Pick<Actor, "name" | "via" | "session">): boolean =>
  by === nameOf(who) && session === who.session;

/** Names of people, API tokens and the like are apart. */
const nameOf = ({ via, name }: Pick<Actor, "name" | "via">): string => `${via} ${name}`;

/** What the engine says to who comes second. */
const RACED: Readonly<Partial<Record<Action["kind"], ReadonlySet<string>>>> = {
  connect: new Set(["already_connected"]),
  disconnect: new Set(["not_connected"]),
  remove: new Set(["network_gone"]),
};

/**
 * A name that is taken is not the network that was asked for, a prune tells of each of its networks, and what is to be
 * forced is there for the engine alone.
 */
const mayBeDone = (action: Action): boolean =>
  action.kind === "connect" || action.kind === "remove" || (action.kind === "disconnect" && !action.force);

function pause(ms: number, ended: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    timer.unref();
    ended.addEventListener("abort", () => done(), { once: true });
  });
}
