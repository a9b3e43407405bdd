/** In which order bars and cards stand: who may change it, what is kept, two people at once, and networks that appear. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createHub } from "#lib/hub/hub.ts";
import { type KeptOrder, type KeptOrders, LONGEST_NAME, MOST_NAMES } from "#lib/protocol/order.ts";
import type { Order } from "#lib/scene/order.ts";
import { openDatabase } from "#lib/server/database.ts";
import { keepOrders, type Orders } from "#lib/server/orders.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { ask, codeOf } from "#tests/support/ask.ts";
import { type RunningApp, runApp, type TestSocket } from "#tests/support/running-app.ts";
import { simulatedHost } from "#tests/support/simulated-host.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

let running: RunningApp;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(first: HostObservation = syntheticHost({ containers: 6, networks: 4 }), env = {}): Promise<void> {
  running = await runApp(first, { env });
  ends.push(() => running.close());
}
const csrf = { "x-vethscope": "1" };
const send = (method: string, path: string, json?: unknown, cookie = running.cookie) =>
  ask(running.url, path, { method, headers: { cookie, ...csrf }, json });
const kept = async (): Promise<KeptOrders> => JSON.parse((await send("GET", "/api/order")).body).data;
const barsOf = (socket: TestSocket): Promise<readonly [string, KeptOrder]> =>
  new Promise((done) => socket.once("order", (view, order) => done([view, order])));

const reversed = (order: Order): Order => ({ ...order, bars: order.bars.toReversed() });

describe("the order", () => {
  it("is there with the first networks, one a view, and each change counts its version up", async () => {
    await start();
    const first = await kept();
    expect(Object.keys(first).sort()).toEqual(["networks", "wiring"]);
    expect(first.networks.version).toBe(1);
    const named = [...running.hub.topology.entities.values()].flatMap((e) => (e.kind === "network" ? [e.name] : []));
    expect(first.networks.order.bars.toSorted()).toEqual(
      named.filter((n) => !["host", "none", "ingress", "docker_gwbridge"].includes(n)).sort(),
    );
    const order = reversed(first.networks.order);
    const answer = await send("PUT", "/api/order/networks", { version: 1, order });
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { data: { version: 2, order } }]);
    expect(await kept()).toEqual({ networks: { version: 2, order }, wiring: first.wiring });
    expect(running.records.orders.of("networks")).toEqual(order);
    const again = await send("PUT", "/api/order/networks", { version: 2, order });
    expect(JSON.parse(again.body).data.version).toBe(2);
  });

  it("made from an older version is refused with the newest one", async () => {
    await start();
    const { order } = (await kept()).wiring;
    const mine = { ...order, cards: { bridge: ["b", "a"] } };
    expect((await send("PUT", "/api/order/wiring", { version: 1, order: mine })).status).toBe(200);
    const late = await send("PUT", "/api/order/wiring", { version: 1, order: reversed(order) });
    expect([late.status, codeOf(late)]).toEqual([409, "order_changed"]);
    expect(JSON.parse(late.body).data).toEqual({ version: 2, order: mine });
    expect((await kept()).wiring).toEqual({ version: 2, order: mine });
  });

  it("is arranged anew on DELETE", async () => {
    await start();
    const { order } = (await kept()).networks;
    const mine = { bars: order.bars.toReversed(), cards: { bridge: ["a"] } };
    await send("PUT", "/api/order/networks", { version: 1, order: mine });
    const answer = await send("DELETE", "/api/order/networks");
    expect([answer.status, JSON.parse(answer.body).data]).toEqual([200, { version: 3, order }]);
  });

  it("is kept by operators alone, also where nothing may be changed at the engine", async () => {
    await start(undefined, { VETHSCOPE_READ_ONLY: "1" });
    const viewer = running.cookieAs({ name: "vic", role: "viewer", via: "oidc", user: null });
    const { version, order } = (await kept()).networks;
    const body = { version, order: reversed(order) };
    for (const method of ["PUT", "DELETE"]) {
      const answer = await send(method, "/api/order/networks", method === "PUT" ? body : undefined, viewer);
      expect([answer.status, codeOf(answer)], method).toEqual([403, "viewer"]);
    }
    expect((await ask(running.url, "/api/order", { headers: { cookie: viewer } })).status).toBe(200);
    expect((await kept()).networks).toEqual({ version, order });
    expect((await send("PUT", "/api/order/networks", body)).status).toBe(200);
  });

  it("refuses what is no order, and changes nothing", async () => {
    await start();
    const before = await kept();
    const names = (n: number) => Array.from({ length: n }, (_, i) => `n${i}`);
    const bad: unknown[] = [
      {},
      { version: 1 },
      { version: 1, order: { bars: [] } },
      { version: "1", order: { bars: [], cards: {} } },
      { version: 1, order: { bars: [], cards: {} }, more: 1 },
      { version: 1, order: { bars: [], cards: {}, more: 1 } },
      { version: 1, order: { bars: [1], cards: {} } },
      { version: 1, order: { bars: [""], cards: {} } },
      { version: 1, order: { bars: ["a", "a"], cards: {} } },
      { version: 1, order: { bars: ["a".repeat(LONGEST_NAME + 1)], cards: {} } },
      { version: 1, order: { bars: names(MOST_NAMES + 1), cards: {} } },
      { version: 1, order: { bars: names(MOST_NAMES), cards: { bridge: ["one more"] } } },
      { version: 1, order: { bars: [], cards: { bridge: "a" } } },
      { version: 1, order: { bars: [], cards: [] } },
    ];
    for (const body of bad) {
      const answer = await send("PUT", "/api/order/networks", body);
      expect([answer.status, codeOf(answer)], JSON.stringify(body).slice(0, 80)).toEqual([422, "bad_fields"]);
    }
    const huge = await send("PUT", "/api/order/networks", { version: 1, order: { bars: ["x".repeat(1_600_000)] } });
    expect([huge.status, codeOf(huge)]).toEqual([413, "too_large"]);
    for (const method of ["PUT", "DELETE"]) {
      for (const view of ["addresses", "__proto__", "Networks"]) {
        const answer = await send(method, `/api/order/${view}`, method === "PUT" ? before.networks : undefined);
        expect([answer.status, codeOf(answer)]).toEqual([404, "unknown_view"]);
      }
    }
    expect(await kept()).toEqual(before);
  });

  it("takes the most names that it may hold", async () => {
    await start();
    const long = (i: number) => `${i} `.padEnd(LONGEST_NAME, "x");
    const order = { bars: Array.from({ length: MOST_NAMES }, (_, i) => long(i)), cards: {} };
    expect((await send("PUT", "/api/order/networks", { version: 1, order })).status).toBe(200);
  });
});

describe("on the stream", () => {
  it("comes before the snapshot, and to everybody when it changes", async () => {
    await start();
    const heard: string[] = [];
    const socket = running.connect();
    socket.onAny((event: string) => heard.push(event));
    await new Promise((done) => socket.once("snapshot", done));
    expect(heard.filter((e) => e === "order" || e === "snapshot")).toEqual(["order", "order", "snapshot"]);
    const next = barsOf(socket);
    const { version, order } = (await kept()).networks;
    await send("PUT", "/api/order/networks", { version, order: reversed(order) });
    expect(await next).toEqual(["networks", { version: 2, order: reversed(order) }]);
  });

  it("a network that appears has its place before it is told of; nothing else moves", async () => {
    await start(syntheticHost({ containers: 6, networks: 3 }));
    const { order } = (await kept()).networks;
    await send("PUT", "/api/order/networks", { version: 1, order: reversed(order) });
    const socket = running.connect();
    await new Promise((done) => socket.once("snapshot", done));
    const heard: [string, unknown][] = [];
    socket.onAny((event: string, ...args: unknown[]) => heard.push([event, args]));
    running.host.observe(syntheticHost({ containers: 6, networks: 4 }));
    await vi.waitFor(() => expect(heard.some(([event]) => event === "delta")).toBe(true));
    expect(heard.map(([event]) => event).slice(0, 3)).toEqual(["order", "order", "delta"]);
    const now = (await kept()).networks;
    expect(now.version).toBe(3);
    const fresh = now.order.bars.filter((name) => !order.bars.includes(name));
    expect(fresh).toHaveLength(1);
    expect(now.order.bars.filter((name) => !fresh.includes(name))).toEqual(reversed(order).bars);
  });

  it("containers that come and go arrange nothing", async () => {
    await start(syntheticHost({ containers: 3, networks: 3 }));
    const before = await kept();
    const { rev } = running.hub.topology;
    running.host.observe(syntheticHost({ containers: 9, networks: 3 }));
    await vi.waitFor(() => expect(running.hub.topology.rev).toBeGreaterThan(rev));
    expect(await kept()).toEqual(before);
  });
});

describe("over a restart", () => {
  let folder: string;
  const failed = vi.fn();

  /** One life of a server, on a data folder. */
  function live(first: HostObservation, what: (orders: Orders) => void): void {
    const database = openDatabase(folder);
    const hub = createHub([simulatedHost(first)], "0.0.0-test");
    const orders = keepOrders(database, hub, failed);
    what(orders);
    orders.close();
    void hub.close();
    database.close();
  }
  const makeFolder = (): void => {
    folder = mkdtempSync(join(tmpdir(), "vethscope-order-"));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    failed.mockClear();
  };
  const host = syntheticHost({ containers: 6, networks: 4 });

  it("everything stands where it stood, what was arranged and what people ordered", () => {
    makeFolder();
    let last: KeptOrders | undefined;
    live(host, (orders) => {
      const mine = { bars: orders.of("wiring").bars.toReversed(), cards: { bridge: ["b", "a"] } };
      orders.put("wiring", 1, mine);
      last = orders.all;
    });
    live(host, (orders) => expect(orders.all).toEqual(last));
    expect(failed).not.toHaveBeenCalled();
  });

  it("a row that cannot be read is told of, and arranged anew", () => {
    makeFolder();
    let first: Order | undefined;
    live(host, (orders) => {
      first = orders.of("networks");
    });
    for (const text of ["{", '{"bars": 1, "cards": {}}']) {
      const database = openDatabase(folder);
      database.prepare("UPDATE orders SET kept = ? WHERE view = 'networks'").run(text);
      database.close();
      live(host, (orders) => expect(orders.of("networks")).toEqual(first));
    }
    expect(failed).toHaveBeenCalledTimes(2);
  });

  it("what cannot be written is refused and not shown; what was arranged is shown all the same", () => {
    makeFolder();
    const database = openDatabase(folder);
    const hub = createHub([simulatedHost(host)], "0.0.0-test");
    database.exec("CREATE TRIGGER full BEFORE INSERT ON orders BEGIN SELECT RAISE(ABORT, 'full'); END");
    const orders = keepOrders(database, hub, failed);
    expect(failed).toHaveBeenCalled();
    const before = orders.all;
    expect(before.networks.order.bars.length).toBeGreaterThan(0);
    expect(() => orders.put("networks", 1, { bars: [], cards: {} })).toThrow("full");
    expect(orders.all).toEqual(before);
    orders.close();
    void hub.close();
    database.close();
  });
});
