/** Findings from an engine's record that a real engine cannot be brought to at will (fake engine). */
import pino from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findEngine } from "#lib/docker/address.ts";
import { type LocalHost, openLocalHost } from "#lib/host/local.ts";
import { FakeEngine } from "#tests/contract/docker/fake-engine.ts";
import { all, until } from "#tests/lab/truth/sight.ts";

const GONE = "d".repeat(64);
const member = {
  Name: "worker",
  EndpointID: "e".repeat(64),
  MacAddress: "",
  IPv4Address: "10.0.0.9/24",
  IPv6Address: "",
};
let engine: FakeEngine;
let host: LocalHost | null = null;

beforeEach(async () => {
  engine = await new FakeEngine().start();
});
afterEach(async () => {
  await host?.close();
  host = null;
  await engine.end();
});

async function open(): Promise<LocalHost> {
  host = openLocalHost({
    endpoint: () => findEngine({ DOCKER_HOST: `unix://${engine.socket}` }),
    resyncSeconds: 3600,
    rootNetns: null,
    log: pino({ level: "silent" }),
  });
  await host.settled();
  return host;
}

const codes = (seen: LocalHost): string[] => all(seen.entities, "finding").map((f) => f.code);
const count = (members: object): void => void Object.assign(engine.networks.get("n1") ?? {}, { Containers: members });

it("an endpoint of a container that is gone is found, and is gone when the engine counts it no more", async () => {
  engine.addNetwork("n1", "front");
  count({ [GONE]: member });
  const seen = await open();
  expect(codes(seen)).toEqual(["stale-endpoint"]);
  // The engine was asked about the container once more before it was told.
  expect(engine.asked).toContain(`/containers/${GONE}/json`);
  count({});
  engine.event("network", "disconnect", "n1", { container: GONE });
  await until("it is found no more", () => codes(seen).length === 0);
});

it("a container that its network counts before its own record can be read is no finding", async () => {
  engine.addNetwork("n1", "front");
  const seen = await open();
  const found = new Set<string>();
  seen.subscribe(() => {
    for (const code of codes(seen)) found.add(code);
  });
  // Being started, it is locked: the engine answers for the network at once, for the container late.
  engine.addContainer(GONE, ["n1"], "worker");
  engine.override = (request, response) => {
    if (!request.url?.includes(`/containers/${GONE}/json`)) return false;
    setTimeout(() => response.end(JSON.stringify(engine.containers.get(GONE))), 700);
    return true;
  };
  count({ [GONE]: member });
  engine.event("network", "connect", "n1", { container: GONE });
  await until("the container is there", () => all(seen.entities, "container").length === 1);
  expect([...found]).toEqual([]);
});
