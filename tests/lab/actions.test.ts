/** Actions on real engines: each is seen in the followed topology, and what takes it back restores what was. */
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { createHub } from "#lib/hub/hub.ts";
import { RECOMMENDED, REWIRING, startProxy } from "#tests/support/socket-proxy.ts";
import { action, alice, bob, stage } from "./acting.ts";
import { fetchEngine } from "./engine/fetch.ts";
import { labProblem } from "./engine/problem.ts";
import { describeLab } from "./requirements.ts";
import { all, endpoint, look, network, until } from "./truth/sight.ts";

describeLab("actions on the machine's own engine", () => {
  const s = stage({});
  const { wires } = s;

  it("the engine's socket lets everything through, and trying that has changed nothing", async () => {
    const yes = { connect: true, disconnect: true, create: true, remove: true };
    await until("abilities", () => s.host.status.abilities !== null);
    expect(s.host.status.abilities).toEqual(yes);
    expect((await s.engine.docker("network", "ls", "--format", "{{.Name}}")).trim().split("\n").sort()).toEqual(
      ["back", "bridge", "front", "host", "none"].sort(),
    );
  });

  it("connects with address, aliases, link-local address and driver option; disconnect and undo restore it", async () => {
    const asked = {
      kind: "connect",
      ...wires("web", "back"),
      ipv4: "10.60.0.77",
      linkLocal: ["169.254.34.68"],
      aliases: ["shop", "store"],
      driverOptions: { "com.example.note": "kept" },
    };
    await s.done(asked);
    await until("the endpoint", () => s.joined("web", "back"));
    await until("its link", () => typeof endpoint(s.host.entities, "web", "back").link === "string");
    const first = endpoint(s.host.entities, "web", "back");
    expect(first.ipv4).toBe("10.60.0.77/24");
    expect(first.aliases).toEqual(expect.arrayContaining(["shop", "store"]));
    expect(first.wishes).toMatchObject({ linkLocal: ["169.254.34.68"], driverOptions: { "com.example.note": "kept" } });

    const gone = await s.done({ kind: "disconnect", ...wires("web", "back") });
    await until("no endpoint", () => !s.joined("web", "back"));
    if (gone.undo === null) throw new Error("a disconnect can be taken back");
    await s.done(gone.undo);
    await until("the endpoint again", () => s.joined("web", "back"));
    await until("its link again", () => typeof endpoint(s.host.entities, "web", "back").link === "string");
    const again = endpoint(s.host.entities, "web", "back");
    for (const key of ["ipv4", "ipv6", "mac", "gateway", "wishes"] as const)
      expect(again[key], key).toEqual(first[key]);
    expect([...again.aliases].sort()).toEqual([...first.aliases].sort());
    await s.done({ kind: "disconnect", ...wires("web", "back"), force: true });
    await until("no endpoint", () => !s.joined("web", "back"));
  });

  it("makes a bridge with several subnets, options and labels, and a macvlan; undo removes, undo of that makes again", async () => {
    const made = await s.done({
      kind: "create",
      name: "wide",
      driver: "bridge",
      internal: true,
      enableIpv6: true,
      ipam: [
        {
          subnet: "10.61.0.0/16",
          ipRange: "10.61.4.0/24",
          gateway: "10.61.0.9",
          auxAddresses: { router: "10.61.0.2" },
        },
        { subnet: "fd00:61::/64" },
      ],
      options: { "com.docker.network.bridge.name": "wide0", "com.docker.network.driver.mtu": "1400" },
      labels: { team: "shop" },
    });
    await until("the network", () => s.host.entities.has(made.created as never));
    expect(network(s.host.entities, "wide")).toMatchObject({
      id: made.created,
      driver: "bridge",
      internal: true,
      labels: { team: "shop" },
      ipam: [
        {
          subnet: "10.61.0.0/16",
          ipRange: "10.61.4.0/24",
          gateway: "10.61.0.9",
          auxAddresses: { router: "10.61.0.2" },
        },
        expect.objectContaining({ subnet: "fd00:61::/64" }),
      ],
      options: expect.objectContaining({ "com.docker.network.driver.mtu": "1400" }),
    });
    await until("its bridge", () => network(s.host.entities, "wide").device !== null);

    const { created: lan } = await s.done({
      kind: "create",
      name: "lan",
      driver: "macvlan",
      ipam: [{ subnet: "10.62.0.0/24" }],
      options: { parent: "eth0" },
    });
    await until("the macvlan network", () => s.host.entities.has(lan as never));

    const gone = await s.done(made.undo ?? {});
    await until("no network", () => !s.host.entities.has(made.created as never));
    expect(gone.removed).toEqual([made.created]);
    const again = await s.done(gone.undo ?? {});
    expect(again.created).not.toBe(made.created);
    await until("the network again", () => s.host.entities.has(again.created as never));
    const { ipam, options, labels, internal } = network(s.host.entities, "wide");
    expect({ ipam, options, labels, internal }).toMatchObject({
      internal: true,
      labels: { team: "shop" },
      ipam: [expect.objectContaining({ ipRange: "10.61.4.0/24", gateway: "10.61.0.9" }), expect.anything()],
    });
  });

  it("prunes the networks that were named, and no other", async () => {
    for (const name of ["old-1", "old-2", "old-3"]) await s.engine.docker("network", "create", name);
    await until(
      "three networks",
      () => all(s.host.entities, "network").filter((n) => n.name.startsWith("old-")).length === 3,
    );
    const [one, , three] = ["old-1", "old-2", "old-3"].map((name) => s.id("network", name));
    const result = await s.done({ kind: "prune", networks: [one, three] });
    expect(result.removed).toEqual([one, three]);
    expect(result.parts.map((p) => p.outcome)).toEqual(["done", "done"]);
    await until("one is left", () => !s.host.entities.has(one as never) && !s.host.entities.has(three as never));
    expect(s.id("network", "old-2")).toBeTruthy();
  });

  it("what only the engine knows to refuse is told in its own words", async () => {
    const result = await s.host.execute?.(action({ kind: "remove", network: s.id("network", "front") }));
    expect(result).toMatchObject({ outcome: "refused", problem: { code: "active_endpoints" } });
    expect(result?.problem?.engine).toMatch(/network front .* has active endpoints/);
  });

  it("two people at the same moment: one does it, the other hears who", async () => {
    const asked = { kind: "connect", ...wires("api", "back") };
    const results = await Promise.all([s.act(asked), s.act(asked, bob)]);
    expect(results.map((r) => r.outcome).sort()).toEqual(["done", "refused"]);
    const second = results.find((r) => r.outcome === "refused");
    expect(second?.problem).toMatchObject({ code: "already_done" });
    expect(second?.problem?.message).toMatch(/alice|bob/);
  });

  it("the command line at the same moment: done once, and told so", async () => {
    const asked = { kind: "disconnect", ...wires("api", "back") };
    const [cli, mine] = await Promise.all([
      s.engine.docker("network", "disconnect", "back", "api").then(
        () => "done",
        () => "refused",
      ),
      s.act(asked),
    ]);
    expect([cli, mine.outcome].sort()).toEqual(["done", "refused"]);
    if (mine.outcome === "refused") expect(mine.problem?.code).toBe("already_done");
    await until("no endpoint", () => !s.joined("api", "back"));
  });

  it("through a proxy that only reads: nothing can be changed, and the status says what to allow", async () => {
    const proxy = await startProxy(s.engine.socket, RECOMMENDED);
    const host = await look(proxy.dockerHost);
    const hub = createHub([host], "0.0.0-test");
    try {
      await until("abilities", () => host.status.abilities !== null);
      const no = (what: string) => ({
        allowed: false,
        reason: expect.stringContaining(what),
        hint: expect.any(String),
      });
      expect(host.status.abilities).toEqual({
        connect: no("POST /networks/*/connect"),
        disconnect: no("POST /networks/*/disconnect"),
        create: no("POST /networks/create"),
        remove: no("DELETE /networks/*"),
      });
      const result = await hub.act(
        { id: randomUUID(), action: action({ kind: "connect", ...wires("web", "back") }) },
        alice,
      );
      expect(result).toMatchObject({ outcome: "refused", problem: { code: "socket_refuses", engine: null } });
    } finally {
      await hub.close();
      await proxy.close();
    }
  });

  it("through a proxy that lets pass connect and disconnect alone: these are done, others are refused", async () => {
    const proxy = await startProxy(s.engine.socket, RECOMMENDED, undefined, REWIRING);
    const host = await look(proxy.dockerHost);
    const hub = createHub([host], "0.0.0-test");
    const act = (asked: object) => hub.act({ id: randomUUID(), action: action(asked) }, alice);
    try {
      await until("abilities", () => host.status.abilities !== null);
      expect(host.status.abilities).toMatchObject({
        connect: true,
        disconnect: true,
        create: { allowed: false },
        remove: { allowed: false },
      });
      expect((await act({ kind: "connect", ...wires("web", "back") })).outcome).toBe("done");
      await until("the endpoint", () => s.joined("web", "back"));
      expect((await act({ kind: "disconnect", ...wires("web", "back") })).outcome).toBe("done");
      await until("no endpoint", () => !s.joined("web", "back"));
      expect((await act({ kind: "create", name: "no" })).problem?.code).toBe("socket_refuses");
      expect((await act({ kind: "remove", network: s.id("network", "back") })).problem?.code).toBe("socket_refuses");
    } finally {
      await hub.close();
      await proxy.close();
    }
  });

  it("the engine is killed in the middle: unknown, then settled by what is observed", async () => {
    const asked = { kind: "connect", ...wires("web", "back") };
    // Stopped first, so that it is certainly in the middle.
    process.kill(s.engine.pid, "SIGSTOP");
    const acting = s.act(asked);
    await new Promise((done) => setTimeout(done, 300));
    await s.engine.stop("SIGKILL");
    const open = await acting;
    expect(open).toMatchObject({ outcome: "unknown", problem: { code: "engine_lost" } });
    await s.engine.start();
    await until("settled", () => s.records.at(-1)?.phase === "settled", 30_000);
    const settled = s.records.at(-1)?.result;
    expect(settled?.id).toBe(open.id);
    // The engine ends what runs when it comes back without live-restore: what counts is whether the wire is there.
    expect(settled?.outcome).toBe(s.hub.plan(action(asked)).refusals.length === 0 ? "failed" : "done");
  });
});

const fetched = labProblem() === null ? await fetchEngine("28.5") : null;
describeLab(
  "actions on Docker 28.5",
  () => {
    const s = stage({ version: "28.5" });

    it("connects with a gateway priority and an IPv6 address", async () => {
      const { created } = await s.done({
        kind: "create",
        name: "six",
        enableIpv6: true,
        ipam: [{ subnet: "10.66.0.0/24" }, { subnet: "fd00:66::/64" }],
      });
      await until("the network", () => s.host.entities.has(created as never));
      const web = s.id("container", "web");
      await s.done({
        kind: "connect",
        network: created,
        container: web,
        ipv6: "fd00:66::5",
        gwPriority: 7,
      });
      await until("the endpoint", () => s.joined("web", "six"));
      await until("its default route", () => endpoint(s.host.entities, "web", "six").defaultRoute);
      expect(endpoint(s.host.entities, "web", "six")).toMatchObject({
        ipv6: "fd00:66::5/64",
        gwPriority: 7,
      });
    });

    it("makes a network without IPv4", async () => {
      const { created } = await s.done({
        kind: "create",
        name: "only6",
        enableIpv4: false,
        enableIpv6: true,
        ipam: [{ subnet: "fd00:67::/64" }],
      });
      await until("the network", () => s.host.entities.has(created as never));
      expect(network(s.host.entities, "only6").ipam.map((p) => p.subnet)).toEqual(["fd00:67::/64"]);
    });
  },
  typeof fetched === "string" ? fetched : null,
);
