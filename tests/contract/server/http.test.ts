import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APP_TOKEN, type RunningApp, runApp } from "#tests/support/running-app.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

let running: RunningApp;
beforeAll(async () => {
  running = await runApp(syntheticHost({ containers: 3, networks: 2 }));
});
afterAll(() => running.close());

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** node:http, because fetch does not let a test choose Host and Origin. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((done, failed) => {
    const req = request(
      `${running.url}${path}`,
      { method: options.method ?? "GET", headers: options.headers ?? {} },
      (res) => {
        let body = "";
        res.setEncoding("utf8").on("data", (chunk) => {
          body += chunk;
        });
        res.on("end", () => done({ status: res.statusCode ?? 0, headers: res.headers, body }));
      },
    );
    req.on("error", failed);
    req.end(options.body);
  });
}

const json = { "content-type": "application/json" };

describe("without a session", () => {
  it("answers health and nothing else", async () => {
    expect(await ask("/healthz")).toMatchObject({ status: 200, body: '{"healthy":true}' });
    for (const path of ["/", "/login/../"]) expect((await ask(path)).headers.location, path).toBe("/login");
    for (const path of ["/?view=wiring&select=a", "/anything", "/login/x", "//evil.example/"]) {
      expect((await ask(path)).headers.location, path).toBe(`/login?to=${encodeURIComponent(path)}`);
    }
    for (const path of ["/api/topology", "/api/x", "/metrics", "/_next/data/x", "/api/topology/../topology"]) {
      expect((await ask(path)).status, path).not.toBe(200);
    }
    const refused = await ask("/api/topology");
    expect([refused.status, JSON.parse(refused.body).error.code]).toEqual([401, "unauthorized"]);
  });

  it("gives a session for the token in the address, and takes it out of the address", async () => {
    const answer = await ask(`/?token=${APP_TOKEN}`);
    expect([answer.status, answer.headers.location]).toEqual([303, "/"]);
    const cookie = String(answer.headers["set-cookie"]).split(";")[0] ?? "";
    expect((await ask("/", { headers: { cookie } })).body).toBe("page");
    expect((await ask("/?token=wrong")).headers).toMatchObject({ location: "/login?wrong=1" });
    expect((await ask("/?token=wrong")).headers["set-cookie"]).toBeUndefined();
  });

  it("gives a session for a posted token, and says what is wrong with anything else", async () => {
    const post = (body: string, headers: Record<string, string> = json) =>
      ask("/api/session", { method: "POST", headers, body });
    expect((await post(JSON.stringify({ token: APP_TOKEN }))).headers["set-cookie"]).toBeDefined();
    expect((await post('{"token":"no"}')).status).toBe(401);
    expect((await post('{"token":5}')).status).toBe(422);
    expect((await post("{")).status).toBe(400);
    expect((await post("token=x", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(415);
    expect((await post(`{"token":"${"x".repeat(1_000_000)}"}`)).status).toBe(413);
    expect((await ask("/api/session", { method: "PUT" })).status).toBe(401);
  });
});

describe("the stream's polling transport", () => {
  const poll = "/socket.io/?EIO=4&transport=polling";

  it("checks Host, Origin and session on every request, not only the first", async () => {
    const { cookie } = running;
    const opened = await ask(poll, { headers: { cookie } });
    const sid = /"sid":"([^"]+)"/.exec(opened.body)?.[1];
    expect(sid).toBeDefined();
    for (const headers of [{}, { cookie, host: "evil.example" }, { cookie, origin: "http://evil.example" }] as Record<
      string,
      string
    >[]) {
      expect((await ask(poll, { headers })).status, JSON.stringify(headers)).toBe(400);
      expect(
        (await ask(`${poll}&sid=${sid}`, { headers, method: "POST", body: "40" })).status,
        JSON.stringify(headers),
      ).toBe(400);
    }
    expect((await ask(`${poll}&sid=${sid}`, { headers: { cookie }, method: "POST", body: "40" })).status).toBe(200);
  });
});

describe("with a token", () => {
  const bearer = { authorization: "Bearer test-token-0123456789" };

  it("gives the page and the metrics", async () => {
    expect((await ask("/", { headers: bearer })).body).toBe("page");
    const metrics = await ask("/metrics", { headers: bearer });
    expect(metrics.body).toMatch(/^vethscope_entities\{kind="container"\} 3$/m);
  });

  it("has no way to write", async () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      expect((await ask("/api/topology", { method, headers: bearer })).status, method).toBe(405);
    }
  });

  it("refuses foreign Host and Origin even so", async () => {
    for (const headers of [
      { ...bearer, host: "evil.example" },
      { ...bearer, origin: "http://evil.example" },
      { ...bearer, origin: "null" },
    ]) {
      expect((await ask("/", { headers })).status, JSON.stringify(headers)).toBe(403);
    }
  });

  it("shows no stack when something breaks", async () => {
    const answer = await ask("/boom", { headers: bearer });
    expect(answer.status).toBe(500);
    expect(answer.body).not.toMatch(/secret detail|at .*\.ts/);
  });

  it("sends a policy without inline scripts, with a nonce that changes", async () => {
    const policies = await Promise.all(
      [1, 2].map(async () => String((await ask("/", { headers: bearer })).headers["content-security-policy"])),
    );
    expect(policies[0]).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
    expect(policies[0]).not.toBe(policies[1]);
  });
});
