/** What holds for every picture, tried on a thousand made-up topologies in both views. */
import { describe, expect, it } from "vitest";
import { arrange } from "#lib/scene/arrange.ts";
import { isAlive, NO_FILTER } from "#lib/scene/filter.ts";
import { layout } from "#lib/scene/layout.ts";
import type { Order } from "#lib/scene/order.ts";
import { makePlan, type ViewName } from "#lib/scene/plan.ts";
import type { Box, Line, Scene, Shape } from "#lib/scene/scene.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";
import { seeded } from "#tests/support/random.ts";
import {
  entitiesOf,
  idOf,
  type RandomContainer,
  type RandomTopology,
  randomTopology,
  sandboxOf,
  shuffled,
} from "#tests/support/random-host.ts";
import { faults } from "./faults.ts";
import { EVERYTHING } from "./picture.ts";

const SEEDS = Array.from({ length: 1000 }, (_, i) => i + 1);
/** A hundred at a time, so that no single test takes long. */
const HUNDREDS = Array.from({ length: 10 }, (_, i) => [100 * i + 1, SEEDS.slice(100 * i, 100 * i + 100)] as const);
const VIEWS = ["networks", "wiring"] as const;
const groupsOf = (t: RandomTopology): string[] => [...new Set(t.containers.flatMap((c) => c.group ?? []))].sort();

interface How {
  readonly view?: ViewName;
  readonly fold?: readonly string[];
  readonly order?: Order;
  readonly width?: number;
  readonly stopped?: boolean;
}
function draw(entities: ReadonlyMap<EntityId, Entity>, how: How = {}): Scene {
  const { view = "networks", fold = [], order, width, stopped = true } = how;
  const filter = stopped ? EVERYTHING : NO_FILTER;
  const looking = { view, filter, fold, ...(order && { order }) };
  return layout(makePlan(entities, relate(entities), looking), width === undefined ? {} : { width });
}
/** Every fourth has groups folded, every third is drawn for a page, every second in the order that keeps wires short. */
const howOf = (t: RandomTopology, entities: ReadonlyMap<EntityId, Entity>): How => ({
  ...(t.seed % 4 === 0 && { fold: groupsOf(t).slice(0, 2) }),
  ...(t.seed % 3 === 0 && { width: [794, 1123, Number.POSITIVE_INFINITY][(t.seed / 3) % 3] ?? 794 }),
  ...(t.seed % 2 === 0 && { order: arrange(relate(entities), null) }),
  stopped: t.seed % 7 !== 0,
});

describe("every picture", () => {
  it.each(HUNDREDS)(
    "has nothing on top of each other, and every wire ends where it says (from seed %i)",
    (_, seeds) => {
      const found = seeds.flatMap((seed) => {
        const t = randomTopology(seed);
        const entities = entitiesOf(t);
        return VIEWS.flatMap((view) =>
          faults(draw(entities, { ...howOf(t, entities), view })).map((fault) => `${seed} ${view}: ${fault}`),
        );
      });
      expect(found).toEqual([]);
    },
  );

  it.each(HUNDREDS)("is the same to the byte whatever was told first (from seed %i)", (_, seeds) => {
    const differ = seeds.filter((seed) => {
      const t = randomTopology(seed);
      const entities = entitiesOf(t);
      const how = { ...howOf(t, entities), view: VIEWS[seed % 2] ?? "networks" };
      return JSON.stringify(draw(shuffled(entities, seed), how)) !== JSON.stringify(draw(entities, how));
    });
    expect(differ).toEqual([]);
  });

  it("would be told of its faults", () => {
    const scene = draw(entitiesOf(randomTopology(26)));
    const with_ = (change: (s: Shape, i: number) => Shape): string[] =>
      faults({ ...scene, shapes: scene.shapes.map(change) }).map((f) => f.split(":")[0] ?? "");
    const nth = (shape: string, n: number): Shape | undefined => scene.shapes.filter((s) => s.shape === shape)[n];
    const [card, other] = [nth("card", 0) as Box, nth("card", 1) as Box];
    const wire = scene.shapes.find((s): s is Line => s.shape === "wire" && s.id.startsWith("wire ")) as Line;
    const moved = (shape: Shape | undefined, to: Partial<Record<"x" | "x1" | "x2" | "y" | "y1" | "y2", number>>) =>
      new Set(with_((s) => (s === shape ? ({ ...s, ...to } as Shape) : s)));
    expect(faults(scene)).toEqual([]);
    expect(moved(card, { x: other.x + 20 })).toContain("overlaps");
    expect(moved(nth("text", 5), { x: -40 })).toContain("outside");
    const [a, b] = [nth("text", 1), nth("text", 2)];
    expect(moved(a, { x: b && "x" in b ? b.x : 0, y: b && "y" in b ? b.y : 0 })).toContain("badTexts");
    const middle = card.x + card.width / 2;
    expect(moved(wire, { x1: middle, x2: middle, y1: card.y, y2: card.y + 400 })).toContain("pierced");
    expect(moved(wire, { x2: wire.x2 + 3 })).toEqual(new Set(["slanted", "looseEnds"]));
    const twice = scene.shapes.filter((s): s is Line => s.shape === "wire" && s.x1 === s.x2);
    const [one, two] = [twice[0] as Line, twice.find((w) => w.x1 !== twice[0]?.x1) as Line];
    expect(moved(one, { x1: two.x1, x2: two.x2, y1: two.y1, y2: two.y2 })).toContain("onTopOfEachOther");
  });
});

const cardsIn = ({ shapes }: Scene): Map<string, Box> =>
  new Map(shapes.flatMap((s) => (s.shape === "card" ? [[s.id, s] as const] : [])));
const cardOf = (c: RandomContainer): string => `card ${isAlive(c) && c.mode !== "host" ? sandboxOf(c) : idOf(c)}`;
/** Where columns stand, host by host. */
function columnsOf(scene: Scene): string {
  const frames = scene.shapes.filter((s): s is Box => s.shape === "frame");
  const cards = [...cardsIn(scene).values()];
  return frames
    .map((f) => [...new Set(cards.filter((c) => c.y > f.y && c.y < f.y + f.height).map((c) => c.x))].sort().join())
    .join(" | ");
}

/** Cards that stand elsewhere in their row's own coordinates: sideways, or upwards and downwards apart from the rest of their row. */
function movedSideways(before: Scene, after: Scene): string[] {
  const places = cardsIn(after);
  return [...cardsIn(before)].flatMap(([id, box]) => {
    const now = places.get(id);
    return now && now.x !== box.x ? [id] : [];
  });
}

/** By card: the name of the bar it hangs on, from the plan. */
function homes(entities: ReadonlyMap<EntityId, Entity>): Map<string, string> {
  const plan = makePlan(entities, relate(entities), { view: "networks", filter: EVERYTHING });
  return new Map(
    plan.frames.flatMap((f) => [
      ...f.bars.flatMap((bar) => bar.cards.map((c) => [`card ${c.id}`, bar.key] as const)),
      ...f.loose.map((c) => [`card ${c.id}`, `none ${f.host.id}`] as const),
      ...f.inHost.map((c) => [`card ${c.id}`, `host ${f.host.id}`] as const),
    ]),
  );
}

const plainTopology = (seed: number): RandomTopology => {
  const t = randomTopology(seed);
  return { ...t, containers: t.containers.filter((c) => typeof c.mode !== "number") };
};

describe("one container more or less", () => {
  it("moves cards of its own bar alone, and downwards what lies below, unless columns change", () => {
    const random = seeded(1);
    let [tried, rewrapped] = [0, 0];
    for (const seed of SEEDS.slice(0, 200)) {
      const t = plainTopology(seed);
      const gone = t.containers[Math.floor(random() * t.containers.length)];
      if (!gone) continue;
      tried++;
      const full = entitiesOf(t);
      const less = entitiesOf({ ...t, containers: t.containers.filter((c) => c !== gone) });
      const [before, after] = [draw(full), draw(less)];
      const home = homes(full);
      const others = movedSideways(before, after).filter((id) => home.get(id) !== home.get(cardOf(gone)));
      if (others.length > 0) {
        rewrapped++;
        // Then columns are others for all: there is one more or less, or they are as wide as another name needs.
        expect(columnsOf(after), `seed ${seed}`).not.toBe(columnsOf(before));
        continue;
      }
      // Of all other bars, whole rows move down or up by what those above them gave.
      const byRow = new Map<string, Set<number>>();
      const now = cardsIn(after);
      for (const [id, box] of cardsIn(before)) {
        const place = now.get(id);
        if (!place || home.get(id) === home.get(cardOf(gone))) continue;
        const row = `${home.get(id)} ${box.y}`;
        byRow.set(row, (byRow.get(row) ?? new Set()).add(place.y - box.y));
      }
      expect([...byRow].filter(([, shifts]) => shifts.size > 1).map(([row]) => `${seed} ${row}`)).toEqual([]);
    }
    expect(tried).toBeGreaterThan(150);
    expect(rewrapped / tried).toBeLessThan(0.15);
  });

  it("added last, moves no card at all that stands above it, on a page's width", () => {
    for (const seed of SEEDS.slice(0, 100)) {
      const t = plainTopology(seed);
      const last = t.containers.at(-1);
      if (!last) continue;
      const width = 1600;
      const before = draw(entitiesOf({ ...t, containers: t.containers.slice(0, -1) }), { width });
      const after = draw(entitiesOf(t), { width });
      if (columnsOf(before) !== columnsOf(after)) continue;
      const own = cardsIn(after).get(cardOf(last));
      if (!own) continue;
      for (const [id, box] of cardsIn(before)) {
        const now = cardsIn(after).get(id);
        if (now && box.y + box.height < own.y - 60 && box.y < own.y)
          expect([id, now.y], `seed ${seed}`).toEqual([id, box.y]);
      }
    }
  });
});

describe("a restart", () => {
  it("moves nothing else, over two hundred of them", () => {
    const random = seeded(2);
    let t = plainTopology(26);
    const running = t.containers.filter((c) => c.state === "running" && c.mode === null);
    expect(running.length).toBeGreaterThan(15);
    for (const view of VIEWS) {
      const first = draw(entitiesOf(t), { view });
      let before = first;
      for (let i = 0; i < 100; i++) {
        const key = running[Math.floor(random() * running.length)]?.key;
        const again = (c: RandomContainer): RandomContainer =>
          c.key === key ? { ...c, starts: (c.starts % 9) + 1 } : c;
        const shapes = new Map(before.shapes.map((s) => [s.id, s]));
        t = { ...t, containers: t.containers.map(again) };
        before = draw(entitiesOf(t), { view });
        const changed = before.shapes.filter((s) => {
          const was = shapes.get(s.id);
          return was && JSON.stringify(was) !== JSON.stringify(s);
        });
        expect(changed.map((s) => s.id)).toEqual([]);
      }
      expect(before.shapes.map(where)).toEqual(first.shapes.map(where));
    }
  });
});

/** A shape's place and look, without what its ids are made of. */
function where(shape: Shape): string {
  const { id, entity, ...rest } = shape;
  return JSON.stringify(rest, (key, value) => (key === "text" ? "" : value));
}

describe("people's own order", () => {
  it("is the order in which bars and cards appear, in every view and for every page", () => {
    for (const seed of SEEDS.slice(0, 100)) {
      const t = randomTopology(seed);
      const entities = entitiesOf(t);
      const random = seeded(seed);
      const mixed = <T>(list: readonly T[]): T[] =>
        list
          .map((thing) => ({ thing, at: random() }))
          .sort((a, b) => a.at - b.at)
          .map((x) => x.thing);
      const names = mixed(t.networks.map((n) => n.name));
      const cards = mixed(t.containers.map((c) => c.name));
      const order: Order = {
        bars: names,
        cards: Object.fromEntries([...names, "host", "none"].map((n) => [n, cards])),
      };
      const view = VIEWS[seed % 2] ?? "networks";
      const scene = draw(entities, { view, order, ...(seed % 3 === 0 && { width: 1123 }) });
      const plan = makePlan(entities, relate(entities), { view, filter: EVERYTHING, order });
      for (const frame of plan.frames) {
        const y = (key: string): number => {
          const bar = scene.shapes.find((s): s is Line => s.shape === "bar" && s.id === `bar ${key} 0`);
          return bar?.y1 ?? Number.NaN;
        };
        const shown = frame.bars.filter((b) => b.network !== null);
        const wanted = [...shown].sort(
          (a, b) => names.indexOf(a.network?.name ?? "") - names.indexOf(b.network?.name ?? ""),
        );
        expect(shown.map((b) => b.key)).toEqual(wanted.map((b) => b.key));
        const heights = shown.map((b) => y(b.key));
        expect(heights).toEqual([...heights].sort((a, b) => a - b));
        for (const { cards: hung } of frame.bars) {
          const at = hung
            .map((c) => Math.min(...c.containers.map((x) => cards.indexOf(x.name))))
            .filter(Number.isFinite);
          expect(at).toEqual([...at].sort((a, b) => a - b));
          const read = hung.flatMap((c) => cardsIn(scene).get(`card ${c.id}`) ?? []);
          const inReadingOrder = [...read].sort((a, b) => a.y - b.y || a.x - b.x);
          expect(read.map((b) => b.id)).toEqual(inReadingOrder.map((b) => b.id));
        }
      }
    }
  });
});

describe("a page's width", () => {
  it("loses nothing: the same cards, tabs, chips and wires as without", () => {
    const what = (scene: Scene): string[] =>
      scene.shapes
        .filter((s) => ["card", "tab", "chip", "mark", "dot"].includes(s.shape) || s.id.startsWith("wire "))
        .map((s) => s.id)
        .sort();
    for (const seed of SEEDS.slice(0, 60)) {
      const entities = entitiesOf(randomTopology(seed));
      for (const view of VIEWS) {
        const usual = what(draw(entities, { view }));
        expect(what(draw(entities, { view, width: 794 })), `seed ${seed}`).toEqual(usual);
        expect(what(draw(entities, { view, width: Number.POSITIVE_INFINITY })), `seed ${seed}`).toEqual(usual);
      }
    }
  });

  it("is kept where a row of cards and the wires beside them fit", () => {
    let kept = 0;
    for (const seed of SEEDS.slice(0, 100)) {
      const t = randomTopology(seed);
      const simple = { ...t, networks: t.networks.slice(0, 6), hosts: t.hosts.slice(0, 1) };
      const scene = draw(
        entitiesOf({ ...simple, containers: t.containers.slice(0, 20).map((c) => ({ ...c, host: 0 })) }),
        { width: 1600 },
      );
      if (scene.width <= 1600) kept++;
    }
    expect(kept).toBeGreaterThan(95);
  });

  it("grows sideways without end where it is asked to: one row a bar", () => {
    for (const seed of SEEDS.slice(0, 100)) {
      const scene = draw(entitiesOf(randomTopology(seed)), { width: Number.POSITIVE_INFINITY });
      expect(scene.shapes.filter((s) => s.shape === "bar" && s.id.endsWith(" spine"))).toEqual([]);
    }
  });
});
