/** Groups in the picture: grounds behind them, and folded to cards. The web shop is hand-made. */
import { describe, expect, it } from "vitest";
import { NO_FILTER } from "#lib/scene/filter.ts";
import { layout } from "#lib/scene/layout.ts";
import { makePlan, type ViewName } from "#lib/scene/plan.ts";
import { runs } from "#lib/scene/regions.ts";
import type { Scene, Shape } from "#lib/scene/scene.ts";
import { groupId } from "#lib/topology/groups.ts";
import type { Container, Entity, EntityId } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";
import { Build } from "#tests/fixtures/page/build.ts";
import { webshop } from "#tests/fixtures/page/webshop.ts";
import { boxes, clashes, crosses, lines, overlap, pierced, texts } from "./picture.ts";

type Change = (e: Entity) => Entity;
const PROJECT = "com.docker.compose.project";

/** The shop's networks belong to it as compose makes them; what else `change` does. */
function shop(change: Change = (e) => e): Map<EntityId, Entity> {
  const owned: Change = (e) =>
    e.kind === "network" && e.name.startsWith("shop_") ? { ...e, labels: { ...e.labels, [PROJECT]: "shop" } } : e;
  return new Map(webshop().map((e) => [e.id, change(owned(e))]));
}
const draw = (
  entities: ReadonlyMap<EntityId, Entity>,
  fold: readonly string[] = [],
  view: ViewName = "networks",
): Scene => layout(makePlan(entities, relate(entities), { view, filter: NO_FILTER, fold }));
const named = (entities: ReadonlyMap<EntityId, Entity>, name: string): Container => {
  for (const e of entities.values()) if (e.kind === "container" && e.name === name) return e;
  throw new Error(`no container ${name}`);
};
const labelled =
  (name: string, label: string, value: string): Change =>
  (e) =>
    (e.kind === "container" || e.kind === "network") && e.name === name
      ? { ...e, labels: { ...e.labels, [label]: value } }
      : e;
const tags = (scene: Scene): string[] => boxes(scene, "tag").map((b) => b.text);
const cardTitles = (scene: Scene): string[] =>
  texts(scene)
    .filter((t) => t.style === "name")
    .map((t) => t.full ?? t.text);
const places = (scene: Scene): Map<string, string> =>
  new Map(
    scene.shapes.flatMap((s: Shape): [string, string][] =>
      s.shape === "card" || s.shape === "tab" || s.shape === "chip"
        ? [[s.id, `${s.x} ${s.y}`]]
        : s.shape === "bar"
          ? [[s.id, `${s.x1} ${s.y1}`]]
          : [],
    ),
  );

describe("neighbours of one group", () => {
  it("are runs; what belongs to none parts them", () => {
    expect(runs(["a", "a", null, "a", "b", "b"])).toEqual([
      { group: "a", from: 0, to: 1 },
      { group: "a", from: 3, to: 3 },
      { group: "b", from: 4, to: 5 },
    ]);
    expect(runs([])).toEqual([]);
  });
});

describe("grounds behind groups", () => {
  it("hold the cards and labels of a group, have its name where it differs from the bar's, and move nothing", () => {
    const none = new Map(
      [...shop()].map(([id, e]) => [id, e.kind === "container" || e.kind === "network" ? { ...e, labels: {} } : e]),
    );
    for (const view of ["networks", "wiring"] as const) {
      expect(boxes(draw(none, [], view), "region")).toEqual([]);
      const scene = draw(shop(), [], view);
      expect(tags(scene)).toContain("shop");
      expect(places(scene)).toEqual(places(draw(none, [], view)));
    }
  });

  it("lie behind every card of a group that hangs on a bar and behind no other card, in both views", () => {
    for (const view of ["networks", "wiring"] as const) {
      const entities = shop(labelled("crm", "vethscope.group", "customer relations"));
      const scene = draw(entities, [], view);
      const grounds = boxes(scene, "region");
      const behind = (name: string): boolean => {
        const card = boxes(scene, "card").find((c) => c.entity === named(entities, name).id);
        return card !== undefined && grounds.some((g) => overlap(g, card));
      };
      expect(["shop-db-1", "shop-api-1", "crm", "shop-worker-1"].map(behind)).toEqual([true, true, true, true]);
      expect(["grafana", "syslog", "crm-mailer", "label-printer"].map(behind)).toEqual([false, false, false, false]);
    }
  });

  it("keep their names off texts, wires and cards", () => {
    for (const view of ["networks", "wiring"] as const) {
      const scene = draw(
        shop(labelled("crm", "vethscope.group", "a group with a name far too long for a card")),
        [],
        view,
      );
      const [names, solid] = [boxes(scene, "tag"), boxes(scene, "card", "tab", "chip")];
      expect(names.flatMap((n) => solid.filter((b) => overlap(n, b)).map((b) => `${n.id} over ${b.id}`))).toEqual([]);
      expect(
        names.flatMap((n) =>
          lines(scene, "wire")
            .filter((w) => crosses(w, n))
            .map((w) => w.id),
        ),
      ).toEqual([]);
      const grounds = boxes(scene, "region");
      const clash = grounds.flatMap((a, i) =>
        grounds
          .slice(i + 1)
          .filter((b) => overlap(a, b))
          .map((b) => `${a.id} ${b.id}`),
      );
      expect(clash).toEqual([]);
    }
  });

  it("are left out while all is of one group", () => {
    const all = shop((e) =>
      e.kind === "container" || e.kind === "network" ? { ...e, labels: { [PROJECT]: "one" } } : e,
    );
    expect(boxes(draw(all), "region")).toEqual([]);
  });
});

describe("a folded group", () => {
  it("is one card a bar it hangs on, joined to all its members' networks, with none of them beside it", () => {
    const entities = shop();
    const scene = draw(entities, ["shop"]);
    expect(cardTitles(scene).filter((t) => /shop/.test(t))).toEqual(["shop", "shop"]);
    expect(cardTitles(scene)).toEqual(expect.arrayContaining(["grafana", "crm", "label-printer"]));
    const said = texts(scene).map((t) => t.text);
    // On frontend: api, web and its exporter; the others on backend.
    expect(said).toEqual(expect.arrayContaining(["3 containers"]));
    const wires = lines(scene, "wire").filter((w) => w.entity === groupId("shop") && w.id.startsWith("wire "));
    expect(wires.length).toBeGreaterThanOrEqual(3);
    expect(
      boxes(scene, "tab")
        .filter((t) => t.entity === groupId("shop"))
        .map((t) => t.text),
    ).toContain("2 endpoints");
    expect(clashes(scene)).toEqual([]);
    expect(pierced(scene)).toEqual([]);
  });

  it("unfolds to the very same picture", () => {
    const entities = shop();
    const before = JSON.stringify(draw(entities).shapes);
    draw(entities, ["shop"]);
    expect(JSON.stringify(draw(entities, []).shapes)).toBe(before);
    expect(JSON.stringify(draw(entities, ["no such group"]).shapes)).toBe(before);
  });

  it("takes in a container that is added to it, and nothing moves", () => {
    const build = () =>
      new Build()
        .network("front", "bridge", "10.1.0.0/24")
        .container({ name: "shop-a", image: "a", service: "a", joins: [{ network: "front", address: "10.1.0.2" }] })
        .container({ name: "other", image: "o", joins: [{ network: "front", address: "10.1.0.3" }] });
    const more = build().container({
      name: "shop-b",
      image: "b",
      service: "b",
      joins: [{ network: "front", address: "10.1.0.4" }],
    });
    const scene = (b: Build, fold: readonly string[]) => draw(new Map(b.done().map((e) => [e.id, e])), fold);
    const cards = (s: Scene) => boxes(s, "card").map((c) => [c.id, c.x, c.y, c.width, c.height]);
    expect(cards(scene(more, ["shop"]))).toEqual(cards(scene(build(), ["shop"])));
    // Unfolded it comes last, and moves nothing either.
    const before = places(scene(build(), []));
    const after = places(scene(more, []));
    for (const [id, at] of before) expect(after.get(id), id).toBe(at);
  });

  it("stands for its members where they are selected, and keeps what is wrong with them", () => {
    const entities = shop();
    const db = named(entities, "shop-db-1");
    const words = { code: "x", text: "x", hint: "x" } as const;
    entities.set("finding:x", {
      kind: "finding",
      id: "finding:x" as never,
      severity: "error",
      about: [db.id],
      ...words,
    });
    const scene = draw(entities, ["shop"], "wiring");
    expect(scene.standIns.get(db.id)).toBe(groupId("shop"));
    expect(scene.standIns.get(named(entities, "grafana").id)).toBeUndefined();
    const wrong = scene.shapes.filter((s) => s.shape === "mark" && s.state === "error");
    expect(wrong.map((s) => s.entity)).toEqual([groupId("shop")]);
    expect(
      scene.near
        .get(groupId("shop"))
        ?.has([...entities.values()].find((e) => e.kind === "network" && e.name === "shop_backend")?.id ?? ""),
    ).toBe(true);
  });

  it("stays out of a sandbox that it shares with another group's container", () => {
    const entities = shop(labelled("shop-web-metrics-1", "vethscope.group", "metrics"));
    const scene = draw(entities, ["shop"]);
    expect(cardTitles(scene)).toEqual(expect.arrayContaining(["shop-web-1", "shop-web-metrics-1"]));
  });
});

describe("ranks", () => {
  it("bring bars and cards to the front", () => {
    const entities = shop((e) =>
      labelled("syslog", "vethscope.rank", "1")(labelled("staging", "vethscope.rank", "-5")(e)),
    );
    const scene = draw(entities);
    const bars = texts(scene)
      .filter((t) => t.style === "network")
      .map((t) => t.text);
    expect(bars[0]).toBe("staging");
    const names = cardTitles(scene);
    expect(names.indexOf("syslog")).toBeLessThan(names.indexOf("grafana"));
  });
});
