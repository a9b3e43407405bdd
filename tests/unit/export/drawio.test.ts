import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import type { PictureOptions } from "#lib/export/options.ts";
import { writeText } from "#lib/export/text-formats.ts";
import { webshop } from "#tests/fixtures/page/webshop.ts";
import { byId, type Entities, pictureOf, TOPOLOGIES } from "./samples.ts";

interface Cell {
  readonly attributes: Readonly<Record<string, string>>;
  readonly points: Readonly<Record<string, string>>[];
  geometry: Readonly<Record<string, string>> | null;
}

/** The cells of a draw.io file; throws where it is not well-formed. */
function cellsOf(xml: string): Cell[] {
  const cells: Cell[] = [];
  const path: string[] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => {
    const own = attributes as Record<string, string>;
    const last = cells.at(-1);
    if (name === "mxCell") {
      expect(path.join(" ")).toBe("mxfile diagram mxGraphModel root");
      cells.push({ attributes: own, points: [], geometry: null });
    } else if (name === "mxGeometry" && last) last.geometry = own;
    else if (name === "mxPoint") last?.points.push(own);
    path.push(name);
  });
  parser.on("closetag", () => {
    path.pop();
  });
  parser.write(xml).close();
  return cells;
}

const draw = (entities: Entities, options: Partial<PictureOptions> = {}): Cell[] =>
  cellsOf(writeText(pictureOf(entities, options), "drawio"));
const values = (cells: readonly Cell[]): string[] => cells.map((c) => c.attributes.value ?? "");

/** Where a cell is on the sheet: its own place is relative to its parent's. */
function placeOf(cell: Cell, all: ReadonlyMap<string, Cell>): { x: number; y: number } {
  const parent = all.get(cell.attributes.parent ?? "");
  const base = parent?.geometry ? placeOf(parent, all) : { x: 0, y: 0 };
  return { x: base.x + Number(cell.geometry?.x ?? 0), y: base.y + Number(cell.geometry?.y ?? 0) };
}

describe.each(TOPOLOGIES)("%s", (_, make) => {
  it("is well-formed, with every cell's parent, source and target there before it", () => {
    for (const view of ["networks", "wiring"] as const) {
      const cells = draw(make(), { view });
      const known = new Set<string>();
      for (const { attributes, geometry, points } of cells) {
        const { id = "", parent, source, target, vertex, edge } = attributes;
        expect(known.has(id), id).toBe(false);
        if (id !== "0") expect(known.has(parent ?? "")).toBe(true);
        for (const end of [source, target]) if (end !== undefined) expect(known.has(end)).toBe(true);
        known.add(id);
        if (id === "0" || id === "1") continue;
        expect([vertex, edge].filter((v) => v === "1")).toHaveLength(1);
        const numbers = vertex
          ? [geometry?.x, geometry?.y, geometry?.width, geometry?.height]
          : points.flatMap((p) => [p.x, p.y]);
        for (const n of numbers) expect(n).toMatch(/^-?\d+(\.\d+)?$/);
        expect(attributes.style).toMatch(/^([A-Za-z]+=[^;=]*;)+$/);
        expect(attributes.style).toContain("html=0;");
      }
    }
  });

  it("has wires that are connected at both ends, so that they follow what is moved", () => {
    for (const view of ["networks", "wiring"] as const) {
      const edges = draw(make(), { view }).filter((c) => c.attributes.edge);
      expect(edges.filter((c) => !c.attributes.source || !c.attributes.target)).toEqual([]);
    }
  });

  it("has every box of our picture where it stands there", () => {
    const picture = pictureOf(make(), { view: "wiring" });
    const cells = cellsOf(writeText(picture, "drawio"));
    const all = new Map(cells.map((c) => [c.attributes.id ?? "", c]));
    const places = new Set(
      cells
        .filter((c) => c.attributes.vertex)
        .map((c) => {
          const { x, y } = placeOf(c, all);
          return [x, y, c.geometry?.width, c.geometry?.height].map((n) => Math.round(Number(n))).join(" ");
        }),
    );
    const boxes = picture.scene.shapes.flatMap((s) =>
      "width" in s ? [[s.x, s.y, s.width, s.height].map(Math.round).join(" ")] : [],
    );
    expect(boxes.filter((b) => !places.has(b))).toEqual([]);
  });
});

describe("a web shop", () => {
  const shop = byId(webshop());

  it("joins a container's tab to its network's bar", () => {
    const cells = draw(shop);
    const byCell = new Map(cells.map((c) => [c.attributes.id ?? "", c]));
    const tab = cells.find((c) => c.attributes.value === "172.17.0.2");
    const wire = cells.find((c) => c.attributes.source === tab?.attributes.id);
    const bar = byCell.get(wire?.attributes.target ?? "");
    expect(bar?.geometry?.height).toBe("4");
    expect(byCell.get(tab?.attributes.parent ?? "")?.attributes.style).toContain("container=1");
  });

  it("has its title, caption and date", () => {
    const all = values(draw(shop, { title: "Shop & <b>", caption: "as built", date: "2026-11-21" }));
    expect(all).toContain("Shop & <b>");
    expect(all).toContain("as built · 2026-11-21");
  });

  it("labels what it draws", () => {
    const all = values(draw(shop, { view: "wiring" }));
    for (const text of ["shop_backend", "shop-api-1", "eth0 · 172.17.0.2", "atlas"]) expect(all).toContain(text);
    expect(all.some((v) => /^veth[0-9a-f]{7}$/.test(v))).toBe(true);
  });
});
