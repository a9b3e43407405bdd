import { describe, expect, it } from "vitest";
import { graphOf } from "#lib/export/graph-model.ts";
import type { PictureOptions } from "#lib/export/options.ts";
import { type TextFormat, writeText } from "#lib/export/text-formats.ts";
import { NO_FILTER } from "#lib/scene/filter.ts";
import { webshop } from "#tests/fixtures/page/webshop.ts";
import { byId, type Entities, NASTY, pictureOf, TOPOLOGIES } from "./samples.ts";

const FORMATS: readonly TextFormat[] = ["mermaid", "dot", "drawio", "nwdiag", "markdown", "csv", "json"];
const shop = byId(webshop());
const write = (format: TextFormat, entities: Entities, options: Partial<PictureOptions> = {}): string =>
  writeText(pictureOf(entities, options), format);
const nasty = TOPOLOGIES.find(([name]) => name === "names that break out")?.[1]() ?? new Map();
/** A title with all of them. */
const title = NASTY.join(" ");

describe.each(FORMATS)("%s", (format) => {
  it("is the same to the byte each time", () => {
    for (const [, make] of TOPOLOGIES) {
      const entities = make();
      for (const view of ["networks", "wiring"] as const)
        expect(write(format, entities, { view })).toBe(write(format, make(), { view }));
    }
  });

  it("ends in one line end, and holds no control character but those", () => {
    for (const options of [{ title }, { title, view: "wiring", table: "addresses" } as const]) {
      const text = write(format, nasty, { ...options, caption: title, date: title });
      expect(text).toMatch(/[^\n]\r?\n$/);
      const parts = format === "json" ? [] : (text.match(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu) ?? []);
      expect(new Set(parts.filter((c) => c !== "\n" && c !== "\r"))).toEqual(new Set());
    }
  });

  it("is a document even of nothing", () => {
    expect(write(format, new Map()).trim()).not.toBe("");
  });

  it("has one line for each thing: names make none", () => {
    const plain = new Map(
      [...nasty].map(([id, e]) => [id, "name" in e && e.kind !== "link" ? { ...e, name: `x${id.slice(0, 8)}` } : e]),
    );
    if (format !== "json")
      expect(write(format, nasty).split("\n")).toHaveLength(write(format, plain).split("\n").length);
  });
});

describe("a graph", () => {
  const frame = (options: Partial<PictureOptions> = {}) => {
    const [only] = graphOf(pictureOf(shop, options));
    if (!only) throw new Error("no frame");
    return only;
  };

  it("has an edge for each endpoint, with its address", () => {
    const { edges } = frame();
    expect(edges).toContainEqual(
      expect.objectContaining({ from: "box_crm", to: "net_bridge", near: "172.17.0.2", tone: "bridge" }),
    );
    expect(edges.filter((e) => e.from === "box_shop_api_1" && e.to.startsWith("net_"))).toHaveLength(3);
  });

  it("names both ends of a veth pair in the wiring view, and the bridge", () => {
    const { edges, nodes } = frame({ view: "wiring" });
    expect(edges.find((e) => e.from === "box_crm" && e.to === "net_bridge")).toMatchObject({
      near: "eth0 · 172.17.0.2",
      far: expect.stringMatching(/^veth[0-9a-f]{7}$/) as string,
    });
    expect(nodes.find((n) => n.alias === "net_bridge")?.lines).toContain("docker0 172.17.0.1");
  });

  it("stands a macvlan network on its parent", () => {
    expect(frame().edges).toContainEqual(
      expect.objectContaining({ from: "net_office", to: "nic_enp1s0", tone: "macvlan" }),
    );
  });

  it("puts published ports beside their container", () => {
    expect(frame().edges).toContainEqual(
      expect.objectContaining({ from: "port_3000_grafana_3000_tcp", to: "box_grafana" }),
    );
  });

  it("draws a folded group as one node", () => {
    const { nodes } = frame({ fold: ["shop"] });
    expect(nodes.map((n) => n.title)).not.toContain("shop-api-1");
    expect(nodes.map((n) => n.title)).toContain("shop");
  });

  it("has only what the filter lets through", () => {
    const { nodes } = frame({ filter: { ...NO_FILTER, group: "shop" } });
    expect(nodes.map((n) => n.title)).not.toContain("grafana");
  });

  it("has no alias twice, and none that any format could misread", () => {
    for (const [, make] of TOPOLOGIES) {
      const frames = graphOf(pictureOf(make(), { view: "wiring" }));
      const all = frames.flatMap((f) => [f.alias, ...[...f.nodes, ...f.beyond].map((n) => n.alias)]);
      expect(new Set(all).size).toBe(all.length);
      expect(all.filter((a) => !/^[a-z]+(_[A-Za-z0-9_]+)?$/.test(a))).toEqual([]);
      const known = new Set(all);
      const ends = frames.flatMap((f) => [...f.edges, ...f.ways].flatMap((e) => [e.from, e.to]));
      expect(ends.filter((e) => !known.has(e))).toEqual([]);
    }
  });
});
