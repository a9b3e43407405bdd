/** Signing in at an OpenID Connect issuer: the flow, and everything that must not let anybody in. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createOidc } from "#lib/server/oidc.ts";
import { readSettings } from "#lib/server/settings.ts";
import { type Answer, ask } from "#tests/support/ask.ts";
import { type Issuer, startIssuer } from "#tests/support/oidc-issuer.ts";
import { type RunningApp, runApp } from "#tests/support/running-app.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

const settingsFor = ({ url }: Issuer): Record<string, string> => ({
  VETHSCOPE_OIDC_ISSUER: url,
  VETHSCOPE_OIDC_CLIENT_ID: "vethscope",
  VETHSCOPE_OIDC_CLIENT_SECRET: "secret-of-the-client",
  VETHSCOPE_OIDC_NAME: "the works",
  VETHSCOPE_OPERATOR_GROUPS: "ops",
  VETHSCOPE_VIEWER_GROUPS: "staff",
});
let issuer: Issuer;
let running: RunningApp;
beforeEach(async () => {
  issuer = await startIssuer();
  running = await runApp(syntheticHost({ containers: 1, networks: 1 }), {
    env: settingsFor(issuer),
  });
});
afterEach(async () => {
  await running.close();
  await issuer.close();
});

const cookieOf = (answer: Answer, name: string): string =>
  [answer.headers["set-cookie"] ?? []]
    .flat()
    .find((c) => c.startsWith(`${name}=`))
    ?.split(";")[0] ?? "";

async function begin(to = "/"): Promise<{ authorization: URL; ticket: string; cookie: string }> {
  const answer = await ask(running.url, `/login/oidc?to=${encodeURIComponent(to)}`);
  expect(answer.status).toBe(303);
  const cookie = [answer.headers["set-cookie"] ?? []].flat()[0] ?? "";
  return {
    authorization: new URL(String(answer.headers.location)),
    ticket: cookieOf(answer, "vethscope_oidc"),
    cookie,
  };
}
const comeBack = (back: URL, cookie: string): Promise<Answer> =>
  ask(running.url, `${back.pathname}${back.search}`, { headers: cookie === "" ? {} : { cookie } });
const problemOf = ({ headers }: Answer): string => String(headers.location);

it("the login page is told of the issuer", async () => {
  expect(JSON.parse((await ask(running.url, "/api/session")).body).data.ways).toEqual({
    password: false,
    oidc: "the works",
  });
});

describe("somebody whom the issuer knows", () => {
  it.each([
    [["ops", "x"], "operator"],
    [["staff"], "viewer"],
    ["staff ops", "operator"],
  ])("with groups %j is %s, under his name, and comes back to what he asked for", async (groups, role) => {
    issuer.claims = { preferred_username: "ann", groups };
    const { authorization, ticket, cookie } = await begin('/?view=wiring&q="a"');
    expect(Object.fromEntries(authorization.searchParams)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      state: expect.stringMatching(/.{20}/),
      nonce: expect.stringMatching(/.{20}/),
    });
    expect(cookie).toMatch(/; Path=\/login\/oidc; HttpOnly; SameSite=Lax;/);
    const answer = await comeBack(issuer.consent(authorization), ticket);
    expect([answer.status, answer.body]).toEqual([200, expect.stringContaining("url=/?view=wiring&amp;q=%22a%22")]);
    const session = cookieOf(answer, "vethscope_0");
    const { data } = JSON.parse((await ask(running.url, "/api/session", { headers: { cookie: session } })).body);
    expect(data.who).toEqual({ name: "ann", role, via: "oidc" });
  });

  it.each([[undefined], [[]], [["other"]], [{ ops: true }], [["user:ann"]]])(
    "with groups %j is not let in",
    async (groups) => {
      issuer.claims = { preferred_username: "ann", groups };
      const { authorization, ticket } = await begin();
      const answer = await comeBack(issuer.consent(authorization), ticket);
      expect([problemOf(answer), cookieOf(answer, "vethscope_0")]).toEqual(["/login?problem=no_role", ""]);
    },
  );

  it("is not sent on to another site", async () => {
    issuer.claims = { groups: ["ops"] };
    for (const to of ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/login"]) {
      const { authorization, ticket } = await begin(to);
      expect((await comeBack(issuer.consent(authorization), ticket)).body, to).toContain('content="0;url=/"');
    }
    for (const to of ["/.//evil.example", "/x/..//evil.example", "/.//\\evil.example"]) {
      const { authorization, ticket } = await begin(to);
      expect((await comeBack(issuer.consent(authorization), ticket)).body, to).toContain(
        'content="0;url=/evil.example"',
      );
    }
  });
});

describe("nobody gets in", () => {
  beforeEach(() => {
    issuer.claims = { preferred_username: "ann", groups: ["ops"] };
  });

  it("in another browser than the one that began, or twice with the same answer", async () => {
    const [one, other] = [await begin(), await begin()];
    const back = issuer.consent(one.authorization);
    for (const ticket of ["", other.ticket, "vethscope_oidc=x"]) {
      expect(problemOf(await comeBack(back, ticket)), ticket).toMatch(/problem=(expired|issuer_refused)$/);
    }
    expect((await comeBack(back, one.ticket)).status).toBe(200);
    expect(problemOf(await comeBack(back, one.ticket))).toBe("/login?problem=expired");
  });

  it.each([
    ["another state", (back: URL) => back.searchParams.set("state", "x")],
    ["no state", (back: URL) => back.searchParams.delete("state")],
    ["a code that was never given", (back: URL) => back.searchParams.set("code", "x")],
    [
      "the issuer's refusal",
      (back: URL) => {
        back.searchParams.delete("code");
        back.searchParams.set("error", "access_denied");
      },
    ],
  ])("with %s", async (_what, spoil) => {
    const { authorization, ticket } = await begin();
    const back = issuer.consent(authorization);
    spoil(back);
    expect(problemOf(await comeBack(back, ticket))).toBe("/login?problem=issuer_refused");
  });

  it.each([
    ["another nonce", { nonce: "x" }],
    ["another audience", { aud: "other" }],
    ["another issuer", { iss: "http://127.0.0.1:1" }],
    ["a wrong signature", { signature: false }],
  ])("with an ID token of %s", async (_what, lie) => {
    issuer.lie = lie;
    const { authorization, ticket } = await begin();
    expect(problemOf(await comeBack(issuer.consent(authorization), ticket))).toBe("/login?problem=issuer_refused");
  });

  it("when the issuer does not answer, and is told so", async () => {
    await issuer.close();
    expect(problemOf(await ask(running.url, "/login/oidc"))).toBe("/login?problem=issuer_silent");
    issuer = await startIssuer();
  });
});

it("who begins again and again pushes nobody else out", async () => {
  const { oidc: settings } = readSettings(settingsFor(issuer));
  if (settings === null) throw new Error("no issuer");
  const oidc = createOidc(settings);
  const callback = `${running.url}/login/oidc/callback`;
  const { ticket } = await oidc.start(callback, "/", "192.0.2.1");
  for (let i = 0; i < 600; i++) await oidc.start(callback, "/", "192.0.2.2");
  // Still on his way: it is the issuer that says no to this answer.
  await expect(oidc.finish(new URL(`${callback}?code=x&state=x`), ticket)).rejects.toMatchObject({
    failure: "issuer_refused",
  });
});
