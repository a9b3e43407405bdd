/** Every row of the table that the server routes by: who gets what, and that nothing is open but what the login page needs. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EVENTS, matchRoute, ROUTES, type RouteName } from "#lib/server/routes.ts";
import { ask, codeOf } from "#tests/support/ask.ts";
import { type RunningApp, runApp } from "#tests/support/running-app.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

let running: RunningApp;
beforeAll(async () => {
  running = await runApp(syntheticHost({ containers: 1, networks: 1 }));
});
afterAll(() => running.close());

const rows = (Object.keys(ROUTES) as RouteName[]).map((name) => {
  const [method = "", path = ""] = name.split(" ");
  return { name, method, path: path.replace(/:\w+/g, "x").replace("*", "x"), ...ROUTES[name] };
});
const named = rows.map((row) => [row.name, row] as const);
const csrf = { "x-vethscope": "1" };

describe("without a session", () => {
  it("only health, the login page and what that is made of are open", () => {
    expect(rows.filter((r) => r.needs === "nobody").map((r) => r.name)).toEqual([
      "GET /healthz",
      "GET /login",
      "GET /login/oidc",
      "GET /login/oidc/callback",
      "GET /api/session",
      "POST /api/session",
      "DELETE /api/session",
      "GET /_next/static/*",
      "GET /logo.svg",
    ]);
  });

  it.each(named.filter(([, r]) => r.needs !== "nobody"))(
    "%s is refused, with a plan as well",
    async (_name, { method, path }) => {
      for (const query of ["", "?plan=1"]) {
        for (const headers of [
          {},
          csrf,
          { cookie: "vethscope_0=x" },
          { authorization: "Bearer x" },
          { "remote-user": "root" },
        ]) {
          const answer = await ask(running.url, path + query, { method, headers: headers as Record<string, string> });
          const refused =
            answer.status === 401 || (answer.status === 303 && String(answer.headers.location).startsWith("/login"));
          expect(refused || answer.status === 429, `${JSON.stringify(headers)}: ${answer.status}`).toBe(true);
          expect(answer.body).not.toBe("page");
        }
      }
    },
  );

  it("other spellings of a path open nothing", async () => {
    for (const path of [
      "//healthz/../api/topology",
      "/healthz/../api/topology",
      "/_next/static/../../api/topology",
      "/_next/static/%2e%2e/%2e%2e/api/topology",
      "/_next/static/..\\..\\api/topology",
      "/_next/static/..%2f..%2fapi/topology",
      "/_next/static/x%5c..%5c..%5capi",
      "/_next/static/%252e%252e%252fapi",
      "/_next/static/.%00/x",
      "/_next/static/%zz",
      "/_next/static//api/topology",
      "//x/login",
      "/login/",
      "/LOGIN",
      "/login%2f..%2fapi",
      "/logo.svg/x",
    ]) {
      const answer = await ask(running.url, path);
      expect([401, 303], `${path}: ${answer.status}`).toContain(answer.status);
    }
    expect((await ask(running.url, "http://evil.example/login")).status).toBe(400);
  });
});

describe("whatever session there is", () => {
  it.each(named)("%s is not given to a foreign Host or Origin", async (_name, { method, path }) => {
    const { cookie } = running;
    for (const headers of [
      { host: "evil.example" },
      { host: "127.0.0.1.evil.example:80" },
      { origin: "http://evil.example" },
    ]) {
      const answer = await ask(running.url, path, {
        method,
        headers: { cookie, ...csrf, ...headers } as Record<string, string>,
      });
      expect([answer.status, codeOf(answer)], JSON.stringify(headers)).toEqual([
        403,
        expect.stringMatching(/^(host|origin)_refused$/),
      ]);
    }
  });

  it.each(named.filter(([, r]) => r.needs === "operator"))("%s is not for viewers", async (_name, { method, path }) => {
    const cookie = running.cookieAs({ name: "vic", role: "viewer", via: "oidc", user: null });
    const answer = await ask(running.url, path, { method, headers: { cookie, ...csrf } });
    expect([answer.status, codeOf(answer)]).toEqual([403, "viewer"]);
  });

  it.each(named.filter(([, r]) => r.method !== "GET"))(
    "%s is not done for a page that cannot send our header",
    async (_name, { method, path }) => {
      const answer = await ask(running.url, path, { method, headers: { cookie: running.cookie } });
      expect([answer.status, codeOf(answer)]).toEqual([403, "header_missing"]);
    },
  );
});

it("a path is answered by the first row that fits, and says which methods it takes otherwise", () => {
  expect(matchRoute("HEAD", "/api/users")).toEqual({ name: "GET /*", params: {} });
  expect(matchRoute("DELETE", "/api/users/a%20b")).toEqual({
    name: "DELETE /api/users/:name",
    params: { name: "a b" },
  });
  expect(matchRoute("PUT", "/api/session")).toEqual({ allowed: ["GET", "HEAD", "POST", "DELETE"] });
  expect(matchRoute("POST", "/api/users/%zz")).toEqual({ allowed: ["GET", "HEAD"] });
});

it("docs/routes.md is this table (npx vitest run -u writes it anew)", async () => {
  const line = (name: string, row: { needs: string; plan?: string; about: string }): string =>
    `| \`${name}\` | ${row.needs}${row.plan ? ` (plan: ${row.plan})` : ""} | ${row.about} |`;
  const text = [
    "# Routes and events, and who may use them",
    "",
    "Made from `lib/server/routes.ts`, by which the server routes; `tests/contract/server/routes.test.ts` asks for every row",
    "without a session, with too low a role, from a foreign page and without our header. `nobody` means open to all; GET",
    "answers HEAD as well.",
    "",
    "| request | needs | what |",
    "|---|---|---|",
    ...Object.entries(ROUTES).map(([name, row]) => line(name, row)),
    "",
    "| event of the stream | needs | what |",
    "|---|---|---|",
    ...Object.entries(EVENTS).map(([name, row]) => line(name, row)),
    "",
  ].join("\n");
  await expect(text).toMatchFileSnapshot("../../../docs/routes.md");
});
