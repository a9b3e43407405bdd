/** `vethscope serve` under bad conditions, and how it ends. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ensureBuilt, ROOT } from "#scripts/prepare.mjs";
import { type Command, STACK, start, vethscope } from "#tests/support/command.ts";
import { freePort } from "#tests/support/running-server.ts";
import { itUnprivileged } from "./requirements.ts";
import { until } from "./truth/sight.ts";

const NO_ENGINE = { DOCKER_HOST: "unix:///nonexistent/docker.sock" };

let folder: string;
let running: Command | null = null;
beforeAll(() => {
  if (!existsSync(join(ROOT, ".next", "BUILD_ID"))) ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), "vethscope-serve-"));
}, 120_000);
afterEach(() => {
  running?.child.kill("SIGKILL");
  running = null;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts it and waits until it answers. */
async function serve(env: Readonly<Record<string, string>>): Promise<{ url: string; command: Command }> {
  const port = String(await freePort());
  const command = start(["serve"], { env: { ...NO_ENGINE, PORT: port, ...env } });
  running = command;
  const url = `http://127.0.0.1:${port}`;
  const healthy = () => fetch(`${url}/healthz`).then((r) => r.status > 0);
  await until(`an answer; so far: ${command.output()}`, healthy, 30_000);
  return { url, command };
}

describe("serve", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "without an engine it runs on; %s ends it within 5 s, without a stack",
    async (signal) => {
      const { url, command } = await serve({ DATA_DIR: join(folder, signal) });
      const page = await fetch(`${url}/api/topology`);
      expect(page.status).toBe(401);
      expect(await page.text()).not.toMatch(STACK);
      // A connection that stays open must not keep it.
      const idle = fetch(`${url}/socket.io/?EIO=4&transport=polling`).catch(() => undefined);
      const sent = performance.now();
      command.child.kill(signal);
      const { code, stderr } = await command.ended;
      await idle;
      expect(performance.now() - sent).toBeLessThan(5_000);
      expect({ code, stack: STACK.test(stderr) }, stderr).toEqual({ code: 0, stack: false });
      expect(stderr).toContain("the socket does not exist");
    },
  );

  it("keeps its token where only its user can read it, the same after a restart, also where somebody opened it", async () => {
    const dataDir = join(folder, "data");
    const { command } = await serve({ DATA_DIR: dataDir });
    const token = /token=(\S+)/.exec(command.output())?.[1];
    command.child.kill("SIGTERM");
    await command.ended;
    const file = join(dataDir, "token");
    const modes = () => [statSync(dataDir).mode & 0o777, statSync(file).mode & 0o777];
    expect(modes()).toEqual([0o700, 0o600]);
    chmodSync(file, 0o644);
    const { stdout } = await vethscope(["token"], { env: { DATA_DIR: dataDir } });
    expect(stdout.trim()).toBe(token);
    expect(modes()).toEqual([0o700, 0o600]);
  });

  it("says that its port is taken", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const port = String((other.address() as AddressInfo).port);
    const { code, stderr } = await vethscope(["serve"], {
      env: { ...NO_ENGINE, PORT: port, DATA_DIR: folder },
    });
    await new Promise((done) => other.close(done));
    expect(stderr).toMatch(new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is taken[\\s\\S]*PORT`));
    expect({ code, stack: STACK.test(stderr) }).toEqual({ code: 2, stack: false });
  });

  it.each<[what: string, make: () => string]>([
    [
      "is a file",
      () => {
        writeFileSync(join(folder, "plain"), "");
        return join(folder, "plain");
      },
    ],
    [
      "holds a folder in the token's place",
      () => {
        mkdirSync(join(folder, "odd", "token"), { recursive: true });
        return join(folder, "odd");
      },
    ],
    ["cannot be made", () => "/proc/vethscope"],
  ])("says that its data folder %s", async (_what, make) => {
    const { code, stderr } = await vethscope(["serve"], { env: { ...NO_ENGINE, DATA_DIR: make() } });
    expect(stderr).toMatch(/data folder .* cannot be used \(E[A-Z]+\)[\s\S]*DATA_DIR/);
    expect({ code, stack: STACK.test(stderr) }, stderr).toEqual({ code: 2, stack: false });
  });

  itUnprivileged("says that its data folder may not be written to", async () => {
    const closed = mkdtempSync(join(folder, "closed-"));
    const options = { env: { ...NO_ENGINE, DATA_DIR: closed }, unprivileged: true };
    const { code, stderr } = await vethscope(["serve"], options);
    expect(stderr).toMatch(/cannot be used \(EACCES\)/);
    expect({ code, stack: STACK.test(stderr) }, stderr).toEqual({ code: 2, stack: false });
  });
});
