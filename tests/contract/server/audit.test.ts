/** `GET /api/audit` and its exports: who may ask, what is in it, and that the secrets are not. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditEntry, AuditPage } from "#lib/protocol/audit.ts";
import type { NetworkUse } from "#lib/protocol/network-use.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { APP_TOKEN, type RunningApp, runApp } from "#tests/support/running-app.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

let running: RunningApp;
beforeAll(async () => {
  running = await runApp(syntheticHost({ containers: 3, networks: 2 }));
});
afterAll(() => running.close());

const bearer = { authorization: `Bearer ${APP_TOKEN}` };
const ask = (path: string, headers: Record<string, string> = bearer) => fetch(`${running.url}${path}`, { headers });
const send = (method: string, path: string, body: object, headers: Record<string, string> = bearer) =>
  fetch(`${running.url}${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const page = async (query = ""): Promise<AuditPage> =>
  ((await (await ask(`/api/audit?${query}`)).json()) as { data: AuditPage }).data;
const outcomes = (entries: readonly AuditEntry[]) => entries.map((e) => `${e.kind} ${e.who} ${e.outcome}`);

const PASSWORD = "a long enough password";

describe("the audit log", () => {
  it("is for operators", async () => {
    const cookie = running.cookieAs({ name: "vera", role: "viewer", via: "oidc", user: null });
    for (const path of ["/api/audit", "/api/audit.csv", "/api/audit.json"]) {
      expect(
        [(await ask(path, {})).status, (await ask(path, { cookie })).status, (await ask(path)).status],
        path,
      ).toEqual([401, 403, 200]);
      expect((await send("POST", path, {})).status, path).toBe(405);
    }
  });

  it("says what a viewer was refused", async () => {
    const cookie = running.cookieAs({ name: "vic", role: "viewer", via: "oidc", user: null });
    await send("POST", "/api/networks", { name: "mine" }, { cookie, "x-vethscope": "1" });
    expect((await page("who=vic")).entries).toMatchObject([
      {
        kind: "request.refused",
        via: "oidc",
        from: "127.0.0.1",
        asked: { method: "POST", path: "/api/networks" },
        problem: { code: "viewer" },
      },
    ]);
    const wanda = running.cookieAs({ name: "wanda", role: "viewer", via: "oidc", user: null });
    const socket = running.connect({ headers: { cookie: wanda } });
    await new Promise((done) => socket.once("snapshot", done));
    const action = { kind: "remove", network: "e".repeat(64) } as const;
    const answer = await new Promise((done) => socket.emit("act", { id: crypto.randomUUID(), action }, done));
    expect(answer).toMatchObject({ error: { code: "viewer" } });
    expect((await page("who=wanda")).entries).toMatchObject([{ kind: "request.refused", asked: { event: "act" } }]);
  });

  it("has log-ins, refused ones too, and changes of users and tokens, without their secrets", async () => {
    await send("POST", "/api/users", { name: "alice", role: "viewer", password: PASSWORD });
    await send("POST", "/api/session", { user: "alice", password: "wrong-wrong-wrong" });
    await send("POST", "/api/session", { user: "alice", password: PASSWORD });
    await send("POST", "/api/session", { token: "not-the-token-0123456789" });
    await ask("/api/topology", { authorization: "Bearer not-an-api-token" });
    const made = await send("POST", "/api/tokens", { name: "ci", role: "viewer", days: 3 });
    const { data } = (await made.json()) as { data: { id: string; secret: string } };
    await send("DELETE", `/api/tokens/${data.id}`, {});
    await send("DELETE", "/api/users/alice", {});
    expect(outcomes((await page()).entries)).toEqual(
      expect.arrayContaining([
        "user.add token done",
        "session.login alice refused",
        "session.login alice done",
        "session.login null refused",
        "token.create token done",
        "token.revoke token done",
        "user.remove token done",
      ]),
    );
    const all = await (await ask("/api/audit.json")).text();
    for (const secret of [PASSWORD, "wrong-wrong-wrong", "not-the-token", "not-an-api-token", data.secret, APP_TOKEN]) {
      expect(all, secret).not.toContain(secret);
    }
  });

  it("has actions that the plan refused", async () => {
    const id = crypto.randomUUID();
    await send("DELETE", `/api/networks/${"e".repeat(64)}`, { id });
    expect((await page(`text=${id}`)).entries).toMatchObject([
      { kind: "remove", who: "token", action: id, outcome: "refused", asked: { network: "e".repeat(64) } },
    ]);
  });

  it("is paged, and the exports have the whole of what the filter leaves", async () => {
    const before = Date.now();
    for (let n = 0; n < 1100; n++) {
      running.records.audit.begin({
        who: { name: "many", via: "user", from: "10.0.0.7" },
        action: null,
        kind: "prune",
        targets: [{ kind: "network", id: `n${n}`, name: n === 0 ? '=cmd|"/c calc"!A1' : `n${n}` }],
        asked: null,
        plan: null,
      });
    }
    const first = await page("who=many&limit=200");
    expect([first.entries.length, first.days, first.problem]).toEqual([200, 90, null]);
    const second = await page(`who=many&limit=200&before=${first.next}`);
    expect(second.entries[0]?.seq).toBe((first.entries.at(-1)?.seq ?? 0) - 1);
    const csv = await ask("/api/audit.csv?who=many");
    expect(csv.headers.get("content-disposition")).toBe('attachment; filename="vethscope-audit.csv"');
    const lines = (await csv.text()).split("\r\n");
    expect([lines.length, lines.at(-1)]).toEqual([1102, ""]);
    expect(lines.at(-2)).toContain(`,"'=cmd|""/c calc""!A1",`);
    const json = (await (await ask("/api/audit.json?who=many")).json()) as AuditEntry[];
    expect(json.map((e) => e.seq)).toEqual(json.map((_, i) => (json[0]?.seq ?? 0) - i));
    expect(json).toHaveLength(1100);
    const later = new Date(before + 24 * 3600 * 1000).toISOString();
    expect((await (await ask(`/api/audit.csv?from=${later}`)).text()).split("\r\n")).toHaveLength(2);
  });

  it("says what is wrong with a question", async () => {
    const bad = [
      "limit=0",
      "limit=1000",
      "before=x",
      "from=yesterday",
      "outcome=good",
      "x=1",
      "who=a&who=b",
      "kind=%00",
    ];
    for (const query of bad) {
      const answer = await ask(`/api/audit?${query}`);
      const { error } = (await answer.json()) as { error: Problem };
      expect([answer.status, error.code], query).toEqual([400, "bad_query"]);
    }
    expect((await ask("/api/audit.csv?limit=5")).status).toBe(400);
  });
});

describe("GET /api/networks/last-used", () => {
  it("tells of every network whether it is in use, and when it was", async () => {
    const { data } = (await (await ask("/api/networks/last-used")).json()) as { data: NetworkUse[] };
    const networks = [...running.hub.topology.entities.values()].filter((e) => e.kind === "network");
    expect(data.map((n) => n.network)).toEqual(networks.map((n) => n.id).sort());
    expect(data.some((n) => n.inUse && n.used !== null)).toBe(true);
    expect((await ask("/api/networks/last-used", {})).status).toBe(401);
  });
});
