/** API tokens for pictures only: what they open in an address or a header, what they do not, and where they never appear. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AccountAnswer, NewTokenAnswer } from "#lib/protocol/account.ts";
import { createRates } from "#lib/server/rates.ts";
import { matchRoute, ROUTES, type RouteName } from "#lib/server/routes.ts";
import { type Answer, ask, codeOf } from "#tests/support/ask.ts";
import { APP_TOKEN, type RunningApp, runApp } from "#tests/support/running-app.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

const DAY_MS = 24 * 3600_000;
const clock = { now: Date.parse("2026-01-01T00:00:00Z") };
let running: RunningApp;
let log: string[];
let wiki: NewTokenAnswer;
beforeEach(async () => {
  log = [];
  const few = { points: 3, duration: 600 };
  running = await runApp(syntheticHost({ containers: 2, networks: 1 }), {
    rates: createRates({ guessOfAddress: few, wrongKeyOfAddress: few, write: { points: 200, duration: 60 } }),
    now: () => clock.now,
    logged: (line) => log.push(line),
  });
  wiki = make({ only: "pictures" });
});
afterEach(() => running.close());

const make = (token: Partial<Parameters<typeof running.auth.tokens.create>[0]>): NewTokenAnswer =>
  running.auth.tokens.create({ name: "wiki", role: "viewer", days: 1, owner: null, ...token });
/** As a browser asks for an image in the page of another site. */
const EMBEDDED = {
  origin: "https://wiki.example",
  referer: "https://wiki.example/network",
  "sec-fetch-site": "cross-site",
  "sec-fetch-mode": "no-cors",
  "sec-fetch-dest": "image",
};
const embedded = (key: string, more: Record<string, string> = {}, method = "GET"): Promise<Answer> =>
  ask(running.url, `/api/picture?format=svg&key=${key}`, { method, headers: { ...EMBEDDED, ...more } });
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const EVERYTHING = { from: null, to: null, who: null, kind: null, outcome: null, text: null };
const audited = () => JSON.stringify(running.records.audit.list(EVERYTHING, null, 100));

describe("a key in the address of a picture", () => {
  it("shows the picture in a page of another site, without a cookie coming or going", async () => {
    const { status, headers, body } = await embedded(wiki.secret);
    expect([status, headers["content-type"]]).toEqual([200, "image/svg+xml; charset=utf-8"]);
    expect(body).toContain("service-0");
    expect(headers["cross-origin-resource-policy"]).toBe("cross-origin");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["cache-control"]).toBe("private, no-cache");
    for (const name of ["set-cookie", "access-control-allow-origin"]) expect(headers[name], name).toBeUndefined();
    expect((await embedded(wiki.secret, {}, "HEAD")).status).toBe(200);
  });

  it("leaves the tag as it is, and nothing is sent again while the picture stays", async () => {
    const tag = String((await embedded(wiki.secret)).headers.etag);
    const own = await ask(running.url, "/api/picture?format=svg", { headers: bearer(APP_TOKEN) });
    expect(own.headers.etag).toBe(tag);
    const again = await embedded(wiki.secret, { "if-none-match": tag });
    expect([again.status, again.body, again.headers.etag]).toEqual([304, "", tag]);
    expect(again.headers["cross-origin-resource-policy"]).toBe("cross-origin");
  });

  it("is what alone lets other sites in: their pages have no picture with a session, nor with another key", async () => {
    const { cookie } = running;
    const bare = await ask(running.url, "/api/picture", { headers: { cookie } });
    expect([bare.status, bare.headers["cross-origin-resource-policy"]]).toEqual([200, "same-origin"]);
    expect(codeOf(await ask(running.url, "/api/picture", { headers: { ...EMBEDDED, cookie } }))).toBe("origin_refused");
    for (const key of ["", "wrong", `${wiki.secret}x`]) {
      const answer = await embedded(key, { cookie });
      expect([answer.status, codeOf(answer)], key).toEqual([401, "unauthorized"]);
      expect(answer.headers["cross-origin-resource-policy"]).toBe("same-origin");
    }
  });

  it("opens no other host name", async () => {
    const answer = await embedded(wiki.secret, { host: "evil.example" });
    expect([answer.status, codeOf(answer)]).toEqual([403, "host_refused"]);
  });

  it("ends when it is revoked, and with its time", async () => {
    const other = make({ only: "pictures", days: 2 });
    running.auth.tokens.revoke(wiki.id);
    expect([(await embedded(wiki.secret)).status, (await embedded(other.secret)).status]).toEqual([401, 200]);
    clock.now += 2 * DAY_MS;
    expect((await embedded(other.secret)).status).toBe(401);
  });

  it("is no other token: those are refused there, with what to do", async () => {
    for (const secret of [make({}).secret, make({ role: "operator" }).secret, APP_TOKEN]) {
      const answer = await embedded(secret);
      expect([answer.status, codeOf(answer)]).toEqual([403, "not_a_key"]);
      expect(answer.body).toContain("--pictures");
      expect(answer.body).not.toContain(secret);
      expect(answer.headers["cross-origin-resource-policy"]).toBe("same-origin");
    }
  });

  it("is not guessed, and guessing keeps neither right keys nor tokens in headers out", async () => {
    for (let i = 0; i < 3; i++) expect((await embedded(`wrong-${i}`)).status).toBe(401);
    const late = await embedded("wrong-3");
    expect([late.status, codeOf(late), Number(late.headers["retry-after"]) > 0]).toEqual([429, "too_many", true]);
    expect((await embedded(APP_TOKEN)).status).toBe(429);
    expect((await embedded(wiki.secret)).status).toBe(200);
    expect((await ask(running.url, "/metrics", { headers: bearer(APP_TOKEN) })).status).toBe(200);
  });

  it("counts at no other address", async () => {
    for (const path of ["/metrics", "/api/topology", "/api/picture/x", "/api/%70icture", "/api/account"]) {
      const answer = await ask(running.url, `${path}?key=${wiki.secret}`);
      expect([401, 303], path).toContain(answer.status);
    }
    const posted = await ask(running.url, `/api/picture?key=${wiki.secret}`, { method: "POST", json: {} });
    expect(posted.status).toBe(401);
    const poll = await ask(running.url, `/socket.io/?EIO=4&transport=polling&key=${wiki.secret}`);
    expect(poll.status).toBe(400);
  });

  it("is in no log, no error and no audit log, nor is a wrong one", async () => {
    const wrong = "vsk_this-is-nobodys-key";
    const answers = [
      await embedded(`${wiki.secret}&colour=red`),
      await embedded(`${wiki.secret}&network=nowhere`),
      await embedded(`${wiki.secret}&key=${wrong}`),
      await embedded(wrong),
      await embedded(wiki.secret, { host: "evil.example" }),
    ];
    expect(answers.map((a) => a.status)).toEqual([400, 400, 200, 401, 403]);
    Object.defineProperty(running.hub, "topology", {
      get: () => {
        throw new Error("a picture that cannot be made");
      },
    });
    answers.push(await embedded(wiki.secret));
    expect(answers.at(-1)?.status).toBe(500);
    const said = answers.map((a) => JSON.stringify([a.headers, a.body])).join();
    expect(log.join()).toContain("a picture that cannot be made");
    expect(audited()).toContain("unauthorized");
    for (const text of [said, log.join(), audited()]) {
      expect(text).not.toContain(wiki.secret);
      expect(text).not.toContain(wrong);
    }
  });
});

describe("a token for pictures only", () => {
  const rows = (Object.keys(ROUTES) as RouteName[])
    .filter((name) => name !== "GET /api/picture")
    .map((name) => {
      const [method = "", path = ""] = name.split(" ");
      return [name, method, path.replace(/:\w+/g, "x").replace("*", "x")] as const;
    });

  it("is taken from a header for pictures, too", async () => {
    const answer = await ask(running.url, "/api/picture", { headers: bearer(wiki.secret) });
    expect([answer.status, answer.headers["cross-origin-resource-policy"]]).toEqual([200, "same-origin"]);
  });

  it.each(rows)(
    "is refused for %s, with what to do, also with a good session beside it",
    async (name, method, path) => {
      const route = matchRoute(method, path);
      expect("name" in route && route.name).toBe(name);
      for (const query of ["", "?plan=1"])
        for (const more of [{}, { cookie: running.cookie, "x-vethscope": "1" }]) {
          const headers = { ...bearer(wiki.secret), ...more };
          const answer = await ask(running.url, path + query, { method, headers });
          expect([answer.status, codeOf(answer)]).toEqual([403, "pictures_only"]);
        }
      expect(audited()).toContain("pictures_only");
    },
  );

  it("opens no stream, by either transport", async () => {
    const poll = await ask(running.url, "/socket.io/?EIO=4&transport=polling", { headers: bearer(wiki.secret) });
    expect([poll.status, codeOf(poll)]).toEqual([403, "pictures_only"]);
    for (const transport of ["websocket", "polling"] as const) {
      const socket = running.connect({ transport, headers: bearer(wiki.secret) });
      await new Promise<void>((done, failed) => {
        socket.once("connect_error", () => done());
        socket.once("connect", () => failed(new Error(`connected over ${transport}`)));
      });
    }
    expect(running.app.stream.stats().clients).toBe(0);
  });

  it("is made on the page, by viewers for themselves as well, listed as such, and shown once", async () => {
    await running.auth.users.add("vic", "viewer", "correct horse battery");
    const json = { user: "vic", password: "correct horse battery" };
    const signed = await ask(running.url, "/api/session", { method: "POST", json });
    const cookie = String(signed.headers["set-cookie"]).split(";")[0] ?? "";
    const headers = { cookie, "x-vethscope": "1" };
    const post = (body: unknown) => ask(running.url, "/api/tokens", { method: "POST", headers, json: body });
    const asked = { name: "intranet", role: "viewer", days: 1 };
    const made = await post({ ...asked, only: "pictures" });
    const { secret } = (JSON.parse(made.body) as { data: NewTokenAnswer }).data;
    expect((await embedded(secret)).status).toBe(200);
    expect(codeOf(await post({ ...asked, only: "everything" }))).toBe("bad_fields");
    const operator = await ask(running.url, "/api/tokens", {
      method: "POST",
      headers: { cookie: running.cookie, "x-vethscope": "1" },
      json: { ...asked, role: "operator", only: "pictures" },
    });
    expect(codeOf(operator)).toBe("bad_role");
    const answer = await ask(running.url, "/api/account", { headers });
    expect(answer.body).not.toContain(secret);
    const { tokens } = (JSON.parse(answer.body) as { data: AccountAnswer }).data;
    expect(tokens.map((t) => [t.name, t.only, t.used === null])).toEqual([["intranet", "pictures", false]]);
    running.auth.users.remove("vic");
    expect((await embedded(secret)).status).toBe(401);
  });
});
