import { chmodSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findEngine } from "#lib/docker/address.ts";
import { openEngineReader } from "#lib/docker/reader.ts";
import type { EngineStatus } from "#lib/docker/status.ts";
import { FakeEngine, json } from "./fake-engine.ts";
import { type Watched, type WatchOptions, watch } from "./watch.ts";

const HTML = "<html><body><h1>403 Forbidden</h1>Request forbidden by administrative rules.</body></html>";

let engine: FakeEngine;
const watched: Watched[] = [];
const open = (options?: WatchOptions): Watched => {
  const one = watch(`unix://${engine.socket}`, options);
  watched.push(one);
  return one;
};

beforeEach(async () => {
  engine = await new FakeEngine().start();
});
afterEach(async () => {
  await Promise.all(watched.splice(0).map(({ reader }) => reader.close()));
  await engine.end();
});

/** Answers matching requests by `status` and HTML, as a socket proxy does. */
function refuse(pattern: RegExp, status = 403): void {
  engine.override = (request, response) => {
    if (!pattern.test(request.url ?? "")) return false;
    response.writeHead(status, { "content-type": "text/html" }).end(HTML);
    return true;
  };
}

describe("following an engine", () => {
  it("subscribes before it lists", async () => {
    await open().ready();
    expect(engine.asked.indexOf("/events")).toBeLessThan(engine.asked.indexOf("/containers/json"));
    expect(engine.asked.indexOf("/events")).toBeGreaterThanOrEqual(0);
  });

  it("reads again what changed while it listed", async () => {
    engine.addContainer("c1");
    engine.inspectTime = 50;
    const one = open();
    await one.until("the first inspect", () => engine.count(/c1\/json/) === 1);
    engine.addContainer("c1", [], "renamed");
    engine.addContainer("c2");
    engine.event("container", "rename", "c1");
    engine.event("container", "create", "c2");
    await one.ready();
    await one.until("the new name", () => one.names().join() === "c2,renamed");
  });

  it("reads a container and its network on a connect, each at most twice", async () => {
    for (let i = 0; i < 20; i++) engine.addContainer(`c${i}`);
    engine.addNetwork("n1");
    const one = open();
    const before = await one.ready();
    engine.asked.length = 0;
    engine.addContainer("c3", ["n1"]);
    void one.reader.refreshContainer("c3");
    engine.event("network", "connect", "n1", { container: "c3", name: "n1", type: "bridge" });
    await one.until("the endpoint", () => one.reader.observation?.containers.get("c3")?.endpoints.length === 1);
    await wait(50);
    expect(engine.count(/c3\/json/)).toBeLessThanOrEqual(2);
    expect(engine.count(/networks\/n1/)).toBe(1);
    expect(engine.asked.filter((path) => !/c3|n1|_ping/.test(path))).toEqual([]);
    expect(one.reader.observation?.containers.get("c4")).toBe(before.containers.get("c4"));
  });

  it("says nothing while nothing changes, and inspects nothing when it compares", async () => {
    for (let i = 0; i < 50; i++) engine.addContainer(`c${i}`, ["n1"]);
    engine.addNetwork("n1");
    const one = open({ resyncSeconds: 0.05 });
    await one.ready();
    engine.asked.length = 0;
    await one.until("five comparisons", () => engine.count(/containers\/json/) >= 5);
    expect(engine.count(/\/containers\/c|\/networks\/n/)).toBe(0);
    expect(one.observations).toHaveLength(1);
    expect(one.statuses).toHaveLength(1);
  });

  it("finds by comparing what no event told: new, changed and gone", async () => {
    for (const id of ["c1", "c2", "c3"]) engine.addContainer(id, ["n1"]);
    engine.addNetwork("n1");
    engine.addNetwork("n2");
    const one = open();
    await one.ready();
    engine.addContainer("c1", ["n1"], "changed");
    engine.containers.delete("c2");
    engine.addContainer("c4");
    engine.networks.delete("n2");
    engine.asked.length = 0;
    await one.reader.resync();
    expect(one.names()).toEqual(["c3", "c4", "changed"]);
    expect([...(one.reader.observation?.networks.keys() ?? [])]).toEqual(["n1"]);
    expect(engine.count(/c3\/json/)).toBe(0);
    expect(one.observations).toHaveLength(2);
  });

  it("keeps the truth and its manners in a burst of 2,000 events", async () => {
    for (let i = 0; i < 20; i++) engine.addContainer(`c${i}`);
    const one = open();
    await one.ready();
    engine.asked.length = 0;
    engine.mostAtOnce = 0;
    engine.inspectTime = 10;
    for (let i = 0; i < 2_000; i++) {
      const id = `c${i % 20}`;
      engine.addContainer(id, [], `${id}-${i}`);
      engine.event("container", "rename", id);
      if (i % 100 === 99) await wait(5);
    }
    const last = Array.from({ length: 20 }, (_, i) => `c${i}-${1980 + i}`).sort();
    await one.until("the last names", () => one.names().join() === last.join());
    await wait(50);
    expect(engine.count(/^\/containers\/c/)).toBeLessThan(400);
    expect(engine.mostAtOnce).toBeLessThanOrEqual(12);
    expect(one.names()).toEqual(last);
  });

  it("reads once more when a change is signalled during a read, however often", async () => {
    engine.addContainer("c1");
    const one = open();
    await one.ready();
    engine.asked.length = 0;
    engine.inspectTime = 100;
    for (let i = 0; i < 100; i++) void one.reader.refreshContainer("c1");
    engine.addContainer("c1", [], "after");
    await one.until("the change", () => one.names().includes("after"));
    await wait(150);
    expect(engine.count(/c1\/json/)).toBe(2);
  });

  it("does not keep a removed container that a read of before brings back", async () => {
    engine.addContainer("c1");
    const one = open();
    await one.ready();
    engine.inspectTime = 50;
    void one.reader.refreshContainer("c1");
    await one.until("the read", () => engine.count(/c1\/json/) === 2);
    engine.containers.delete("c1");
    engine.event("container", "destroy", "c1");
    await one.until("gone", () => one.names().length === 0);
    await wait(100);
    expect(one.names()).toEqual([]);
  });
});

describe("what no event names", () => {
  it("is docker_gwbridge, which a container joins together with an overlay", async () => {
    engine.addNetwork("gw", "docker_gwbridge");
    engine.addNetwork("ov");
    engine.networks.set("ov", { ...engine.networks.get("ov"), Driver: "overlay", Scope: "swarm" });
    const one = open();
    await one.ready();
    engine.networks.set("gw", {
      ...engine.networks.get("gw"),
      Containers: { c1: { Name: "gateway_1", EndpointID: "e1" } },
    });
    engine.event("network", "connect", "ov", { container: "c1" });
    await one.until("the gateway's member", () => one.reader.observation?.networks.get("gw")?.members.c1 !== undefined);
  });
});

describe("settings that cannot be used", () => {
  it("are told as the status, and tried again", async () => {
    let broken = true;
    const statuses: EngineStatus[] = [];
    const reader = openEngineReader({
      readOnly: true,
      endpoint: () => findEngine({ DOCKER_HOST: broken ? "http://wrong" : `unix://${engine.socket}` }),
      log: { debug() {}, info() {}, warn() {} },
      onChange() {},
      onStatus: (status) => statuses.push(status),
    });
    await expect.poll(() => reader.status.error?.code).toBe("address-invalid");
    broken = false;
    await expect.poll(() => reader.status.state).toBe("ready");
    await reader.close();
    expect(statuses.map((status) => status.state)).toEqual(["lost", "ready"]);
  });

  it("include a socket that this user may not use", async (context) => {
    if (process.getuid?.() !== 0 || !process.seteuid) return context.skip("only root can become another user");
    chmodSync(dirname(engine.socket), 0o755);
    chmodSync(engine.socket, 0o600);
    process.seteuid(65534);
    try {
      const one = open();
      await one.until("lost", () => one.reader.status.state === "lost");
      expect(one.reader.status.error?.code).toBe("permission-denied");
      expect(one.reader.status.error?.message).toMatch(/as user 65534\. It belongs to group root \(id 0\)/);
    } finally {
      process.seteuid(0);
    }
  });
});

describe("an event stream in bad shape", () => {
  it("is read through awkward chunks, and garbage is skipped with a notice in the log", async () => {
    engine.addContainer("c1");
    const one = open();
    await one.ready();
    engine.addContainer("c2", [], "zoë");
    const bytes = Buffer.from(
      `garbage\n{"half":\n\n${JSON.stringify({ Type: "container", Action: "create", Actor: { ID: "c2", Attributes: { name: "zoë 🐳" } } })}\n`,
    );
    for (const byte of bytes) {
      engine.send(Uint8Array.of(byte));
      await new Promise(setImmediate);
    }
    await one.until("the new container", () => one.names().includes("zoë"));
    expect(one.reader.status.state).toBe("ready");
    expect(one.logged.filter((text) => /Skipped a line/.test(text))).toHaveLength(2);
  });

  it("that a proxy ends when it idles is replaced without a word", async () => {
    const one = open();
    await one.ready();
    await wait(1_100);
    for (const stream of engine.streams) stream.end();
    await one.until("a new stream", () => engine.count(/events/) === 2);
    engine.addContainer("c1");
    await one.until("a stream that is open", () => engine.streams.size === 1);
    engine.event("container", "create", "c1");
    await one.until("the new container", () => one.names().includes("c1"));
    expect(one.statuses.map((status) => status.state)).toEqual(["ready"]);
  });

  it("that is cut in the middle of a line is followed by a full comparison", async () => {
    engine.addContainer("c1");
    const one = open();
    await one.ready();
    engine.send('{"Type":"container","Action":"crea');
    engine.addContainer("c2");
    for (const stream of engine.streams) stream.destroy();
    await one.until("the new container", () => one.names().includes("c2"));
    await one.ready();
  });
});

describe("an engine that goes and comes", () => {
  it("is lost within a second, keeps its picture, and is read anew when it returns", async () => {
    engine.addContainer("c1");
    engine.addContainer("c2");
    const one = open();
    const before = await one.ready();
    const stopped = performance.now();
    await engine.stop();
    await one.until("lost", () => one.reader.status.state === "lost");
    expect(performance.now() - stopped).toBeLessThan(1_000);
    expect(one.reader.observation).toBe(before);
    const { since } = one.reader.status;
    await one.until("a reason", () => one.reader.status.error?.code === "socket-missing");
    expect(one.reader.status.since).toBe(since);
    expect(one.reader.status.error?.message).toContain(engine.socket);
    engine.containers.delete("c2");
    engine.addContainer("c3");
    await engine.start();
    const after = await one.ready();
    expect(one.names()).toEqual(["c1", "c3"]);
    expect(after.containers.get("c1")).toBe(before.containers.get("c1"));
    expect(one.reader.status.error).toBeUndefined();
  });

  it("is lost when it takes connections and answers nothing", async () => {
    const one = open({ times: { answer: 200, ping: 100 } });
    await one.ready();
    engine.override = () => true;
    await one.until("lost", () => one.reader.status.state === "lost");
    expect(one.reader.status.error?.code).toBe("timeout");
    engine.override = () => false;
    await one.ready();
  });

  it("may be another one", async () => {
    engine.addContainer("c1");
    const one = open();
    const before = await one.ready();
    await engine.stop();
    engine.id = "fake-engine-2";
    engine.containers.clear();
    engine.addContainer("d1");
    await engine.start();
    await one.until("the other engine", () => one.reader.observation?.info.id === "fake-engine-2");
    expect(one.names()).toEqual(["d1"]);
    expect(before.info.id).toBe("fake-engine-1");
    expect(one.logged).toContain("Another engine answers at this address");
  });

  it("is waited for when it is not there from the start", async () => {
    await engine.stop();
    const one = open();
    await one.until("lost", () => one.reader.status.state === "lost");
    expect(one.reader.observation).toBeNull();
    expect(one.reader.status.error?.code).toBe("socket-missing");
    await engine.start();
    await one.ready();
  });

  it("calls nobody after close", async () => {
    engine.addContainer("c1");
    const one = open();
    await one.ready();
    await one.reader.close();
    const told = [one.observations.length, one.statuses.length];
    await engine.stop();
    await engine.start();
    await wait(300);
    expect([one.observations.length, one.statuses.length]).toEqual(told);
    expect(engine.streams.size).toBe(0);
  });
});

describe("what stands before an engine", () => {
  it("may refuse /info and /version: the rest is read, and the refusal is told", async () => {
    engine.addContainer("c1");
    refuse(/\/info|\/version/);
    const one = open();
    const observation = await one.ready();
    expect(one.names()).toEqual(["c1"]);
    expect(observation.info).toMatchObject({ version: "unknown", apiVersion: "1.45", swarm: null });
    expect(observation.info.id).toMatch(/^[0-9a-f]{64}$/);
    expect(one.reader.status.notices.map((notice) => notice.about)).toEqual(["/info", "/version"]);
    expect(one.reader.status.notices[0]?.hint).toContain("INFO=1");
  });

  it("may refuse the ping", async () => {
    refuse(/_ping/);
    expect((await open().ready()).info.apiVersion).toBe("1.45");
  });

  it("may refuse the events: everything is compared often instead", async () => {
    refuse(/\/events/);
    const one = open();
    await one.ready();
    engine.addContainer("c1");
    await one.until("the new container", () => one.names().includes("c1"));
    expect(one.reader.status.notices[0]).toMatchObject({ about: "/events", code: "refused" });
  });

  it("may refuse the networks: containers are read", async () => {
    engine.addContainer("c1");
    refuse(/\/networks/);
    const one = open();
    await one.ready();
    expect(one.names()).toEqual(["c1"]);
    expect(one.reader.status.notices[0]).toMatchObject({ about: "/networks" });
  });

  it("may refuse the containers: then there is nothing to show, and why is said", async () => {
    refuse(/\/containers/);
    const one = open();
    await one.until("lost", () => one.reader.status.state === "lost");
    expect(one.reader.status.error).toMatchObject({ code: "refused" });
    expect(one.reader.status.error?.hint).toContain("CONTAINERS=1");
  });

  it("may be a web server", async () => {
    engine.override = (_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<html><title>Welcome to nginx</title></html>");
      return true;
    };
    const one = open();
    await one.until("lost", () => one.reader.status.state === "lost");
    expect(one.reader.status.error?.code).toBe("not-an-engine");
  });

  it("may be an engine that is too old", async () => {
    engine.apiVersion = "1.40";
    const one = open();
    await one.until("lost", () => one.reader.status.state === "lost");
    expect(one.reader.status.error).toMatchObject({ code: "engine-too-old" });
    expect(one.reader.status.error?.hint).toContain("20.10");
  });
});

describe("single records in bad shape", () => {
  it("are left out with a notice; the others are shown", async () => {
    engine.addContainer("c1");
    engine.containers.set("bad", { Id: "bad", Name: "/bad", State: "what" });
    const one = open();
    await one.ready();
    expect(one.names()).toEqual(["c1"]);
    expect(one.reader.status.notices).toMatchObject([{ about: "bad", code: "not-an-engine" }]);
    engine.addContainer("bad");
    engine.event("container", "update", "bad");
    await one.until("the repaired record", () => one.names().join() === "bad,c1");
    expect(one.reader.status.notices).toEqual([]);
  });

  it("that hang do not hide the others", async () => {
    for (let i = 0; i < 12; i++) engine.addContainer(`c${i}`);
    engine.override = (request) => /\/c5\/json/.test(request.url ?? "");
    const one = open({ times: { firstRecord: 500 } });
    await one.ready();
    expect([one.names().length, one.reader.status.notices]).toMatchObject([11, [{ about: "c5" }]]);
    expect(one.reader.status.notices).toMatchObject([{ about: "c5", code: "timeout" }]);
    engine.override = () => false;
    await one.reader.resync();
    expect(one.names()).toHaveLength(12);
    expect(one.reader.status.notices).toEqual([]);
  });

  it("that fail inside the engine keep what was known of them", async () => {
    engine.addContainer("c1");
    const one = open();
    await one.ready();
    engine.override = (request, response) => {
      if (!/\/c1\/json/.test(request.url ?? "")) return false;
      json(response, { message: "layer does not exist" }, 500);
      return true;
    };
    engine.event("container", "update", "c1");
    await one.until("a notice", () => one.reader.status.notices.length === 1);
    expect(one.names()).toEqual(["c1"]);
    expect(one.reader.status.notices[0]?.message).toContain("layer does not exist");
  });
});
