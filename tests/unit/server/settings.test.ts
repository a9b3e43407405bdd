import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseCommandLine } from "#lib/cli/flags.ts";
import { readSettings, SettingError } from "#lib/server/settings.ts";

function refusal(env: Record<string, string>): SettingError {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingError) return error;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(env)}`);
}

describe("settings", () => {
  it("listens on loopback with a token unless told otherwise", () => {
    expect(readSettings({})).toMatchObject({
      host: "127.0.0.1",
      port: 4711,
      token: null,
      readOnly: false,
      resyncSeconds: 30,
    });
  });

  it.each([
    ["PORT", "eighty"],
    ["PORT", "70000"],
    ["PORT", "-1"],
    ["PORT", "80; rm"],
    ["HOST", "a b"],
    ["LOG_LEVEL", "loud"],
    ["VETHSCOPE_RESYNC_SECONDS", "0"],
    ["VETHSCOPE_READ_ONLY", "maybe"],
    ["VETHSCOPE_ALLOWED_HOSTS", "http://x/"],
    ["VETHSCOPE_ROOT_NETNS", "relative/path"],
    ["VETHSCOPE_TOKEN", "short"],
    ["VETHSCOPE_SESSION_DAYS", "0"],
    ["VETHSCOPE_SESSION_IDLE_HOURS", "a day"],
    ["VETHSCOPE_TRUSTED_PROXIES", "proxy.example.org"],
    ["VETHSCOPE_TRUSTED_PROXIES", "10.0.0.0/33"],
    ["VETHSCOPE_FORWARD_USER", "X User"],
    ["VETHSCOPE_FORWARD_USER", "Cookie"],
    ["VETHSCOPE_OIDC_ISSUER", "http://issuer.example.org"],
    ["VETHSCOPE_OIDC_ISSUER", "issuer"],
    ["VETHSCOPE_OIDC_SCOPES", "profile"],
  ])("names %s=%s with what is allowed", (name, value) => {
    const error = refusal({ [name]: value });
    expect(error.message).toContain(name);
    expect(error.hint).toMatch(/^It has to be /);
  });

  it.each([
    [{ VETHSCOPE_FORWARD_USER: "Remote-User", VETHSCOPE_VIEWER_GROUPS: "*" }, /no proxy is trusted/],
    [{ VETHSCOPE_OIDC_ISSUER: "https://x.example", VETHSCOPE_OIDC_CLIENT_ID: "v" }, /none of them may come in/],
    [{ VETHSCOPE_OIDC_ISSUER: "https://x.example", VETHSCOPE_VIEWER_GROUPS: "*" }, /VETHSCOPE_OIDC_CLIENT_ID/],
  ] as [Record<string, string>, RegExp][])("says what is missing beside %j", (env, text) => {
    const error = refusal(env);
    expect(error.message).toMatch(text);
    expect(error.hint).not.toBe("");
  });

  it("never shows a secret that it refuses", () => {
    expect(
      refusal({
        VETHSCOPE_OIDC_ISSUER: "https://x.example",
        VETHSCOPE_OIDC_CLIENT_ID: "v",
        VETHSCOPE_VIEWER_GROUPS: "*",
        VETHSCOPE_OIDC_CLIENT_SECRET: "hunter2\n",
      }).message,
    ).not.toContain("hunter2");
    expect(refusal({ VETHSCOPE_TOKEN: "hunter2 hunter2" }).message).not.toContain("hunter2");
  });

  it("names a setting that there is not", () => {
    const error = refusal({ VETHSCOPE_RESYNC: "5" });
    expect(error.message).toContain("VETHSCOPE_RESYNC");
    expect(error.hint).toContain("VETHSCOPE_RESYNC_SECONDS");
  });

  it("takes the token from a file, and says when that is not there", () => {
    const folder = mkdtempSync(join(tmpdir(), "vethscope-settings-"));
    try {
      const file = join(folder, "token");
      writeFileSync(file, "0123456789abcdef\n");
      expect(readSettings({ VETHSCOPE_TOKEN_FILE: file }).token).toBe("0123456789abcdef");
      expect(refusal({ VETHSCOPE_TOKEN_FILE: join(folder, "none") }).message).toMatch(/does not exist/);
      expect(refusal({ VETHSCOPE_TOKEN_FILE: file, VETHSCOPE_TOKEN: "0123456789abcdef" }).hint).toMatch(/one of them/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("flags", () => {
  it("stand for settings", () => {
    const line = parseCommandLine(["serve", "--port", "99", "--data-dir=/x", "--read-only", "--root-netns", "/n"], {
      HOST: "::1",
    });
    expect(line).toMatchObject({
      command: "serve",
      env: { PORT: "99", DATA_DIR: "/x", VETHSCOPE_READ_ONLY: "1", VETHSCOPE_ROOT_NETNS: "/n", HOST: "::1" },
    });
  });

  it("lets a context given by flag win over DOCKER_HOST", () => {
    const { env } = parseCommandLine(["topology", "--docker-context", "shop"], { DOCKER_HOST: "unix:///x" });
    expect([env.DOCKER_HOST, env.DOCKER_CONTEXT]).toEqual([undefined, "shop"]);
  });

  it("refuses flags and words there are not", () => {
    expect(() => parseCommandLine(["serve", "--prot", "1"], {})).toThrow(SettingError);
    expect(() => parseCommandLine(["serve", "now"], {})).toThrow(/"now"/);
  });
});
