/** How a row of the audit log reads. */
import type { SQLOutputValue } from "node:sqlite";
import type { AuditEntry, AuditOutcome } from "#lib/protocol/audit.ts";

type Row = Readonly<Record<string, SQLOutputValue>>;

const textOf = (value: SQLOutputValue | undefined): string | null => (typeof value === "string" ? value : null);

/** JSON of our own; what a hand has spoiled reads as null. */
function jsonOf(value: SQLOutputValue | undefined): unknown {
  try {
    return typeof value === "string" ? JSON.parse(value) : null;
  } catch {
    return null;
  }
}

export function entryOf(row: Row): AuditEntry {
  const targets = jsonOf(row.targets);
  return {
    seq: Number(row.seq),
    at: textOf(row.at) ?? "",
    who: textOf(row.who),
    via: textOf(row.via) ?? "",
    from: textOf(row.address) ?? "",
    action: textOf(row.action),
    kind: textOf(row.kind) ?? "",
    targets: Array.isArray(targets) ? targets : [],
    asked: jsonOf(row.asked),
    plan: jsonOf(row.plan),
    outcome: textOf(row.outcome) as AuditOutcome,
    problem: jsonOf(row.problem) as AuditEntry["problem"],
    durationMs: row.duration_ms === null ? null : Number(row.duration_ms),
  };
}
