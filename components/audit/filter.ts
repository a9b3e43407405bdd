/** The filter of the audit log as the address bar and the REST questions carry it; both use the same names. */
import { AUDIT_OUTCOMES, type AuditFilter } from "#lib/protocol/audit.ts";

export const NO_FILTER: AuditFilter = { from: null, to: null, who: null, kind: null, outcome: null, text: null };
const NAMES = ["from", "to", "who", "kind", "outcome", "text"] as const;

/** Without a leading `?`; empty when the filter leaves everything. */
export function toQuery(filter: AuditFilter, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams();
  for (const name of NAMES) if (filter[name] !== null) query.set(name, filter[name]);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  return query.toString();
}

/** What means nothing is passed over. */
export function fromQuery(text: string): AuditFilter {
  const query = new URLSearchParams(text);
  const word = (name: string): string | null => query.get(name)?.slice(0, 200) || null;
  const moment = (name: string): string | null => {
    const at = new Date(query.get(name) ?? "");
    return Number.isNaN(at.getTime()) ? null : at.toISOString();
  };
  return {
    from: moment("from"),
    to: moment("to"),
    who: word("who"),
    kind: word("kind"),
    outcome: AUDIT_OUTCOMES.find((o) => o === query.get("outcome")) ?? null,
    text: word("text"),
  };
}

/** A day as a date field has it (`2026-11-21`, in the reader's time zone) for a moment; empty for none. */
export function dayOf(iso: string | null, before = 0): string {
  return iso === null ? "" : new Date(Date.parse(iso) - before).toLocaleDateString("sv-SE");
}

/** The moment at which a day begins, or `days` later; null for a field that is empty or half filled. */
export function beginningOf(day: string, days = 0): string | null {
  const [y = 0, m = 0, d = 0] = day.split("-").map(Number);
  const at = new Date(y, m - 1, d + days);
  return day === "" || Number.isNaN(at.getTime()) ? null : at.toISOString();
}
