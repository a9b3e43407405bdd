/** The host behind an engine that is only reached over TCP, and what a server over it does in a flood of events. */
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import pino from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findEngine } from "#lib/docker/address.ts";
import { type LocalHost, openLocalHost } from "#lib/host/local.ts";
import { createHub } from "#lib/hub/hub.ts";
import { createApplication } from "#lib/server/app.ts";
import { createAuth } from "#lib/server/auth.ts";
import { memoryDatabase } from "#lib/server/database.ts";
import { createRates } from "#lib/server/rates.ts";
import { keepRecords } from "#lib/server/records.ts";
import { readSettings } from "#lib/server/settings.ts";
import { FakeEngine } from "#tests/contract/docker/fake-engine.ts";
import { danglingReferences, expectSound } from "#tests/lab/truth/invariants.ts";
import { all, container, endpoint, until } from "#tests/lab/truth/sight.ts";
import { RECOMMENDED, type SocketProxy, startProxy } from "#tests/support/socket-proxy.ts";

const log = pino({ level: "silent" });
let engine: FakeEngine;
let proxy: SocketProxy;
let host: LocalHost | null = null;

beforeEach(async () => {
  engine = await new FakeEngine().start();
  proxy = await startProxy(engine.socket, RECOMMENDED);
});
afterEach(async () => {
  await host?.close();
  host = null;
  await proxy.close();
  await engine.end();
});

async function open(through = proxy): Promise<LocalHost> {
  host = openLocalHost({
    endpoint: () => findEngine({ DOCKER_HOST: through.dockerHost }),
    resyncSeconds: 3600,
    rootNetns: null,
    log,
  });
  await host.settled();
  return host;
}

it("an engine on another machine: everything from the engine, and why there is no more", async () => {
  engine.addNetwork("n1", "front");
  engine.addContainer("c1", ["n1"], "web");
  const { entities, status } = await open();
  expectSound(entities);
  expect(status.kernel).toMatchObject({ read: false, reason: expect.stringContaining("another machine") });
  expect(all(entities, "host")[0]?.kernel).toEqual(status.kernel);
  expect(endpoint(entities, "web", "front")).toMatchObject({
    link: { unresolved: "the engine is on another machine" },
    hostLink: { unresolved: expect.any(String) },
    ipv4: "10.0.0.2/24",
  });
});

it("an engine in a virtual machine behind a socket of this one (Docker Desktop): this kernel is not taken for its own", async () => {
  engine.override = (request, response) => {
    if (!request.url?.endsWith("/info")) return false;
    const info = {
      ID: engine.id,
      Name: "docker-desktop",
      OperatingSystem: "Docker Desktop",
      KernelVersion: "6.6.87-x",
    };
    response.setHeader("content-type", "application/json").end(JSON.stringify(info));
    return true;
  };
  engine.addNetwork("n1", "front");
  const opened = openLocalHost({
    endpoint: () => findEngine({ DOCKER_HOST: `unix://${engine.socket}` }),
    resyncSeconds: 3600,
    rootNetns: null,
    log,
  });
  try {
    await opened.settled();
    const { kernel } = opened.status;
    // Where this process may not read the kernel at all, that is said instead.
    expect(kernel).toMatchObject({
      read: false,
      reason: expect.stringMatching(/another kernel \(6\.6\.87-x\)|CAP_|could not be/),
    });
    expect(all(opened.entities, "finding")).toEqual([]);
  } finally {
    await opened.close();
  }
});

it("a proxy that refuses the networks: those of running containers are there by name, and the refusal is told", async () => {
  engine.addNetwork("n1", "front");
  engine.addContainer("c1", ["n1"], "web");
  engine.addContainer("c2", ["n1", "none"], "api");
  await proxy.close();
  proxy = await startProxy(
    engine.socket,
    RECOMMENDED.filter((section) => section !== "NETWORKS"),
  );
  const { entities, status } = await open();
  expectSound(entities);
  expect(all(entities, "container").map((c) => c.name)).toEqual(["web", "api"]);
  expect(all(entities, "network").map((n) => [n.name, n.driver])).toEqual([
    ["n1", "unknown"],
    ["none", "null"],
  ]);
  expect(status.notices).toEqual([
    expect.objectContaining({ code: "refused", hint: expect.stringContaining("NETWORKS=1") }),
  ]);
});

it("a stopped container that names a removed network: nothing leads nowhere", async () => {
  engine.addNetwork("n1");
  engine.addContainer("c1", ["n1", "gone"], "old");
  Object.assign(engine.containers.get("c1") ?? {}, { State: { Status: "exited", Running: false, Pid: 0 } });
  const { entities } = await open();
  expect(danglingReferences(entities)).toEqual([]);
  expect(container(entities, "old").networks).toEqual(["n1"]);
});

it("an engine that stops: the host is stale since then, everything is kept; then it is not", async () => {
  engine.addNetwork("n1");
  engine.addContainer("c1", ["n1"], "web");
  const opened = await open();
  const before = opened.entities;
  await engine.stop();
  await until("lost", () => opened.status.state === "lost" && all(opened.entities, "host")[0]?.stale !== null);
  expect(all(opened.entities, "host")[0]?.stale).toBe(opened.status.since);
  expect([...opened.entities.keys()]).toEqual([...before.keys()]);
});

it("2,000 events in a second: the server answers all the while, and the truth comes out", async () => {
  for (let i = 0; i < 20; i++) {
    engine.addNetwork(`n${i}`);
    engine.addContainer(`c${i}`, [`n${i}`]);
  }
  const opened = await open();
  const hub = createHub([opened], "0.0.0-test");
  const settings = readSettings({ PORT: "0" });
  const database = memoryDatabase();
  const auth = createAuth({ token: "test-token-0123456789", settings, database });
  const page = async () => undefined;
  const records = keepRecords(database, hub, { days: settings.auditDays, log });
  const app = createApplication({ settings, hub, auth, rates: createRates(), records, log, dev: false, page });
  await new Promise<void>((done) => app.server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  try {
    const waits: number[] = [];
    for (let i = 0; i < 2_000; i++) {
      const id = `c${i % 20}`;
      if (i % 2 === 0) engine.addContainer(id, [`n${i % 7}`], `name-${i}`);
      engine.event("container", "rename", id);
      engine.event("network", i % 3 ? "connect" : "disconnect", `n${i % 20}`, { container: id });
      if (i % 100 !== 99) continue;
      const asked = performance.now();
      expect((await fetch(`${url}/healthz`)).ok).toBe(true);
      waits.push(performance.now() - asked);
      await wait(40);
    }
    expect(Math.max(...waits)).toBeLessThan(1_000);
    const truth = [...engine.containers.values()].map((c) => String(c.Name).slice(1)).sort();
    await until("the last names", () => {
      const names = all(hub.topology.entities, "container").map((c) => c.name);
      return JSON.stringify(names.sort()) === JSON.stringify(truth);
    });
    const joined = (raw: Record<string, unknown>) =>
      Object.keys((raw.NetworkSettings as { Networks: object }).Networks);
    for (const raw of engine.containers.values()) {
      const name = String(raw.Name).slice(1);
      for (const on of joined(raw)) expect(endpoint(hub.topology.entities, name, on).mac).toBeNull();
    }
    expectSound(hub.topology.entities);
  } finally {
    await app.close();
    await hub.close();
  }
});
