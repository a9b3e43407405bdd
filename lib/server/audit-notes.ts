/** Log-ins and changes of users and API tokens in the audit log. Secrets never get here. */
import type { AuditTarget } from "#lib/protocol/audit.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import type { Audit, AuditBegun } from "./audit.ts";

export interface Note {
  readonly kind:
    | "request.refused"
    | "session.login"
    | "session.logout"
    | "session.end"
    | "user.add"
    | "user.remove"
    | "user.role"
    | "user.password"
    | "token.create"
    | "token.revoke";
  /** Who did it or tried to; `name` null where nobody could be named. */
  readonly who: AuditBegun["who"];
  readonly targets?: readonly AuditTarget[];
  /** What was asked for beside that, as a role; no password and no token. */
  readonly asked?: Readonly<Record<string, string | number | boolean>>;
  /** Null: it was done. Else why it was refused. */
  readonly problem?: Problem | null;
}

/** Who acts by the command line: whoever may read the data folder. */
export const COMMAND_LINE: AuditBegun["who"] = { name: null, via: "cli", from: "" };

/** Writes a note; what cannot be written is told to `failed`, for nobody is kept out because a disk is full. */
export function takeNote(audit: Audit, note: Note, failed: (cause: unknown) => void): void {
  const { kind, who, targets = [], asked = null, problem = null } = note;
  try {
    audit.note({
      who: { name: who.name, via: who.via, from: who.from },
      action: null,
      kind,
      targets,
      asked,
      plan: null,
      outcome: problem === null ? "done" : "refused",
      problem: problem && { code: problem.code, message: problem.message, hint: problem.hint, engine: null },
    });
  } catch (cause) {
    failed(cause);
  }
}
