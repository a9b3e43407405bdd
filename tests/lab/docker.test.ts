/** The engine reader on real engines: what it observes is what `docker inspect` says, whatever happens. */
import type { ContainerInspectInfo } from "dockerode";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SESSION_TIMES } from "#lib/docker/times.ts";
import type { EngineContainer, EngineNetwork } from "#lib/topology/engine-observation.ts";
import { type Watched, watch } from "#tests/contract/docker/watch.ts";
import { type LabEngine, startEngine } from "./engine/engine.ts";
import { fetchEngine } from "./engine/fetch.ts";
import { IMAGE } from "./engine/image.ts";
import { labProblem } from "./engine/problem.ts";
import { describeLab } from "./requirements.ts";
import { applyScenario } from "./scenario/apply.ts";
import { type InspectedNetwork, inspectContainers, inspectNetworks } from "./scenario/inspect.ts";

const ENGINES = [undefined, "26.1", "28.5"] as const;
/** How soon a change that the client has been told of must be seen, in ms; the machine may be busy. */
const SOON = 3_000;

for (const version of ENGINES) {
  const fetched = version === undefined || labProblem() !== null ? null : await fetchEngine(version);
  const title = `the reader of ${version === undefined ? "the machine's own engine" : `Docker ${version}`}`;
  describeLab(title, () => readerTests(version), typeof fetched === "string" ? fetched : null);
}

function readerTests(version: (typeof ENGINES)[number]): void {
  let engine: LabEngine;
  let seen: Watched;

  beforeAll(async () => {
    engine = await startEngine(version === undefined ? {} : { version });
    await applyScenario(engine);
    seen = watch(engine.dockerHost, { times: { ...SESSION_TIMES, ping: 500, answer: 2_000 } });
    await seen.ready();
  }, 180_000);
  afterAll(async () => {
    await seen?.reader.close();
    engine?.close();
  });
  afterEach(async () => expectTruth(engine, seen), 30_000);

  const named = (name: string): EngineContainer | undefined =>
    [...(seen.reader.observation?.containers.values() ?? [])].find((container) => container.name === name);
  const joined = (name: string) => named(name)?.endpoints.map((endpoint) => endpoint.networkName) ?? [];
  const soon = (what: string, holds: () => boolean) => seen.until(what, holds, SOON);

  it("observes what docker inspect says of every container and network", () => {
    expect(seen.reader.status).toMatchObject({ state: "ready", notices: [] });
    expect(seen.observations).toHaveLength(1);
  });

  it("follows create, start, connect, disconnect, pause, rename, stop and rm", async () => {
    await engine.docker("network", "create", "made");
    await soon("the network", () => networkNamed(seen, "made") !== undefined);

    await engine.docker("create", "--name", "thing", "--network", "made", IMAGE, "tail", "-f", "/dev/null");
    await soon("the created container", () => named("thing")?.state === "created");
    expect(named("thing")?.endpoints[0]).toMatchObject({ id: null, network: networkNamed(seen, "made")?.id });

    await engine.docker("start", "thing");
    await soon("the started container", () => named("thing")?.endpoints[0]?.id != null);
    await soon("the network's member", () => Object.keys(networkNamed(seen, "made")?.members ?? {}).length === 1);

    await engine.docker("network", "connect", "--alias", "extra", "staging", "thing");
    await soon("the second endpoint", () => joined("thing").join() === "made,staging");
    expect(named("thing")?.endpoints[1]?.aliases).toEqual(["extra"]);

    await engine.docker("network", "disconnect", "made", "thing");
    await soon("one endpoint", () => joined("thing").join() === "staging");

    await engine.docker("pause", "thing");
    await soon("paused", () => named("thing")?.state === "paused" && named("thing")?.sandboxKey !== null);
    await engine.docker("unpause", "thing");

    await engine.docker("rename", "thing", "other");
    await soon("the new name", () => named("other") !== undefined && named("thing") === undefined);
    await soon("the new name among members", () => memberNames(networkNamed(seen, "staging")).includes("other"));

    await engine.docker("stop", "--time", "0", "other");
    await soon("exited", () => named("other")?.state === "exited");
    expect(named("other")).toMatchObject({ pid: 0, sandboxId: null, sandboxKey: null });

    await engine.docker("rm", "other");
    await soon("no container", () => named("other") === undefined);
    await engine.docker("network", "rm", "made");
    await soon("no network", () => networkNamed(seen, "made") === undefined);
  });

  it("gives a container that restarts again and again a sandbox only while it runs", async () => {
    await engine.docker("run", "--detach", "--name", "flapping", "--restart", "always", IMAGE, "false");
    await soon("restarting", () => named("flapping")?.state === "restarting");
    expect(named("flapping")).toMatchObject({ pid: 0, sandboxKey: null });
    await engine.docker("rm", "--force", "flapping");
    await soon("gone", () => named("flapping") === undefined);
  });

  it("keeps the objects of everything that a connect does not touch", async () => {
    const before = seen.reader.observation;
    await engine.docker("network", "connect", "staging", "grafana");
    await soon("the endpoint", () => joined("grafana").includes("staging"));
    await soon("the member", () => memberNames(networkNamed(seen, "staging")).includes("grafana"));
    const after = seen.reader.observation;
    for (const [id, container] of before?.containers ?? []) {
      if (container.name !== "grafana") expect(after?.containers.get(id)).toBe(container);
    }
    for (const [id, network] of before?.networks ?? []) {
      if (network.name !== "staging") expect(after?.networks.get(id)).toBe(network);
    }
    await engine.docker("network", "disconnect", "staging", "grafana");
    await soon("no endpoint", () => !joined("grafana").includes("staging"));
    await soon("no member", () => !memberNames(networkNamed(seen, "staging")).includes("grafana"));
  });

  it("waits at the engine's lock when it is called early, and has the endpoint with the command's end", async () => {
    const container = named("grafana");
    if (!container) throw new Error("no grafana");
    const connecting = engine.docker("network", "connect", "staging", "grafana");
    const early = setInterval(() => seen.reader.refreshContainer(container.id), 10);
    await connecting;
    clearInterval(early);
    await soon("the endpoint", () => joined("grafana").includes("staging"));
    await engine.docker("network", "disconnect", "staging", "grafana");
    await soon("no endpoint", () => !joined("grafana").includes("staging"));
    await soon("no member", () => !memberNames(networkNamed(seen, "staging")).includes("grafana"));
  });

  describe("when the engine fails", () => {
    it("is lost while the engine is frozen, and keeps what was seen", async () => {
      const before = seen.reader.observation;
      process.kill(engine.pid, "SIGSTOP");
      try {
        await seen.until("lost", () => seen.reader.status.state === "lost", 10_000);
        expect(seen.reader.status.error?.code).toBe("timeout");
        expect(seen.reader.observation).toBe(before);
      } finally {
        process.kill(engine.pid, "SIGCONT");
      }
      await seen.until("ready", () => seen.reader.status.state === "ready", 15_000);
    });

    it("is lost within a second when the engine is killed, and sees what happened in the meantime", async () => {
      await engine.stop("SIGKILL");
      const killed = performance.now();
      await seen.until("lost", () => seen.reader.status.state === "lost", SOON);
      expect(performance.now() - killed).toBeLessThan(1_000);
      await seen.until("why", () => seen.reader.status.error?.code === "connection-refused", SOON);
      await engine.start();
      await seen.until("ready", () => seen.reader.status.state === "ready", 30_000);
      expect(seen.reader.status.error).toBeUndefined();
    });
  });
}

const networkNamed = (seen: Watched, name: string): EngineNetwork | undefined =>
  [...(seen.reader.observation?.networks.values() ?? [])].find((network) => network.name === name);

const memberNames = (network: EngineNetwork | undefined): readonly string[] =>
  Object.values(network?.members ?? {}).map((member) => member.name);

/** Compares all that is observed with `docker inspect`, waiting a moment for what is on its way. */
async function expectTruth(engine: LabEngine, seen: Watched): Promise<void> {
  const containers = await inspectContainers(engine);
  const networks = await inspectNetworks(engine);
  const expected = [[...containers.values()].map(containerFacts), [...networks.values()].map(networkFacts)];
  const observed = () => [
    [...(seen.reader.observation?.containers.values() ?? [])].map(observedContainer),
    [...(seen.reader.observation?.networks.values() ?? [])].map(observedNetwork),
  ];
  const text = (facts: unknown[][]) =>
    JSON.stringify(facts.map((list) => list.map((fact) => JSON.stringify(fact)).sort()));
  await seen.until("the truth", () => text(observed()) === text(expected), SOON).catch(() => undefined);
  expect(observed().map(byId)).toEqual(expected.map(byId));
}

const byId = (facts: { id: string }[]) => facts.toSorted((a, b) => (a.id < b.id ? -1 : 1));
const none = (text: string | undefined) => (text === undefined || text === "" ? null : text);

function containerFacts(raw: ContainerInspectInfo) {
  const live = raw.State.Pid > 0;
  return {
    id: raw.Id,
    name: raw.Name.slice(1),
    image: raw.Config.Image,
    state: raw.State.Status,
    pid: raw.State.Pid,
    networkMode: raw.HostConfig.NetworkMode,
    labels: raw.Config.Labels,
    key: live ? none(raw.NetworkSettings.SandboxKey) : null,
    endpoints: Object.entries(raw.NetworkSettings.Networks).map(([name, endpoint]) => [
      name,
      live ? none(endpoint.EndpointID) : null,
      live && endpoint.IPAddress ? `${endpoint.IPAddress}/${endpoint.IPPrefixLen}` : null,
      live && endpoint.GlobalIPv6Address ? `${endpoint.GlobalIPv6Address}/${endpoint.GlobalIPv6PrefixLen}` : null,
      live ? none(endpoint.MacAddress) : null,
    ]),
    ports: live
      ? Object.entries(raw.NetworkSettings.Ports ?? {})
          .flatMap(([port, list]) => (list ?? []).map((host) => `${host.HostIp}:${host.HostPort}->${port}`))
          .sort()
      : [],
  };
}

function observedContainer(container: EngineContainer) {
  return {
    id: container.id,
    name: container.name,
    image: container.image,
    state: container.state as string,
    pid: container.pid,
    networkMode: container.networkMode,
    labels: container.labels,
    key: container.sandboxKey,
    endpoints: container.endpoints.map((endpoint) => [
      endpoint.networkName,
      endpoint.id,
      endpoint.ipv4,
      endpoint.ipv6,
      endpoint.mac,
    ]),
    ports: container.ports
      .map((port) => `${port.hostIp}:${port.hostPort ?? ""}->${port.containerPort}/${port.protocol}`)
      .sort(),
  };
}

function networkFacts(raw: InspectedNetwork) {
  return {
    id: raw.Id,
    name: raw.Name,
    driver: raw.Driver,
    scope: raw.Scope as string,
    internal: raw.Internal,
    options: raw.Options,
    subnets: (raw.IPAM.Config ?? []).map((pool) => [pool.Subnet, none(pool.IPRange), none(pool.Gateway)]),
    members: Object.entries(raw.Containers ?? {})
      .map(([id, member]) => `${id} ${member.Name} ${member.IPv4Address}`)
      .sort(),
  };
}

function observedNetwork(network: EngineNetwork) {
  return {
    id: network.id,
    name: network.name,
    driver: network.driver,
    scope: network.scope as string,
    internal: network.internal,
    options: network.options,
    subnets: network.ipam.map((pool) => [pool.subnet, pool.ipRange, pool.gateway]),
    members: Object.entries(network.members)
      .map(([id, member]) => `${id} ${member.name} ${member.ipv4 ?? ""}`)
      .sort(),
  };
}
