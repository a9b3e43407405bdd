/**
 * The audit log as a file. CSV after RFC 4180, in UTF-8 without a byte order mark: programs that read CSV take the mark
 * for a part of the first heading, and spreadsheets ask for the encoding.
 */
import type { AuditEntry } from "#lib/protocol/audit.ts";

const COLUMNS: readonly (readonly [string, (entry: AuditEntry) => string | number | null])[] = [
  ["seq", (e) => e.seq],
  ["at", (e) => e.at],
  ["who", (e) => e.who],
  ["via", (e) => e.via],
  ["from", (e) => e.from],
  ["action", (e) => e.action],
  ["kind", (e) => e.kind],
  ["targets", (e) => e.targets.map((t) => t.name ?? t.id).join(", ")],
  ["target_ids", (e) => e.targets.map((t) => t.id).join(", ")],
  ["outcome", (e) => e.outcome],
  ["problem", (e) => e.problem?.message ?? null],
  ["engine", (e) => e.problem?.engine ?? null],
  ["duration_ms", (e) => e.durationMs],
  ["asked", (e) => (e.asked === null ? null : JSON.stringify(e.asked))],
  ["plan", (e) => (e.plan === null ? null : JSON.stringify(e.plan))],
];

/** A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** How a format begins, writes an entry and ends; `first` is so of the first one. */
export interface AuditFormat {
  readonly type: string;
  readonly begin: string;
  entry(entry: AuditEntry, first: boolean): string;
  readonly end: string;
}

export const AUDIT_FORMATS: Readonly<Record<"csv" | "json", AuditFormat>> = {
  csv: {
    type: "text/csv; charset=utf-8; header=present",
    begin: `${COLUMNS.map(([name]) => name).join(",")}\r\n`,
    entry: (entry) => `${COLUMNS.map(([, of]) => csvCell(of(entry))).join(",")}\r\n`,
    end: "",
  },
  json: {
    type: "application/json; charset=utf-8",
    begin: "[",
    entry: (entry, first) => `${first ? "\n" : ",\n"}${JSON.stringify(entry)}`,
    end: "\n]\n",
  },
};

/** Pieces of the whole file, each of one batch; `read` gives the entries older than a number. */
export function* auditFile(
  format: AuditFormat,
  read: (before: number | null) => { readonly entries: readonly AuditEntry[]; readonly next: number | null },
): Generator<string> {
  yield format.begin;
  let before: number | null = null;
  let first = true;
  do {
    const { entries, next } = read(before);
    let piece = "";
    for (const entry of entries) {
      piece += format.entry(entry, first);
      first = false;
    }
    if (piece !== "") yield piece;
    before = next;
  } while (before !== null);
  yield format.end;
}
