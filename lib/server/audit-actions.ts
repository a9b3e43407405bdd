/** Writes every action into the audit log: before the engine is asked, and what became of it after. */
import type { ActionListener, ActionRecord } from "#lib/hub/action-record.ts";
import type { AuditTarget } from "#lib/protocol/audit.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import type { Audit } from "./audit.ts";

/** What is said to whoever wants to change something that cannot be recorded. `why` is SQLite's own word. */
export const notRecorded = (why: string): Problem => ({
  code: "not_recorded",
  message: `Nothing can be changed now, because it cannot be recorded in the audit log (${why}).`,
  hint: "See that DATA_DIR has room and can be written to, then try again. There is no way around the log.",
});

/** `failed` is told when an entry could not be written, with null when one could again. */
export function recordActions(audit: Audit, failed: (cause: unknown) => void): ActionListener {
  /** Entries of what runs, and of what has an unknown outcome, by the action's id. */
  const open = new Map<string, number>();

  const begin = ({ request, who, targets, plan }: ActionRecord): Problem | null => {
    const { action, rev, ...said } = plan;
    try {
      const seq = audit.begin({
        who,
        action: request.id,
        kind: request.action.kind,
        targets,
        asked: request.action,
        plan: said,
      });
      open.set(request.id, seq);
      failed(null);
      return null;
    } catch (cause) {
      failed(cause);
      return notRecorded(cause instanceof Error ? cause.message : String(cause));
    }
  };

  return (record) => {
    const { phase, request, result } = record;
    if (phase === "begun" || result === null) return begin(record);
    const seq = open.get(request.id);
    if (seq === undefined) return null;
    if (result.outcome !== "unknown") open.delete(request.id);
    try {
      const { outcome, problem, durationMs, created } = result;
      audit.end(seq, { outcome, problem, durationMs, ...(created === null ? {} : { targets: made(record, created) }) });
    } catch (cause) {
      // It was done: all that can be said now is what the next start will say of it, that it was interrupted.
      failed(cause);
    }
    return null;
  };
}

/** A network that was made has its id only now. */
const made = ({ targets }: ActionRecord, id: string): readonly AuditTarget[] =>
  targets.map((t) => (t.kind === "network" ? { ...t, id } : t));
