import { describe, expect, it } from "vitest";
import { EngineError } from "#lib/docker/errors.ts";
import { connectionError, type FailureContext } from "#lib/docker/failure.ts";
import { type Reply, readReply } from "#lib/docker/reply.ts";
import { groupName, type SocketFacts } from "#lib/docker/socket-facts.ts";
import type { Transport } from "#lib/docker/transport.ts";

const SOCKET: Transport = { kind: "unix", path: "/var/run/docker.sock" };
const TCP: Transport = { kind: "tcp", host: "10.0.0.5", port: 2376, prefix: "", tls: null };
const OWNED: SocketFacts = { kind: "socket", owner: { uid: 0, gid: 998, group: "docker" } };

const context = (transport: Transport, facts: SocketFacts = OWNED): FailureContext => ({
  transport,
  socketFacts: () => facts,
  userId: 1000,
});
const map = (code: string, transport: Transport = SOCKET, facts: SocketFacts = OWNED) =>
  connectionError(Object.assign(new Error(`connect ${code}`), { code }), context(transport, facts));

describe("why an engine cannot be reached", () => {
  it.each([
    ["ENOENT", SOCKET, "socket-missing"],
    ["EACCES", SOCKET, "permission-denied"],
    ["ECONNREFUSED", SOCKET, "connection-refused"],
    ["ECONNREFUSED", TCP, "connection-refused"],
    ["ECONNRESET", TCP, "connection-lost"],
    ["ETIMEDOUT", TCP, "timeout"],
    ["EHOSTUNREACH", TCP, "host-unreachable"],
    ["ENOTFOUND", TCP, "host-not-found"],
    ["EAI_AGAIN", TCP, "host-not-found"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", TCP, "tls-untrusted"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", TCP, "tls-untrusted"],
    ["CERT_HAS_EXPIRED", TCP, "tls-untrusted"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", TCP, "tls-untrusted"],
    ["EPROTO", TCP, "tls-unexpected"],
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", TCP, "tls-client-certificate"],
    ["EWHATEVER", TCP, "unknown"],
  ] as const)("%s on %o is %s, with the address and a hint", (code, transport, expected) => {
    const error = map(code, transport);
    expect(error.code).toBe(expected);
    expect(error.message).toContain(transport.kind === "unix" ? transport.path : "10.0.0.5:2376");
    expect(error.hint.length).toBeGreaterThan(20);
    expect(`${error.message} ${error.hint}`).not.toMatch(/undefined|null|\bat \w+ \(/);
  });

  it("names the group that owns the socket, and how to join it", () => {
    const error = map("EACCES");
    expect(error.message).toContain("group docker (id 998)");
    expect(error.message).toContain("user 1000");
    expect(error.hint).toContain("sudo usermod -aG docker $USER");
    expect(error.hint).toContain('group_add: ["998"]');
  });

  it("names the group by its id when it has no name here, as in a container", () => {
    const error = map("EACCES", SOCKET, { kind: "socket", owner: { uid: 0, gid: 131, group: null } });
    expect(error.message).toContain("the group with id 131");
    expect(error.hint).toContain('group_add: ["131"]');
  });

  it("does not send people into group root", () => {
    const error = map("EACCES", SOCKET, { kind: "socket", owner: { uid: 0, gid: 0, group: "root" } });
    expect(error.hint).not.toContain("usermod");
    expect(error.hint).toContain("as root");
  });

  it("knows the folder that Docker makes for a missing bind mount", () => {
    const error = map("ECONNREFUSED", SOCKET, { kind: "directory", owner: null });
    expect(error.code).toBe("socket-not-a-socket");
    expect(error.message).toContain("a folder");
  });

  it("takes the first reason when each address of a name failed", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    expect(connectionError(new AggregateError([refused, refused]), context(TCP)).code).toBe("connection-refused");
  });

  it("knows a cut connection without a code", () => {
    expect(connectionError(new Error("socket hang up"), context(TCP)).code).toBe("connection-lost");
  });

  it("finds a group's name in /etc/group", () => {
    const groups = "root:x:0:\ndocker:x:998:me,you\nnogroup:x:65534:\n";
    expect([groupName(groups, 998), groupName(groups, 0), groupName(groups, 5)]).toEqual(["docker", "root", null]);
  });
});

const reply = (status: number, body: string, over: Partial<Reply> = {}): Reply => ({
  request: "GET /info",
  address: "unix:///var/run/docker.sock",
  status,
  contentType: body.startsWith("<") ? "text/html" : "application/json",
  body,
  ...over,
});

function failure(of: Reply): EngineError {
  try {
    readReply(of);
  } catch (error) {
    if (error instanceof EngineError) return error;
  }
  throw new Error("no EngineError");
}

describe("answers", () => {
  it("give their JSON", () => {
    expect(readReply(reply(200, '{"ID":"x"}'))).toEqual({ ID: "x" });
  });

  it("of a proxy that refuses name the request and the proxy's switch", () => {
    const error = failure(reply(403, "<html><body><h1>403 Forbidden</h1>\nRequest forbidden by rules.</body></html>"));
    expect(error.code).toBe("refused");
    expect(error.message).toContain("GET /info was refused (403)");
    expect(error.hint).toContain("INFO=1");
    expect(failure(reply(403, "<html>", { request: "GET /networks/abc" })).hint).toContain("NETWORKS=1");
    expect(failure(reply(403, "<html>", { request: "GET /containers/json" })).hint).toContain("CONTAINERS=1");
  });

  it("of an engine keep its words", () => {
    expect(failure(reply(404, '{"message":"No such container: x"}'))).toMatchObject({
      code: "not-found",
      message: "No such container: x",
    });
    const broken = failure(reply(500, '{"message":"layer does not exist."}'));
    expect(broken.code).toBe("engine-error");
    expect(broken.message).toContain("layer does not exist");
  });

  it("of another server are told apart from the engine's", () => {
    expect(failure(reply(200, "<html><title>Welcome</title></html>")).code).toBe("not-an-engine");
    expect(failure(reply(404, "<html>Not found</html>")).code).toBe("not-an-engine");
    expect(failure(reply(200, "")).message).toContain("nothing said");
    expect(failure(reply(302, "<a href=/login>")).code).toBe("not-an-engine");
  });

  it("of a gateway in front of a stopped engine are the engine's trouble, without tags", () => {
    const error = failure(reply(503, "<html><body><h1>503 Service Unavailable</h1></body></html>"));
    expect(error.code).toBe("engine-error");
    expect(error.message).toContain("503 Service Unavailable");
    expect(error.message).not.toContain("<");
  });

  it("of a TLS port to plain HTTP say so", () => {
    const error = failure(
      reply(400, "Client sent an HTTP request to an HTTPS server.\n", { contentType: "text/plain" }),
    );
    expect(error.code).toBe("tls-expected");
    expect(error.hint).toContain("DOCKER_TLS_VERIFY");
  });
});
