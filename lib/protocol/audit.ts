/** The audit log as it travels: `GET /api/audit` and its exports. */
import type { Problem } from "./stream.ts";

/**
 * `started` is written before something is done, so that it is there whatever happens then; `interrupted` is what becomes
 * of it when the process ended before it knew. Log-ins and changes of users and tokens are `done` or `refused` at once.
 */
export const AUDIT_OUTCOMES = ["started", "done", "refused", "failed", "unknown", "interrupted"] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** What an action was about; the name is the one it had then, null where it was not known. */
export interface AuditTarget {
  readonly kind: "network" | "container" | "user" | "token";
  readonly id: string;
  readonly name: string | null;
}

export interface AuditEntry {
  /** Counts up and is never used twice; the cursor of paging. */
  readonly seq: number;
  /** ISO time with milliseconds, UTC. */
  readonly at: string;
  /** Null where nobody could be named, as after a wrong token. */
  readonly who: string | null;
  /** How they came in: token, user, api-token, proxy, oidc, cli. */
  readonly via: string;
  /** Remote address; empty for the command line. */
  readonly from: string;
  /** The client's id of the action; null for what is no action. */
  readonly action: string | null;
  /** `connect`, `disconnect`, `create`, `remove`, `prune`; `session.…`, `user.…`, `token.…`. */
  readonly kind: string;
  readonly targets: readonly AuditTarget[];
  /** What was asked for, as it came; never a secret. Null where the kind says it all. */
  readonly asked: unknown;
  /** The plan that it was carried out or refused by, without the action. Null where there was none. */
  readonly plan: unknown;
  readonly outcome: AuditOutcome;
  /** `engine` is the engine's own sentence. */
  readonly problem: (Problem & { readonly engine: string | null }) | null;
  /** Null while it runs, and for what takes no time. */
  readonly durationMs: number | null;
}

/** Newest first. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** `before` of the next page; null when this was the last. */
  readonly next: number | null;
  /** Days that entries are kept. */
  readonly days: number;
  /** Why nothing is being recorded; null when everything is. */
  readonly problem: Problem | null;
}

/** Every field narrows; all null is everything. */
export interface AuditFilter {
  /** ISO times: from (included) to (not included). */
  readonly from: string | null;
  readonly to: string | null;
  readonly who: string | null;
  /** One kind, or all of a group: `session.*`. */
  readonly kind: string | null;
  readonly outcome: AuditOutcome | null;
  /** Anywhere in names, ids, addresses, the command, the problem; case does not matter. */
  readonly text: string | null;
}
