/** The ways to an engine other than a plain socket: TCP, TLS with certificates made here, SSH with a stand-in for ssh. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { connect, createServer as createTcpServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AddressEnvironment, findEngine } from "#lib/docker/address.ts";
import { createClient } from "#lib/docker/client.ts";
import { EngineError } from "#lib/docker/errors.ts";
import { negotiate } from "#lib/docker/negotiate.ts";
import { sshArguments } from "#lib/docker/ssh-agent.ts";
import { FakeEngine } from "./fake-engine.ts";

let engine: FakeEngine;
let folder = "";
const servers: Server[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vethscope-transport-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  engine = await new FakeEngine().start();
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await engine.end();
});

/** Listens on a free loopback port and passes everything on to the engine's socket. */
async function forward(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

function pass(socket: NodeJS.ReadWriteStream): void {
  const upstream = connect(engine.socket);
  const ignore = () => undefined;
  socket.on("error", ignore).pipe(upstream.on("error", ignore)).pipe(socket);
}

/** Asks for the engine's version by what the environment says. */
async function ask(environment: AddressEnvironment): Promise<string> {
  const client = createClient(findEngine({ HOME: folder, ...environment }).transport);
  try {
    return (await negotiate(client, 5_000)).version;
  } finally {
    client.close();
  }
}

const failure = (environment: AddressEnvironment): Promise<EngineError> =>
  ask(environment).then(
    (version) => Promise.reject(new Error(`It answered: ${version}`)),
    (error: unknown) => (error instanceof EngineError ? error : Promise.reject(error)),
  );

describe("TCP", () => {
  it("reaches an engine", async () => {
    const port = await forward(createTcpServer(pass));
    expect(await ask({ DOCKER_HOST: `tcp://127.0.0.1:${port}` })).toBe("1.45");
  });

  it("puts a path in the address before every request", async () => {
    engine.prefix = "/engines/a";
    engine.override = (request, response) => {
      if (request.url?.startsWith("/engines/a/")) return false;
      response.writeHead(404).end();
      return true;
    };
    const port = await forward(createTcpServer(pass));
    expect(await ask({ DOCKER_HOST: `tcp://127.0.0.1:${port}/engines/a` })).toBe("1.45");
  });

  it("takes nothing from the process's own DOCKER_HOST", async () => {
    const before = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = "tcp://127.0.0.1:1";
    try {
      expect(await ask({ DOCKER_HOST: `unix://${engine.socket}` })).toBe("1.45");
    } finally {
      if (before === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = before;
    }
  });

  it("says that nobody listens", async () => {
    const port = await forward(createTcpServer(pass));
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect((await failure({ DOCKER_HOST: `tcp://127.0.0.1:${port}` })).code).toBe("connection-refused");
  });
});

const OPENSSL = "openssl";
const openssl = (() => {
  try {
    return execFileSync(OPENSSL, ["version"], { encoding: "utf8" }) !== "";
  } catch {
    return false;
  }
})();
if (!openssl && process.env.CI === "true") throw new Error("These tests need openssl, to make certificates.");

describe.skipIf(!openssl)("TLS (needs openssl, to make certificates)", () => {
  const certs = (name: string) => join(folder, name);
  const pem = (name: string, file: string) => readFileSync(join(certs(name), file));

  /** As the manual says: a CA, and cert.pem and key.pem that it signed, for 127.0.0.1. */
  function makeCertificates(name: string): void {
    mkdirSync(certs(name));
    const run = (line: string) => execFileSync(OPENSSL, line.split(" "), { cwd: certs(name), stdio: "pipe" });
    const key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    run(`req -x509 ${key} -keyout ca-key.pem -out ca.pem -days 2 -subj /CN=${name}`);
    run(`req ${key} -keyout key.pem -out cert.csr -subj /CN=${name}-end`);
    writeFileSync(join(certs(name), "ext"), "subjectAltName=IP:127.0.0.1\n");
    run("x509 -req -in cert.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -out cert.pem -days 2 -extfile ext");
  }

  beforeAll(() => {
    makeCertificates("ours");
    makeCertificates("theirs");
    mkdirSync(certs("ca-only"));
    writeFileSync(join(certs("ca-only"), "ca.pem"), pem("ours", "ca.pem"));
    mkdirSync(certs("mixed"));
    for (const [from, file] of [
      ["ours", "ca.pem"],
      ["ours", "cert.pem"],
      ["theirs", "key.pem"],
    ] as const) {
      writeFileSync(join(certs("mixed"), file), pem(from, file));
    }
  });

  /** An engine as `dockerd --tlsverify` makes it. */
  const listen = () =>
    forward(
      createTlsServer(
        {
          ca: pem("ours", "ca.pem"),
          cert: pem("ours", "cert.pem"),
          key: pem("ours", "key.pem"),
          requestCert: true,
          rejectUnauthorized: true,
        },
        pass,
      ).on("tlsClientError", () => undefined),
    );
  const settings = (port: number, name: string) => ({
    DOCKER_HOST: `tcp://127.0.0.1:${port}`,
    DOCKER_TLS_VERIFY: "1",
    DOCKER_CERT_PATH: certs(name),
  });

  it("reaches an engine with the right certificates", async () => {
    expect(await ask(settings(await listen(), "ours"))).toBe("1.45");
  });

  it("does not trust an engine of another CA, unless it need not be verified", async () => {
    const port = await listen();
    const error = await failure(settings(port, "theirs"));
    expect(error.code).toBe("tls-untrusted");
    expect(error.message).toContain(`tcp://127.0.0.1:${port}`);
    const lax = { ...settings(port, "ours"), DOCKER_TLS_VERIFY: "", DOCKER_TLS: "1" };
    expect(await ask(lax)).toBe("1.45");
  });

  it("says that the engine wants a client certificate", async () => {
    expect((await failure(settings(await listen(), "ca-only"))).code).toBe("tls-client-certificate");
  });

  it("says that key and certificate do not belong together", async () => {
    expect((await failure(settings(await listen(), "mixed"))).code).toBe("tls-file-invalid");
  });

  it("says that the other side speaks plain HTTP", async () => {
    const port = await forward(createTcpServer(pass));
    expect((await failure(settings(port, "ours"))).code).toBe("tls-unexpected");
  });
});

describe("SSH", () => {
  const path = process.env.PATH;
  afterEach(() => {
    process.env.PATH = path;
  });

  /** Puts a program called ssh first in PATH. */
  function standIn(script: string): void {
    const bin = mkdtempSync(join(folder, "bin-"));
    writeFileSync(join(bin, "ssh"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, "ssh"), 0o755);
    symlinkSync(process.execPath, join(bin, "node"));
    process.env.PATH = `${bin}:${path}`;
  }

  it("runs the machine's own ssh with docker system dial-stdio, and keeps the connection", async () => {
    const log = join(folder, "ssh.log");
    const bridge = `const s=require("net").connect(process.argv[1]);process.stdin.pipe(s);s.pipe(process.stdout)`;
    standIn(`echo "$@" >> ${log}\nexec node -e '${bridge}' ${engine.socket}`);
    expect(await ask({ DOCKER_HOST: "ssh://me@server:2222" })).toBe("1.45");
    const lines = readFileSync(log, "utf8").trim().split("\n");
    expect(lines).toEqual([
      "-l me -p 2222 -o ConnectTimeout=10 -o BatchMode=yes -T -- server docker system dial-stdio",
    ]);
  });

  it("gives ssh's own words when it fails", async () => {
    standIn('echo "me@server: Permission denied (publickey)." >&2; exit 255');
    const error = await failure({ DOCKER_HOST: "ssh://me@server" });
    expect(error.code).toBe("ssh-failed");
    expect(error.message).toContain("Permission denied (publickey)");
    expect(error.hint).toContain("ssh");
  });

  it("says that there is no ssh", async () => {
    process.env.PATH = folder;
    expect((await failure({ DOCKER_HOST: "ssh://me@server" })).code).toBe("ssh-failed");
  });

  it("quotes the other side's socket for its shell", () => {
    const transport = { kind: "ssh", host: "server", user: null, port: null, socket: "/run/my docker.sock" } as const;
    expect(sshArguments(transport).slice(-4)).toEqual([
      "docker",
      "'--host=unix:///run/my docker.sock'",
      "system",
      "dial-stdio",
    ]);
  });
});
