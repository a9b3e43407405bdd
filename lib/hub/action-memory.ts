/** Which actions there were lately: so that none is done twice, whoever sends it again, and undo finds what it needs. */
import type { ActionRequest, ActionResult } from "#lib/protocol/actions.ts";
import type { Action } from "#lib/topology/plan/action.ts";

/** How long, from its beginning, the same id gets the same result, in ms. */
const REMEMBERED = 10 * 60_000;
/** More than operators can do in that time; what has ended longest ago goes first. */
const MOST = 2_000;

export interface Remembered {
  readonly request: ActionRequest;
  /** What it was asked as; somebody else's id is not answered. */
  readonly by: string;
  readonly session: string | null;
  readonly name: string;
  /** Resolves to the first result; never rejects. */
  readonly running: Promise<ActionResult>;
  /** Null while it runs; replaced when an unknown outcome is settled. */
  result: ActionResult | null;
  /** ISO time of the end. */
  at: string | null;
  /** Taken back by another action. */
  undone: boolean;
}

export interface ActionMemory {
  get(id: string): Remembered | undefined;
  put(entry: Remembered): void;
  drop(id: string): void;
  /** Newest first, those that have ended. */
  ended(): readonly Remembered[];
}

export function createActionMemory(now: () => number = Date.now): ActionMemory {
  const entries = new Map<string, Remembered & { readonly since: number }>();

  function forget(): void {
    for (const [id, { since, result }] of entries) {
      if (result !== null && (now() - since > REMEMBERED || entries.size > MOST)) entries.delete(id);
    }
  }

  return {
    get(id) {
      forget();
      return entries.get(id);
    },
    put(entry) {
      forget();
      // The object itself is kept: whoever put it changes its result.
      entries.set(entry.request.id, Object.assign(entry, { since: now() }));
    },
    drop: (id) => void entries.delete(id),
    ended() {
      forget();
      return [...entries.values()].filter((e) => e.result !== null).reverse();
    },
  };
}

/** Whether two actions ask for the same, to the letter. */
export const sameAction = (a: Action, b: Action): boolean => JSON.stringify(a) === JSON.stringify(b);
