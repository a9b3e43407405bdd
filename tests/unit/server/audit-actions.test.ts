/** What becomes of an action in the audit log, whatever becomes of the disk. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ActionRecord } from "#lib/hub/action-record.ts";
import type { AuditFilter } from "#lib/protocol/audit.ts";
import { type Audit, createAudit } from "#lib/server/audit.ts";
import { recordActions } from "#lib/server/audit-actions.ts";
import { takeNote } from "#lib/server/audit-notes.ts";
import { type Database, memoryDatabase } from "#lib/server/database.ts";

const ALL: AuditFilter = { from: null, to: null, who: null, kind: null, outcome: null, text: null };
const ID = "0b0e2c9e-6c6c-4c1c-9b52-2f6a3e6b7c11";

let database: Database;
let audit: Audit;
beforeEach(() => {
  database = memoryDatabase();
  audit = createAudit(database, { days: 90 });
});
const entries = () => audit.list(ALL, null, 10).entries;
/** From now on nothing can be written. */
const close = () => database.exec("PRAGMA query_only = 1");

const action = { kind: "create", name: "backend", labels: {} };
const begun = {
  phase: "begun",
  request: { id: ID, action },
  who: { name: "alice", role: "operator", via: "user", session: "s", from: "10.0.0.7" },
  targets: [{ kind: "network", id: "backend", name: "backend" }],
  plan: { action, rev: 7, command: "docker network create backend", refusals: [] },
  result: null,
} as unknown as ActionRecord;
const ended = (change: object, phase = "ended"): ActionRecord =>
  ({
    ...begun,
    phase,
    result: { id: ID, outcome: "done", problem: null, created: null, durationMs: 12, ...change },
  }) as unknown as ActionRecord;

describe("an action", () => {
  it("is written down before it is done, with what was asked and the plan once", () => {
    expect(recordActions(audit, () => {})(begun)).toBeNull();
    expect(entries()).toMatchObject([
      { who: "alice", via: "user", from: "10.0.0.7", action: ID, kind: "create", asked: action, outcome: "started" },
    ]);
    expect(entries()[0]?.plan).toEqual({ command: "docker network create backend", refusals: [] });
  });

  it("that made a network has its id", () => {
    const listener = recordActions(audit, () => {});
    listener(begun);
    listener(ended({ created: "c".repeat(64) }));
    expect(entries()).toMatchObject([
      { outcome: "done", durationMs: 12, targets: [{ kind: "network", id: "c".repeat(64), name: "backend" }] },
    ]);
  });

  it("with an unknown outcome is one entry, settled later", () => {
    const listener = recordActions(audit, () => {});
    for (const record of [begun, ended({ outcome: "unknown" }), ended({}, "settled")]) listener(record);
    expect(entries().map((e) => e.outcome)).toEqual(["done"]);
  });

  it("is refused when it cannot be recorded; as soon as it can be, it is not", () => {
    const failed = vi.fn();
    const listener = recordActions(audit, failed);
    close();
    expect(listener(begun)).toMatchObject({ code: "not_recorded", message: expect.stringMatching(/readonly/) });
    expect(failed.mock.lastCall?.[0]).toBeInstanceOf(Error);
    expect(listener(ended({ outcome: "refused" }))).toBeNull();
    database.exec("PRAGMA query_only = 0");
    expect(listener(begun)).toBeNull();
    expect(failed).toHaveBeenLastCalledWith(null);
  });

  it("whose end cannot be written stays started, which the next start calls interrupted", () => {
    const failed = vi.fn();
    const listener = recordActions(audit, failed);
    listener(begun);
    close();
    expect(listener(ended({}))).toBeNull();
    expect([entries()[0]?.outcome, failed.mock.lastCall?.[0]]).toEqual(["started", expect.any(Error)]);
  });
});

describe("a note of a log-in", () => {
  it("keeps nobody out when it cannot be written", () => {
    const failed = vi.fn();
    close();
    takeNote(audit, { kind: "session.login", who: { name: "alice", via: "user", from: "::1" } }, failed);
    expect(failed).toHaveBeenCalledOnce();
  });

  it("says why it was refused", () => {
    const problem = { code: "wrong_password", message: "Wrong.", hint: "Again." };
    takeNote(audit, { kind: "session.login", who: { name: "eve", via: "user", from: "::1" }, problem }, () => {});
    expect(entries()).toMatchObject([{ who: "eve", outcome: "refused", problem: { ...problem, engine: null } }]);
  });
});
