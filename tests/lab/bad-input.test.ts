/** A user's mistakes on the command line: one clear message with what to do, the right exit code, never a stack trace. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Snapshot } from "#lib/protocol/stream.ts";
import { FakeEngine } from "#tests/contract/docker/fake-engine.ts";
import { type Ended, STACK, start, vethscope } from "#tests/support/command.ts";
import { RECOMMENDED, startProxy } from "#tests/support/socket-proxy.ts";
import { type LabEngine, startEngine } from "./engine/engine.ts";
import { describeLab, itUnprivileged } from "./requirements.ts";
import { applyScenario } from "./scenario/apply.ts";
import { danglingReferences } from "./truth/invariants.ts";
import { all, type Entities, endpoint, look, lookOnce } from "./truth/sight.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vethscope-bad-"));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A refusal: nothing on stdout, on stderr what is wrong and below it what to do, no stack. */
function expectRefusal(ended: Ended, code: number, ...said: (string | RegExp)[]): void {
  expect(ended.stderr).not.toMatch(STACK);
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: "" });
  expect(ended.stderr.trim().split("\n").length).toBeGreaterThanOrEqual(2);
  for (const each of said) expect(ended.stderr).toMatch(each);
}

const literal = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
const entitiesOf = ({ stdout }: Ended): Entities =>
  new Map((JSON.parse(stdout) as Snapshot).entities.map((e) => [e.id, e]));

describe("an engine that cannot be reached", () => {
  it.concurrent.each<[what: string, make: () => Record<string, string>, said: (string | RegExp)[]]>([
    ["no socket", () => ({ DOCKER_HOST: `unix://${folder}/none.sock` }), [/does not exist/, /systemctl start docker/]],
    [
      "a socket's path that is a file",
      () => {
        writeFileSync(join(folder, "file"), "");
        return { DOCKER_HOST: `unix://${folder}/file` };
      },
      [/is a file, not a socket/],
    ],
    ["a socket's path that is a folder", () => ({ DOCKER_HOST: `unix://${folder}` }), [/is a folder, not a socket/]],
    ["a scheme there is not", () => ({ DOCKER_HOST: "gopher://x" }), [/DOCKER_HOST.*gopher/, /Use .*unix:\/\//]],
    ["nonsense", () => ({ DOCKER_HOST: "::::" }), [/DOCKER_HOST/]],
    ["a context there is not", () => ({ DOCKER_CONTEXT: "nowhere" }), [/"nowhere"/]],
    [
      "TLS without files",
      () => ({ DOCKER_HOST: "tcp://127.0.0.1:1", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: folder }),
      [/ca\.pem is missing/, /DOCKER_CERT_PATH/],
    ],
    ["a port where nobody listens", () => ({ DOCKER_HOST: "tcp://127.0.0.1:1" }), [/refused the connection/, /2376/]],
  ])("%s", async (_what, make, said) => {
    expectRefusal(await vethscope(["topology"], { env: make() }), 1, ...said);
  });
});

/** The unit test of settings has every one; here is how they end a process. */
describe("settings that cannot be used", () => {
  it.concurrent.each<[name: string, value: string, allowed: string | RegExp]>([
    ["PORT", "80x", /from 0 to 65535/],
    ["LOG_LEVEL", "loud", /trace, debug, info, warn, error, silent/],
    ["VETHSCOPE_ROOT_NETNS", "relative", /absolute path/],
    ["VETHSCOPE_TYPO", "1", /Known ones: VETHSCOPE_TOKEN,/],
  ])("%s=%s", async (name, value, allowed) => {
    expectRefusal(await vethscope(["topology"], { env: { [name]: value } }), 2, literal(name), allowed);
  });

  it("a secret that is refused is not shown", async () => {
    const ended = await vethscope(["topology"], { env: { VETHSCOPE_TOKEN: "too-short" } });
    expectRefusal(ended, 2, /VETHSCOPE_TOKEN/, /16 to 256/);
    expect(ended.stderr).not.toContain("too-short");
  });
});

describe("a command line that cannot be understood", () => {
  it.concurrent.each<[args: string[], said: RegExp]>([
    [["topolgy"], /no command "topolgy"[\s\S]*Usage/],
    [[], /Usage/],
    [["topology", "--bogus"], /--bogus[\s\S]*--help/],
    [["topology", "--port"], /--port[\s\S]*--help/],
    [["topology", "--port", "x"], /PORT[\s\S]*65535/],
  ])("%j", async (args, said) => {
    expectRefusal(await vethscope(args), 2, said);
  });
});

describe("an engine that is not one we can use", () => {
  let engine: FakeEngine;
  beforeAll(async () => {
    engine = await new FakeEngine().start();
  });
  afterAll(() => engine.end());
  const ask = () => vethscope(["topology"], { env: { DOCKER_HOST: `unix://${engine.socket}` } });

  it("is too old", async () => {
    engine.apiVersion = "1.40";
    expectRefusal(await ask(), 1, /too old/, /20\.10/);
    engine.apiVersion = "1.45";
  });

  it("is a proxy that answers 403 with HTML to everything", async () => {
    const proxy = await startProxy(engine.socket, []);
    const ended = await vethscope(["topology"], { env: { DOCKER_HOST: proxy.dockerHost } });
    await proxy.close();
    expectRefusal(ended, 1, /403/, /proxy/);
    expect(ended.stderr).not.toContain("<h1>");
  });

  it("hangs up in the middle of an answer", async () => {
    const server = createServer(
      (socket) => void socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Le")),
    );
    const path = join(folder, "rude.sock");
    await new Promise<void>((done) => server.listen(path, done));
    const ended = await vethscope(["topology"], { env: { DOCKER_HOST: `unix://${path}` } });
    await new Promise((done) => server.close(done));
    expectRefusal(ended, 1);
  });
});

describeLab("an engine behind limits", () => {
  let engine: LabEngine;
  let whole: Entities;

  beforeAll(async () => {
    engine = await startEngine();
    await applyScenario(engine);
    whole = await lookOnce(engine.dockerHost);
    chmodSync(engine.state.folder, 0o755);
  });
  afterAll(() => engine?.close());

  itUnprivileged("a socket that this user may not use: the message says which group may", async () => {
    const ended = await vethscope(["topology"], { env: { DOCKER_HOST: engine.dockerHost }, unprivileged: true });
    expectRefusal(ended, 1, /No permission/, /as user 65534/, /group \w+ \(id \d+\)/, /group_add|as root/);
  });

  itUnprivileged(
    "without root: the topology of the engine alone, and stderr says what is missing and how to get it",
    async () => {
      chmodSync(engine.socket, 0o666);
      const ended = await vethscope(["topology"], { env: { DOCKER_HOST: engine.dockerHost }, unprivileged: true });
      chmodSync(engine.socket, 0o660);
      expect(ended.stderr).toMatch(/From the engine alone: .*CAP_SYS_ADMIN/);
      expect(ended.stderr).toMatch(/cap_add: \[SYS_ADMIN/);
      expect(ended.stderr).not.toMatch(STACK);
      expect(ended.code).toBe(0);
      const seen = entitiesOf(ended);
      expect(danglingReferences(seen)).toEqual([]);
      expect(all(seen, "host")[0]?.kernel).toMatchObject({ read: false, hint: expect.stringContaining("root") });
      expect(all(seen, "link")).toEqual([]);
      for (const kind of ["container", "network", "endpoint"] as const) {
        expect(all(seen, kind).map((e) => e.id)).toEqual(all(whole, kind).map((e) => e.id));
      }
      const { link, ipv4 } = endpoint(seen, "grafana", "operations");
      expect(link).toEqual({ unresolved: expect.stringMatching(/CAP_SYS_ADMIN/) });
      expect(ipv4).toBe(endpoint(whole, "grafana", "operations").ipv4);
    },
  );

  it("a proxy that allows what we ask for, and nothing else, costs nothing", async () => {
    const proxy = await startProxy(engine.socket, RECOMMENDED, join(folder, "proxy.sock"));
    const host = await look(proxy.dockerHost, {}, engine.netns.path);
    try {
      expect(host.status).toMatchObject({ state: "ready", notices: [], kernel: { read: true } });
      const [seenHost] = all(host.entities, "host");
      // Rules come and go with what the tests before this one did.
      const own = { address: seenHost?.address, rules: seenHost?.rules };
      const expected = [...whole.values()].map((e) => (e.kind === "host" ? { ...e, ...own } : e));
      expect([...host.entities.values()]).toEqual(expected);
      // What may be changed is tried once, on a network that cannot exist.
      expect(proxy.refused.filter((request) => request.startsWith("GET"))).toEqual([]);
    } finally {
      await host.close();
      await proxy.close();
    }
  });

  it("a proxy that refuses the networks: containers and the names of their networks, and the rest is said to be missing", async () => {
    const allowed = RECOMMENDED.filter((section) => section !== "NETWORKS");
    const proxy = await startProxy(engine.socket, allowed);
    const ended = await vethscope(["topology"], { env: { DOCKER_HOST: proxy.dockerHost } });
    await proxy.close();
    expect(ended.stderr).toMatch(/\/networks was refused \(403\)/);
    expect(ended.stderr).toContain("NETWORKS=1");
    expect(ended.stderr).not.toMatch(STACK);
    const seen = entitiesOf(ended);
    expect(danglingReferences(seen)).toEqual([]);
    expect(all(seen, "container").map((c) => c.id)).toEqual(all(whole, "container").map((c) => c.id));
    const joined = new Set(all(whole, "endpoint").map((e) => e.network));
    expect(all(seen, "network").map((n) => n.id)).toEqual([...joined].sort());
    for (const n of all(seen, "network")) expect(whole.get(n.id)).toMatchObject({ name: n.name });
  });

  it("a reader of the output that has seen enough ends it without a word", async () => {
    const command = start(["topology"], { env: { DOCKER_HOST: engine.dockerHost } });
    command.child.stdout?.destroy();
    const { stderr, signal } = await command.ended;
    expect({ stderr, signal }).toEqual({ stderr: "", signal: null });
  });
});
