/**
 * Findings over time: what is wrong only for a moment, because the engine is just connecting or starting something, is
 * not shown. A finding has to last before it is; once mended it goes at once.
 */
import { findAll } from "#lib/topology/findings/find-all.ts";
import { createMemo } from "#lib/topology/memo.ts";
import type { Entity, EntityId, Finding, FindingId } from "#lib/topology/model.ts";
import type { HostObservation } from "#lib/topology/observation.ts";

/** How long (ms) it has to last. A connect is done in 50 ms on an idle machine, in a second on one that is not. */
const LASTING = 1_500;
/** Of these nothing is on its way while containers start and stop. */
const SOON: ReadonlySet<string> = new Set(["bridge-without-gateway", "bridge-down", "parent-down", "mtu-too-large"]);
const SOON_LASTING = 150;

export interface HeldFindings {
  /** The entities with the findings that have lasted, all sorted by id. */
  add(entities: ReadonlyMap<EntityId, Entity>, observation: HostObservation): ReadonlyMap<EntityId, Entity>;
  /** Whether there are some that have not lasted long enough yet. */
  readonly waiting: boolean;
  close(): void;
}

/** Calls `due` when one has lasted long enough, so that `add` is called again. */
export function holdFindings(due: () => void, now: () => number = () => performance.now()): HeldFindings {
  const memo = createMemo();
  /** When those that are there now appeared. */
  let since = new Map<FindingId, number>();
  let timer: NodeJS.Timeout | undefined;

  const wait = (f: Finding): number => {
    if (f.severity === "info") return 0;
    return SOON.has(f.code) ? SOON_LASTING : LASTING;
  };

  return {
    add(entities, observation) {
      const found = findAll(entities, observation, memo);
      const at = now();
      since = new Map(found.map((f) => [f.id, since.get(f.id) ?? at]));
      const left = (f: Finding): number => (since.get(f.id) ?? at) + wait(f) - at;
      clearTimeout(timer);
      const pending = found.map(left).filter((ms) => ms > 0);
      timer = pending.length > 0 ? setTimeout(due, Math.min(...pending) + 1) : undefined;
      const lasting = found.filter((f) => left(f) <= 0);
      if (lasting.length === 0) return entities;
      const all: Entity[] = [...entities.values(), ...lasting].sort((a, b) => (a.id < b.id ? -1 : 1));
      return new Map(all.map((e) => [e.id, e]));
    },
    get waiting() {
      return timer !== undefined;
    },
    close: () => clearTimeout(timer),
  };
}
