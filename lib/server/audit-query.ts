/** A filter of the audit log as SQL; whatever a user wrote is bound, never part of the statement. */
import type { AuditFilter } from "#lib/protocol/audit.ts";

export interface Query {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Newest first, older than `before`. */
export function auditQuery(filter: AuditFilter, before: number | null, limit: number): Query {
  const where: string[] = [];
  const values: (string | number)[] = [];
  const add = (condition: string, value: string | number | null): void => {
    if (value === null) return;
    where.push(condition);
    values.push(value);
  };
  const group = filter.kind?.endsWith(".*") ? filter.kind.slice(0, -1) : null;
  add("seq < ?", before);
  add("at >= ?", filter.from);
  add("at < ?", filter.to);
  add("who = ?", filter.who);
  add("kind = ?", group === null ? filter.kind : null);
  // "session." up to "session/", the next character: a range, which the index serves.
  add("kind >= ?", group);
  add("kind < ?", group === null ? null : group.replace(/\.$/, "/"));
  add("outcome = ?", filter.outcome);
  add("instr(text, ?) > 0", filter.text === null ? null : filter.text.toLowerCase());
  const condition = where.length === 0 ? "" : ` WHERE ${where.join(" AND ")}`;
  const found = `${condition} ORDER BY seq DESC LIMIT ?`;
  const sql =
    filter.text === null
      ? `SELECT * FROM audit${found}`
      : `SELECT * FROM audit WHERE seq IN (SELECT seq FROM audit INDEXED BY audit_search${found}) ORDER BY seq DESC`;
  return { sql, values: [...values, limit] };
}
