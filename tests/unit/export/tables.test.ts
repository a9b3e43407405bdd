import { describe, expect, it } from "vitest";
import type { PictureOptions } from "#lib/export/options.ts";
import { tableOf } from "#lib/export/tables.ts";
import { writeText } from "#lib/export/text-formats.ts";
import { NO_FILTER } from "#lib/scene/filter.ts";
import { assemble } from "#lib/topology/assemble.ts";
import { swarmNode } from "#tests/fixtures/hosts/swarm.ts";
import { Build } from "#tests/fixtures/page/build.ts";
import { webshop } from "#tests/fixtures/page/webshop.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";
import { byId, type Entities, NASTY, pictureOf } from "./samples.ts";

const shop = byId(webshop());
/** Rows as objects by heading. */
function rows(entities: Entities, options: Partial<PictureOptions>): Record<string, string>[] {
  const { head, rows: all } = tableOf(pictureOf(entities, options));
  return all.map((cells) => Object.fromEntries(cells.map((cell, i) => [head[i] ?? "", cell])));
}
const one = (name: string): Entities =>
  byId(
    new Build()
      .network("net", "bridge", "10.0.0.0/24")
      .container({ name, image: "i", joins: [{ network: "net", address: "10.0.0.2" }] })
      .done(),
  );

/** RFC 4180, by hand. */
function parseCsv(text: string): string[][] {
  const all: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    all.push(row);
    row = [];
  }
  return all;
}

describe("a table of networks", () => {
  it("says what each is, and who is in it", () => {
    expect(rows(shop, { table: "networks" }).find((r) => r.Network === "shop_backend")).toEqual({
      Network: "shop_backend",
      Driver: "bridge",
      Scope: "local",
      Subnets: "172.28.20.0/24",
      Gateway: "172.28.20.1",
      Internal: "yes",
      VNI: "",
      Device: expect.stringMatching(/^br-/) as string,
      Containers: expect.stringContaining(
        "shop-db-1, shop-cache-1, shop-api-1, shop-web-1, shop-web-metrics-1",
      ) as string,
    });
  });

  it("has the VNI of overlay networks", () => {
    const vnis = rows(assemble(swarmNode()), { table: "networks" }).filter((r) => r.Driver === "overlay");
    expect(vnis.map((r) => [r.Network, r.VNI])).toContainEqual(["ov", "4097"]);
  });
});

describe("a table of addresses", () => {
  it("has a row for each container on each network", () => {
    const own = rows(shop, { table: "addresses" }).filter((r) => r.Container === "shop-web-1");
    expect(own.map((r) => [r.Network, r.Interface, r.IPv4, r["Published ports"]])).toEqual([
      ["shop_frontend", "eth0", "172.28.10.3/24", "0.0.0.0:8080->80/tcp, [::]:8080->80/tcp, 0.0.0.0:8443->443/tcp"],
      ["shop_backend", "eth1", "172.28.20.5/24", ""],
    ]);
    for (const row of own)
      expect(row).toMatchObject({ MAC: expect.stringMatching(/^02:42:/), "Host link": expect.stringMatching(/^veth/) });
  });

  it("has a row for what joined nothing, and for what is stopped", () => {
    const all = rows(shop, { table: "addresses" });
    expect(all.find((r) => r.Container === "shop-migrate-1")).toMatchObject({
      State: "exited",
      Network: "shop_backend",
      IPv4: "",
    });
    expect(all.find((r) => r.Container === "nightly-report")).toBeDefined();
  });

  it("has sixty rows for a container on sixty networks", () => {
    const entities = assemble(syntheticHost({ containers: 8, networks: 60, most: 60, seed: 3 }));
    const names = rows(entities, { table: "addresses" }).map((r) => r.Container);
    expect(Math.max(...names.map((name) => names.filter((n) => n === name).length))).toBe(60);
  });

  it("leaves out networks that the filter leaves out", () => {
    const backend = [...shop.values()].find((e) => e.kind === "network" && e.name === "shop_backend")?.id ?? "";
    const all = rows(shop, { table: "addresses", filter: { ...NO_FILTER, networks: [backend] } });
    expect(new Set(all.map((r) => r.Network))).toEqual(new Set(["shop_backend"]));
  });
});

describe("CSV", () => {
  const cells = (name: string): string[] =>
    parseCsv(writeText(pictureOf(one(name), { table: "addresses" }), "csv"))[1] ?? [];

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "＝1", " =1", "\t=1"])("makes no formula of %j", (name) => {
    expect(cells(name)[0]).toMatch(/^'/);
  });

  it.each(NASTY)("keeps %j in its cell", (name) => {
    const all = cells(name);
    expect(all).toHaveLength(9);
    expect(all[2]).toBe("net");
  });

  it("keeps quotes and commas", () => {
    expect(cells('a "b", c')[0]).toBe('a "b", c');
  });
});

describe("Markdown", () => {
  const row = (name: string): string =>
    writeText(pictureOf(one(name), { table: "addresses" }), "markdown").split("\n")[2] ?? "";

  it.each(NASTY)("keeps %j in its cell", (name) => {
    // Pipes that a backslash takes the meaning from are no cells' ends.
    expect(
      row(name)
        .replace(/\\\\/g, "")
        .match(/(?<!\\)\|/g),
    ).toHaveLength(10);
    expect(row(name)).not.toMatch(/[<>]/);
  });

  it("takes their meaning from marks, links and tags", () => {
    expect(row("*a* `b` [c](d) <e> &f; https://g @h")).toContain(
      "\\*a\\* \\`b\\` \\[c\\]\\(d\\) &lt;e&gt; &amp;f; https&#58;//g &#64;h",
    );
  });

  it("has its title above, and caption and date below", () => {
    const text = writeText(pictureOf(shop, { title: "Shop # 1", caption: "as built", date: "2026-11-21" }), "markdown");
    expect(text.startsWith("## Shop \\# 1\n\n| Network |")).toBe(true);
    expect(text.endsWith("\n\nas built · 2026-11-21\n")).toBe(true);
  });
});
