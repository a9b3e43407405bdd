/** The table of the audit log, and how its rows read. */
import type { SQLOutputValue } from "node:sqlite";
import type { AuditEntry, AuditOutcome } from "#lib/protocol/audit.ts";

/** `text` is what a search looks at, in lower case. `seq` is never used twice, also not after old rows went. */
export const AUDIT_TABLE = `
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    who TEXT,
    via TEXT NOT NULL,
    address TEXT NOT NULL,
    action TEXT,
    kind TEXT NOT NULL,
    targets TEXT NOT NULL,
    asked TEXT,
    plan TEXT,
    outcome TEXT NOT NULL,
    problem TEXT,
    duration_ms REAL,
    text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_at ON audit (at);
  CREATE INDEX audit_who ON audit (who);
  CREATE INDEX audit_kind ON audit (kind);
  CREATE INDEX audit_outcome ON audit (outcome);
`;

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
    at: new Date(Number(row.at)).toISOString(),
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
