import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EngineError } from "#lib/docker/errors.ts";
import { isProxyRefusal, refusedReply, unanswered } from "#lib/docker/write-failures.ts";

interface Recorded {
  readonly engine: string;
  readonly status: number;
  readonly code: string;
  readonly message: string;
}
const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(new URL("../../fixtures/write-refusals.json", import.meta.url), "utf8"),
);

const reply = (status: number, body: string, request = "POST /networks/abc/connect") => ({
  request,
  address: "unix:///x.sock",
  status,
  contentType: "application/json",
  body,
});
const said = (status: number, message: string) => refusedReply(reply(status, JSON.stringify({ message })));

describe("what engines refuse a change with", () => {
  it.each(recorded)("$engine: $message is told as $code", ({ status, message, code }) => {
    const refused = said(status, message);
    expect(refused).toMatchObject({ outcome: "refused", problem: { code, engine: message.trim() } });
    expect(refused.problem.message).not.toContain("{");
    expect(refused.problem.hint).not.toBe("");
  });

  it("is kept word for word where nobody foresaw it, by the status as a refusal or a failure", () => {
    expect(said(409, "the moon is full.")).toMatchObject({
      outcome: "refused",
      problem: { code: "engine_refused", engine: "the moon is full." },
    });
    expect(said(500, "the moon is full")).toMatchObject({
      outcome: "failed",
      problem: { code: "engine_failed", engine: "the moon is full" },
    });
  });

  it("names what it is about", () => {
    expect(said(409, "network with name my net already exists").problem.message).toBe(
      "There is a network called my net.",
    );
    expect(said(404, 'plugin "nosuch" not found').problem.message).toContain("called nosuch");
  });
});

describe("what stands before an engine", () => {
  const html = "<html><body><h1>403 Forbidden</h1></body></html>";
  it.each([401, 403, 405])("refuses with %i and no engine's body: the hint says what to allow", (status) => {
    const no = refusedReply(reply(status, html));
    expect(no).toMatchObject({ outcome: "refused", problem: { code: "socket_refuses", engine: null } });
    expect(no.problem.message).toContain("does not allow this");
    expect(no.problem.hint).toContain("POST /networks/*/connect");
  });

  it("is told from the engine, which says 403 too", () => {
    expect(isProxyRefusal(reply(403, html))).toBe(true);
    expect(isProxyRefusal(reply(403, '{"message":"Address already in use"}'))).toBe(false);
  });

  it("leaves the outcome open when it gave up waiting", () => {
    expect(refusedReply(reply(504, "<h1>Gateway Time-out</h1>"))).toMatchObject({ outcome: "unknown" });
  });

  it("is no engine when it answers otherwise", () => {
    expect(refusedReply(reply(404, "nginx"))).toMatchObject({ outcome: "failed", problem: { code: "not_an_engine" } });
  });
});

describe("a change without an answer", () => {
  const error = (code: ConstructorParameters<typeof EngineError>[0]["code"]) =>
    new EngineError({ code, message: "m", hint: "h" });
  it("has an unknown outcome once it may have been sent", () => {
    for (const code of ["timeout", "connection-lost", "ssh-failed", "unknown"] as const)
      expect(unanswered(error(code), "x").outcome).toBe("unknown");
  });
  it("has failed when nothing can have been sent", () => {
    for (const code of ["connection-refused", "socket-missing", "permission-denied", "tls-untrusted"] as const)
      expect(unanswered(error(code), "x")).toMatchObject({
        outcome: "failed",
        problem: { code: code.replaceAll("-", "_") },
      });
  });
});
