/** Networks with very many containers: one card says how many. The hosts are made up. */
import { describe, expect, it } from "vitest";
import { CROWD } from "#lib/scene/crowd.ts";
import { type Filter, NO_FILTER } from "#lib/scene/filter.ts";
import { layout } from "#lib/scene/layout.ts";
import { type Looking, makePlan } from "#lib/scene/plan.ts";
import type { Scene } from "#lib/scene/scene.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";
import { faults } from "./faults.ts";
import { bar, boxes, texts } from "./picture.ts";

const host = (containers: number, networks = 1): ReadonlyMap<EntityId, Entity> =>
  assemble(syntheticHost({ containers, networks, most: 2 }));
const draw = (entities: ReadonlyMap<EntityId, Entity>, looking: Partial<Looking> = {}): Scene =>
  layout(makePlan(entities, relate(entities), { view: "networks", filter: NO_FILTER, ...looking }));
const titles = (scene: Scene): string[] => texts(scene).flatMap((t) => (t.style === "name" ? [t.text] : []));

describe("a network with a thousand containers", () => {
  const entities = host(1000);
  const network = [...entities.values()].find((e) => e.kind === "network" && e.name === "net-0")?.id ?? "";

  it("shows one card that says so, and leads to the network", () => {
    for (const view of ["networks", "wiring"] as const) {
      const scene = draw(entities, { view });
      expect(titles(scene)).toEqual(["1,000 containers"]);
      expect(boxes(scene, "card").map((c) => c.entity)).toEqual([network]);
      expect(boxes(scene, "tab").map((t) => t.text)).toEqual(["1,000 endpoints"]);
      expect(faults(scene)).toEqual([]);
      expect(scene.width).toBeLessThan(1500);
    }
  });

  it("tells of each where it went: a selected container is found on that card", () => {
    const { standIns } = draw(entities);
    const containers = [...entities.values()].filter((e) => e.kind === "container");
    expect(containers.map((c) => standIns.get(c.id))).toEqual(containers.map(() => network));
  });

  it("shows all of them to who asks: by its name, or with a filter that leaves something out", () => {
    expect(boxes(draw(entities, { unfold: ["net-0"] }), "card")).toHaveLength(1000);
    const narrow = (change: Partial<Filter>) => draw(entities, { filter: { ...NO_FILTER, ...change } });
    expect(boxes(narrow({ networks: [network] }), "card")).toHaveLength(1000);
    expect(boxes(narrow({ driver: "bridge" }), "card")).toHaveLength(1000);
    expect(boxes(narrow({ empty: true, stopped: true }), "card")).toHaveLength(1);
  });
});

describe("fewer", () => {
  it("are shown one by one", () => {
    expect(boxes(draw(host(CROWD)), "card")).toHaveLength(CROWD);
    expect(boxes(draw(host(CROWD + 1)), "card")).toHaveLength(1);
  });
});

describe("several crowds", () => {
  it("are a card each, joined to what any of their containers joins", () => {
    const entities = host(900, 3);
    const scene = draw(entities);
    expect(titles(scene).every((t) => / containers$/.test(t) || /^service-/.test(t))).toBe(true);
    expect(titles(scene)[0]).toMatch(/^\d{3} containers$/);
    expect(faults(scene)).toEqual([]);
    const wires = scene.shapes.filter((s) => s.shape === "wire" && s.id.startsWith("wire crowd on "));
    expect(wires.length).toBeGreaterThanOrEqual(3);
    expect(bar(scene, "net-2").y1).toBeGreaterThan(bar(scene, "net-0").y1);
  });

  it("mark what is wrong with any of them", () => {
    const entities = new Map(host(300));
    const one = [...entities.values()].find((e) => e.kind === "container");
    const words = { code: "x", text: "x", hint: "x", severity: "error", about: [one?.id ?? ""] } as const;
    entities.set("finding:x", { kind: "finding", id: "finding:x" as never, ...words });
    const marks = draw(entities).shapes.filter((s) => s.shape === "mark");
    expect(marks.map((m) => m.shape === "mark" && m.state)).toEqual(["error"]);
  });
});
