/** The order on the page: the list and the picture agree, gaps lie between what is drawn, a wish lasts until it is kept. */
import { describe, expect, it } from "vitest";
import { gapAt, gapsFor } from "#components/graph/drag-order.ts";
import { listRows } from "#components/list/rows.ts";
import { orderOf } from "#components/store/order.ts";
import { type Filter, NO_FILTER } from "#lib/scene/filter.ts";
import { layout } from "#lib/scene/layout.ts";
import { moved } from "#lib/scene/move.ts";
import { barName, NO_ORDER, type Order } from "#lib/scene/order.ts";
import { makePlan } from "#lib/scene/plan.ts";
import { entities, relations, thing, visible } from "./webshop-page.ts";

const REVERSED: Order = {
  bars: relations.networks.map((n) => n.name).toReversed(),
  cards: { shop_backend: relations.containers.map((c) => c.name).toReversed() },
};
const planned = (order: Order, filter: Partial<Filter> = {}) =>
  makePlan(entities, relations, { view: "networks", filter: { ...NO_FILTER, ...filter }, order });
const barsOf = (order: Order): string[] => planned(order).frames.flatMap((f) => f.bars.map(barName));

describe("the list", () => {
  const rows = (order: Order, by: "network" | "group") => {
    const looking = { view: "networks", order, by, fold: [], filter: NO_FILTER } as const;
    return listRows({ entities, relations, visible: visible(), ...looking, collapsed: new Set() });
  };

  it.each([
    ["in order of creation", NO_ORDER],
    ["turned around", REVERSED],
  ])("names the networks as the picture has them, %s", (_, order) => {
    const listed = rows(order, "network").flatMap((r) => (r.level === 1 && r.driver !== null ? [r.name] : []));
    expect(listed.slice(0, barsOf(order).length)).toEqual(barsOf(order));
  });

  it("names the containers of a network as they stand on its bar", () => {
    const bar = planned(REVERSED).frames[0]?.bars.find((b) => barName(b) === "shop_backend");
    // Of containers that share a card one stands for all.
    const standing = bar?.cards.flatMap((c) => c.containers.slice(0, 1).map((x) => x.name)) ?? [];
    const key = thing("network", "shop_backend").id;
    const listed = rows(REVERSED, "network").flatMap((r) => (r.key.startsWith(`${key}/`) ? [r.name] : []));
    expect(listed.filter((name) => standing.includes(name))).toEqual(standing);
    expect(standing.length).toBeGreaterThan(2);
  });
});

describe("gaps", () => {
  const plan = planned(NO_ORDER);
  const scene = layout(plan);

  it("lie between all bars; what is dropped in one is drawn there", () => {
    const names = barsOf(NO_ORDER);
    const lines = (name: string, order: Order) =>
      layout(planned(order)).shapes.find((s) => s.id === `bar ${thing("network", name).id} 0`);
    for (const name of names) {
      const gaps = gapsFor(scene, plan, thing("network", name).id);
      expect(gaps).toHaveLength(names.length + 1);
      expect(gaps.map((g) => g.y1)).toEqual(gaps.map((g) => g.y1).toSorted((a, b) => a - b));
      expect(gaps.filter((g) => g.move === null)).toHaveLength(2);
      const [first] = gaps;
      if (!first?.move) continue;
      const order = moved(NO_ORDER, first.move, [plan]);
      expect(lines(name, order)).toMatchObject({ y1: (lines(names[0] ?? "", NO_ORDER) as { y1: number }).y1 });
    }
  });

  it("lie left and right of every card of the bar, in each of its lines", () => {
    const bar = plan.frames[0]?.bars.find((b) => b.cards.length > 1);
    if (!bar) throw new Error("no bar with cards");
    const boxes = bar.cards.map(
      (c) =>
        scene.shapes.find((s) => s.id === `card ${c.id}`) as { x: number; y: number; width: number; height: number },
    );
    const gaps = gapsFor(scene, plan, bar.cards[0]?.id ?? "");
    for (const box of boxes) {
      const middle = box.y + box.height / 2;
      expect(gapAt(gaps, box.x + 2, middle)?.x1).toBeLessThan(box.x);
      expect(gapAt(gaps, box.x + box.width - 2, middle)?.x1).toBeGreaterThan(box.x + box.width);
    }
    expect(gapAt(gaps, boxes[0]?.x ?? 0, (boxes[0]?.y ?? 0) - 400)).toBeNull();
  });

  it("are none for what has no place of its own", () => {
    const endpoint = [...entities.values()].find((e) => e.kind === "endpoint");
    expect(gapsFor(scene, plan, endpoint?.id ?? "")).toEqual([]);
    expect(gapAt([], 0, 0)).toBeNull();
  });
});

it("what was wished is drawn until the server keeps it, in its own view only", () => {
  const wished: Order = { bars: ["b", "a"], cards: {} };
  const kept: Order = { bars: ["a", "b"], cards: {} };
  const orders = { networks: { version: 3, order: kept }, wiring: { version: 1, order: NO_ORDER } };
  const at = (version: number | null) =>
    orderOf("networks", { orders, wish: { view: "networks", order: wished, version } });
  expect([at(null), at(4), at(3), at(2)]).toEqual([wished, wished, kept, kept]);
  expect(orderOf("wiring", { orders, wish: { view: "networks", order: wished, version: null } })).toBe(NO_ORDER);
  expect(orderOf("networks", { orders, wish: null })).toBe(kept);
});
