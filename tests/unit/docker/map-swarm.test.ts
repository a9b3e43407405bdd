/** Services and tasks of recorded swarms of three and five nodes. */
import { describe, expect, it } from "vitest";
import { mapService, mapTask } from "#lib/docker/map-swarm.ts";
import { RawService, RawTask } from "#lib/docker/schemas.ts";
import type { EngineService, EngineTask } from "#lib/topology/engine-observation.ts";
import { recordedJson } from "./recorded.ts";

const SWARMS = ["swarm-20.10.24", "swarm-28.5.2"] as const;
const services = (swarm: string): EngineService[] =>
  (recordedJson(`${swarm}/services.json`) as unknown[]).map((raw) => mapService(RawService.parse(raw)));
const tasks = (swarm: string): (EngineTask | null)[] =>
  (recordedJson(`${swarm}/tasks.json`) as unknown[]).map((raw) => mapTask(RawTask.parse(raw)));
const named = (swarm: string, name: string): EngineService => {
  const found = services(swarm).find((s) => s.name === name);
  if (!found) throw new Error(`no service ${name}`);
  return found;
};

describe.each(SWARMS)("a service recorded from %s", (swarm) => {
  it("with a virtual address has it on the network that it joins", () => {
    const vip = named(swarm, "f-vip");
    expect(vip).toMatchObject({ mode: "replicated", endpointMode: "vip" });
    expect(vip.vips).toEqual([{ network: vip.networks[0], address: "10.77.0.18/24" }]);
  });

  it("with dnsrr has none", () => {
    expect(named(swarm, "f-dnsrr")).toMatchObject({ endpointMode: "dnsrr", vips: [], ports: [] });
  });

  it("is run by tasks, each with its node, its container and its addresses", () => {
    const vip = named(swarm, "f-vip");
    const its = tasks(swarm).filter((t) => t?.service === vip.id && t.desiredState === "running");
    expect(its.length).toBe(vip.replicas);
    for (const t of its) {
      expect(t).toMatchObject({ state: "running", error: null });
      expect(t?.container).toMatch(/^[0-9a-f]{64}$/);
      expect(t?.node).toMatch(/^[0-9a-z]{25}$/);
      expect(t?.addresses.map((a) => a.network)).toEqual(vip.networks);
    }
    expect(its.map((t) => t?.slot).sort()).toEqual(its.map((_, i) => i + 1));
  });
});

describe("a service", () => {
  it("with a port of the routing mesh joins the ingress network, though nobody asked for it", () => {
    const mesh = named("swarm-28.5.2", "svc-ing");
    expect(mesh.ports).toEqual([{ protocol: "tcp", targetPort: 80, publishedPort: 9090, publishMode: "ingress" }]);
    expect(mesh.networks).toEqual([mesh.vips[0]?.network]);
  });

  it("with a port on its hosts is global, and on no network of the swarm", () => {
    expect(named("swarm-28.5.2", "svc-host")).toMatchObject({
      mode: "global",
      replicas: null,
      networks: [],
      ports: [{ targetPort: 80, publishedPort: 9091, publishMode: "host" }],
    });
  });

  it("that has just been asked for has the ports that were asked for, not published yet", () => {
    const raw = { ID: "s", Spec: { Name: "s", EndpointSpec: { Ports: [{ Protocol: "udp", TargetPort: 53 }] } } };
    expect(mapService(RawService.parse(raw)).ports).toEqual([
      { protocol: "udp", targetPort: 53, publishedPort: null, publishMode: "ingress" },
    ]);
  });

  it("may be a job", () => {
    const mode = (Mode: object) => mapService(RawService.parse({ ID: "s", Spec: { Name: "s", Mode } })).mode;
    expect(mode({ ReplicatedJob: { TotalCompletions: 3 } })).toBe("replicated-job");
    expect(mode({ GlobalJob: {} })).toBe("global-job");
  });
});

describe("a task", () => {
  it("that found no node says why", () => {
    const Status = { State: "pending", Err: "no suitable node (insufficient resources on 1 node)" };
    const raw = { ID: "t", ServiceID: "s", Slot: 2, DesiredState: "running", Status };
    expect(mapTask(RawTask.parse(raw))).toMatchObject({
      state: "pending",
      node: null,
      container: null,
      error: Status.Err,
    });
  });

  it("of no service is none: it stands for a container that docker run joined to an attachable network", () => {
    expect(mapTask(RawTask.parse({ ID: "t", Status: { State: "running" } }))).toBeNull();
  });
});
