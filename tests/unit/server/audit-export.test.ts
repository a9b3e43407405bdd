import { describe, expect, it } from "vitest";
import type { AuditEntry } from "#lib/protocol/audit.ts";
import { auditFilterSchema, auditRequestSchema } from "#lib/protocol/audit-request.ts";
import { AUDIT_FORMATS, auditFile, csvCell } from "#lib/server/audit-export.ts";

const entry = (seq: number, change: Partial<AuditEntry> = {}): AuditEntry => ({
  seq,
  at: "2026-11-21T09:00:00.000Z",
  who: "alice",
  via: "user",
  from: "10.0.0.7",
  action: null,
  kind: "connect",
  targets: [{ kind: "network", id: "n1", name: "backend" }],
  asked: null,
  plan: null,
  outcome: "done",
  problem: null,
  durationMs: 4.5,
  ...change,
});

/** Batches of two. */
const file = (format: "csv" | "json", entries: readonly AuditEntry[]): string =>
  [
    ...auditFile(AUDIT_FORMATS[format], (before) => {
      const rest = entries.filter((e) => before === null || e.seq < before);
      return { entries: rest.slice(0, 2), next: rest.length > 2 ? (rest[1]?.seq ?? null) : null };
    }),
  ].join("");

describe("CSV", () => {
  it("quotes commas, quotes and line ends, and doubles quotes (RFC 4180)", () => {
    expect(["a", "a,b", 'a"b', "a\nb", "", null, 4.5].map(csvCell)).toEqual([
      "a",
      '"a,b"',
      '"a""b"',
      '"a\nb"',
      "",
      "",
      "4.5",
    ]);
  });

  it("puts an apostrophe before what a spreadsheet would take for a formula", () => {
    expect(
      ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1", "\n=1", "\r=1", '=HYPERLINK("x","y")'].map(csvCell),
    ).toEqual([
      "'=1+1",
      "'+1",
      "'-1",
      "'@SUM(A1)",
      "'＝1+1",
      "'\t=1",
      '"\'\n=1"',
      '"\'\r=1"',
      '"\'=HYPERLINK(""x"",""y"")"',
    ]);
    expect(csvCell(-1)).toBe("-1");
  });

  it("has a heading, and a line for each entry of every batch", () => {
    const lines = file("csv", [entry(3, { who: "=evil" }), entry(2), entry(1)]).split("\r\n");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^seq,at,who,/);
    expect(lines[1]).toMatch(/^3,2026-11-21T09:00:00.000Z,'=evil,user,10.0.0.7,,connect,backend,n1,done,,,4.5,,$/);
    expect(lines[4]).toBe("");
  });
});

describe("JSON", () => {
  it("is one list, also of nothing", () => {
    const entries = [entry(3), entry(2), entry(1)];
    expect(JSON.parse(file("json", entries))).toEqual(entries);
    expect(JSON.parse(file("json", []))).toEqual([]);
  });
});

describe("the question", () => {
  it("takes times with a zone and days, and knows what is usual", () => {
    expect(auditRequestSchema.parse({ from: "2026-11-21T10:00:00+01:00", to: "2026-11-22" })).toEqual({
      from: "2026-11-21T09:00:00.000Z",
      to: "2026-11-22T00:00:00.000Z",
      who: null,
      kind: null,
      outcome: null,
      text: null,
      before: null,
      limit: 50,
    });
  });

  it("refuses what it does not know", () => {
    for (const bad of [
      { from: "yesterday" },
      { from: "2026-02-30" },
      { kind: "connect' --" },
      { outcome: "perhaps" },
      { text: "x".repeat(201) },
      { text: ["a", "b"] },
      { before: "-1" },
      { before: "0" },
      { limit: "201" },
      { limit: "1e2" },
      { other: "1" },
    ]) {
      expect(auditRequestSchema.safeParse(bad).success, JSON.stringify(bad)).toBe(false);
    }
    expect(auditFilterSchema.safeParse({ limit: "5" }).success).toBe(false);
  });
});
