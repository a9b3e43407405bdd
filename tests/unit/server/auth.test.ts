import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createAuth, SESSION_SECONDS } from "#lib/server/auth.ts";
import { loadToken } from "#lib/server/kept-token.ts";
import { createOriginPolicy } from "#lib/server/origin.ts";

const token = "a-token-of-sixteen-or-more";
const cookieOf = (header: string): string => header.split(";")[0] ?? "";

describe("sessions", () => {
  it("let in the token and a cookie made from it, and nothing else", () => {
    const auth = createAuth(token, 4711);
    const cookie = cookieOf(auth.sessionCookie(false));
    expect(auth.allows({ authorization: `Bearer ${token}` })).toBe(true);
    expect(auth.allows({ cookie })).toBe(true);
    expect(auth.allows({ cookie: `other=1; ${cookie}; x=y` })).toBe(true);
    for (const bad of [
      {},
      { authorization: "Bearer wrong" },
      { authorization: token },
      { cookie: `${cookie}x` },
      { cookie: "vethscope_4711=v1.9999999999.n.s" },
    ]) {
      expect(auth.allows(bad), JSON.stringify(bad)).toBe(false);
    }
  });

  it("do not take a good cookie as an excuse for a wrong token", () => {
    const auth = createAuth(token, 1);
    expect(auth.allows({ authorization: "Bearer wrong", cookie: cookieOf(auth.sessionCookie(false)) })).toBe(false);
  });

  it("expire, and cannot be prolonged by hand", () => {
    let now = 1_000_000_000_000;
    const auth = createAuth(token, 1, () => now);
    const cookie = cookieOf(auth.sessionCookie(false));
    now += (SESSION_SECONDS - 1) * 1000;
    expect(auth.allows({ cookie })).toBe(true);
    now += 2000;
    expect(auth.allows({ cookie })).toBe(false);
    expect(auth.allows({ cookie: cookie.replace(/v1\.\d+/, "v1.99999999999") })).toBe(false);
  });

  it("end when the token is another", () => {
    const cookie = cookieOf(createAuth(token, 1).sessionCookie(false));
    expect(createAuth(`${token}2`, 1).allows({ cookie })).toBe(false);
  });

  it("are kept from scripts and other sites", () => {
    expect(createAuth(token, 1).sessionCookie(true)).toMatch(/HttpOnly; SameSite=Strict;.*; Secure$/);
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
