/**
 * The audit log of a real server that is killed in the middle of an action, and written to by the command line meanwhile.
 * The engine is a stand-in: a real one cannot be made to hang in just this moment.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { AuditEntry, AuditPage } from "#lib/protocol/audit.ts";
import { openDatabase } from "#lib/server/database.ts";
import { ensureBuilt, ROOT } from "#scripts/prepare.mjs";
import { FakeEngine } from "#tests/contract/docker/fake-engine.ts";
import { vethscope } from "#tests/support/command.ts";
import { type RunningServer, startServer, TOKEN } from "#tests/support/running-server.ts";
import { until } from "./truth/sight.ts";

const CONTAINER = "c".repeat(64);
const FRONT = "f".repeat(64);
const BACK = "b".repeat(64);

let engine: FakeEngine;
let dataDir: string;
let server: RunningServer | null = null;

beforeAll(() => {
  if (!existsSync(join(ROOT, ".next", "BUILD_ID"))) ensureBuilt();
}, 120_000);
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "vethscope-audit-"));
  engine = await new FakeEngine().start();
  engine.addNetwork(FRONT, "front");
  engine.addNetwork(BACK, "back");
  engine.addContainer(CONTAINER, [FRONT], "web");
});
afterEach(async () => {
  await server?.stop();
  server = null;
  await engine.end();
  rmSync(dataDir, { recursive: true, force: true });
});

const bearer = { authorization: `Bearer ${TOKEN}` };
const connectPath = new RegExp(`/networks/${BACK}/connect$`);

async function serve(): Promise<RunningServer> {
  const started = await startServer({ DATA_DIR: dataDir, DOCKER_HOST: `unix://${engine.socket}`, LOG_LEVEL: "warn" });
  server = started;
  const known = async (): Promise<boolean> =>
    (await (await fetch(`${started.url}/api/topology`, { headers: bearer })).text()).includes(BACK);
  await until("the networks are known", known, 15_000);
  return started;
}

function act(path: string, body: object): Promise<Response> {
  return fetch(`${server?.url}${path}`, {
    method: "POST",
    headers: { ...bearer, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function entries(query = ""): Promise<readonly AuditEntry[]> {
  const answer = await fetch(`${server?.url}/api/audit?${query}`, { headers: bearer });
  return ((await answer.json()) as { data: AuditPage }).data.entries;
}

const integrity = (): unknown => {
  const database = openDatabase(dataDir);
  try {
    return database.prepare("PRAGMA integrity_check").get();
  } finally {
    database.close();
  }
};

it("an action that the server was killed in is in the log as interrupted, with what was asked and the plan", async () => {
  engine.override = (request) => request.method === "POST" && connectPath.test(request.url ?? "");
  const id = crypto.randomUUID();
  const { pid } = await serve();
  const cut = act(`/api/networks/${BACK}/connect`, { id, container: CONTAINER }).catch(() => null);
  await until("the engine was asked", () => Promise.resolve(engine.count(connectPath) > 0), 15_000);
  expect(await entries("kind=connect")).toMatchObject([{ action: id, outcome: "started", durationMs: null }]);
  process.kill(pid, "SIGKILL");
  await cut;
  await server?.stop();

  expect(integrity()).toEqual({ integrity_check: "ok" });
  await serve();
  const [entry, ...others] = await entries("kind=connect");
  expect(others).toEqual([]);
  expect(entry).toMatchObject({
    action: id,
    outcome: "interrupted",
    who: "token",
    from: "127.0.0.1",
    asked: { kind: "connect", network: BACK, container: CONTAINER },
    targets: expect.arrayContaining([{ kind: "network", id: BACK, name: "back" }]),
    plan: { command: "docker network connect back web" },
  });
  expect(server?.output()).toContain("interrupted when Vethscope ended: 1 of the actions");
});

it("an action that runs when the server is told to end is waited for: answered, and in the log as done", async () => {
  const held: (() => void)[] = [];
  engine.override = (request, response) => {
    if (request.method !== "POST" || !connectPath.test(request.url ?? "")) return false;
    held.push(() => response.end());
    return true;
  };
  const { pid } = await serve();
  const acting = act(`/api/networks/${BACK}/connect`, { container: CONTAINER });
  await until("the engine was asked", () => Promise.resolve(held.length > 0), 15_000);
  process.kill(pid, "SIGTERM");
  // Of something else, or it would wait for the first.
  const other = { container: "d".repeat(64) };
  const late = async () => (await act(`/api/networks/${FRONT}/disconnect`, other)).status === 503;
  await until("nothing new is begun", late, 4_000);
  for (const answer of held) answer();
  expect((await acting).status).toBe(200);
  await server?.stop();

  await serve();
  expect(await entries("kind=connect")).toMatchObject([{ outcome: "done" }]);
  expect(server?.output()).not.toContain("interrupted");
});

it("the command line writes beside a server that acts: nothing is lost, and the database is sound", async () => {
  await serve();
  const names = ["one", "two", "three", "four"];
  // Already connected: refused by the plan, and recorded each time.
  const acts = Array.from({ length: 30 }, () => act(`/api/networks/${FRONT}/connect`, { container: CONTAINER }));
  const made = names.map((name) =>
    vethscope(["token", "create", "--name", name, "--role", "viewer"], { env: { DATA_DIR: dataDir } }),
  );
  expect((await Promise.all(acts)).map((r) => r.status)).toEqual(Array<number>(30).fill(409));
  for (const { code, stderr } of await Promise.all(made)) expect(code, stderr).toBe(0);
  expect(await entries("kind=connect&outcome=refused&limit=200")).toHaveLength(30);
  const tokens = await entries("kind=token.create");
  expect(tokens.map((e) => [e.via, e.targets[0]?.name]).sort()).toEqual(names.map((name) => ["cli", name]).sort());
  await server?.stop();
  server = null;
  expect(integrity()).toEqual({ integrity_check: "ok" });
});
