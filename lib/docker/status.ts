/** How it stands with the engine. */
import type { EngineAbilities } from "./abilities.ts";
import type { EngineProblem } from "./errors.ts";

export interface EngineStatus {
  /** `connecting` until the engine has answered or failed once; `lost` while it does not answer. */
  readonly state: "connecting" | "ready" | "lost";
  /** ISO time since when it is so; stays while retries fail. */
  readonly since: string;
  /** Why it is lost. */
  readonly error?: EngineProblem;
  /** What could not be read although the engine answers: refused by a proxy, unreadable records. Usually empty. */
  readonly notices: readonly EngineNotice[];
  /** What may be changed through its socket; null until that was tried, and while it is not ready. */
  readonly abilities: EngineAbilities | null;
}

/** Something that was left out; the rest is true nevertheless. */
export interface EngineNotice extends EngineProblem {
  /** Which record: a container's or network's id, or an API path such as `/info`. */
  readonly about: string;
}

/** Where log lines go; pino's loggers fit. */
export interface EngineLog {
  debug(fields: object, text: string): void;
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
}
