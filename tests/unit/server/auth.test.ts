import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createAuth } from "#lib/server/auth.ts";
import { memoryDatabase } from "#lib/server/database.ts";
import { loadToken } from "#lib/server/kept-token.ts";
import { createOriginPolicy } from "#lib/server/origin.ts";
import { readSettings } from "#lib/server/settings.ts";

const token = "a-token-of-sixteen-or-more";
const HOUR = 3600_000;

/** A request as far as it is looked at; `peer` is who is at the other end of the connection. */
const ask = (headers: Record<string, string> = {}, peer = "192.0.2.9") => ({
  headers,
  socket: { remoteAddress: peer },
});

function setUp(env: Record<string, string> = {}, database = memoryDatabase(), given = token) {
  const clock = { now: Date.parse("2026-01-01T00:00:00Z") };
  const settings = readSettings({ VETHSCOPE_TOKEN: given, ...env });
  const auth = createAuth({ token: given, settings, database, now: () => clock.now });
  const begin = (as: Partial<Parameters<typeof auth.begin>[1]> = {}): string =>
    auth.begin(ask(), { name: "token", role: "operator", via: "token", user: null, ...as });
  const cookie = (as?: Parameters<typeof begin>[0]): string => begin(as).split(";")[0] ?? "";
  return { auth, clock, begin, cookie, database };
}

describe("who asks", () => {
  it("is told from the token and from a session's cookie, and from nothing else", () => {
    const { auth, cookie } = setUp();
    const own = cookie();
    expect(auth.who(ask({ authorization: `Bearer ${token}` }))).toMatchObject({
      name: "token",
      role: "operator",
      via: "token",
    });
    expect(auth.who(ask({ cookie: own }))).toMatchObject({ role: "operator", from: "192.0.2.9" });
    expect(auth.who(ask({ cookie: `other=1; ${own}; x=y` }))?.session).toMatch(/^[\w-]{12}$/);
    for (const bad of [
      {},
      { authorization: "Bearer wrong" },
      { authorization: token },
      { cookie: `${own}x` },
      { cookie: own.slice(0, -1) },
      { cookie: "vethscope_4711=" },
      { cookie: "vethscope_4711=' OR 1=1 --" },
      { "remote-user": "root" },
    ] as Record<string, string>[]) {
      expect(auth.who(ask(bad)), JSON.stringify(bad)).toBeNull();
    }
  });

  it("is nobody with a wrong token, whatever else is brought", () => {
    const { auth, cookie } = setUp();
    expect(auth.who(ask({ authorization: "Bearer wrong", cookie: cookie() }))).toBeNull();
  });
});

describe("sessions", () => {
  it("end after their time however much they are used, and when nobody uses them", () => {
    const { auth, clock, cookie } = setUp({ VETHSCOPE_SESSION_DAYS: "2", VETHSCOPE_SESSION_IDLE_HOURS: "5" });
    const [used, idle] = [cookie(), cookie()];
    for (let hours = 4; hours < 48; hours += 4) {
      clock.now += 4 * HOUR;
      expect(auth.who(ask({ cookie: used })), `after ${hours} hours`).not.toBeNull();
    }
    expect(auth.who(ask({ cookie: idle }))).toBeNull();
    clock.now += 4 * HOUR;
    expect(auth.who(ask({ cookie: used }))).toBeNull();
  });

  it("end when the token is another, and outlive a restart otherwise", () => {
    const { cookie, database } = setUp();
    const own = cookie();
    expect(setUp({}, database).auth.who(ask({ cookie: own }))).not.toBeNull();
    expect(setUp({}, database, `${token}2`).auth.who(ask({ cookie: own }))).toBeNull();
    expect(setUp({}, database).auth.who(ask({ cookie: own }))).toBeNull();
  });

  it("end one by one, and all of one person at once, and tell so", () => {
    const { auth, cookie } = setUp();
    let told = 0;
    auth.onChange(() => told++);
    const [a, b, other] = [cookie(), cookie(), cookie({ name: "ann", via: "oidc" })];
    const first = auth.who(ask({ cookie: a }));
    auth.sessions.end(first?.session ?? "");
    expect([a, b, other].map((c) => auth.who(ask({ cookie: c })) !== null)).toEqual([false, true, true]);
    auth.sessions.endAll({ name: "token", via: "token" }, null);
    expect([a, b, other].map((c) => auth.who(ask({ cookie: c })) !== null)).toEqual([false, false, true]);
    expect(told).toBe(2);
  });

  it("are a hundred of one person at most; the one used longest ago ends first", () => {
    const { auth, clock, cookie } = setUp();
    const other = cookie({ name: "ann", via: "oidc" });
    const all = Array.from({ length: 101 }, () => {
      clock.now += 1000;
      return cookie();
    });
    const here = [other, ...all].map((c) => auth.who(ask({ cookie: c })) !== null);
    expect(here).toEqual([true, false, ...Array(100).fill(true)]);
  });

  it("are stored without what their cookies hold", () => {
    const { database, cookie } = setUp();
    const secret = cookie().split("=")[1] ?? "";
    expect(secret.length).toBeGreaterThan(40);
    expect(JSON.stringify(database.prepare("SELECT * FROM sessions").all())).not.toContain(secret);
  });

  it("are kept from scripts and other sites, and from plain HTTP when a trusted proxy says that it was HTTPS", () => {
    const { auth } = setUp({ VETHSCOPE_TRUSTED_PROXIES: "10.0.0.1" });
    const as = { name: "token", role: "operator", via: "token", user: null } as const;
    const https = { "x-forwarded-proto": "https" };
    expect(auth.begin(ask(https, "10.0.0.1"), as)).toMatch(/; HttpOnly; SameSite=Strict; Max-Age=604800; Secure$/);
    expect(auth.begin(ask(https, "10.0.0.2"), as)).not.toContain("Secure");
  });
});

describe("users", () => {
  it("are let in with their password, in any case of their name, and nobody else is", async () => {
    const { users } = setUp().auth;
    await users.add("Ann", "viewer", "correct horse battery");
    expect(await users.check("ann", "correct horse battery")).toMatchObject({ name: "Ann", role: "viewer" });
    expect(await users.check("Ann", "correct horse batterz")).toBeNull();
    expect(await users.check("Ann", "")).toBeNull();
    expect(await users.check("bob", "correct horse battery")).toBeNull();
  });

  it("are stored with argon2id, a salt of their own and its parameters; the password is nowhere", async () => {
    const { auth, database } = setUp();
    for (const name of ["ann", "bob"]) await auth.users.add(name, "viewer", "correct horse battery");
    const hashes = database
      .prepare("SELECT password FROM users")
      .all()
      .map((row) => String(row.password));
    for (const hash of hashes) expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w-]{22}\$[\w-]{43}$/);
    expect(new Set(hashes).size).toBe(2);
    expect(hashes.join()).not.toContain("correct");
  });

  it.each([
    ["a name with spaces", "a b", "long enough password", "bad_name"],
    ["the name of the server's token", "Token", "long enough password", "bad_name"],
    ["no name", "", "long enough password", "bad_name"],
    ["a short password", "ann", "123456789", "bad_password"],
    ["a password of 257 characters", "ann", "x".repeat(257), "bad_password"],
    ["a name that is taken", "TAKEN", "long enough password", "name_taken"],
  ])("are refused with %s", async (_what, name, password, code) => {
    const { users } = setUp().auth;
    await users.add("taken", "viewer", "long enough password");
    await expect(users.add(name, "viewer", password)).rejects.toMatchObject({ code });
  });

  it("lose their sessions and API tokens when they are removed, and a new role counts at once", async () => {
    const { auth, cookie } = setUp();
    await auth.users.add("ann", "operator", "correct horse battery");
    const user = await auth.users.check("ann", "correct horse battery");
    const own = cookie({ name: "ann", via: "user", role: "operator", user: user?.id ?? null });
    const { secret } = auth.tokens.create({ name: "ci", role: "operator", days: 1, owner: "ann" });
    const bearer = { authorization: `Bearer ${secret}` };
    auth.users.setRole("ann", "viewer");
    expect([auth.who(ask({ cookie: own }))?.role, auth.who(ask(bearer))?.role]).toEqual(["viewer", "viewer"]);
    auth.users.remove("ann");
    expect([auth.who(ask({ cookie: own })), auth.who(ask(bearer))]).toEqual([null, null]);
  });
});

describe("API tokens", () => {
  it("let in with their role until they expire or are revoked, and are stored as hashes", () => {
    const { auth, clock, database } = setUp();
    const ci = auth.tokens.create({ name: "ci", role: "viewer", days: 2, owner: null });
    const forever = auth.tokens.create({ name: "cd", role: "operator", days: 0, owner: null });
    const who = (secret: string) => auth.who(ask({ authorization: `Bearer ${secret}` }));
    expect(who(ci.secret)).toMatchObject({ name: "ci", role: "viewer", via: "api-token", session: null });
    expect(JSON.stringify(database.prepare("SELECT * FROM api_tokens").all())).not.toContain(ci.secret);
    clock.now += 48 * HOUR;
    expect([who(ci.secret), who(forever.secret)?.role]).toEqual([null, "operator"]);
    auth.tokens.revoke(forever.id);
    expect(who(forever.secret)).toBeNull();
    expect(() => auth.tokens.revoke(forever.id)).toThrow(/no such API token/);
  });

  it("for pictures only are viewers, and nobody for whoever does not ask for pictures", () => {
    const { auth, database } = setUp();
    const { secret } = auth.tokens.create({ name: "wiki", role: "viewer", only: "pictures", days: 0, owner: null });
    expect(auth.who(ask({ authorization: `Bearer ${secret}` }))).toBeNull();
    expect(auth.find(secret, "192.0.2.9")).toMatchObject({ who: { name: "wiki", role: "viewer" }, only: "pictures" });
    expect(auth.find(token, "192.0.2.9")).toMatchObject({ who: { via: "token" }, only: null });
    const operator = { name: "wiki", role: "operator", only: "pictures", days: 0, owner: null } as const;
    expect(() => auth.tokens.create(operator)).toThrow(/changes nothing/);
    expect(JSON.stringify(database.prepare("SELECT * FROM api_tokens").all())).not.toContain(secret);
  });
});

describe("a proxy that signs people in", () => {
  const env = {
    VETHSCOPE_TRUSTED_PROXIES: "10.0.0.0/8,fd00::1",
    VETHSCOPE_FORWARD_USER: "Remote-User",
    VETHSCOPE_FORWARD_GROUPS: "Remote-Groups",
    VETHSCOPE_OPERATOR_GROUPS: "ops,user:root",
    VETHSCOPE_VIEWER_GROUPS: "staff",
  };
  const { auth } = setUp(env);

  it.each(["10.1.2.3", "::ffff:10.1.2.3", "fd00::1"])("is believed at %s", (peer) => {
    const ann = ask({ "remote-user": "ann", "remote-groups": "staff, ops" }, peer);
    expect(auth.who(ann)).toMatchObject({ name: "ann", role: "operator", via: "proxy", session: null });
    expect(auth.who(ask({ "remote-user": "bob", "remote-groups": "staff" }, peer))?.role).toBe("viewer");
    expect(auth.who(ask({ "remote-user": "root" }, peer))?.role).toBe("operator");
  });

  it.each(["11.1.2.3", "::ffff:11.1.2.3", "fd00::2", "127.0.0.1", ""])(
    "is not believed at %s, and its headers go no further",
    (peer) => {
      const req = ask({ "remote-user": "root", "remote-groups": "ops", "x-forwarded-for": "10.0.0.1" }, peer);
      expect(auth.who(req)).toBeNull();
      auth.forward.strip(req);
      expect(req.headers).toEqual({});
    },
  );

  it("lets nobody in who has no role, two names, or none", () => {
    for (const headers of [
      { "remote-user": "eve" },
      { "remote-user": "eve, root" },
      { "remote-user": "", "remote-groups": "ops" },
      { "remote-groups": "ops" },
      { "remote-user": "eve", "remote-groups": "user:root" },
    ] as Record<string, string>[]) {
      expect(auth.who(ask(headers, "10.0.0.1")), JSON.stringify(headers)).toBeNull();
    }
  });

  it("names the address that it heard, not one that the sender made up", () => {
    const from = (chain: string, peer = "10.0.0.1") => auth.forward.from(ask({ "x-forwarded-for": chain }, peer));
    expect(from("198.51.100.7")).toBe("198.51.100.7");
    expect(from("1.1.1.1, 198.51.100.7")).toBe("198.51.100.7");
    expect(from("1.1.1.1, 198.51.100.7, 10.9.9.9")).toBe("198.51.100.7");
    expect(from("garbage")).toBe("10.0.0.1");
    expect(from("198.51.100.7", "192.0.2.1")).toBe("192.0.2.1");
  });
});

describe("the kept token", () => {
  it("is made once, long, and readable by its owner alone", () => {
    const folder = mkdtempSync(join(tmpdir(), "vethscope-token-"));
    try {
      const first = loadToken(join(folder, "data"));
      expect(first).toMatchObject({ created: true, token: expect.stringMatching(/^[\w-]{32}$/) });
      expect(loadToken(join(folder, "data"))).toEqual({ created: false, token: first.token });
      expect(statSync(join(folder, "data", "token")).mode & 0o777).toBe(0o600);
      expect(statSync(join(folder, "data")).mode & 0o777).toBe(0o700);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("Host and Origin", () => {
  const policy = createOriginPolicy("127.0.0.1", ["net.example.org", "nas:8080"]);

  it.each([
    "localhost:4711",
    "127.0.0.1:4711",
    "[::1]:4711",
    "192.0.2.7:4711",
    "net.example.org",
    "nas:8080",
    "NET.example.org:443",
  ])("answers for %s", (host) => expect(policy.refuse({ host })).toBeNull());

  it.each([
    undefined,
    "",
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example:4711",
    "nas",
    "a b",
    "127.0.0.1:4711/x",
    "user@127.0.0.1",
  ])("does not answer for %s", (host) => expect(policy.refuse({ host })?.code).toBe("host_refused"));

  it("lets its own page in, over either scheme, and listed names", () => {
    const host = "127.0.0.1:4711";
    expect(policy.refuse({ host, origin: "http://127.0.0.1:4711" })).toBeNull();
    expect(policy.refuse({ host, origin: "https://127.0.0.1:4711" })).toBeNull();
    expect(policy.refuse({ host, origin: "https://net.example.org" })).toBeNull();
  });

  it.each([
    "null",
    "http://evil.example",
    "http://127.0.0.1:4712",
    "http://127.0.0.1",
    "file://",
    "http://127.0.0.1:4711.evil.example",
  ])("refuses a page of %s", (origin) =>
    expect(policy.refuse({ host: "127.0.0.1:4711", origin })?.code).toBe("origin_refused"),
  );
});
