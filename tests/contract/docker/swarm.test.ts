import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeEngine, json } from "./fake-engine.ts";
import { type Watched, watch } from "./watch.ts";

let engine: FakeEngine;
let services: object[];
let tasks: object[];
/** What GET /info says of the node, and answers that stand before the usual ones. */
let manager: boolean;
let instead: Record<string, (response: ServerResponse) => void>;
const watched: Watched[] = [];
const open = (): Watched => {
  const one = watch(`unix://${engine.socket}`);
  watched.push(one);
  return one;
};

const service = (ID: string, Replicas = 1) => ({ ID, Spec: { Name: ID, Mode: { Replicated: { Replicas } } } });
const task = (ID: string, ServiceID: string, State = "running") => ({
  ID,
  ServiceID,
  Slot: 1,
  Status: { State },
  DesiredState: "running",
});
const refuse = (response: ServerResponse) => response.writeHead(403, { "content-type": "text/html" }).end("Forbidden");
const states = (one: Watched) => [...(one.reader.observation?.tasks.values() ?? [])].map((t) => `${t.id} ${t.state}`);
const abouts = (one: Watched) => one.reader.status.notices.map((notice) => notice.about);

beforeEach(async () => {
  engine = await new FakeEngine().start();
  manager = true;
  instead = {};
  services = [service("web", 2)];
  tasks = [task("t1", "web"), task("t2", "web")];
  engine.override = (request, response) => {
    const path = (request.url ?? "").replace(/\?.*/, "").replace(/^\/v1\.\d+/, "");
    const Swarm = { NodeID: "n1", LocalNodeState: "active", ControlAvailable: manager };
    const answer = instead[path];
    if (answer) answer(response);
    else if (path === "/info") json(response, { ID: engine.id, Name: "fake", Swarm });
    else if (path === "/services") json(response, services);
    else if (path === "/tasks") json(response, tasks);
    else return false;
    return true;
  };
});
afterEach(async () => {
  await Promise.all(watched.splice(0).map(({ reader }) => reader.close()));
  await engine.end();
});

describe("the services of a swarm", () => {
  it("are read from a manager, with the tasks that are to run", async () => {
    const one = open();
    const seen = await one.ready();
    expect([...seen.services.keys()]).toEqual(["web"]);
    expect(states(one)).toEqual(["t1 running", "t2 running"]);
  });

  it("are not asked for on a worker", async () => {
    manager = false;
    await open().ready();
    expect(engine.count(/^\/(services|tasks)/)).toBe(0);
  });

  it("are refused by a proxy: a notice says so, and nothing else is different", async () => {
    engine.addContainer("c1");
    instead = { "/services": refuse, "/tasks": refuse };
    const one = open();
    const seen = await one.ready();
    expect(one.names()).toEqual(["c1"]);
    expect(seen.services.size + seen.tasks.size).toBe(0);
    expect(abouts(one)).toEqual(["/services"]);
    expect(one.reader.status.notices[0]?.hint).toContain("SERVICES=1");
    instead = {};
    await one.reader.resync();
    expect([...(one.reader.observation?.services.keys() ?? [])]).toEqual(["web"]);
    expect(abouts(one)).toEqual([]);
  });

  it("may be had without their tasks", async () => {
    instead = { "/tasks": refuse };
    const one = open();
    expect((await one.ready()).services.size).toBe(1);
    expect(abouts(one)).toEqual(["/tasks"]);
  });

  it("of a swarm without a leader stay as they were, and a notice says why", async () => {
    const one = open();
    await one.ready();
    const message = "rpc error: code = Unknown desc = The swarm does not have a leader.";
    instead = { "/services": (response) => json(response, { message }, 500) };
    await one.reader.resync();
    expect([...(one.reader.observation?.services.keys() ?? [])]).toEqual(["web"]);
    expect(one.reader.status.notices[0]?.message).toContain("does not have a leader");
    expect(one.reader.status.state).toBe("ready");
  });

  it("do not keep the rest from being read when they cannot be at the start", async () => {
    engine.addContainer("c1");
    instead = { "/services": (response) => json(response, { message: "The swarm does not have a leader." }, 500) };
    const one = open();
    await one.ready();
    expect(one.names()).toEqual(["c1"]);
  });

  it("are gone without a word when the node is no manager any more", async () => {
    const one = open();
    await one.ready();
    instead = { "/services": (response) => json(response, { message: "This node is not a swarm manager." }, 503) };
    engine.event("service", "update", "web");
    await one.until("no services", () => one.reader.observation?.services.size === 0);
    expect(abouts(one)).toEqual([]);
  });

  it("of which one row makes no sense are the others, with a notice", async () => {
    services = [{ ID: 7 }, service("web")];
    const one = open();
    expect([...(await one.ready()).services.keys()]).toEqual(["web"]);
    expect(abouts(one)).toEqual(["/services"]);
  });
});

describe("what happens in a swarm", () => {
  it("is read when a service or a task's container tells of it, and only that is a new object", async () => {
    const one = open();
    const before = await one.ready();
    services = [service("web", 2), service("db")];
    engine.event("service", "create", "db");
    await one.until("the service", () => one.reader.observation?.services.has("db") === true);
    expect(one.reader.observation?.services.get("web")).toBe(before.services.get("web"));
    tasks = [task("t1", "web"), task("t3", "web")];
    engine.event("container", "die", "c9", { "com.docker.swarm.service.id": "web" });
    await one.until("the new task", () => states(one).includes("t3 running"));
    expect(one.reader.observation?.tasks.get("t1")).toBe(before.tasks.get("t1"));
  });

  it("to a task on its way is seen though no event tells of it", async () => {
    tasks = [task("t1", "web", "preparing")];
    const one = open();
    await one.ready();
    tasks = [task("t1", "web")];
    await one.until("the task runs", () => states(one).join() === "t1 running");
  });

  it("makes no work while all tasks run", async () => {
    const one = open();
    await one.ready();
    await wait(500);
    engine.asked.length = 0;
    await wait(900);
    expect(engine.count(/^\/(services|tasks)/)).toBe(0);
  });

  it("makes a manager of a node when a node tells so", async () => {
    manager = false;
    const one = open();
    expect((await one.ready()).services.size).toBe(0);
    manager = true;
    engine.event("node", "update", "n1");
    await one.until("the services", () => one.reader.observation?.services.size === 1);
  });
});
