import { describe, expect, it } from "vitest";
import type { Box, Shape } from "#lib/scene/scene.ts";
import { FONTS, textWidth } from "#lib/scene/text.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";
import { boxes, clashes, draw, lines, pierced } from "./picture.ts";

const specs = Array.from({ length: 120 }, (_, i) => ({
  containers: (i * 7) % 90,
  networks: 1 + ((i * 3) % 11),
  seed: i + 1,
  most: 1 + (i % 4),
}));

describe("the bus drawing", () => {
  it("has no overlapping cards, tabs or chips, for many made-up hosts", () => {
    for (const spec of specs) {
      const scene = draw(syntheticHost(spec), spec.seed % 2 ? "wiring" : "networks");
      expect(clashes(scene), JSON.stringify(spec)).toEqual([]);
    }
  });

  it("has no wire through a card or chip, for many made-up hosts", () => {
    for (const spec of specs) {
      const scene = draw(syntheticHost(spec), spec.seed % 2 ? "networks" : "wiring");
      expect(pierced(scene), JSON.stringify(spec)).toEqual([]);
    }
  });

  it("keeps wires upright or level, and everything inside the picture", () => {
    for (const spec of specs.slice(0, 30)) {
      const scene = draw(syntheticHost(spec));
      for (const w of [...lines(scene, "wire"), ...lines(scene, "bar")])
        expect(w.x1 === w.x2 || w.y1 === w.y2, w.id).toBe(true);
      for (const b of boxes(scene, "frame", "card", "tab", "chip")) {
        expect(b.x >= 0 && b.y >= 0 && b.x + b.width <= scene.width && b.y + b.height <= scene.height, b.id).toBe(true);
      }
    }
  });

  it("gives every shape an id of its own", () => {
    const { shapes } = draw(syntheticHost({ containers: 60, networks: 7, most: 4 }));
    expect(new Set(shapes.map((s) => s.id)).size).toBe(shapes.length);
  });

  it("draws a dot where a wire joins a bar, and none where it only passes", () => {
    const scene = draw(syntheticHost({ containers: 12, networks: 4, most: 4, seed: 5 }));
    const dotAt = (x: number, y: number): boolean =>
      scene.shapes.some((s) => s.shape === "dot" && s.x === x && s.y === y);
    const order = scene.shapes.map((s) => s.shape);
    expect(order.lastIndexOf("bar")).toBeLessThan(order.indexOf("wire"));
    let passed = 0;
    for (const wire of lines(scene, "wire").filter((w) => w.id.startsWith("wire "))) {
      expect(dotAt(wire.x2, wire.y2), wire.id).toBe(true);
      for (const bar of lines(scene, "bar")) {
        const [low, high] = [Math.min(wire.y1, wire.y2) + 1, Math.max(wire.y1, wire.y2) - 1];
        if (bar.y1 !== bar.y2 || bar.y1 <= low || bar.y1 >= high || wire.x1 < bar.x1 || wire.x1 > bar.x2) continue;
        passed++;
        expect(dotAt(wire.x1, bar.y1), `${wire.id} at ${bar.id}`).toBe(false);
      }
    }
    expect(passed).toBeGreaterThan(0);
  });

  it("moves nothing when a container is added last, and only rows further down when it takes a new row", () => {
    const places = (containers: number, networks: number): Map<string, Box> =>
      new Map(boxes(draw(syntheticHost({ containers, networks, seed: 11, most: 1 })), "card").map((b) => [b.id, b]));
    const still = places(4, 1);
    for (const [id, b] of places(3, 1)) expect([still.get(id)?.x, still.get(id)?.y]).toEqual([b.x, b.y]);
    for (const n of [9, 14, 25, 40]) {
      const before = places(n, 4);
      const after = places(n + 1, 4);
      const shifts = [...before].map(([id, b]) => {
        expect(after.get(id)?.x, id).toBe(b.x);
        return { y: b.y, by: (after.get(id)?.y ?? 0) - b.y };
      });
      // Whatever moved, moved down by the same, and nothing above it moved.
      const moved = shifts.filter((s) => s.by !== 0);
      expect(new Set(moved.map((s) => s.by)).size).toBeLessThanOrEqual(1);
      const first = Math.min(...moved.map((s) => s.y));
      expect(shifts.filter((s) => s.by === 0 && s.y > first)).toEqual([]);
    }
  });

  it("is the same picture for the same topology", () => {
    const spec = { containers: 40, networks: 6, seed: 4 };
    expect(JSON.stringify(draw(syntheticHost(spec)).shapes)).toBe(JSON.stringify(draw(syntheticHost(spec)).shapes));
  });

  it("keeps texts inside their cards and tabs", () => {
    const scene = draw(syntheticHost({ containers: 30, networks: 5 }));
    for (const tab of boxes(scene, "tab", "chip"))
      expect(textWidth(tab.text, "mono"), tab.text).toBeLessThan(tab.width);
    const cards = boxes(scene, "card");
    const names = scene.shapes.filter(
      (s): s is Extract<Shape, { shape: "text" }> => s.shape === "text" && s.style === "name",
    );
    for (const n of names) {
      const card = cards.find((c) => n.x > c.x && n.x < c.x + c.width && n.y > c.y && n.y < c.y + c.height);
      expect(card && n.x + textWidth(n.text, "name") <= card.x + card.width, n.text).toBe(true);
    }
    expect(Math.min(...Object.values(FONTS).map((f) => f.size))).toBeGreaterThanOrEqual(11);
  });

  it("draws an empty host as a frame with its way out", () => {
    const scene = draw(syntheticHost({ containers: 0, networks: 0 }));
    expect(scene.shapes.map((s) => s.shape)).toContain("frame");
    expect(scene.width).toBeGreaterThan(100);
  });
});
