/** What could not be read although the engine answers: one notice a record, gone when the record can be read. */
import type { EngineProblem } from "./errors.ts";
import type { EngineLog, EngineNotice } from "./status.ts";

export interface Notices {
  set(about: string, problem: EngineProblem): void;
  clear(about: string): void;
  /** Starts a new time: `sweep` then drops what was not said again since. */
  mark(): void;
  sweep(): void;
  /** Sorted by `about`; the same array while nothing changed. */
  list(): readonly EngineNotice[];
}

/** `onChange` is called after the list changed. Each notice is logged when it appears, not when it stays. */
export function createNotices(log: EngineLog, onChange: () => void): Notices {
  const notices = new Map<string, EngineNotice>();
  const said = new Set<string>();
  let listed: readonly EngineNotice[] = [];
  const changed = () => {
    listed = [...notices.values()].sort((a, b) => (a.about < b.about ? -1 : 1));
    onChange();
  };
  return {
    set(about, { code, message, hint }) {
      said.add(about);
      const known = notices.get(about);
      if (known?.code === code && known.message === message) return;
      notices.set(about, { about, code, message, hint });
      log.warn({ about, code, hint }, message);
      changed();
    },
    clear(about) {
      if (notices.delete(about)) changed();
    },
    mark: () => said.clear(),
    sweep() {
      const old = [...notices.keys()].filter((about) => !said.has(about));
      for (const about of old) notices.delete(about);
      if (old.length > 0) changed();
    },
    list: () => listed,
  };
}

/** A record of the engine that is not what its API says. */
export function unreadable(what: string, why: string): EngineProblem {
  return {
    code: "not-an-engine",
    message: `${what} is left out: the engine's record of it cannot be read (${why}).`,
    hint: "This engine's version may be newer than what Vethscope knows; please report it with the output of docker inspect.",
  };
}
