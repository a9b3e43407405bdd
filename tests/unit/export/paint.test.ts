import { describe, expect, it } from "vitest";
import { openings } from "#lib/export/crossings.ts";
import { around, evenly } from "#lib/export/dash.ts";
import { paint } from "#lib/export/paint.ts";
import type { Op, Painting, PathOp, TextOp } from "#lib/export/painting.ts";
import type { Line } from "#lib/scene/scene.ts";
import { engineHost } from "#tests/fixtures/hosts/engines.ts";
import { unknownHost } from "#tests/fixtures/hosts/foreign.ts";
import { swarmNode } from "#tests/fixtures/hosts/swarm.ts";
import { emptyPicture, pictureOf } from "#tests/support/pictures.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

const line = (shape: Line["shape"], x1: number, y1: number, x2: number, y2: number): Line => ({
  shape,
  id: `${shape} ${x1} ${y1}`,
  entity: null,
  detail: 0,
  x1,
  y1,
  x2,
  y2,
  tone: "bridge",
  double: false,
  dashed: false,
});

const ops = ({ layers }: Painting): Op[] => layers.flatMap(({ groups }) => groups.flat());
const texts = (painting: Painting): TextOp[] => ops(painting).filter((op): op is TextOp => op.op === "text");
const written = (painting: Painting): string[] => texts(painting).map(({ text }) => text);
const layer = (painting: Painting, name: string): Op[] =>
  painting.layers.find((l) => l.name === name)?.groups.flat() ?? [];

describe("a wire", () => {
  it("cuts open the bar that it passes, and not the one that it joins", () => {
    const [passed, joined] = [line("bar", 0, 50, 200, 50), line("bar", 0, 100, 200, 100)];
    const wire = line("wire", 80, 0, 80, 100);
    const cuts = openings([passed, joined, wire]);
    expect(cuts.get(passed)).toEqual([0, 77, 83, 200]);
    expect(cuts.has(joined)).toBe(false);
    expect(cuts.has(wire)).toBe(false);
  });

  it("stays whole where a later one passes under it, and is cut where a later one passes over it", () => {
    const [first, second] = [line("wire", 0, 50, 200, 50), line("wire", 80, 0, 80, 100)];
    expect([...openings([first, second]).keys()]).toEqual([first]);
    expect([...openings([second, first]).keys()]).toEqual([second]);
  });

  it("leaves no scraps between wires that pass close together", () => {
    const bar = line("bar", 0, 50, 200, 50);
    const wires = [80, 84].map((x) => line("wire", x, 0, x, 100));
    expect(openings([bar, ...wires]).get(bar)).toEqual([0, 77, 87, 200]);
  });

  it("does not cut a bar that turns a corner", () => {
    const rows = [line("bar", 0, 50, 200, 50), line("bar", 100, 0, 100, 90)];
    expect(openings(rows).size).toBe(0);
  });
});

describe("dashes", () => {
  it("begin and end with a whole one, and keep their length", () => {
    for (const length of [23, 40, 101.5, 600]) {
      const [dash = 0, gap = 0] = evenly(length, [10, 5]) ?? [];
      expect(dash).toBe(10);
      const count = (length + gap) / (dash + gap);
      expect(count).toBeCloseTo(Math.round(count), 6);
      expect(gap).toBeGreaterThan(2);
    }
  });

  it("give way to a whole line where there is no room for two", () => {
    expect(evenly(12, [10, 5])).toBeNull();
  });

  it("close round a box", () => {
    const [dash, gap] = around(100, 24, 12, [4, 2.5]);
    // Two straight sides of 76, and a circle of the ends.
    const count = (2 * 76 + 24 * Math.PI) / (dash + gap);
    expect(count).toBeCloseTo(Math.round(count), 6);
  });
});

describe("a painting", () => {
  const host = engineHost("28.5.2");

  it("has every shape of the scene", () => {
    const picture = pictureOf(swarmNode(), { view: "wiring" });
    const painting = paint(picture);
    const count = (...shapes: string[]): number => picture.scene.shapes.filter((s) => shapes.includes(s.shape)).length;
    expect(layer(painting, "frames")).toHaveLength(count("frame"));
    expect(painting.layers.find((l) => l.name === "wires")?.groups).toHaveLength(count("wire"));
    expect(layer(painting, "joints")).toHaveLength(count("dot"));
    expect(ops(painting).filter((op) => op.op === "rect")).toHaveLength(
      count("frame", "region", "card", "back", "tab", "chip") +
        picture.scene.shapes.filter((s) => "state" in s && (s.state === "stopped" || s.state === "paused")).length,
    );
    const inScene = picture.scene.shapes.flatMap((s) => ("text" in s && s.text !== "" ? [s.text] : []));
    expect(
      written(painting)
        .filter((t) => t !== "!")
        .sort(),
    ).toEqual(inScene.sort());
  });

  it("puts what is on a card into the card's own group", () => {
    const painting = paint(pictureOf(host));
    const cards = painting.layers.find((l) => l.name === "cards")?.groups ?? [];
    const web = cards.find((group) => group.some((op) => op.op === "text" && op.text === "web1")) ?? [];
    expect(web.flatMap((op) => (op.op === "text" ? [op.text] : []))).toEqual(
      expect.arrayContaining(["web1", "shared", "busybox", "172.30.2.2"]),
    );
  });

  it.each([
    ["with furniture", host, { legend: true, title: "T", caption: "C", date: "D" }],
    ["bare", host, {}],
    // Below whose edge nothing hangs but the lower half of a NIC.
    ["without a way out", unknownHost(), { view: "wiring" }],
  ] as const)("keeps all ink within its edges, whatever the padding: %s", (_, of, options) => {
    for (const padding of [0, 24, 400]) {
      const painting = paint(pictureOf(of, { ...options, padding }));
      for (const op of ops(painting)) {
        if (op.op !== "rect") continue;
        const half = op.stroke === null ? 0 : op.width / 2;
        expect(op.x - half).toBeGreaterThanOrEqual(padding);
        expect(op.x + op.w + half).toBeLessThanOrEqual(painting.width - padding);
        expect(op.y - half).toBeGreaterThanOrEqual(padding);
        expect(op.y + op.h + half).toBeLessThanOrEqual(painting.height - padding);
      }
      for (const text of texts(painting)) expect(text.y).toBeLessThan(painting.height - padding);
    }
  });

  it("has furniture only where it is asked for, and room for no more", () => {
    const bare = paint(pictureOf(host));
    const full = paint(pictureOf(host, { title: "Production", caption: "After the move", date: "2026-11-21" }));
    expect(bare.layers.map((l) => l.name)).not.toEqual(expect.arrayContaining(["title"]));
    expect(written(full)).toEqual(expect.arrayContaining(["Production", "After the move", "2026-11-21"]));
    const at = (text: string): TextOp | undefined => texts(full).find((t) => t.text === text);
    expect(at("Production")?.y).toBeLessThan(
      Math.min(...layer(full, "frames").map((f) => (f.op === "rect" ? f.y : 0))),
    );
    expect(at("2026-11-21")).toMatchObject({ anchor: "end", y: at("After the move")?.y });
    expect(full.height).toBeGreaterThan(bare.height);
    expect(full.width).toBe(bare.width);
  });

  it("breaks a long title and caption into lines that fit", () => {
    const long = "one two three four five six seven eight nine ten ".repeat(8);
    const painting = paint(pictureOf(host, { title: long, caption: long }));
    const lines = layer(painting, "title");
    expect(lines.length).toBeGreaterThan(2);
    expect(new Set(lines.map((l) => (l.op === "text" ? l.y : 0))).size).toBe(lines.length);
  });

  it("explains in its legend what it has, and nothing else", () => {
    const legend = (options: Parameters<typeof pictureOf>[1], of = host): string[] =>
      layer(paint(pictureOf(of, { legend: true, ...options })), "legend").flatMap((op) =>
        op.op === "text" ? [op.text] : [],
      );
    expect(legend({})).toEqual(expect.arrayContaining(["bridge network", "macvlan or ipvlan network", "running"]));
    expect(legend({})).not.toContain("overlay network");
    expect(legend({ view: "wiring" }, swarmNode())).toEqual(
      expect.arrayContaining(["overlay network", "tunnel to another host", "carries the default route"]),
    );
  });

  it("says what it shows when there is nothing", () => {
    const painting = paint(emptyPicture({ legend: true }));
    expect(written(painting)).toEqual(["No host is observed yet."]);
    expect(painting.description).toBe("No hosts. No networks. No containers.");
  });

  it("tells hosts, networks and the number of containers in words", () => {
    const painting = paint(pictureOf(host, { caption: "After the move" }));
    const plain = painting.description.replace(/[\u2068\u2069]/g, "");
    expect(plain).toMatch(/^1 host: docker-host\. \d+ networks: .*\bweb, back\b.*\. \d+ containers\. After the move$/);
    expect(painting.title.replace(/[\u2068\u2069]/g, "")).toBe("Networks of docker-host");
  });

  it("has a bar of 60 networks for one container on all of them", () => {
    const picture = pictureOf(syntheticHost({ containers: 1, networks: 60, most: 60, seed: 3 }));
    const bars = paint(picture).layers.find((l) => l.name === "bars")?.groups ?? [];
    expect(bars.length).toBeGreaterThanOrEqual(60);
  });

  it("draws an uncut bar as one round line", () => {
    const [bar] = layer(paint(pictureOf(host)), "bars").filter((op): op is PathOp => op.op === "path");
    expect(bar).toMatchObject({ cap: "round", width: 7 });
  });
});
