import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readSocketFacts } from "#lib/docker/socket-facts.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vethscope-socket-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("tells sockets, folders, files and nothing apart, and who owns them", async () => {
  const socket = join(folder, "engine.sock");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  writeFileSync(join(folder, "file"), "");
  const kinds = [socket, folder, join(folder, "file"), join(folder, "none")].map((path) => readSocketFacts(path).kind);
  expect(kinds).toEqual(["socket", "directory", "other", "missing"]);
  expect(readSocketFacts(socket).owner).toMatchObject({ uid: process.getuid?.(), gid: process.getgid?.() });
  expect(readSocketFacts(join(folder, "none")).owner).toBeNull();
  await new Promise((resolve) => server.close(resolve));
});
