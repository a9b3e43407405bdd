import { describe, expect, it } from "vitest";
import { mapInfo } from "#lib/docker/map-info.ts";
import { container, ENGINES, info, network } from "./recorded.ts";

describe.each(ENGINES)("networks as engine %s records them", (engine) => {
  it("reads address pools with range, gateway and reserved addresses", () => {
    expect(network(engine, "web").ipam).toEqual([
      {
        subnet: "172.30.1.0/24",
        ipRange: "172.30.1.128/25",
        gateway: "172.30.1.1",
        auxAddresses: { router: "172.30.1.2" },
      },
    ]);
    expect(network(engine, "web").labels).toEqual({ tier: "front" });
  });

  it("has no gateway where the engine records none", () => {
    expect(network(engine, "back")).toMatchObject({
      internal: true,
      ipam: [{ subnet: "172.30.2.0/24", gateway: null }],
    });
  });

  it("keeps pools of both families and options in order", () => {
    const v6net = network(engine, "v6net");
    expect(v6net.ipam.map((pool) => pool.subnet)).toEqual(["172.30.3.0/24", "fd00:30:3::/64"]);
    expect(v6net).toMatchObject({ enableIpv4: true, enableIpv6: true, scope: "local", configFrom: null });
    expect(Object.keys(v6net.options)).toEqual(["com.docker.network.bridge.name", "com.docker.network.driver.mtu"]);
  });

  it("lists its members with address and endpoint", () => {
    const db = container(engine, "db");
    expect(network(engine, "back").members[db.id]).toMatchObject({ name: "db", ipv4: "172.30.2.50/24", ipv6: null });
  });

  it("has neither pools nor members for null and host networks that nothing joined", () => {
    expect(network(engine, "none")).toMatchObject({ driver: "null", ipam: [], options: {} });
    expect(network(engine, "host").driver).toBe("host");
  });

  it("names the engine", () => {
    const { id, ...rest } = info(engine);
    expect(id).toMatch(engine.startsWith("20") ? /^([A-Z2-7]{4}:){11}[A-Z2-7]{4}$/ : /^[0-9a-f-]{36}$/);
    expect(rest).toMatchObject({ name: "docker-host", rootless: false, swarm: null });
    expect(rest.version.startsWith(engine)).toBe(true);
    expect(rest.apiVersion).toBe({ "20.10.24": "1.41", "26.1.5": "1.45", "28.5.2": "1.51" }[engine]);
  });
});

describe("a swarm as engine 28.5.2 records it", () => {
  it("knows the overlay's scope, its VNI and the load balancer's endpoint", () => {
    const overlay = network("swarm-28.5.2", "ov_s1");
    expect(overlay).toMatchObject({ scope: "swarm", driver: "overlay", attachable: true });
    expect(overlay.options["com.docker.network.driver.overlay.vxlanid_list"]).toBe("4097");
    expect(overlay.members["lb-ov"]?.ipv4).toBe("10.77.0.3/24");
  });

  it("names docker_gwbridge's members by their sandbox", () => {
    const names = Object.values(network("swarm-28.5.2", "gwbridge_s1").members).map((member) => member.name);
    expect(names).toContain("gateway_35ea77244be8");
  });

  it("knows the node's role", () => {
    const raw = { ID: "i", Name: "", OperatingSystem: "", KernelVersion: "", SecurityOptions: [] };
    const role = (swarm: { NodeID: string; LocalNodeState: string; ControlAvailable: boolean }) =>
      mapInfo({ ...raw, Swarm: { ...swarm, NodeAddr: "10.251.0.41" } }, null, { id: "", name: "", apiVersion: "1.41" })
        .swarm;
    const manager = role({ NodeID: "n1", LocalNodeState: "active", ControlAvailable: true });
    expect(manager).toEqual({ nodeId: "n1", role: "manager", address: "10.251.0.41" });
    expect(role({ NodeID: "n1", LocalNodeState: "locked", ControlAvailable: false })?.role).toBe("worker");
    expect(role({ NodeID: "", LocalNodeState: "inactive", ControlAvailable: false })).toBeNull();
  });
});

describe("an engine of which a proxy tells little", () => {
  it("takes id and name from the address, and the version from the ping", () => {
    expect(mapInfo(null, null, { id: "x1", name: "server", apiVersion: "1.44" })).toMatchObject({
      id: "x1",
      name: "server",
      version: "unknown",
      apiVersion: "1.44",
    });
  });

  it("knows a rootless engine", () => {
    const raw = {
      ID: "i",
      Name: "",
      OperatingSystem: "",
      KernelVersion: "",
      SecurityOptions: ["name=seccomp", "name=rootless"],
    };
    expect(mapInfo(raw, null, { id: "", name: "", apiVersion: "" }).rootless).toBe(true);
  });
});
