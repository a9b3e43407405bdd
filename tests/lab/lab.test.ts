/** The lab itself: what it makes is what is declared, and nothing of it stays. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LabEngine, startEngine } from "./engine/engine.ts";
import { mountsUnder } from "./engine/mounts.ts";
import { LAN } from "./engine/namespaces.ts";
import { isAlive, processRef } from "./engine/processes.ts";
import { type LabState, readLab } from "./engine/state.ts";
import { namespacesOf, processesOf, sweepLabs } from "./engine/teardown.ts";
import { describeLab } from "./requirements.ts";
import { type AppliedScenario, applyScenario } from "./scenario/apply.ts";
import { inspectContainers, inspectNetworks } from "./scenario/inspect.ts";
import type { ContainerSpec, NetworkSpec } from "./scenario/spec.ts";
import { CONTAINERS, NETWORKS } from "./scenario/webshop.ts";

describeLab("a lab engine with the web shop", () => {
  let engine: LabEngine;
  let made: AppliedScenario;

  beforeAll(async () => {
    engine = await startEngine({ hostname: "shop-server" });
    made = await applyScenario(engine);
  }, 120_000);
  afterAll(() => engine?.close());

  it("runs in a network namespace of its own, under its own host name", async () => {
    const own = readlinkSync("/proc/self/ns/net");
    const theirs = readlinkSync(`/proc/${engine.pid}/ns/net`);
    expect(theirs).not.toBe(own);
    expect(theirs).toBe(`net:[${statSync(engine.netns.path).ino}]`);
    expect(await engine.docker("info", "--format", "{{.Name}}")).toBe("shop-server");
  });

  it("has a NIC with carrier, and a way out", async () => {
    expect((await engine.inside("cat", `/proc/net/dev`)).includes(`${LAN.nic}:`)).toBe(true);
    const [nic] = JSON.parse(await engine.inside("ip", "-json", "link", "show", LAN.nic));
    expect(nic.operstate).toBe("UP");
    expect(await engine.docker("exec", "crm", "ping", "-c", "1", "-W", "2", LAN.world)).toContain("1 packets received");
  });

  it("has every network as declared", async () => {
    const seen = await inspectNetworks(engine);
    expect([...seen.keys()].sort()).toEqual(
      [...NETWORKS.map((network) => network.name), "bridge", "host", "none"].sort(),
    );
    for (const network of NETWORKS as readonly NetworkSpec[]) {
      expect(seen.get(network.name)).toMatchObject({
        Id: made.networks.get(network.name),
        Driver: network.driver,
        Internal: network.internal ?? false,
        EnableIPv6: network.ipv6 ?? false,
        Options: network.options ?? {},
        Labels: network.labels ?? {},
      });
    }
    expect(seen.get("operations")?.IPAM.Config[0]).toMatchObject({ IPRange: "10.30.5.0/24", Gateway: "10.30.0.1" });
  });

  it("has every container as declared, in its state and on its networks", async () => {
    const seen = await inspectContainers(engine);
    expect([...seen.keys()].sort()).toEqual(CONTAINERS.map((container) => container.name).sort());
    for (const container of CONTAINERS as readonly ContainerSpec[]) {
      const real = seen.get(container.name);
      expect(real?.State.Status).toBe(container.state ?? "running");
      expect(real?.Config.Labels ?? {}).toMatchObject(container.labels ?? {});
      for (const join of container.networks ?? []) {
        const endpoint = real?.NetworkSettings.Networks[join.name];
        expect(endpoint?.Aliases ?? []).toEqual(expect.arrayContaining([...(join.aliases ?? [])]));
        if (join.ipv4) expect(endpoint?.IPAddress).toBe(join.ipv4);
      }
      const names =
        container.networks?.map((join) => join.name) ??
        (container.mode?.startsWith("container:") ? [] : [container.mode]);
      expect(Object.keys(real?.NetworkSettings.Networks ?? {}).sort()).toEqual([...names].sort());
    }
  });

  it("shares one sandbox between the shop's web server and its exporter", async () => {
    const seen = await inspectContainers(engine);
    const netnsOf = (name: string) => readlinkSync(`/proc/${seen.get(name)?.State.Pid}/ns/net`);
    expect(netnsOf("shop-web-metrics-1")).toBe(netnsOf("shop-web-1"));
    expect(netnsOf("node-agent")).toBe(`net:[${statSync(engine.netns.path).ino}]`);
  });

  it("answers on a published port from outside, and not on one published on loopback", async () => {
    const fromOutside = (port: number) =>
      engine.inOutside("timeout", "2", "busybox", "wget", "-qO-", `http://${LAN.address}:${port}/`);
    expect(await fromOutside(8080)).toBe("hello from the lab");
    await expect(fromOutside(9000)).rejects.toThrow();
    expect(await engine.inside("timeout", "2", "busybox", "wget", "-qO-", "http://127.0.0.1:9000/")).toBe(
      "hello from the lab",
    );
  });

  it("reaches macvlan containers from the LAN, but not from its own host", async () => {
    const ping = ["busybox", "ping", "-c", "1", "-W", "1", "192.168.77.200"] as const;
    expect(await engine.inOutside(...ping)).toContain("1 packets received");
    await expect(engine.inside(...ping)).rejects.toThrow();
  });

  it("comes back after dockerd was stopped", async () => {
    const before = engine.pid;
    await engine.stop("SIGKILL");
    await expect(engine.docker("ps")).rejects.toThrow();
    await engine.start();
    expect(engine.pid).not.toBe(before);
    expect((await engine.docker("ps", "--all", "--quiet")).split("\n")).toHaveLength(CONTAINERS.length);
  }, 90_000);

  it("is gone without a trace when closed", async () => {
    await engine.docker("start", "shop-web-1", "door-scanner");
    await engine.docker("run", "--detach", "--name", "frozen", "busybox", "sleep", "1000");
    await engine.docker("pause", "frozen");
    const sandboxes = netnsInodes(engine.state);
    expect(sandboxes.length).toBeGreaterThan(2);
    engine.close();
    expectNoTrace(engine.state, sandboxes);
    engine.close();
  });
});

describeLab("a lab whose process ends without closing it", () => {
  it.each(["SIGINT", "SIGTERM", "exception"] as const)(
    "is cleared away by itself on %s",
    async (end) => {
      const { child, lab, sandboxes } = await startChild(end);
      if (end !== "exception") child.kill(end);
      else child.stdin?.write("throw\n");
      await new Promise((resolve) => child.once("exit", resolve));
      expectNoTrace(lab, sandboxes);
    },
    60_000,
  );

  it("is cleared away by the next sweep after SIGKILL, and only it", async () => {
    const other = await startEngine();
    try {
      const { child, lab, sandboxes } = await startChild("SIGKILL");
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("exit", resolve));
      expect(processesOf(lab).length).toBeGreaterThan(0);
      expect(sweepLabs()).toContain(lab.name);
      expectNoTrace(lab, sandboxes);
      expect(isAlive(processRef(other.pid))).toBe(true);
      expect(await other.docker("ps", "--quiet")).toBe("");
    } finally {
      other.close();
    }
  }, 60_000);
});

/** Starts a process that starts a lab with one container, and waits until that runs. */
async function startChild(label: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "child.ts"), label], {
    // An exception's stack is expected, and only noise here.
    stdio: ["pipe", "pipe", label === "exception" ? "ignore" : "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const lab = readLab(line);
    if (lab === null) throw new Error(`No lab named ${line}`);
    return { child, lab, sandboxes: netnsInodes(lab) };
  }
  throw new Error("The child ended before its lab was up.");
}

/** Inodes of the lab's namespaces: the host's, the outside's and every sandbox's. */
function netnsInodes(lab: LabState): readonly number[] {
  const sandboxes = join(lab.folder, "x/netns");
  const files = [
    ...namespacesOf(lab).map((name) => `/run/netns/${name}`),
    ...readdirSync(sandboxes).map((key) => join(sandboxes, key)),
  ];
  return files.map((file) => statSync(file).ino);
}

function expectNoTrace(lab: LabState, sandboxes: readonly number[]): void {
  expect(processesOf(lab)).toEqual([]);
  expect(mountsUnder(lab.folder)).toEqual([]);
  expect(namespacesOf(lab).filter((name) => existsSync(`/run/netns/${name}`))).toEqual([]);
  expect(existsSync(lab.folder)).toBe(false);
  expect(sandboxes.filter((inode) => mountedNamespaces().has(inode))).toEqual([]);
  const cgroups = readdirSync("/sys/fs/cgroup").map((hierarchy) => join("/sys/fs/cgroup", hierarchy, lab.cgroup));
  expect(cgroups.filter((folder) => existsSync(folder))).toEqual([]);
}

/** Inodes of the network namespaces that something is mounted on; mountinfo shows them as net:[inode]. */
function mountedNamespaces(): ReadonlySet<number> {
  const text = readFileSync("/proc/self/mountinfo", "utf8");
  return new Set([...text.matchAll(/ net:\[(\d+)\] /g)].map((match) => Number(match[1])));
}
