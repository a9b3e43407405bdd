/** What plans say of the web shop; whether engines agree is tried in tests/lab/plan.test.ts. */
import { describe, expect, it } from "vitest";
import { unused } from "#lib/topology/plan/remove.ts";
import { relate } from "#lib/topology/relations.ts";
import { codes, connect, create, disconnect, idOf, onApi, plan, told, world } from "./world.ts";

const shop = world();

describe("the plan of a connect", () => {
  it("says whom it reaches, that it gets a way out, and its names", () => {
    const planned = plan(shop, connect(shop, "operations", "shop-db-1", { aliases: ["db"] }));
    expect(planned.refusals).toEqual([]);
    expect(told(planned, "reaches")).toBe(
      "shop-db-1 and 2 containers: grafana and syslog will reach each other on operations.",
    );
    expect(told(planned, "gains-way-out")).toBe("shop-db-1 gets a way out by operations.");
    expect(told(planned, "names")).toMatch(/^shop-db-1 will be known there as shop-db-1, db, [0-9a-f]{12}\.$/);
  });

  it("names who has an address", () => {
    const planned = plan(shop, connect(shop, "operations", "shop-db-1", { ipv4: "10.30.5.3" }));
    expect(planned.refusals).toEqual([
      {
        code: "address-taken",
        message: "10.30.5.3 is taken: container shop-api-1 has it.",
        hint: "Take another one, or leave it empty: the engine then chooses one that is free.",
      },
    ]);
    expect([planned.consequences, planned.undo]).toEqual([[], null]);
  });

  it("moves the default route to the network that is first by name, and to the highest priority since 28", () => {
    const old = onApi("1.45");
    const toFrontend = plan(old, connect(old, "shop_frontend", "grafana"));
    expect(told(toFrontend, "default-route-stays")).toBe("Its default route stays with operations.");
    const toBridge = plan(old, connect(old, "bridge", "grafana"));
    expect(told(toBridge, "default-route-moves")).toBe("Its default route moves from operations to bridge.");
    const modern = onApi("1.51");
    const first = plan(modern, connect(modern, "shop_frontend", "grafana", { gwPriority: 9 }));
    expect(told(first, "default-route-moves")).toBe("Its default route moves from operations to shop_frontend.");
    expect(codes(plan(old, connect(old, "shop_frontend", "grafana", { gwPriority: 9 })))).toEqual([
      "no-gateway-priority",
    ]);
  });

  it("says that a stopped container joins when it starts", () => {
    const planned = plan(shop, connect(shop, "operations", "shop-web-2"));
    expect(planned.consequences.map((c) => c.code)).toEqual(["takes-effect-at-start"]);
  });

  it("refuses an address where the engine chose the subnet, and allows it once somebody has one", () => {
    const chosen = world((e) =>
      e.kind === "network" && e.name === "staging"
        ? { ...e, ipam: [{ subnet: "172.19.0.0/16", ipRange: null, gateway: "172.19.0.1", auxAddresses: {} }] }
        : e,
    );
    const wished = connect(chosen, "staging", "grafana", { ipv4: "172.19.0.9" });
    expect(codes(plan(chosen, wished))).toEqual(["no-configured-subnet"]);
    const proof = [...chosen.values()].find((e) => e.kind === "endpoint");
    if (proof?.kind !== "endpoint") throw new Error("the shop has endpoints");
    const staging = idOf(chosen, "network", "staging") as typeof proof.network;
    const asked = new Map(chosen).set(proof.id, { ...proof, network: staging, wishes: { ipv4: "172.19.0.7" } });
    expect(codes(plan(asked, wished))).toEqual([]);
  });
});

describe("the plan of a disconnect", () => {
  it("warns that published ports and the way out are lost, also for what shares the sandbox", () => {
    const planned = plan(shop, disconnect(shop, "shop_frontend", "shop-web-1"));
    expect(planned.warnings.map((w) => w.code)).toEqual(["loses-way-out", "ports-lost"]);
    expect(told(planned, "ports-lost")).toBe("Published ports 8080/tcp and 8443/tcp will lead nowhere.");
    expect(told(planned, "shared-sandbox")).toBe(
      "shop-web-metrics-1 shares its sandbox and loses the network as well.",
    );
  });

  it("is taken back with the same address and aliases", () => {
    const planned = plan(shop, disconnect(shop, "shop_frontend", "shop-web-1"));
    const back = connect(shop, "shop_frontend", "shop-web-1", { ipv4: "172.28.10.3", aliases: ["web", "www"] });
    expect(planned.undo).toEqual(back);
  });

  it("moves published ports with the default route", () => {
    const planned = plan(shop, disconnect(shop, "operations", "shop-api-1"));
    expect(told(planned, "default-route-moves")).toBe("Its default route moves from operations to shop_frontend.");
    expect(told(planned, "ports-move")).toBe("Published ports 9000/tcp will lead to it by shop_frontend.");
  });
});

describe("the plan of a create", () => {
  it("proposes a free subnet where one is taken", () => {
    const overlapping = create({ ipam: [{ subnet: "10.30.0.0/24", ipRange: null, gateway: null, auxAddresses: {} }] });
    const [refusal] = plan(shop, overlapping).refusals;
    expect(refusal?.code).toBe("subnet-overlap");
    expect(refusal?.message).toMatch(/^10\.30\.0\.0\/24 overlaps 10\.30\.0\.0\/16 of network operations\./);
    expect(refusal?.hint).toMatch(/^172\.\d+\.0\.0\/16 is free\.$/);
  });

  it("says what it will look like", () => {
    const planned = plan(shop, create({ options: { "com.docker.network.bridge.name": "br-new" } }));
    expect(told(planned, "bridge")).toBe("A bridge br-new will be made on the host.");
    expect(told(planned, "isolated")).toBe("It is kept apart from 5 other bridge networks of this host.");
  });

  it("cannot be taken back before the id is known", () => {
    expect(plan(shop, create())).toMatchObject({ undo: null, undoNote: "Taking it back removes the network again." });
  });
});

describe("the plan of a removal", () => {
  it("names what is in the way", () => {
    const [refusal] = plan(shop, { kind: "remove", network: idOf(shop, "network", "operations") }).refusals;
    expect(refusal).toMatchObject({
      code: "in-use",
      message: "operations is in use by grafana, shop-api-1 and syslog.",
    });
  });

  it("warns of stopped containers that will not start, and is taken back by a create that is allowed then", () => {
    const network = idOf(shop, "network", "staging");
    const named = world((e) =>
      e.kind === "container" && e.name === "shop-web-2" ? { ...e, networks: [network as never] } : e,
    );
    const planned = plan(named, { kind: "remove", network });
    expect(planned.warnings).toEqual([
      {
        code: "stopped-containers",
        text: "shop-web-2 is not running and names staging: without it it cannot be started.",
      },
    ]);
    const without = new Map(shop);
    without.delete(network);
    if (planned.undo?.kind !== "create") throw new Error("a removal is taken back by a create");
    expect(codes(plan(without, planned.undo))).toEqual([]);
  });

  it("of several tells of each when it was made and what names it", () => {
    const networks = [idOf(shop, "network", "staging"), "0".repeat(64)];
    const planned = plan(shop, { kind: "prune", networks });
    expect(planned.consequences.map((c) => c.text)).toEqual(["staging goes (made 2026-11-21, named by nothing)."]);
    expect(planned.warnings.map((w) => w.code)).toEqual(["no-network"]);
  });
});

it("prune has to offer what nothing uses and what may go", () => {
  const offered = unused({ entities: shop, relations: relate(shop) });
  expect(offered.map((o) => [o.network.name, o.lastUse])).toEqual([["staging", "made 2026-11-21, named by nothing"]]);
});

describe("the command", () => {
  it("says all of an action, quoted for a shell", () => {
    const options = { ipv4: "10.30.5.9", aliases: ["a", "b"], gwPriority: -1, driverOptions: { "x y": "it's" } };
    expect(plan(shop, connect(shop, "operations", "shop-db-1", options)).command).toBe(
      "docker network connect --ip 10.30.5.9 --alias a --alias b --gw-priority=-1 --driver-opt 'x y=it'\\''s' operations shop-db-1",
    );
    const pool = {
      subnet: "10.9.0.0/24",
      ipRange: "10.9.0.128/25",
      gateway: "10.9.0.1",
      auxAddresses: { printer: "10.9.0.9" },
    };
    const made = create({ name: "-x", internal: true, ipam: [pool], labels: { team: "a b" } });
    expect(plan(shop, made).command).toBe(
      "docker network create --internal --subnet 10.9.0.0/24 --ip-range 10.9.0.128/25 --gateway 10.9.0.1 --aux-address printer=10.9.0.9 --label 'team=a b' -- -x",
    );
  });

  it("names a network by its id where another has the same name", () => {
    const twin = [...shop.values()].find((e) => e.kind === "network" && e.name === "staging");
    if (twin?.kind !== "network") throw new Error("the shop has staging");
    const two = new Map(shop).set("1".repeat(64), { ...twin, id: "1".repeat(64) as typeof twin.id });
    expect(plan(two, { kind: "remove", network: twin.id }).command).toBe(`docker network rm ${twin.id}`);
  });

  it.each([
    ["another's id", "b".repeat(64)],
    ["the beginning of another's id", "b".repeat(12)],
    ["nothing that a docker command takes", "-f"],
  ])("names a network by its whole id where its name is %s", (_, name) => {
    const id = idOf(shop, "network", "staging");
    const called = world((e) => (e.id === id && e.kind === "network" ? { ...e, name } : e));
    expect(plan(called, { kind: "remove", network: id }).command).toBe(`docker network rm ${id}`);
  });
});
