/**
 * SSH as the docker CLI does it (docker/cli, cli/connhelper): the machine's own `ssh` runs `docker system dial-stdio`
 * on the other side. So ~/.ssh/config, known_hosts and the key agent count, and nothing is asked.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { Agent } from "node:http";
import { Duplex } from "node:stream";
import { EngineError } from "./errors.ts";
import { addressOf, type SshTransport } from "./transport.ts";

/** Each connection is one ssh process: keep few, and keep them. sshd allows ten sessions by default. */
const POOL = { keepAlive: true, maxSockets: 6, maxFreeSockets: 4, scheduling: "lifo" } as const;

/** Arguments for ssh; exported for tests. */
export function sshArguments(transport: SshTransport): readonly string[] {
  const user = transport.user === null ? [] : ["-l", transport.user];
  const port = transport.port === null ? [] : ["-p", String(transport.port)];
  // BatchMode: fail instead of asking for a password on a terminal that is not there.
  const fixed = ["-o", "ConnectTimeout=10", "-o", "BatchMode=yes", "-T"];
  const socket = transport.socket === null ? [] : [quoted(`--host=unix://${transport.socket}`)];
  return [...user, ...port, ...fixed, "--", transport.host, "docker", ...socket, "system", "dial-stdio"];
}

/** ssh hands the command to a shell on the other side. */
const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

export function createSshAgent(transport: SshTransport, program = "ssh"): Agent {
  const agent = new Agent(POOL);
  // Node's Agent calls this for every new connection.
  (agent as unknown as { createConnection: () => Duplex }).createConnection = () => connect(transport, program);
  return agent;
}

function connect(transport: SshTransport, program: string): Duplex {
  const child = spawn(program, sshArguments(transport), { stdio: ["pipe", "pipe", "pipe"] });
  const stream = new Duplex({
    read: () => void child.stdout.resume(),
    // A broken pipe is not the reason but its consequence; the reason comes when ssh has ended.
    write: (chunk, _encoding, done) => void child.stdin.write(chunk, () => done()),
    final: (done) => void child.stdin.end(done),
    destroy: (error, done) => {
      end(child);
      done(error);
    },
  });
  let said = "";
  child.stdin.on("error", () => {});
  child.stdout.on("data", (chunk) => {
    if (!stream.push(chunk)) child.stdout.pause();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  child.on("error", (error) => stream.destroy(sshError(transport, error.message)));
  child.on("close", (code) => {
    if (code === 0) stream.push(null);
    else stream.destroy(sshError(transport, said.trim() || `ssh ended with ${code}`));
  });
  return Object.assign(stream, SOCKET_METHODS);
}

/** What http.Agent asks of a net.Socket and a pipe has not. */
const SOCKET_METHODS = {
  setKeepAlive: () => {},
  setNoDelay: () => {},
  setTimeout: () => {},
  ref: () => {},
  unref: () => {},
};

function end(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill();
}

function sshError(transport: SshTransport, said: string): EngineError {
  const last = said.split("\n").at(-1)?.trim() ?? said;
  return new EngineError({
    code: "ssh-failed",
    message: `${addressOf(transport)} cannot be reached by ssh: ${last}.`,
    hint: `Check that "ssh ${transport.host} docker version" works without a question (key, known_hosts, docker group there), or use tcp:// with TLS.`,
  });
}
