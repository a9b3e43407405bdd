import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { PackedDelta, PackedSnapshot } from "#lib/protocol/stream.ts";
import { type RunningApp, runApp, type TestSocket } from "#tests/support/running-app.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

let running: RunningApp | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

const snapshotOf = (socket: TestSocket): Promise<PackedSnapshot> =>
  new Promise((done) => socket.once("snapshot", done));
const deltaOf = (socket: TestSocket): Promise<PackedDelta> => new Promise((done) => socket.once("delta", done));
const refusalOf = (socket: TestSocket): Promise<string> =>
  new Promise((done) => {
    socket.once("connect_error", (error) => done(error.message));
    socket.once("connect", () => done("let in"));
  });
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

describe.each(["websocket", "polling"] as const)("the stream over %s", (transport) => {
  it("refuses clients without a session and of a foreign page", async () => {
    running = await runApp(syntheticHost({ containers: 1, networks: 1 }));
    const { cookie } = running;
    for (const headers of [{}, { cookie: "vethscope_0=v1.9.9.9" }, { cookie, origin: "http://evil.example" }] as Record<
      string,
      string
    >[]) {
      expect(await refusalOf(running.connect({ transport, headers })), JSON.stringify(headers)).not.toBe("let in");
    }
    expect(await refusalOf(running.connect({ transport }))).toBe("let in");
  });

  it("sends a snapshot, then deltas that count up by one", async () => {
    running = await runApp(syntheticHost({ containers: 2, networks: 2 }));
    const socket = running.connect({ transport });
    const snapshot = await snapshotOf(socket);
    expect(snapshot.entities.map((e) => e.id)).toEqual([...snapshot.entities.map((e) => e.id)].sort());
    const next = deltaOf(socket);
    running.host.observe(syntheticHost({ containers: 3, networks: 2 }));
    const delta = await next;
    expect(delta.rev).toBe(snapshot.rev + 1);
    expect(delta.upsert.filter((e) => e.k === "c").map((e) => e.name)).toEqual(["service-2"]);
    const gone = deltaOf(socket);
    running.host.observe(syntheticHost({ containers: 2, networks: 2 }));
    expect((await gone).remove).toContain(delta.upsert.find((e) => e.k === "c")?.id);
  });
});

describe("the stream", () => {
  it("answers a resync with a snapshot, and says what is wrong with a malformed one", async () => {
    running = await runApp(syntheticHost({ containers: 1, networks: 1 }));
    const socket = running.connect();
    await snapshotOf(socket);
    const ask = (request: unknown): Promise<unknown> =>
      new Promise((done) => socket.emit("resync", request as { rev: number }, done));
    expect(await ask({ rev: 0 })).toMatchObject({ data: { rev: 1 } });
    for (const bad of [{ rev: "x" }, {}, null, { rev: 1, more: 1 }, { rev: -1 }, "__proto__"]) {
      expect(await ask(bad), JSON.stringify(bad)).toMatchObject({ error: { code: "bad_request" } });
    }
  });

  it("sends nothing when nothing changed", async () => {
    const same = syntheticHost({ containers: 5, networks: 2 });
    running = await runApp(same);
    const socket = running.connect();
    await snapshotOf(socket);
    const heard: string[] = [];
    socket.onAny((event: string) => heard.push(event));
    for (let i = 0; i < 20; i++) running.host.observe(structuredClone(same));
    await pause(100);
    expect(heard).toEqual([]);
  });

  it("gathers the changes of one turn into one delta", async () => {
    running = await runApp(syntheticHost({ containers: 1, networks: 1 }));
    const socket = running.connect();
    const { rev } = await snapshotOf(socket);
    const next = deltaOf(socket);
    for (let n = 2; n <= 6; n++) running.host.observe(syntheticHost({ containers: n, networks: 1 }));
    const delta = await next;
    expect(delta.rev).toBe(rev + 1);
    expect(delta.upsert.filter((e) => e.k === "c")).toHaveLength(5);
  });

  it("tells that the engine was lost and came back", async () => {
    running = await runApp(syntheticHost({ containers: 1, networks: 1 }));
    const socket = running.connect();
    await snapshotOf(socket);
    const lost = new Promise((done) => socket.once("status", done));
    running.host.setStatus({ state: "lost" });
    expect(await lost).toMatchObject({ hosts: [{ state: "lost" }] });
  });

  it("gives a client that stopped reading a fresh snapshot, not a growing queue", async () => {
    running = await runApp(syntheticHost({ containers: 150, networks: 4 }));
    const { app, host, hub } = running;
    const { hostname, port } = new URL(running.url);
    const raw = connect(Number(port), hostname);
    const path = "/socket.io/?EIO=4&transport=websocket";
    raw.write(
      `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${running.cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    await new Promise((done) => raw.once("data", done));
    // Socket.IO's CONNECT packet, "40", in a masked frame; then the client reads nothing more.
    raw.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]));
    while (app.stream.stats().clients === 0) await pause(5);
    raw.pause();
    const other = running.connect();
    await snapshotOf(other);
    // Every container's record changes, many times: far more than the kernel buffers for a client that does not read.
    const hosts = [1, 2].map((i) => {
      const o = syntheticHost({ containers: 150, networks: 4 });
      const containers = new Map(
        [...o.engine.containers].map(([id, c]) => [id, { ...c, image: `image-${i}`.repeat(40) }]),
      );
      return { ...o, engine: { ...o.engine, containers } };
    });
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 400 && app.stream.stats().behind === 0; i++) {
      const change = hosts[i % 2];
      if (change) host.observe(change);
      await new Promise((done) => setImmediate(done));
    }
    expect(app.stream.stats().behind).toBe(1);
    for (let i = 0; i < 200; i++) {
      const change = hosts[i % 2];
      if (change) host.observe(change);
      await new Promise((done) => setImmediate(done));
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
    let received = "";
    raw.setEncoding("latin1").on("data", (chunk: string) => {
      received = (received + chunk).slice(-200_000_000);
    });
    raw.resume();
    while (app.stream.stats().behind > 0) await pause(10);
    await pause(200);
    // The last word it heard is a snapshot of the revision that is true now.
    expect(received.lastIndexOf(`"rev":${hub.topology.rev}`)).toBeGreaterThan(received.lastIndexOf('["delta"'));
    raw.destroy();
  });
});
