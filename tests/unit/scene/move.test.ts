/** Moves of bars and cards, on the web shop: among what is seen, past what a filter hides, on another's newer order. */
import { describe, expect, it } from "vitest";
import { type Filter, NO_FILTER } from "#lib/scene/filter.ts";
import { type Move, moved, moveTo, rowOf, type Step, stepFrom } from "#lib/scene/move.ts";
import { barName, cardNames, NO_ORDER, type Order } from "#lib/scene/order.ts";
import { makePlan } from "#lib/scene/plan.ts";
import type { Plan, ViewName } from "#lib/scene/plan-types.ts";
import { groupId } from "#lib/topology/groups.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";
import { webshop } from "#tests/fixtures/page/webshop.ts";
import { EVERYTHING } from "./picture.ts";

const entities = new Map<EntityId, Entity>(webshop().map((e) => [e.id, e]));
const relations = relate(entities);
interface Looked {
  readonly order?: Order;
  readonly filter?: Partial<Filter>;
  readonly fold?: readonly string[];
  readonly view?: ViewName;
}
const plan = ({ order = NO_ORDER, filter = {}, fold = [], view = "networks" }: Looked = {}): Plan =>
  makePlan(entities, relations, { view, filter: { ...NO_FILTER, ...filter }, fold, order });
const whole = (order: Order): Plan => makePlan(entities, relations, { view: "networks", filter: EVERYTHING, order });

const id = (name: string): EntityId => {
  for (const e of entities.values())
    if ((e.kind === "network" || e.kind === "container") && e.name === name) return e.id;
  throw new Error(`no ${name}`);
};
const bars = (p: Plan): string[] => p.frames.flatMap((f) => f.bars.map(barName));
const cards = (p: Plan, bar: string): string[] =>
  p.frames.flatMap((f) =>
    f.bars.filter((b) => barName(b) === bar).flatMap((b) => b.cards.map((c) => cardNames(c).join("+"))),
  );

/** One step of a thing as somebody with this filter does it; the order after it. */
function step(name: string, way: Step, looked: Looked = {}): Order {
  const { order = NO_ORDER } = looked;
  const seen = plan(looked);
  const row = rowOf(seen, id(name));
  const move = row && stepFrom(row, way);
  if (!move) throw new Error(`${name} cannot go ${way}`);
  return moved(order, move, [whole(order), seen]);
}
const swapped = (names: readonly string[], a: string, b: string): string[] =>
  names.map((n) => (n === a ? b : n === b ? a : n));

describe("a bar", () => {
  it("goes up and down by one, and nothing else moves", () => {
    const before = bars(plan());
    for (const [i, name] of before.entries()) {
      const [above, below] = [before[i - 1], before[i + 1]];
      if (above) expect(bars(plan({ order: step(name, "up") }))).toEqual(swapped(before, name, above));
      if (below) expect(bars(plan({ order: step(name, "down") }))).toEqual(swapped(before, name, below));
    }
  });

  it("goes back to where it was by the opposite step, from everywhere", () => {
    const before = bars(plan());
    for (const name of before.slice(1)) {
      const order = step(name, "up");
      expect(bars(plan({ order: step(name, "down", { order }) }))).toEqual(before);
    }
  });

  it("has no step beyond the ends, nor sideways", () => {
    const all = bars(plan());
    const first = rowOf(plan(), id(all[0] ?? ""));
    const last = rowOf(plan(), id(all.at(-1) ?? ""));
    if (!first || !last) throw new Error("no rows");
    expect([stepFrom(first, "up"), stepFrom(last, "down")]).toEqual([null, null]);
    expect([stepFrom(first, "left"), stepFrom(first, "right")]).toEqual([null, null]);
    expect(stepFrom(first, "down")).not.toBeNull();
  });

  it("passes the next one that is seen; what the filter hides in between stays before what it was before", () => {
    const all = bars(whole(NO_ORDER));
    const [a = "", hidden = "", c = ""] = all;
    const filter = { networks: [id(a), id(c)], empty: true };
    expect(bars(plan({ filter }))).toEqual([a, c]);
    const up = step(c, "up", { filter });
    expect(bars(whole(up)).slice(0, 3)).toEqual([c, a, hidden]);
    const down = step(a, "down", { filter });
    expect(bars(whole(down)).slice(0, 3)).toEqual([hidden, c, a]);
    for (const order of [up, down]) expect(bars(plan({ order, filter }))).toEqual([c, a]);
  });

  it("names no more than it must, so that what nobody ordered keeps the order of creation", () => {
    const all = bars(whole(NO_ORDER));
    const [a = "", b = ""] = all;
    expect(step(b, "up").bars).toEqual([b]);
    expect(step(a, "down", { filter: { empty: true } }).bars).toEqual([b, a]);
  });

  it("dropped in any gap stands there", () => {
    const before = bars(plan());
    for (const [at, name] of before.entries()) {
      const row = rowOf(plan(), id(name));
      if (!row) throw new Error("no row");
      for (let gap = 0; gap <= before.length; gap++) {
        const move = moveTo(row, gap);
        if (gap === at || gap === at + 1) expect(move).toBeNull();
        else {
          const rest = before.filter((n) => n !== name);
          const wanted = rest.toSpliced(gap > at ? gap - 1 : gap, 0, name);
          expect(bars(plan({ order: moved(NO_ORDER, move as Move, [plan()]) })), `${name} to ${gap}`).toEqual(wanted);
        }
      }
    }
  });

  it("moves on another's newer order all the same: both moves are in it", () => {
    const [a = "", b = "", c = "", d = ""] = bars(plan());
    const row = rowOf(plan(), id(d));
    const mine = row && stepFrom(row, "up");
    const theirs = step(b, "up");
    const both = moved(theirs, mine as Move, [whole(theirs)]);
    expect(bars(plan({ order: both })).slice(0, 4)).toEqual([b, a, d, c]);
  });

  it("moves nothing when what it is about is gone", () => {
    const order: Order = { bars: ["x", "y"], cards: { x: ["p"] } };
    for (const [names, beside] of [
      [["gone"], ["x"]],
      [["x"], ["gone"]],
    ] as const) {
      for (const on of [null, "x", "constructor"])
        expect(moved(order, { on, names, side: "before", beside }, [])).toBe(order);
    }
  });

  it("is found by its switch as well", () => {
    const network = entities.get(id("shop_backend"));
    if (network?.kind !== "network" || network.device === null) throw new Error("no device");
    const wiring = plan({ view: "wiring" });
    expect(rowOf(wiring, network.device)).toEqual(rowOf(wiring, network.id));
  });
});

describe("a card", () => {
  const home = "shop_backend";

  it("goes left and right by one among those on its bar", () => {
    const before = cards(plan(), home);
    expect(before.length).toBeGreaterThan(2);
    const [a = "", b = ""] = before;
    const order = step(b.split("+")[0] ?? "", "left");
    expect(cards(plan({ order }), home)).toEqual(swapped(before, a, b));
    expect(bars(plan({ order }))).toEqual(bars(plan()));
    expect(cards(plan({ order: step(b.split("+")[0] ?? "", "right", { order }) }), home)).toEqual(before);
  });

  it("does not go up or down, and a wire has no place of its own", () => {
    const [first = ""] = cards(plan(), home);
    const row = rowOf(plan(), id(first.split("+")[0] ?? ""));
    expect(row && [stepFrom(row, "up"), stepFrom(row, "down")]).toEqual([null, null]);
    const endpoint = [...entities.values()].find((e) => e.kind === "endpoint");
    expect(endpoint && rowOf(plan(), endpoint.id)).toBeNull();
  });

  it("of containers that share a sandbox moves with all of them", () => {
    const shared = plan()
      .frames.flatMap((f) => f.bars)
      .flatMap((b) => b.cards.map((c) => ({ bar: barName(b), names: cardNames(c), beside: b.cards.length })))
      .find((c) => c.names.length > 1 && c.beside > 1);
    if (!shared) throw new Error("no shared sandbox");
    const before = cards(plan(), shared.bar);
    const at = before.indexOf(shared.names.join("+"));
    const way = at > 0 ? "left" : "right";
    const other = before[at > 0 ? at - 1 : at + 1] ?? "";
    for (const name of shared.names) {
      const order = step(name, way);
      expect(cards(plan({ order }), shared.bar)).toEqual(swapped(before, shared.names.join("+"), other));
    }
  });

  it("of a folded group moves with all its members, wherever they stood, and they are together when it is unfolded", () => {
    const all = cards(plan(), home).map((c) => c.split("+"));
    expect(all.length).toBeGreaterThan(2);
    const members = new Set([...(all[0] ?? []), ...(all[2] ?? [])]);
    const named = (e: Entity): Entity =>
      e.kind === "container"
        ? { ...e, labels: { ...e.labels, "vethscope.group": members.has(e.name) ? "ours" : "theirs" } }
        : e;
    const grouped = new Map([...entities.values()].map((e): [EntityId, Entity] => [e.id, named(e)]));
    const drawn = (order: Order, fold: readonly string[]): Plan =>
      makePlan(grouped, relate(grouped), { view: "networks", filter: NO_FILTER, fold, order });
    const folded = drawn(NO_ORDER, ["ours"]);
    const titles = (p: Plan) => p.frames[0]?.bars.find((b) => barName(b) === home)?.cards.map((c) => c.title ?? "");
    expect(titles(folded)?.indexOf("ours")).toBe(0);
    const row = rowOf(folded, `${groupId("ours")} on ${id(home)}`);
    const order = moved(NO_ORDER, (row && stepFrom(row, "right")) as Move, [drawn(NO_ORDER, []), folded]);
    expect(titles(drawn(order, ["ours"]))?.indexOf("ours")).toBe(1);
    expect(cards(drawn(order, []), home)).toEqual([all[1], all[0], all[2], ...all.slice(3)].map((c) => c?.join("+")));
  });
});
