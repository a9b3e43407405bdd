/** Actions on networks of every driver, by the hub on a real engine: made, joined, left and removed, and seen each time. */
import { afterAll, expect, it } from "vitest";
import { action, type Stage, stage } from "./acting.ts";
import { IMAGE } from "./engine/image.ts";
import { LAN } from "./engine/namespaces.ts";
import { type Plugin, startPlugin } from "./plugin/plugin.ts";
import { weave } from "./plugin/weave.ts";
import { describeLab } from "./requirements.ts";
import { container, endpoint, get, network, until } from "./truth/sight.ts";

/** Makes a network and waits until it is seen; answers with its id. */
async function make(s: Stage, asked: object): Promise<string> {
  const { created } = await s.done({ kind: "create", ...asked });
  await until("the network", () => s.host.entities.has(created as never));
  return created ?? "";
}

const remove = async (s: Stage, id: string): Promise<void> => {
  await s.done({ kind: "remove", network: id });
  await until("it is gone", () => !s.host.entities.has(id as never));
};

describeLab("actions on networks of other drivers", () => {
  let plugin: Plugin;
  const s = stage({}, async (engine) => {
    plugin = await startPlugin(engine, weave);
    await engine.docker("create", "--name", "idle", "--network", "front", IMAGE, "sleep", "1");
    await engine.docker("network", "create", "--config-only", "--subnet", "10.63.0.0/24", "template");
  });
  afterAll(() => plugin?.stop());

  it("macvlan: made on the NIC, joined with an address, left, removed; the link's parent is the NIC", async () => {
    const id = await make(s, {
      name: "lan",
      driver: "macvlan",
      ipam: [{ subnet: "192.168.99.0/24", gateway: "192.168.99.1" }],
      options: { parent: LAN.nic, macvlan_mode: "bridge" },
    });
    expect(network(s.host.entities, "lan")).toMatchObject({ id, driver: "macvlan", options: { parent: LAN.nic } });
    const joined = await s.done({ kind: "connect", ...s.wires("web", "lan"), ipv4: "192.168.99.77" });
    await until("its link", () => typeof endpoint(s.host.entities, "web", "lan").link === "string");
    const seen = endpoint(s.host.entities, "web", "lan");
    expect(seen.ipv4).toBe("192.168.99.77/24");
    const link = get(s.host.entities, "link", seen.link);
    expect(link).toMatchObject({ type: "macvlan", macvlanMode: "bridge" });
    expect(get(s.host.entities, "link", link.parent)).toMatchObject({ name: LAN.nic });
    expect((await s.act({ kind: "remove", network: id })).problem?.code).toBe("in-use");
    await s.done(joined.undo ?? {});
    await s.seen("web", "lan", false);
    await remove(s, id);
  });

  it("ipvlan: made; joined where the kernel has it, else its absence is told in the engine's words", async () => {
    const id = await make(s, {
      name: "ipv",
      driver: "ipvlan",
      ipam: [{ subnet: "192.168.98.0/24" }],
      options: { parent: LAN.nic, ipvlan_mode: "l2" },
    });
    expect(network(s.host.entities, "ipv")).toMatchObject({ driver: "ipvlan", options: { ipvlan_mode: "l2" } });
    const probe = ["link", "add", "ipv-probe", "link", LAN.nic, "type", "ipvlan"];
    const able = await s.engine.inside("ip", ...probe).then(
      () => true,
      () => false,
    );
    const result = await s.act({ kind: "connect", ...s.wires("api", "ipv") });
    if (able) {
      await s.engine.inside("ip", "link", "delete", "ipv-probe");
      expect(result.outcome).toBe("done");
      await until("its link", () => typeof endpoint(s.host.entities, "api", "ipv").link === "string");
      expect(get(s.host.entities, "link", endpoint(s.host.entities, "api", "ipv").link).type).toBe("ipvlan");
      await s.done({ kind: "disconnect", ...s.wires("api", "ipv") });
      await s.seen("api", "ipv", false);
    } else {
      expect(result.outcome).not.toBe("done");
      expect(result.problem?.engine).toMatch(/ipvlan/);
      // The engine keeps the endpoint in the container's record though it said no, and disconnects it by no means.
      await s.engine.docker("rm", "--force", "api");
    }
    await remove(s, id);
  });

  it("a plugin's driver and IPAM: made, joined, left and removed", async () => {
    const id = await make(s, { name: "mesh", driver: plugin.driver, ipamDriver: plugin.driver });
    expect(network(s.host.entities, "mesh")).toMatchObject({ id, driver: plugin.driver });
    const joined = await s.done({ kind: "connect", ...s.wires("web", "mesh") });
    await until("its link", () => typeof endpoint(s.host.entities, "web", "mesh").link === "string");
    expect(endpoint(s.host.entities, "web", "mesh").ipv4).toMatch(/^10\.32\.0\.\d+\/12$/);
    await s.done(joined.undo ?? {});
    await s.seen("web", "mesh", false);
    await remove(s, id);
    expect(plugin.calls).toEqual(expect.arrayContaining(["NetworkDriver.Join", "NetworkDriver.DeleteNetwork"]));
  });

  it("overlay: attachable ones are joined, others refused by the plan as by the engine; both are made and removed", async () => {
    await s.engine.docker("swarm", "init", "--advertise-addr", LAN.address);
    await until("the swarm is seen", () => network(s.host.entities, "ingress").scope === "swarm", 30_000);
    const pool = (n: number) => ({ driver: "overlay", ipam: [{ subnet: `10.15${n}.0.0/24` }] });
    const open = await make(s, { name: "open", attachable: true, ...pool(0) });
    const closed = await make(s, { name: "closed", ...pool(1) });
    expect(network(s.host.entities, "open")).toMatchObject({ id: open, scope: "swarm", attachable: true });

    const joined = await s.done({ kind: "connect", ...s.wires("web", "open"), ipv4: "10.150.0.77" });
    await s.seen("web", "open", true);
    expect(endpoint(s.host.entities, "web", "open").ipv4).toBe("10.150.0.77/24");
    await s.done(joined.undo ?? {});
    await s.seen("web", "open", false);

    const asked = { kind: "connect", ...s.wires("web", "closed") };
    const refused = await s.act(asked);
    expect(refused).toMatchObject({ outcome: "refused", problem: { code: "not-attachable", engine: null } });
    const forced = await s.host.execute?.(action(asked));
    expect(forced).toMatchObject({ outcome: "refused", problem: { code: "not_attachable" } });
    expect(forced?.problem?.engine).toMatch(/not manually attachable/);
    for (const problem of [refused.problem, forced?.problem])
      expect(`${problem?.message} ${problem?.hint}`).toMatch(/services.*attachable/is);
    for (const id of [open, closed]) await remove(s, id);
  }, 120_000);

  // Engines send no event for these: only because it is read again after an action is it seen.
  it("what no event tells of is seen all the same: a stopped container's networks, and a template that went", async () => {
    const { id } = container(s.host.entities, "idle");
    const on = () => container(s.host.entities, "idle").networks.includes(s.id("network", "back") as never);
    const events = await listen(s, async () => {
      await s.done({ kind: "connect", container: id, network: s.id("network", "back") });
      await until("it is on back", on);
      await s.done({ kind: "disconnect", container: id, network: s.id("network", "back") });
      await until("it is off back", () => !on());
      await remove(s, s.id("network", "template"));
    });
    expect(events.filter((e) => !e.startsWith("network disconnect"))).toEqual([]);
  });
});

/** What `docker events` says while something is done, of networks and containers: "type action". */
async function listen(s: Stage, work: () => Promise<void>): Promise<readonly string[]> {
  const since = (Date.now() / 1000).toFixed(3);
  await work();
  const until = (Date.now() / 1000).toFixed(3);
  const out = await s.engine.docker("events", "--since", since, "--until", until, "--format", "{{.Type}} {{.Action}}");
  return out.split("\n").filter((line) => /^(network|container) /.test(line));
}
