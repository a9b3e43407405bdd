import { describe, expect, it } from "vitest";
import { mapContainer } from "#lib/docker/map-container.ts";
import { RawContainer } from "#lib/docker/schemas.ts";
import { container, ENGINES, endpointIn, network, recordedJson } from "./recorded.ts";

describe.each(ENGINES)("containers as engine %s records them", (engine) => {
  it("gives a running container its sandbox, process and endpoints in the order of their networks", () => {
    const web = container(engine, "web1");
    expect(web.name).toBe("web1");
    expect(web.image).toBe("busybox");
    expect(web.state).toBe("running");
    expect(web.pid).toBeGreaterThan(0);
    expect(web.sandboxId).toMatch(/^[0-9a-f]{60,64}$/);
    expect(web.sandboxKey).toBe(`/var/run/docker/netns/${web.sandboxId?.slice(0, 12)}`);
    expect(web.endpoints.map((endpoint) => endpoint.networkName)).toEqual(["back", "web"]);
    expect(endpointIn(web, "web")).toMatchObject({
      network: network(engine, "web").id,
      ipv4: "172.30.1.128/24",
      ipv6: null,
      gateway: "172.30.1.1",
      ipv6Gateway: null,
      driverOptions: {},
    });
    expect(endpointIn(web, "web").id).toBe(network(engine, "web").members[web.id]?.endpoint);
  });

  it("joins addresses of both families with their prefix length", () => {
    const endpoint = endpointIn(container(engine, "six"), "v6net");
    expect([endpoint.ipv4, endpoint.ipv6]).toEqual(["172.30.3.2/24", "fd00:30:3::2/64"]);
    expect(endpoint.ipv6Gateway).toBe("fd00:30:3::1");
  });

  it("keeps the aliases that the user gave, without short id and host name", () => {
    expect(endpointIn(container(engine, "web1"), "back").aliases).toEqual(["w1"]);
    expect(endpointIn(container(engine, "web1"), "web").aliases).toEqual([]);
    expect(endpointIn(container(engine, "db"), "back").aliases).toEqual(["database"]);
    expect(container(engine, "db").hostname).toBe("dbhost");
  });

  it("keeps the address that was asked for", () => {
    expect(endpointIn(container(engine, "db"), "back").requested).toEqual({
      ipv4: "172.30.2.50",
      ipv6: null,
      linkLocal: [],
    });
    expect(endpointIn(container(engine, "web1"), "back").requested.ipv4).toBeNull();
  });

  it("sorts published ports and knows their host address", () => {
    expect(container(engine, "web1").ports).toEqual([
      { containerPort: 53, protocol: "udp", hostIp: "0.0.0.0", hostPort: 5353 },
      { containerPort: 53, protocol: "udp", hostIp: "::", hostPort: 5353 },
      { containerPort: 80, protocol: "tcp", hostIp: "0.0.0.0", hostPort: 8080 },
      { containerPort: 80, protocol: "tcp", hostIp: "::", hostPort: 8080 },
      { containerPort: 443, protocol: "tcp", hostIp: "127.0.0.1", hostPort: 8443 },
    ]);
  });

  it("gives an exited container no sandbox, although 20.10 and 26.1 still record the last one", () => {
    const exited = container(engine, "exited1");
    expect(exited).toMatchObject({ state: "exited", pid: 0, sandboxId: null, sandboxKey: null, ports: [] });
    expect(exited.endpoints).toHaveLength(1);
    expect(endpointIn(exited, "web")).toMatchObject({ id: null, ipv4: null, mac: null, gateway: null });
    expect(endpointIn(exited, "web").network).toBe(network(engine, "web").id);
  });

  it("gives a created container endpoints without id and without network id", () => {
    const created = container(engine, "created1");
    expect(created).toMatchObject({ state: "created", pid: 0, sandboxId: null, sandboxKey: null });
    expect(endpointIn(created, "web")).toMatchObject({ id: null, network: "", ipv4: null });
  });

  it("leaves a joined container without sandbox and endpoints of its own", () => {
    const shared = container(engine, "shared");
    expect(shared.networkMode).toBe(`container:${container(engine, "web1").id}`);
    expect(shared).toMatchObject({ state: "running", sandboxId: null, sandboxKey: null, endpoints: [] });
  });

  it("knows the host's own sandbox by its key, and an endpoint without address in it", () => {
    const host = container(engine, "hostnet");
    expect([host.networkMode, host.sandboxKey]).toEqual(["host", "/var/run/docker/netns/default"]);
    expect(endpointIn(host, "host")).toMatchObject({ ipv4: null, mac: null, gateway: null });
  });

  it("knows a sandbox that is joined to nothing", () => {
    const none = container(engine, "nonet");
    expect(none.networkMode).toBe("none");
    expect(none.sandboxKey).not.toBeNull();
    expect(endpointIn(none, "none").ipv4).toBeNull();
  });
});

describe("what differs between engines", () => {
  it("has a gateway priority since 28 only", () => {
    const priority = (engine: string) => endpointIn(container(engine, "web1"), "web").gwPriority;
    expect(ENGINES.map(priority)).toEqual([null, null, 0]);
  });

  it("has a gateway in an internal network on 20.10 only", () => {
    const gateway = (engine: string) => endpointIn(container(engine, "db"), "back").gateway;
    expect(ENGINES.map(gateway)).toEqual(["172.30.2.1", null, null]);
  });

  it("leaves the network mode as recorded: 20.10's client says default, later ones say bridge", () => {
    expect(ENGINES.map((engine) => container(engine, "plain").networkMode)).toEqual(["default", "bridge", "bridge"]);
  });

  it("has no host port where the gateway mode is routed", () => {
    expect(container("28.5.2-gwmodes", "gw").ports).toEqual([
      { containerPort: 80, protocol: "tcp", hostIp: "0.0.0.0", hostPort: null },
      { containerPort: 80, protocol: "tcp", hostIp: "::", hostPort: 8090 },
    ]);
  });
});

describe("records at the edge", () => {
  const minimal = { Id: "c1", State: {}, Config: {}, HostConfig: {}, NetworkSettings: {} };

  it("reads a record in which everything optional is absent or null", () => {
    const bare = mapContainer(RawContainer.parse(minimal));
    expect(bare).toMatchObject({ id: "c1", name: "", state: "exited", endpoints: [], ports: [], labels: {}, dns: [] });
    const nulls = {
      ...minimal,
      Config: { Labels: null, Image: null },
      HostConfig: { Dns: null },
      NetworkSettings: { Ports: null, Networks: { n: { Aliases: null, DriverOpts: null, IPAMConfig: null } } },
    };
    expect(mapContainer(RawContainer.parse(nulls)).endpoints).toHaveLength(1);
  });

  it("gives a restarting container a sandbox only while it has a process", () => {
    const restarting = (Pid: number) =>
      mapContainer(
        RawContainer.parse({
          ...minimal,
          State: { Status: "restarting", Running: true, Restarting: true, Pid },
          NetworkSettings: { SandboxID: "s1", SandboxKey: "/var/run/docker/netns/s1" },
        }),
      );
    expect(restarting(0).sandboxKey).toBeNull();
    expect(restarting(7).sandboxKey).toBe("/var/run/docker/netns/s1");
  });

  it("derives the state from the flags when the status is an unknown word", () => {
    const state = (State: object) => mapContainer(RawContainer.parse({ ...minimal, State })).state;
    expect(state({ Status: "hibernating", Running: true })).toBe("running");
    expect(state({ Status: "hibernating", Running: true, Paused: true })).toBe("paused");
    expect(state({ Dead: true })).toBe("dead");
  });

  it("leaves out ports that are exposed and not published, and protocols that it does not know", () => {
    const raw = {
      ...minimal,
      State: { Status: "running", Pid: 1 },
      NetworkSettings: { Ports: { "80/tcp": null, "9/dccp": [{ HostIp: "", HostPort: "9" }], "x/tcp": [{}] } },
    };
    expect(mapContainer(RawContainer.parse(raw)).ports).toEqual([]);
  });

  it("maps the same record to equal values whatever the order of its keys", () => {
    const raw = recordedJson("28.5.2/container_web1.json") as {
      NetworkSettings: { Networks: Record<string, unknown> };
    };
    const networks = Object.fromEntries(Object.entries(raw.NetworkSettings.Networks).reverse());
    const turned = { ...raw, NetworkSettings: { ...raw.NetworkSettings, Networks: networks } };
    const text = (value: unknown) => JSON.stringify(mapContainer(RawContainer.parse(value)));
    expect(text(turned)).toBe(text(raw));
  });
});
