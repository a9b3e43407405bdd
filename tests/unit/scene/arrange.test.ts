/** Orders of bars: the one that keeps wires short, what is new among what is there, and people's own. */
import { describe, expect, it } from "vitest";
import { arrange } from "#lib/scene/arrange.ts";
import { NO_FILTER } from "#lib/scene/filter.ts";
import { inLine, stretch } from "#lib/scene/linear.ts";
import { NO_ORDER, type Order } from "#lib/scene/order.ts";
import { makePlan } from "#lib/scene/plan.ts";
import { relate } from "#lib/topology/relations.ts";
import { seeded } from "#tests/support/random.ts";
import {
  entitiesOf,
  type RandomContainer,
  type RandomNetwork,
  type RandomTopology,
  randomTopology,
} from "#tests/support/random-host.ts";
import { EVERYTHING } from "./picture.ts";

const NETWORK = { driver: "bridge", host: 0, group: null, internal: false, sixes: false, parent: "nic" } as const;
const CONTAINER = { image: "i", host: 0, state: "running", starts: 1, group: null, mode: null, ports: [] } as const;

/** Networks by name in order of creation, and containers by the names of what they join. */
function made(
  networks: readonly string[],
  containers: readonly string[],
  more: Partial<RandomNetwork>[] = [],
): RandomTopology {
  return {
    hosts: ["node"],
    networks: networks.map((name, key) => ({ ...NETWORK, key, name, ...more[key] })),
    containers: containers.map(
      (joined, key): RandomContainer => ({
        ...CONTAINER,
        key,
        name: `c${key}`,
        networks: joined.split(" ").map((name) => networks.indexOf(name)),
      }),
    ),
    seed: 1,
  };
}
const arranged = (t: RandomTopology, previous: Order | null = null): Order => arrange(relate(entitiesOf(t)), previous);

/** How many bars the wires of a picture pass, which they do not join. */
function passed(t: RandomTopology, order: Order): number {
  const entities = entitiesOf(t);
  const plan = makePlan(entities, relate(entities), { view: "networks", filter: EVERYTHING, order });
  let sum = 0;
  for (const { bars } of plan.frames) {
    const at = new Map(bars.map((b, i) => [b.id, i]));
    for (const card of bars.flatMap((b) => b.cards)) {
      const places = card.joints.map((j) => at.get(j.bar) ?? 0);
      const first = Math.min(...places);
      for (const place of places) if (place > first) sum += place - first - 1;
    }
  }
  return sum;
}

describe("a line", () => {
  it("is as short as can be, or nearly, for all of six things", () => {
    const random = seeded(4);
    let [found, best] = [0, 0];
    for (let run = 0; run < 60; run++) {
      const weights = Array.from({ length: 6 }, () => new Map<number, number>());
      for (let a = 0; a < 6; a++)
        for (let b = 0; b < a; b++) {
          if (random() < 0.5) continue;
          const weight = 1 + Math.floor(random() * 4);
          weights[a]?.set(b, weight);
          weights[b]?.set(a, weight);
        }
      found += stretch(inLine(weights), weights);
      best += Math.min(...orders([0, 1, 2, 3, 4, 5]).map((line) => stretch(line, weights)));
    }
    expect(found).toBeLessThanOrEqual(best * 1.02);
  });

  it("is the order of creation where nothing belongs together", () => {
    expect(inLine(Array.from({ length: 5 }, () => new Map()))).toEqual([0, 1, 2, 3, 4]);
  });
});

function orders(things: readonly number[]): number[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((thing) => orders(things.filter((t) => t !== thing)).map((rest) => [thing, ...rest]));
}

describe("an arrangement", () => {
  it("puts networks that share containers side by side", () => {
    const t = made(["a", "b", "c", "d"], ["a d", "a d", "b c", "d", "b c"]);
    const { bars } = arranged(t);
    expect(Math.abs(bars.indexOf("a") - bars.indexOf("d"))).toBe(1);
    expect(Math.abs(bars.indexOf("b") - bars.indexOf("c"))).toBe(1);
  });

  it("lets wires pass fewer bars than the order of creation, on a hundred made-up hosts", () => {
    let [before, after] = [0, 0];
    for (let seed = 1; seed <= 100; seed++) {
      const t = randomTopology(seed);
      before += passed(t, NO_ORDER);
      after += passed(t, arranged(t));
    }
    expect(after).toBeLessThan(before * 0.9);
  });

  it("finds the chains that networks were made in, whatever the order of their creation", () => {
    let [before, after] = [0, 0];
    for (let seed = 1; seed <= 50; seed++) {
      const random = seeded(seed);
      const names = Array.from({ length: 4 + (seed % 12) }, (_, i) => ({ name: `n${i}`, at: random() }));
      const links = names.slice(1).flatMap(({ name }, i) => Array.from({ length: 1 + (i % 3) }, () => `n${i} ${name}`));
      const t = made(
        [...names].sort((a, b) => a.at - b.at).map((n) => n.name),
        links,
      );
      before += passed(t, NO_ORDER);
      after += passed(t, arranged(t));
    }
    expect(after).toBeLessThan(before * 0.1);
  });

  it("counts the recorded networks of what is stopped", () => {
    const t = made(["a", "b", "c"], ["a c", "a c", "b"]);
    const stopped = { ...t, containers: t.containers.map((c) => ({ ...c, state: "exited" as const })) };
    expect(arranged(stopped)).toEqual(arranged(t));
    expect(arranged(stopped).bars).not.toEqual(["a", "b", "c"]);
  });

  it("keeps the networks of a group together", () => {
    const groups = [{ group: "x" }, { group: "y" }, { group: "x" }, { group: "y" }, {}];
    const t = made(["x1", "y1", "x2", "y2", "lone"], ["x1 y1", "x2 y2", "x1 y2", "lone y1"], groups);
    const { bars } = arranged(t);
    const places = (names: string[]): number[] => names.map((n) => bars.indexOf(n)).sort((a, b) => a - b);
    for (const [from = 0, to = 9] of [places(["x1", "x2"]), places(["y1", "y2"])]) expect(to - from).toBe(1);
  });

  it("leaves the routing mesh and the way out of swarms last", () => {
    const t = made(
      ["docker_gwbridge", "web", "db"],
      ["docker_gwbridge web", "docker_gwbridge db", "docker_gwbridge web"],
    );
    expect(arranged(t).bars).toEqual(["web", "db"]);
    expect(arranged(t, { bars: ["docker_gwbridge", "web"], cards: {} }).bars).toEqual(["db", "docker_gwbridge", "web"]);
  });

  it("is the same whatever the order in which things are told", () => {
    const entities = [...entitiesOf(randomTopology(7)).entries()];
    const turned = new Map([...entities].reverse());
    expect(arrange(relate(turned), null)).toEqual(arrange(relate(new Map(entities)), null));
  });
});

describe("what is new in an arrangement", () => {
  it("stands where its wires are shortest; nothing else is moved", () => {
    const order: Order = { bars: ["c", "a", "b"], cards: {} };
    expect(arranged(made(["a", "b", "c", "new"], ["new c", "a b"]), order).bars).toEqual(["c", "new", "a", "b"]);
    expect(arranged(made(["a", "b", "c", "new"], ["a b"]), order).bars).toEqual(["c", "a", "b", "new"]);
  });

  it("never turns anything over, on a hundred made-up hosts", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const t = randomTopology(seed);
      const half = { ...t, networks: t.networks.filter((n) => n.key % 2 === 0) };
      const before = arranged(half);
      const after = arranged(t, before);
      expect(after.bars.filter((name) => before.bars.includes(name))).toEqual(before.bars);
      expect(new Set(after.bars).size).toBe(after.bars.length);
      expect(new Set(after.bars)).toEqual(new Set(arranged(t).bars));
    }
  });

  it("joins its group and splits no other", () => {
    const groups = [{ group: "x" }, { group: "x" }, {}, { group: "x" }];
    const order: Order = { bars: ["x1", "x2", "lone"], cards: {} };
    expect(arranged(made(["x1", "x2", "lone", "x3"], ["lone"], groups), order).bars).toEqual([
      "x1",
      "x2",
      "x3",
      "lone",
    ]);
    expect(
      arranged(made(["x1", "x2", "lone", "new"], ["new x1", "new x2"], groups.slice(0, 3)), order).bars,
    ).not.toEqual(["x1", "new", "x2", "lone"]);
  });

  it("comes back to its place when it is made anew, and is forgotten when too much has gone", () => {
    const order: Order = { bars: ["gone", "a"], cards: { gone: ["x"], a: ["was", "c0"] } };
    const t = made(["a"], ["a"]);
    expect(arranged(t, order)).toBe(order);
    expect(arranged(made(["a", "gone"], ["a"]), order).bars).toEqual(["gone", "a"]);
    const runs = Array.from({ length: 500 }, (_, i) => `test-run-${i}`);
    const crowded: Order = { bars: ["gone", "a", ...runs], cards: { a: [...runs, "c0"] } };
    const left = arranged(t, crowded);
    expect(left.bars.slice(0, 3)).toEqual(["gone", "a", "test-run-0"]);
    expect(left.bars.length).toBeLessThan(100);
    expect(left.cards.a?.length).toBeLessThan(100);
    expect(left.cards.a?.at(-1)).toBe("c0");
  });
});

describe("people's own order", () => {
  const plan = (t: RandomTopology, order: Order, fold: readonly string[] = []) => {
    const entities = entitiesOf(t);
    return makePlan(entities, relate(entities), { view: "wiring", filter: NO_FILTER, order, fold });
  };
  const bars = (t: RandomTopology, order: Order): (string | undefined)[] =>
    plan(t, order).frames.flatMap((f) => f.bars.map((b) => b.network?.name));

  it("is kept for bars; what it does not name comes after, in order of creation", () => {
    const t = made(["a", "b", "c", "d"], ["a", "b c d"]);
    expect(bars(t, { bars: ["d", "was", "b"], cards: {} })).toEqual(["d", "b", "a", "c"]);
  });

  it("is kept for cards, under the bar they hang on", () => {
    const t = made(["a", "b"], ["a", "a", "a b", "b"]);
    const order: Order = { bars: [], cards: { a: ["c2", "gone", "c0"], b: ["c2"] } };
    const names = plan(t, order).frames.flatMap((f) => f.bars.map((b) => b.cards.map((c) => c.containers[0]?.name)));
    expect(names).toEqual([["c2", "c0", "c1"], ["c3"]]);
  });

  it("is kept for what hangs on no bar", () => {
    const t = made(["a"], ["a", "a", "a"]);
    const alone = { ...t, containers: t.containers.map((c) => ({ ...c, networks: [], mode: "host" as const })) };
    const order: Order = { bars: [], cards: { host: ["c2"] } };
    const [frame] = plan(alone, order).frames;
    expect(frame?.inHost.map((c) => c.containers[0]?.name)).toEqual(["c2", "c0", "c1"]);
  });

  it("moves a folded group by any of its containers", () => {
    const t = made(["a"], ["a", "a", "a"]);
    const shop = { ...t, containers: t.containers.map((c) => ({ ...c, group: c.key === 0 ? null : "shop" })) };
    const [frame] = plan(shop, { bars: [], cards: { a: ["c2"] } }, ["shop"]).frames;
    expect(frame?.bars[0]?.cards.map((c) => c.title ?? c.containers[0]?.name)).toEqual(["shop", "c0"]);
  });
});
