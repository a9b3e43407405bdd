/** Actions over REST and the stream, on a host whose engine is played by the test: who gets in, what is taken, what is answered. */
import { randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Executed } from "#lib/host/execute.ts";
import type { ActionNews, ActionRequest } from "#lib/protocol/actions.ts";
import { createRates } from "#lib/server/rates.ts";
import type { Action } from "#lib/topology/plan/action.ts";
import { APP_TOKEN, type RunningApp, runApp, type TestSocket } from "#tests/support/running-app.ts";
import { container, host as madeHost, network } from "#tests/support/synthetic-host.ts";

const WEB = "a".repeat(64);
const BACK = "1".repeat(64);
const SEEN = madeHost(
  [
    network({
      id: BACK,
      name: "back",
      ipam: [{ subnet: "10.0.0.0/16", ipRange: null, gateway: "10.0.0.1", auxAddresses: {} }],
    }),
  ],
  [container({ id: WEB, name: "web", networkMode: "none", endpoints: [] })],
  { read: false, reason: "made up", hint: "" },
);
const CONNECT: Action = {
  kind: "connect",
  network: BACK,
  container: WEB,
  ipv4: null,
  ipv6: null,
  linkLocal: [],
  aliases: [],
  mac: null,
  gwPriority: null,
  driverOptions: {},
};
const done: Executed = {
  outcome: "done",
  problem: null,
  created: null,
  removed: [],
  parts: [],
  warning: null,
  observed: Promise.resolve(),
};

let app: RunningApp;
let executed: Action[];
async function open(env: Record<string, string> = {}, rates = createRates()): Promise<void> {
  app = await runApp(SEEN, { env, rates });
  executed = [];
  app.host.onExecute(async (action) => {
    executed.push(action);
    return done;
  });
}
beforeEach(() => open());
afterEach(() => app.close());

const bearer = { authorization: `Bearer ${APP_TOKEN}` };
const json = { "content-type": "application/json" };
interface Answer {
  readonly status: number;
  readonly body: { data?: Record<string, unknown>; error?: Record<string, unknown> };
}
/** The path goes out as it is, dots and all. */
function ask(
  method: string,
  path: string,
  body: unknown = {},
  headers: Record<string, string> = bearer,
): Promise<Answer> {
  return new Promise((answered, failed) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const all = { ...json, ...headers, "content-length": String(Buffer.byteLength(text)) };
    const { hostname, port } = new URL(app.url);
    const sent = httpRequest({ hostname, port, method, path, headers: all }, (response) => {
      let said = "";
      response.on("data", (chunk) => {
        said += String(chunk);
      });
      response.on("end", () => {
        answered({ status: response.statusCode ?? 0, body: said.startsWith("{") ? JSON.parse(said) : {} });
      });
    });
    sent.on("error", failed);
    sent.end(text);
  });
}
const connectPath = `/api/networks/${BACK}/connect`;

describe("actions over REST", () => {
  it("are carried out for whoever brings the token, or a session and the header that other pages cannot send", async () => {
    expect(await ask("POST", connectPath, { container: WEB })).toMatchObject({
      status: 200,
      body: { data: { outcome: "done", repeated: false, undo: { kind: "disconnect" } } },
    });
    expect((await ask("POST", connectPath, { container: WEB }, { cookie: app.cookie })).status).toBe(403);
    const page = { cookie: app.cookie, "x-vethscope": "1" };
    expect((await ask("POST", connectPath, { container: WEB }, page)).status).toBe(200);
    expect(executed).toEqual([CONNECT, CONNECT]);
  });

  it("?plan=1 tells what would happen, to viewers too, and does nothing", async () => {
    const cookie = app.cookieAs({ name: "vera", role: "viewer", via: "oidc", user: null });
    const viewer = { cookie, "x-vethscope": "1" };
    const { status, body } = await ask("POST", `${connectPath}?plan=1`, { container: WEB }, viewer);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      rev: expect.any(Number),
      command: expect.stringContaining("docker network connect"),
    });
    expect((await ask("POST", connectPath, { container: WEB }, viewer)).status).toBe(403);
    expect(executed).toEqual([]);
  });

  it("each has its address, and says what was done", async () => {
    app.host.onExecute(async (action) => {
      executed.push(action);
      return action.kind === "create" ? { ...done, created: "7".repeat(64) } : { ...done, removed: [BACK] };
    });
    expect((await ask("POST", "/api/networks", { name: "new" })).status).toBe(201);
    expect((await ask("POST", "/api/networks/prune", { networks: [BACK] })).body.data).toMatchObject({
      removed: [BACK],
    });
    expect((await ask("DELETE", `/api/networks/${BACK}`, "")).status).toBe(200);
    expect(executed.map((a) => a.kind)).toEqual(["create", "prune", "remove"]);
    const { body } = await ask("GET", "/api/actions", "");
    expect(Array.isArray(body.data)).toBe(true);
  });

  it("the same id is done once, given in the body or as Idempotency-Key", async () => {
    const id = randomUUID();
    const first = await ask("POST", connectPath, { container: WEB, id });
    const again = await ask("POST", connectPath, { container: WEB }, { ...bearer, "idempotency-key": id });
    expect([first, again].map((a) => a.body.data?.repeated)).toEqual([false, true]);
    const other = await ask("POST", connectPath, { container: "b".repeat(64), id });
    expect(other).toMatchObject({ status: 409, body: { error: { code: "id_reused" } } });
    const both = { ...bearer, "idempotency-key": randomUUID() };
    expect((await ask("POST", connectPath, { container: WEB, id }, both)).status).toBe(422);
    expect(executed).toHaveLength(1);
  });

  it("what is refused says so: by the plan, by the engine with its own sentence, and when nobody knows", async () => {
    const gone = await ask("POST", `/api/networks/${"9".repeat(64)}/connect`, { container: WEB });
    expect(gone).toMatchObject({ status: 404, body: { error: { code: "no-network", hint: expect.any(String) } } });
    const problem = { code: "address_taken", message: "Taken.", hint: "h", engine: "Address already in use" };
    for (const [outcome, status] of [
      ["refused", 409],
      ["failed", 502],
      ["unknown", 504],
    ] as const) {
      app.host.onExecute(async () => ({ ...done, outcome, problem }));
      expect(await ask("POST", connectPath, { container: WEB })).toMatchObject({ status, body: { error: problem } });
    }
  });
});

describe("a session that ends in the middle of an action", () => {
  it("does not undo what was asked in time; the next request is refused", async () => {
    let finish = (_: Executed): void => {};
    app.host.onExecute((action) => {
      executed.push(action);
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    const socket = app.connect();
    await new Promise((there) => socket.once("snapshot", there));
    const ended = new Promise((gone) => socket.once("disconnect", gone));
    const told = new Promise<string>((tell) => {
      app.hub.onAction(({ phase, result }) => {
        if (phase === "ended") tell(result?.outcome ?? "");
        return null;
      });
    });
    socket.emit("act", { id: randomUUID(), action: CONNECT }, () => {});
    await expect.poll(() => executed.length).toBe(1);
    const page = { cookie: app.cookie, "x-vethscope": "1" };
    expect((await ask("DELETE", "/api/session", "", page)).status).toBe(200);
    await ended;
    finish(done);
    expect(await told).toBe("done");
    expect((await ask("POST", connectPath, { container: WEB }, page)).status).toBe(401);
    expect(executed).toHaveLength(1);
  });
});

describe("an action that waits for its turn", () => {
  it("is not done when its operator has lost the session meanwhile, by REST or the stream", async () => {
    let finish = (_: Executed): void => {};
    app.host.onExecute((action) => {
      executed.push(action);
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    const first = ask("POST", connectPath, { container: WEB });
    await expect.poll(() => executed.length).toBe(1);
    const page = { cookie: app.cookie, "x-vethscope": "1" };
    const second = ask("POST", `/api/networks/${BACK}/disconnect`, { container: WEB }, page);
    const socket = app.connect();
    await new Promise((there) => socket.once("snapshot", there));
    const gone = new Promise((over) => socket.once("disconnect", over));
    socket.emit("act", { id: randomUUID(), action: CONNECT }, () => {});
    // An answer to what was sent after it: it waits now.
    await plan(socket, CONNECT);
    await ask("DELETE", "/api/session", "", page);
    await gone;
    finish(done);
    expect((await first).status).toBe(200);
    expect(await second).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
    app.host.onExecute(async (action) => {
      executed.push(action);
      return done;
    });
    // Comes after both: one of the three that waited is done.
    expect((await ask("POST", connectPath, { container: WEB, aliases: ["last"] })).status).toBe(200);
    expect(executed).toEqual([CONNECT, { ...CONNECT, aliases: ["last"] }]);
  });
});

describe("bad input", () => {
  it.each([
    ["an id of another kind", `/api/networks/netns:abc:4:5/connect`],
    ["a name in place of an id", "/api/networks/back/connect"],
    ["a shortened id", `/api/networks/${BACK.slice(0, 12)}/connect`],
    ["a way out of the path", "/api/networks/..%2f..%2fcontainers%2fx/connect"],
    ["NUL", `/api/networks/${BACK}%00/connect`],
    ["a very long id", `/api/networks/${"1".repeat(5000)}/connect`],
    ["the engine's own action", `/api/networks/${BACK}%2fdisconnect/connect`],
  ])("%s is no network", async (_, path) => {
    const { status, body } = await ask("POST", path, { container: WEB });
    expect([status, body.error?.code]).toEqual([422, "bad_fields"]);
    expect(executed).toEqual([]);
  });

  it("dots in the path lead to no other address", async () => {
    expect((await ask("POST", `/api/networks/${BACK}/../../session/../networks/${BACK}/remove`)).status).toBe(405);
    expect((await ask("POST", `/api/networks/%zz/connect`)).status).not.toBe(200);
    expect(executed).toEqual([]);
  });

  it.each([
    ["no container", {}],
    ["a container's name", { container: "web" }],
    ["a network's id as container", { container: `${WEB}0` }],
    ["an unknown field", { container: WEB, privileged: true }],
    ["a kind that is not the path's", { container: WEB, kind: "remove" }],
    ["an address that is none", { container: WEB, ipv4: "10.0.0.5/24" }],
    ["an id that is no UUID", { container: WEB, id: "1" }],
    ["__proto__", '{"container":"x","__proto__":{"role":"operator"}}'],
    ["a list", []],
    ["null", "null"],
  ])("%s is told apart, field by field", async (_, body) => {
    const { status, body: said } = await ask("POST", connectPath, body);
    expect([status, said.error?.code]).toEqual([422, "bad_fields"]);
    expect(executed).toEqual([]);
  });

  it("a body of another type, of a megabyte, or cut off", async () => {
    const plain = await ask("POST", connectPath, "container=x", { ...bearer, "content-type": "text/plain" });
    expect([plain.status, plain.body.error?.code]).toEqual([415, "wrong_type"]);
    const large = await ask("POST", connectPath, { container: WEB, aliases: ["x".repeat(1_000_000)] });
    expect([large.status, large.body.error?.code]).toEqual([413, "too_large"]);
    const broken = await ask("POST", connectPath, '{"container":');
    expect([broken.status, broken.body.error?.code]).toEqual([400, "bad_json"]);
    expect(executed).toEqual([]);
  });

  it("another page, another host name, and nobody at all", async () => {
    const page = { cookie: app.cookie, "x-vethscope": "1" };
    for (const [headers, status] of [
      [{ ...page, origin: "http://evil.example" }, 403],
      [{ ...page, host: "evil.example" }, 403],
      [{ ...bearer, host: "evil.example:80" }, 403],
      [{ "x-vethscope": "1" }, 401],
      [{ authorization: "Bearer wrong-token-0123456789" }, 401],
    ] as [Record<string, string>, number][])
      expect((await ask("POST", connectPath, { container: WEB }, headers)).status, JSON.stringify(headers)).toBe(
        status,
      );
    expect(executed).toEqual([]);
  });

  it("other methods are named", async () => {
    expect((await ask("PUT", `/api/networks/${BACK}`)).status).toBe(405);
    expect((await ask("DELETE", "/api/networks/prune")).body.error?.code).toBe("bad_fields");
  });

  it("too many writes in a minute", async () => {
    await app.close();
    await open({}, createRates({ write: { points: 2, duration: 60 } }));
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await ask("POST", connectPath, { container: WEB })).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it("a fault of ours leaves no trace of where", async () => {
    app.host.onExecute(() => Promise.reject(new Error("secret place at /lib/x.ts:1")));
    const { status, body } = await ask("POST", connectPath, { container: WEB });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("secret");
  });
});

describe("VETHSCOPE_READ_ONLY=1", () => {
  it("leaves no way to change anything: not by REST, not by the stream, not by the host", async () => {
    await app.close();
    await open({ VETHSCOPE_READ_ONLY: "1" });
    for (const [method, path] of [
      ["POST", "/api/networks"],
      ["POST", "/api/networks/prune"],
      ["DELETE", `/api/networks/${BACK}`],
      ["POST", connectPath],
      ["POST", `/api/networks/${BACK}/disconnect`],
    ] as const)
      expect(await ask(method, path)).toMatchObject({ status: 403, body: { error: { code: "read_only" } } });
    expect((await ask("POST", `${connectPath}?plan=1`, { container: WEB })).status).toBe(200);
    const socket = app.connect();
    expect(await act(socket, { id: randomUUID(), action: CONNECT })).toMatchObject({ error: { code: "read_only" } });
    expect(app.host.execute).toBeNull();
    expect(executed).toEqual([]);
  });
});

const act = (socket: TestSocket, request: unknown): Promise<unknown> =>
  new Promise((told) => socket.emit("act", request as ActionRequest, told));
const plan = (socket: TestSocket, action: unknown): Promise<unknown> =>
  new Promise((told) => socket.emit("plan", action as Action, told));

describe.each(["websocket", "polling"] as const)("actions over %s", (transport) => {
  it("are planned and carried out, and everybody hears of them", async () => {
    const socket = app.connect({ transport });
    const other = app.connect({ transport });
    await new Promise((there) => other.once("snapshot", there));
    const heard = new Promise<ActionNews>((tell) => other.once("action", tell));
    expect(await plan(socket, CONNECT)).toMatchObject({ data: { refusals: [], undo: { kind: "disconnect" } } });
    const id = randomUUID();
    expect(await act(socket, { id, action: CONNECT })).toMatchObject({ data: { id, outcome: "done" } });
    expect(await heard).toMatchObject({ id, who: "token", kind: "connect", outcome: "done", settled: false });
    expect(await act(socket, { id, action: CONNECT })).toMatchObject({ data: { repeated: true } });
    expect(executed).toEqual([CONNECT]);
  });

  it("bad requests and viewers are refused, and whoever wants no answer gets nothing done", async () => {
    const socket = app.connect({ transport });
    for (const request of [
      null,
      {},
      { id: "1", action: CONNECT },
      { id: randomUUID(), action: { ...CONNECT, network: "../x" } },
    ])
      expect(await act(socket, request)).toMatchObject({ error: { code: "bad_fields" } });
    expect(await plan(socket, { kind: "explode" })).toMatchObject({ error: { code: "bad_fields" } });
    socket.emit("act", { id: randomUUID(), action: CONNECT }, undefined as never);
    const cookie = app.cookieAs({ name: "vera", role: "viewer", via: "oidc", user: null });
    const viewer = app.connect({ transport, headers: { cookie } });
    expect(await act(viewer, { id: randomUUID(), action: CONNECT })).toMatchObject({ error: { code: "viewer" } });
    expect(await plan(viewer, CONNECT)).toMatchObject({ data: { refusals: [] } });
    expect(executed).toEqual([]);
  });
});
