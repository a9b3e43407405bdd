/**
 * Findings over time. While the engine connects, starts or removes something, its record and the kernel's state differ
 * for a moment, and that is no finding. So a new one is a suspicion first: the engine is asked again about every
 * container and network it concerns. That answer waits at the engine's lock until what it was doing is done; then the
 * kernel is heard, and what is still wrong when nothing has happened for a tenth of a second is shown. Once mended, it
 * goes at once.
 */
import { findAll } from "#lib/topology/findings/find-all.ts";
import { createMemo } from "#lib/topology/memo.ts";
import type { Entity, EntityId, Finding, FindingId } from "#lib/topology/model.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { atRest, type Suspect, stateOf, suspectOf } from "./suspects.ts";

/** How long (ms) nothing may have happened to what a finding concerns. */
const QUIET = 100;
/** What belongs to nothing is mostly a container that starts: only after this time (ms) is it worth asking about. */
const NOBODYS_LASTING = 1_500;
/** A start may take this long (ms) on a busy machine; nothing suffers from a leftover that is shown late. */
const NOBODYS_LONGEST = 20_000;
/**
 * An engine that hangs does not hide what is wrong for longer than this (ms). One that works on a machine with ten times
 * more to do than it can holds the lock of a container for seconds.
 */
export const LONGEST = 10_000;
/** How long (ms) what takes its time to come right has to be wrong. */
const SLOW_LASTING = 4_000;
/** How often (ms) to look whether a read that somebody else began is over. */
const LOOK_AGAIN = 40;

/** How to ask about a suspicion. */
export interface Witnesses {
  /** Resolves when the engine has answered, the kernel (and the rules, if so asked) were read after that, and all are in the next observation. Never rejects. */
  ask(containers: readonly string[], networks: readonly string[], rules: boolean): Promise<void>;
  /** Whether a read of this container or network (without an id: any) is under way: it may wait at the engine's lock. */
  reading(id?: string): boolean;
}

export interface HeldFindings {
  /** The entities with the findings that are certain, all sorted by id. */
  add(entities: ReadonlyMap<EntityId, Entity>, observation: HostObservation): ReadonlyMap<EntityId, Entity>;
  /** Whether there are suspicions from before this time (of the clock given) that are not decided yet. */
  undecided(before: number): boolean;
  close(): void;
}

interface Suspicion {
  readonly since: number;
  readonly suspect: Suspect;
  asked: boolean;
  answered: boolean;
  state: readonly unknown[];
  /** Since when nothing has happened. */
  quiet: number;
  shown: boolean;
}

/** Calls `due` when one may have become certain, so that `add` is called again. */
export function holdFindings(
  due: () => void,
  witnesses: Witnesses,
  now: () => number = () => performance.now(),
): HeldFindings {
  const memo = createMemo();
  /** Between two looks mostly nothing but time has passed. */
  const last = createMemo();
  let suspicions = new Map<FindingId, Suspicion>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function suspect(finding: Finding, entities: ReadonlyMap<EntityId, Entity>, observation: HostObservation): Suspicion {
    const at = now();
    const whom = suspectOf(finding, entities, observation);
    const made: Suspicion = {
      since: at,
      suspect: whom,
      asked: false,
      answered: false,
      state: stateOf(whom, observation),
      quiet: at,
      shown: false,
    };
    if (whom.kind === "asked") ask(made, whom.containers, whom.networks, whom.rules);
    return made;
  }

  function ask(about: Suspicion, containers: readonly string[], networks: readonly string[], rules = false): void {
    about.asked = true;
    void witnesses.ask(containers, networks, rules).then(() => {
      about.answered = true;
      if (!closed) due();
    });
  }

  /** As `left`, of what belongs to nothing: whoever may be about to use it is asked, but late and seldom. */
  function leftOfNobodys(s: Suspicion, at: number, observation: HostObservation): number {
    const early = s.since + NOBODYS_LASTING - at;
    if (early > 0) return early;
    if (!s.asked) ask(s, atRest(observation), []);
    const most = Math.max(0, s.since + NOBODYS_LONGEST - at);
    if (!s.answered) return most;
    return witnesses.reading() ? Math.min(most, LOOK_AGAIN) : 0;
  }

  /** Ms until it is to be looked at again; 0 when it is certain. */
  function left(s: Suspicion, observation: HostObservation): number {
    if (s.shown || s.suspect.kind === "certain") return 0;
    const at = now();
    if (s.suspect.kind === "nobodys") return leftOfNobodys(s, at, observation);
    const state = stateOf(s.suspect, observation);
    if (state.some((x, i) => x !== s.state[i])) {
      s.state = state;
      s.quiet = at;
    }
    const most = Math.max(0, s.since + LONGEST - at);
    if (!s.answered) return most;
    if ([...s.suspect.containers, ...s.suspect.networks].some((id) => witnesses.reading(id))) {
      s.quiet = at;
      return Math.min(most, LOOK_AGAIN);
    }
    const slow = s.suspect.slow ? s.since + SLOW_LASTING - at : 0;
    return Math.min(most, Math.max(0, s.quiet + QUIET - at, slow));
  }

  return {
    add(entities, observation) {
      const { engine, kernel, rules, stale } = observation;
      const found = last.get("found", [entities, engine, kernel, rules, stale], () =>
        findAll(entities, observation, memo),
      );
      suspicions = new Map(found.map((f) => [f.id, suspicions.get(f.id) ?? suspect(f, entities, observation)]));
      clearTimeout(timer);
      let next = Number.POSITIVE_INFINITY;
      const certain = found.filter((f) => {
        const s = suspicions.get(f.id);
        if (!s) return false;
        const ms = left(s, observation);
        if (ms > 0) next = Math.min(next, ms);
        s.shown = ms === 0;
        return s.shown;
      });
      timer = Number.isFinite(next) && !closed ? setTimeout(due, next + 1) : undefined;
      if (certain.length === 0) return entities;
      const all: Entity[] = [...entities.values(), ...certain].sort((a, b) => (a.id < b.id ? -1 : 1));
      return new Map(all.map((e) => [e.id, e]));
    },
    undecided: (before) => [...suspicions.values()].some((s) => !s.shown && s.since <= before),
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}
