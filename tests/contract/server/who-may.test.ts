/** People and programs at the real server: signing in, roles, ending sessions in the middle, and how often things may be tried. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AccountAnswer, NewTokenAnswer } from "#lib/protocol/account.ts";
import type { Me, Problem, Reply } from "#lib/protocol/stream.ts";
import { createRates } from "#lib/server/rates.ts";
import { type Answer, ask, codeOf } from "#tests/support/ask.ts";
import { APP_TOKEN, type RunningApp, runApp, type TestSocket } from "#tests/support/running-app.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

const PASSWORD = "correct horse battery";
const clock = { now: Date.parse("2026-01-01T00:00:00Z") };
let running: RunningApp;
beforeEach(async () => {
  const few = { points: 3, duration: 600 };
  running = await runApp(syntheticHost({ containers: 1, networks: 1 }), {
    rates: createRates({ loginOfUser: few, guessOfAddress: few, write: { points: 8, duration: 60 } }),
    now: () => clock.now,
  });
  await running.auth.users.add("ann", "operator", PASSWORD);
  await running.auth.users.add("vic", "viewer", PASSWORD);
});
afterEach(() => running.close());

const signIn = (user: string, password: string): Promise<Answer> =>
  ask(running.url, "/api/session", { method: "POST", json: { user, password } });
const cookieFrom = (answer: Answer): string => String(answer.headers["set-cookie"]).split(";")[0] ?? "";
const cookieOf = async (user: string): Promise<string> => cookieFrom(await signIn(user, PASSWORD));
const send = (cookie: string, method: string, path: string, json?: unknown): Promise<Answer> =>
  ask(running.url, path, { method, headers: { cookie, "x-vethscope": "1" }, ...(json === undefined ? {} : { json }) });
const account = async (cookie: string): Promise<AccountAnswer> =>
  (JSON.parse((await send(cookie, "GET", "/api/account")).body) as { data: AccountAnswer }).data;
const heard = <T>(socket: TestSocket, event: "who" | "ended" | "disconnect" | "snapshot"): Promise<T> =>
  new Promise((done) => socket.once(event, (what: unknown) => done(what as T)));

describe("a user with a password", () => {
  it("signs in, is told who he is, and logs out; the cookie is worth nothing then", async () => {
    const cookie = await cookieOf("vic");
    expect(JSON.parse((await send(cookie, "GET", "/api/session")).body)).toMatchObject({
      data: { who: { name: "vic", role: "viewer", via: "user" }, ways: { password: true, oidc: null } },
    });
    expect((await send(cookie, "GET", "/")).body).toBe("page");
    const out = await send(cookie, "DELETE", "/api/session");
    expect(String(out.headers["set-cookie"])).toContain("Max-Age=0");
    expect((await send(cookie, "GET", "/api/account")).status).toBe(401);
  });

  it("hears the same, whether the name or the password is wrong", async () => {
    const [wrong, unknown] = [await signIn("ann", "wrong password"), await signIn("nobody", "wrong password")];
    expect([wrong.status, wrong.body]).toEqual([unknown.status, unknown.body]);
    expect(codeOf(wrong)).toBe("wrong_password");
  });

  it("changes the password, which ends the other sessions and not this one", async () => {
    const [here, there] = [await cookieOf("vic"), await cookieOf("vic")];
    const change = (current: string, next: string) => send(here, "POST", "/api/account/password", { current, next });
    expect(codeOf(await change("not that one", "another password"))).toBe("wrong_password");
    expect(codeOf(await change(PASSWORD, "short"))).toBe("bad_password");
    expect((await change(PASSWORD, "another password")).status).toBe(200);
    expect([(await send(here, "GET", "/")).status, (await send(there, "GET", "/api/account")).status]).toEqual([
      200, 401,
    ]);
    expect((await signIn("vic", PASSWORD)).status).toBe(401);
    expect((await signIn("vic", "another password")).status).toBe(200);
  });

  it("is heard no more after too many wrong passwords, also with the right one; others are", async () => {
    for (let i = 0; i < 3; i++) expect((await signIn("vic", "wrong password")).status).toBe(401);
    const refused = await signIn("VIC", PASSWORD);
    expect([refused.status, codeOf(refused)]).toEqual([429, "too_many"]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect((await signIn("ann", PASSWORD)).status).toBe(200);
  });
});

describe("operators", () => {
  it("make, change and remove users, and nobody else does", async () => {
    const [ann, vic] = [await cookieOf("ann"), await cookieOf("vic")];
    const bob = { name: "bob", role: "viewer", password: PASSWORD };
    expect((await send(vic, "POST", "/api/users", bob)).status).toBe(403);
    expect((await send(ann, "POST", "/api/users", bob)).status).toBe(201);
    expect(codeOf(await send(ann, "POST", "/api/users", bob))).toBe("name_taken");
    expect(codeOf(await send(ann, "POST", "/api/users", { ...bob, role: "root" }))).toBe("bad_fields");
    expect((await send(ann, "PATCH", "/api/users/bob", { role: "operator" })).status).toBe(200);
    expect((await account(ann)).users?.map((u) => [u.name, u.role])).toEqual([
      ["ann", "operator"],
      ["bob", "operator"],
      ["vic", "viewer"],
    ]);
    const half = { role: "viewer", password: "short" };
    expect(codeOf(await send(ann, "PATCH", "/api/users/bob", half))).toBe("bad_password");
    expect((await account(ann)).users?.find((u) => u.name === "bob")?.role).toBe("operator");
    expect(codeOf(await send(ann, "DELETE", "/api/users/ANN"))).toBe("oneself");
    expect(codeOf(await send(ann, "DELETE", "/api/users/zoe"))).toBe("unknown_user");
    expect((await account(vic)).users).toBeNull();
  });

  it("end other people's sessions, viewers only their own", async () => {
    const [ann, vic] = [await cookieOf("ann"), await cookieOf("vic")];
    const { sessions, session } = await account(ann);
    const other = sessions.find((s) => s.name === "vic")?.id ?? "";
    expect((await account(vic)).sessions.map((s) => s.name)).toEqual(["vic"]);
    expect((await send(vic, "DELETE", `/api/sessions/${session}`)).status).toBe(404);
    expect((await send(ann, "DELETE", `/api/sessions/${other}`)).status).toBe(200);
    expect((await send(vic, "GET", "/api/account")).status).toBe(401);
  });

  it("are slowed down when they change too much at once", async () => {
    const ann = await cookieOf("ann");
    const answers = [];
    for (let i = 0; i < 9; i++) answers.push((await send(ann, "DELETE", "/api/tokens/none")).status);
    expect(answers.slice(0, 8)).toEqual(Array(8).fill(404));
    expect(answers[8]).toBe(429);
  });
});

describe("API tokens", () => {
  it("are shown once, never above their maker's role, and cannot manage accounts", async () => {
    const [ann, vic] = [await cookieOf("ann"), await cookieOf("vic")];
    expect((await send(vic, "POST", "/api/tokens", { name: "ci", role: "operator", days: 1 })).status).toBe(403);
    const made = await send(ann, "POST", "/api/tokens", { name: "ci", role: "operator", days: 1 });
    const { id, secret } = (JSON.parse(made.body) as { data: NewTokenAnswer }).data;
    const authorization = `Bearer ${secret}`;
    expect((await ask(running.url, "/metrics", { headers: { authorization } })).status).toBe(200);
    const bob = { name: "bob", role: "operator", password: PASSWORD };
    const add = await ask(running.url, "/api/users", { method: "POST", headers: { authorization }, json: bob });
    expect(codeOf(add)).toBe("not_by_api_token");
    expect(JSON.stringify(await account(ann))).not.toContain(secret);
    expect((await account(vic)).tokens).toEqual([]);
    expect((await send(vic, "DELETE", `/api/tokens/${id}`)).status).toBe(404);
    expect((await send(ann, "DELETE", `/api/tokens/${id}`)).status).toBe(200);
    expect((await ask(running.url, "/metrics", { headers: { authorization } })).status).toBe(401);
  });

  it("are not guessed: an address that sends wrong ones is not listened to", async () => {
    const get = (token: string) => ask(running.url, "/metrics", { headers: { authorization: `Bearer ${token}` } });
    for (let i = 0; i < 3; i++) expect((await get(`wrong-${i}`)).status).toBe(401);
    expect((await get(APP_TOKEN)).status).toBe(429);
    expect((await send(running.cookie, "GET", "/metrics")).status).toBe(200);
    const { secret } = running.auth.tokens.create({ name: "ci", role: "viewer", days: 1, owner: "vic" });
    expect((await get(secret)).status).toBe(200);
  });

  it("are a hundred of one user at most", async () => {
    const make = () => running.auth.tokens.create({ name: "ci", role: "viewer", days: 1, owner: "vic" });
    for (let i = 0; i < 100; i++) make();
    expect(make).toThrow('"vic" has 100 API tokens.');
  });
});

it("another page's images and frames are no attempts to sign in", async () => {
  const open = (token: string, dest: string) =>
    ask(running.url, `/?token=${token}`, { headers: { "sec-fetch-dest": dest } });
  for (let i = 0; i < 25; i++) expect((await open("wrong", i % 2 ? "image" : "iframe")).status).toBe(403);
  expect((await open("wrong", "document")).headers.location).toBe("/login?wrong=1");
  expect((await open(APP_TOKEN, "document")).headers.location).toBe("/");
});

it("what a viewer may not is counted, by both ways, for each refusal is written down", async () => {
  const cookie = await cookieOf("vic");
  const socket = running.connect({ headers: { cookie } });
  await heard(socket, "snapshot");
  const codes: unknown[] = [];
  for (let i = 0; i < 5; i++) {
    codes.push(codeOf(await send(cookie, "GET", "/api/audit")));
    const emit = socket as unknown as { emitWithAck(...args: unknown[]): Promise<{ error: Problem }> };
    codes.push((await emit.emitWithAck("act", {})).error.code);
  }
  expect(codes).toEqual([...Array(8).fill("viewer"), "too_many", "too_many"]);
});

it("a whole picture is not given as often as somebody likes", async () => {
  const socket = running.connect({ headers: { cookie: await cookieOf("vic") } });
  await heard(socket, "snapshot");
  const answers = await Promise.all([...Array(61)].map(() => socket.emitWithAck("resync", { rev: 0 })));
  expect(answers.filter((a) => "error" in a)).toMatchObject([{ error: { code: "too_many" } }]);
});

describe.each(["websocket", "polling"] as const)("the stream over %s", (transport) => {
  it("says who one is, and again when the role is another", async () => {
    const socket = running.connect({ transport, headers: { cookie: await cookieOf("ann") } });
    expect(await heard<Me>(socket, "who")).toEqual({ name: "ann", role: "operator", via: "user" });
    running.auth.users.setRole("ann", "viewer");
    const again = heard<Me>(socket, "who");
    running.auth.changed();
    expect((await again).role).toBe("viewer");
  });

  it("ends with the session that it came with, wherever that was ended, and with no other", async () => {
    const [mine, other] = [await cookieOf("vic"), await cookieOf("ann")];
    const [first, second, bystander] = [mine, mine, other].map((cookie) =>
      running.connect({ transport, headers: { cookie } }),
    );
    if (!first || !second || !bystander) throw new Error("no sockets");
    await Promise.all([first, second, bystander].map((s) => heard(s, "snapshot")));
    const told: string[] = [];
    for (const socket of [first, second]) socket.once("ended", ({ code }: Problem) => told.push(code));
    const gone = [first, second].map((s) => heard(s, "disconnect"));
    await send(mine, "DELETE", "/api/session");
    await Promise.all(gone);
    // Over polling the next request may be refused before the word has been fetched.
    if (transport === "websocket") expect(told).toEqual(["session_ended", "session_ended"]);
    await expect.poll(() => running.app.stream.stats().clients).toBe(1);
    expect(bystander.connected).toBe(true);
  });

  it("refuses an event of a session that has ended meanwhile, and hangs up", async () => {
    const socket = running.connect({ transport, headers: { cookie: await cookieOf("vic") } });
    await heard(socket, "snapshot");
    clock.now += 8 * 24 * 3600_000;
    const gone = heard(socket, "disconnect");
    const answers: Reply<unknown>[] = [];
    socket.emit("resync", { rev: 0 }, (answer) => answers.push(answer));
    await gone;
    expect(answers.filter((a) => "data" in a)).toEqual([]);
    // Over polling the request that carries the event is refused already.
    if (transport === "websocket") expect(answers).toMatchObject([{ error: { code: "unauthorized" } }]);
  });

  it("lets viewers plan nothing away: acting is refused, as are events there are not", async () => {
    const socket = running.connect({ transport, headers: { cookie: await cookieOf("vic") } });
    await heard(socket, "snapshot");
    const emit = (event: string): Promise<unknown> =>
      new Promise((done) => (socket as unknown as { emit(...args: unknown[]): void }).emit(event, {}, done));
    expect(await emit("act")).toMatchObject({ error: { code: "viewer" } });
    for (const event of ["shutdown", "__proto__", "constructor"]) {
      expect(await emit(event), event).toMatchObject({ error: { code: "unknown_event" } });
    }
  });
});

it("a polling connection cannot be gone on with by somebody else", async () => {
  const [ann, vic] = [await cookieOf("ann"), await cookieOf("vic")];
  const poll = "/socket.io/?EIO=4&transport=polling";
  const sid = /"sid":"([^"]+)"/.exec((await ask(running.url, poll, { headers: { cookie: ann } })).body)?.[1];
  const go = (cookie: string) =>
    ask(running.url, `${poll}&sid=${sid}`, { method: "POST", headers: { cookie }, json: 40 });
  expect((await go(vic)).status).toBe(400);
  expect((await go(ann)).status).toBe(200);
});

it("logging out everywhere ends all sessions of that user and nobody else's", async () => {
  const [here, there, ann] = [await cookieOf("vic"), await cookieOf("vic"), await cookieOf("ann")];
  await send(here, "DELETE", "/api/session?everywhere=1");
  const status = async (cookie: string) => (await send(cookie, "GET", "/metrics")).status;
  expect([await status(here), await status(there), await status(ann)]).toEqual([401, 401, 200]);
});
