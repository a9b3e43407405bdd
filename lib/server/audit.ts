/**
 * The audit log: who did what, from where, and what became of it. An action is written down before it is done and
 * completed after, so that what a crash cut short is there as `started`, and as `interrupted` from the next start on.
 */
import type { AuditEntry, AuditFilter, AuditOutcome, AuditTarget } from "#lib/protocol/audit.ts";
import { auditQuery } from "./audit-query.ts";
import { entryOf } from "./audit-row.ts";
import type { Database } from "./database.ts";

const DAY_MS = 24 * 3600 * 1000;
/** Rows that one step of the purge takes; others get their turn between steps. */
const PURGE_STEP = 1000;
/** What is longer is left out of the record, in characters of JSON. */
const LONGEST_JSON = 256 * 1024;
const LONGEST_NAME = 200;
/** The same refusal of the same address within this time is one entry that counts, in ms. */
const ALIKE_MS = 60_000;
const MOST_ALIKE = 1000;

export interface AuditBegun {
  readonly who: { readonly name: string | null; readonly via: string; readonly from: string };
  readonly action: string | null;
  readonly kind: string;
  readonly targets: readonly AuditTarget[];
  readonly asked: unknown;
  readonly plan: unknown;
}

export interface AuditEnded {
  readonly outcome: Exclude<AuditOutcome, "started" | "interrupted">;
  readonly problem: AuditEntry["problem"];
  readonly durationMs: number | null;
  /** Where they are known only afterwards, as the id of a network that was made. */
  readonly targets?: readonly AuditTarget[];
}

export interface Audit {
  /** Days that entries are kept. */
  readonly days: number;
  /** Writes an entry as `started` and returns its number when it is on the disk. @throws what SQLite throws. */
  begin(entry: AuditBegun): number;
  /** Completes it; once more when an unknown outcome is settled. */
  end(seq: number, ended: AuditEnded): void;
  /** An entry of what takes no time: log-ins, changes of users. Refusals alike within a minute are counted in one. */
  note(entry: AuditBegun & Pick<AuditEnded, "problem"> & { readonly outcome: "done" | "refused" }): void;
  /** Newest first. */
  list(filter: AuditFilter, before: number | null, limit: number): { entries: AuditEntry[]; next: number | null };
  /** At start: what a process that ended left as `started`; one that still runs completes its own all the same. */
  settle(): number;
  /** Takes one step's worth of what is older than `days`; true when there is more. */
  purge(): boolean;
}

export interface AuditOptions {
  readonly days: number;
  readonly now?: () => number;
}

export function createAudit(database: Database, { days, now = Date.now }: AuditOptions): Audit {
  const insert = database.prepare(
    `INSERT INTO audit (at, who, via, address, action, kind, targets, asked, plan, outcome, problem, text)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const complete = database.prepare(
    `UPDATE audit SET outcome = ?, problem = ?, duration_ms = ?, targets = coalesce(?, targets), text = text || ?
     WHERE seq = ?`,
  );
  const recount = database.prepare("UPDATE audit SET asked = ? WHERE seq = ?");
  const interrupt = database.prepare("UPDATE audit SET outcome = 'interrupted' WHERE outcome = 'started'");
  const drop = database.prepare("DELETE FROM audit WHERE seq IN (SELECT seq FROM audit WHERE at < ? LIMIT ?)");
  const alike = new Map<string, { readonly seq: number; readonly until: number; times: number }>();

  const write = (entry: AuditBegun, outcome: AuditOutcome, problem: AuditEntry["problem"]): number => {
    const { who, action, kind, targets, asked, plan } = entry;
    const name = who.name === null ? null : who.name.slice(0, LONGEST_NAME);
    const command = plan !== null && typeof plan === "object" && "command" in plan ? plan.command : "";
    const text = [name, who.from, action, kind, command, wordsOf(targets), problemWords(problem)];
    const { lastInsertRowid } = insert.run(
      iso(now()),
      name,
      who.via,
      who.from,
      action,
      kind,
      JSON.stringify(targets),
      jsonText(asked),
      jsonText(plan),
      outcome,
      jsonText(problem),
      text.filter(Boolean).join("\n").toLowerCase(),
    );
    return Number(lastInsertRowid);
  };

  return {
    days,
    begin: (entry) => write(entry, "started", null),
    end(seq, { outcome, problem, durationMs, targets }) {
      const more = `\n${wordsOf(targets ?? [])}\n${problemWords(problem)}`.toLowerCase();
      complete.run(outcome, jsonText(problem), durationMs, targets ? JSON.stringify(targets) : null, more, seq);
    },
    note(entry) {
      const { who, kind, outcome, problem } = entry;
      if (outcome === "done") return void write(entry, outcome, problem);
      const key = `${kind}\n${who.from}\n${who.name ?? ""}`;
      const known = alike.get(key);
      if (known && known.until > now()) {
        known.times++;
        recount.run(JSON.stringify({ times: known.times }), known.seq);
        return;
      }
      if (alike.size >= MOST_ALIKE) alike.clear();
      alike.set(key, { seq: write(entry, outcome, problem), until: now() + ALIKE_MS, times: 1 });
    },
    list(filter, before, limit) {
      const { sql, values } = auditQuery(filter, before, limit + 1);
      const entries = database
        .prepare(sql)
        .all(...values)
        .map(entryOf);
      const more = entries.length > limit;
      if (more) entries.pop();
      return { entries, next: more ? (entries.at(-1)?.seq ?? null) : null };
    },
    settle: () => Number(interrupt.run().changes),
    purge: () => Number(drop.run(iso(now() - days * DAY_MS), PURGE_STEP).changes) === PURGE_STEP,
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

function jsonText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = JSON.stringify(value);
  return text.length > LONGEST_JSON ? JSON.stringify({ leftOut: `${text.length} characters` }) : text;
}

const wordsOf = (targets: readonly AuditTarget[]): string => targets.map((t) => `${t.name ?? ""} ${t.id}`).join("\n");

const problemWords = (problem: AuditEntry["problem"]): string =>
  problem === null ? "" : `${problem.code}\n${problem.message}\n${problem.engine ?? ""}`;
