import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { pictureFile } from "#lib/export/json.ts";
import { pictureSchema } from "#lib/export/json-schema.ts";
import { writeText } from "#lib/export/text-formats.ts";
import { NO_FILTER } from "#lib/scene/filter.ts";
import type { Entity } from "#lib/topology/model.ts";
import { webshop } from "#tests/fixtures/page/webshop.ts";
import { byId, pictureOf, TOPOLOGIES } from "./samples.ts";

const PUBLISHED = join(import.meta.dirname, "../../../docs/schema/picture.schema.json");
const shop = byId(webshop());
const named = (entities: readonly Entity[]): string[] => entities.flatMap((e) => ("name" in e ? [e.name] : []));

it("has a published schema: `vitest run -u` on this file writes it anew", async () => {
  const schema = z.toJSONSchema(pictureSchema, { io: "input" });
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(PUBLISHED);
});

describe.each(TOPOLOGIES)("%s", (_, make) => {
  it("is as its schema says, and nothing more", () => {
    for (const view of ["networks", "wiring"] as const) {
      const file: unknown = JSON.parse(writeText(pictureOf(make(), { view }), "json"));
      expect(pictureSchema.parse(file)).toEqual(file);
      const published = z.fromJSONSchema(JSON.parse(readFileSync(PUBLISHED, "utf8")));
      expect(published.safeParse(file).error).toBeUndefined();
    }
  });

  it("has every entity where nothing is left out", () => {
    const entities = make();
    const { entities: all } = pictureFile(pictureOf(entities, { view: "wiring" }));
    expect(all.map((e) => e.id)).toEqual([...entities.keys()].sort());
  });
});

it("the published schema tells files that are none", () => {
  const published = z.fromJSONSchema(JSON.parse(readFileSync(PUBLISHED, "utf8")));
  const file = JSON.parse(writeText(pictureOf(shop), "json")) as Record<string, unknown>;
  expect(published.safeParse(file).success).toBe(true);
  expect(published.safeParse({ ...file, version: 2 }).success).toBe(false);
  expect(published.safeParse({ ...file, scene: undefined }).success).toBe(false);
  expect(published.safeParse({ ...file, entities: [{ kind: "container", id: "x" }] }).success).toBe(false);
});

it("leaves out with a container all that is its alone", () => {
  const { entities, hidden } = pictureFile(pictureOf(shop, { filter: { ...NO_FILTER, group: "shop" } }));
  const text = JSON.stringify(entities);
  expect(hidden.containers).toBeGreaterThan(0);
  expect(named(entities)).not.toContain("grafana");
  expect(text).not.toContain("10.30.0.42");
  expect(entities.filter((e) => e.kind === "publishedPort").map((p) => p.hostPort)).not.toContain(3000);
  expect(named(entities)).toContain("shop-web-1");
});

it("leaves out what a label hides, and the findings that name it", () => {
  const crm = [...shop.values()].find((e) => e.kind === "container" && e.name === "crm") as Entity;
  const finding: Entity = {
    kind: "finding",
    id: "finding:x" as never,
    severity: "info",
    code: "x",
    about: [crm.id],
    text: "crm does",
    hint: "",
  };
  const entities = byId([...shop.values(), { ...crm, labels: { "vethscope.hide": "true" } } as Entity, finding]);
  const shown = pictureFile(pictureOf(entities)).entities;
  expect(shown.find((e) => e.id === crm.id || e.id === finding.id)).toBeUndefined();
  expect(JSON.stringify(shown)).not.toContain("172.17.0.2/");
});
