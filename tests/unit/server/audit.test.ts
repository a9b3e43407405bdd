/** The audit log over a database in memory, with a clock of its own. */
import { beforeEach, describe, expect, it } from "vitest";
import type { AuditFilter } from "#lib/protocol/audit.ts";
import { type Audit, type AuditBegun, createAudit } from "#lib/server/audit.ts";
import { type Database, memoryDatabase } from "#lib/server/database.ts";

const ALL: AuditFilter = { from: null, to: null, who: null, kind: null, outcome: null, text: null };
const DAY = 24 * 3600 * 1000;
const START = Date.parse("2026-11-21T09:00:00.000Z");

let database: Database;
let audit: Audit;
let clock: number;
beforeEach(() => {
  database = memoryDatabase();
  clock = START;
  audit = createAudit(database, { days: 90, now: () => clock });
});

const ALICE = { name: "alice", via: "user", from: "10.0.0.7" };

function connect(change: Partial<AuditBegun> = {}): AuditBegun {
  return {
    who: ALICE,
    action: "0b0e2c9e-6c6c-4c1c-9b52-2f6a3e6b7c11",
    kind: "connect",
    targets: [
      { kind: "network", id: "a".repeat(64), name: "Backend" },
      { kind: "container", id: "b".repeat(64), name: "web" },
    ],
    asked: { kind: "connect", ipv4: "172.20.0.9" },
    plan: { command: "docker network connect --ip 172.20.0.9 Backend web" },
    ...change,
  };
}

const list = (filter: Partial<AuditFilter> = {}) => audit.list({ ...ALL, ...filter }, null, 100).entries;
const kinds = (filter: Partial<AuditFilter> = {}) => list(filter).map((e) => e.kind);

describe("an action", () => {
  it("is there as started before it is done, with who, from where, what and the names of then", () => {
    const seq = audit.begin(connect());
    expect(list()).toEqual([
      {
        seq,
        at: "2026-11-21T09:00:00.000Z",
        who: "alice",
        via: "user",
        from: "10.0.0.7",
        action: "0b0e2c9e-6c6c-4c1c-9b52-2f6a3e6b7c11",
        kind: "connect",
        targets: [
          { kind: "network", id: "a".repeat(64), name: "Backend" },
          { kind: "container", id: "b".repeat(64), name: "web" },
        ],
        asked: { kind: "connect", ipv4: "172.20.0.9" },
        plan: { command: "docker network connect --ip 172.20.0.9 Backend web" },
        outcome: "started",
        problem: null,
        durationMs: null,
      },
    ]);
  });

  it("gets its outcome, the engine's sentence and its time", () => {
    const seq = audit.begin(connect());
    const problem = { code: "address_taken", message: "Taken.", hint: "Another.", engine: "Address already in use" };
    audit.end(seq, { outcome: "failed", problem, durationMs: 41.5 });
    expect(list()[0]).toMatchObject({ outcome: "failed", problem, durationMs: 41.5 });
    expect(list({ text: "already in USE" })).toHaveLength(1);
  });

  it("names the network that it made", () => {
    const seq = audit.begin(connect({ kind: "create", targets: [{ kind: "network", id: "", name: "new" }] }));
    const targets = [{ kind: "network", id: "c".repeat(64), name: "new" }] as const;
    audit.end(seq, { outcome: "done", problem: null, durationMs: 1, targets });
    expect(list({ text: "cccc" })[0]?.targets).toEqual(targets);
  });

  it("is interrupted when the process ended before it did; one of a process that still runs is completed all the same", () => {
    const cut = audit.begin(connect());
    const running = audit.begin(connect());
    audit.end(audit.begin(connect()), { outcome: "done", problem: null, durationMs: 1 });
    const next = createAudit(database, { days: 90, now: () => clock });
    expect(next.settle()).toBe(2);
    audit.end(running, { outcome: "done", problem: null, durationMs: 1 });
    expect(list().map((e) => [e.seq, e.outcome])).toEqual([
      [3, "done"],
      [running, "done"],
      [cut, "interrupted"],
    ]);
    expect(next.settle()).toBe(0);
  });

  it("with an unknown outcome is settled later", () => {
    const seq = audit.begin(connect());
    audit.end(seq, { outcome: "unknown", problem: null, durationMs: 60_000 });
    audit.end(seq, { outcome: "done", problem: null, durationMs: 60_400 });
    expect(list().map((e) => e.outcome)).toEqual(["done"]);
  });

  it("of a size that nobody reads keeps its place, and says what was left out", () => {
    audit.begin(connect({ plan: { command: "x".repeat(300_000) } }));
    expect(list()[0]?.plan).toEqual({ leftOut: "300014 characters" });
  });
});

describe("log-ins", () => {
  const login = (from: string, outcome: "done" | "refused" = "refused") =>
    audit.note({
      ...connect({ who: { name: "mallory", via: "user", from }, action: null, kind: "session.login" }),
      targets: [],
      asked: null,
      plan: null,
      outcome,
      problem: null,
    });

  it("that are refused again and again are one entry a minute and address, which counts them", () => {
    for (let n = 0; n < 500; n++) login("10.0.0.9");
    login("10.0.0.10");
    login("10.0.0.9", "done");
    clock += 61_000;
    login("10.0.0.9");
    expect(list().map((e) => [e.from, e.outcome, e.asked])).toEqual([
      ["10.0.0.9", "refused", null],
      ["10.0.0.9", "done", null],
      ["10.0.0.10", "refused", null],
      ["10.0.0.9", "refused", { times: 500 }],
    ]);
  });

  it("of a name without end keep its beginning", () => {
    audit.note({ ...connect({ who: { ...ALICE, name: "x".repeat(9999) } }), outcome: "refused", problem: null });
    expect(list()[0]?.who).toHaveLength(200);
  });
});

describe("the filter", () => {
  beforeEach(() => {
    const rows: [kind: string, who: string, outcome: "done" | "refused"][] = [
      ["session.login", "alice", "done"],
      ["connect", "alice", "done"],
      ["disconnect", "bob", "refused"],
      ["session.logout", "alice", "done"],
      ["user.add", "bob", "done"],
    ];
    for (const [kind, name, outcome] of rows) {
      const seq = audit.begin(connect({ kind, who: { ...ALICE, name } }));
      audit.end(seq, { outcome, problem: null, durationMs: 1 });
      clock += 1000;
    }
  });

  it("leaves what everything in it allows, newest first", () => {
    expect(kinds()).toEqual(["user.add", "session.logout", "disconnect", "connect", "session.login"]);
    expect(kinds({ who: "bob" })).toEqual(["user.add", "disconnect"]);
    expect(kinds({ who: "bob", outcome: "refused" })).toEqual(["disconnect"]);
    expect(kinds({ kind: "connect" })).toEqual(["connect"]);
    expect(kinds({ kind: "session.*" })).toEqual(["session.logout", "session.login"]);
    expect(kinds({ from: "2026-11-21T09:00:01.000Z", to: "2026-11-21T09:00:03.000Z" })).toEqual([
      "disconnect",
      "connect",
    ]);
  });

  it("finds text in names, ids, addresses and the command, whatever its case; nothing in it is a pattern", () => {
    for (const text of ["BACKEND", "web", "aaaa", "10.0.0.7", "--ip 172.20.0.9"]) {
      expect(kinds({ text }), text).toHaveLength(5);
    }
    for (const text of ["%", "_", "*", "' OR 1=1 --", "\u0000"]) expect(kinds({ text }), text).toEqual([]);
  });

  it("is paged by a cursor that new entries do not move", () => {
    const first = audit.list({ ...ALL, who: "alice" }, null, 2);
    expect(first.entries.map((e) => e.kind)).toEqual(["session.logout", "connect"]);
    audit.begin(connect({ kind: "prune" }));
    const second = audit.list({ ...ALL, who: "alice" }, first.next, 2);
    expect([second.entries.map((e) => e.kind), second.next]).toEqual([["session.login"], null]);
  });

  it("has no next page when the last one is just full", () => {
    expect(audit.list(ALL, null, 5).next).toBeNull();
    expect(audit.list(ALL, null, 4).next).not.toBeNull();
  });
});

describe("retention", () => {
  it("drops what is older than its days, a thousand at a time, and uses no number twice", () => {
    database.exec("BEGIN");
    for (let n = 0; n < 1500; n++) audit.begin(connect());
    database.exec("COMMIT");
    clock += 89 * DAY;
    const kept = audit.begin(connect());
    expect([audit.purge(), list()]).toEqual([false, expect.objectContaining({ length: 100 })]);
    clock += DAY + 1;
    expect(audit.purge()).toBe(true);
    expect(audit.purge()).toBe(false);
    expect(list().map((e) => e.seq)).toEqual([kept]);
    clock += 91 * DAY;
    audit.purge();
    expect([list(), audit.begin(connect())]).toEqual([[], kept + 1]);
  });
});
