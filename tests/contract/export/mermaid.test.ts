/** With Mermaid itself (`@mermaid-js/tiny`: its flowcharts without the rest), in a browser as on GitHub. */
import { createRequire } from "node:module";
import { type Browser, chromium, type Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { graphOf } from "#lib/export/graph-model.ts";
import { writeText } from "#lib/export/text-formats.ts";
import { browserPath, launchOptions } from "#tests/support/browser.ts";
import { pictureOf, TOPOLOGIES } from "#tests/unit/export/samples.ts";

interface Drawn {
  readonly nodes: readonly string[];
  readonly edges: number;
  readonly labels: readonly string[];
  readonly scripts: number;
  readonly broken: boolean;
}

interface Mermaid {
  initialize(config: object): void;
  render(id: string, text: string): Promise<{ svg: string }>;
}

const require = createRequire(import.meta.url);
const MERMAID = require.resolve("@mermaid-js/tiny");
/** It takes its time, and for 60 networks half a minute. */
const drawable = TOPOLOGIES.filter(([name]) =>
  /nothing|shop|break out|gateway modes|trunk|swarm|Calico|unknown/.test(name),
);
const describeBrowser = browserPath() || process.env.CI === "true" ? describe : describe.skip;

describeBrowser("Mermaid draws a flowchart:", () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await chromium.launch(launchOptions());
    page = await browser.newPage();
    await page.setContent("<main></main>");
    await page.addScriptTag({ path: MERMAID });
    await page.evaluate(() => {
      const { mermaid } = window as unknown as { mermaid: Mermaid };
      // Larger pictures than GitHub's limits let through are parsed all the same.
      mermaid.initialize({ startOnLoad: false, securityLevel: "strict", maxEdges: 5000, maxTextSize: 500_000 });
    });
  }, 60_000);
  afterAll(() => browser?.close());

  const draw = (text: string): Promise<Drawn> =>
    page.evaluate(async (source): Promise<Drawn> => {
      const { mermaid, broken } = window as unknown as { mermaid: Mermaid; broken?: unknown };
      const { svg } = await mermaid.render("drawn", source);
      const main = document.querySelector("main") as HTMLElement;
      main.innerHTML = svg;
      const texts = (selector: string) =>
        [...main.querySelectorAll(selector)].map((e) => (e.textContent ?? "").trim().replaceAll("\u200b", ""));
      return {
        nodes: texts(".node"),
        edges: main.querySelectorAll(".edgePaths path").length,
        labels: texts(".edgeLabel"),
        scripts: main.querySelectorAll("script, img").length,
        broken: broken !== undefined,
      };
    }, text);

  it.each(drawable)("%s, with every node, edge and label", { timeout: 60_000 }, async (_, make) => {
    for (const view of ["networks", "wiring"] as const) {
      const picture = pictureOf(make(), { view, title: 'A "title": 100 %', caption: "%%{init: {}}%%" });
      const frames = graphOf(picture);
      const drawn = await draw(writeText(picture, "mermaid"));
      const nodes = frames.flatMap((f) => [...f.nodes, ...f.beyond]);
      const edges = frames.flatMap((f) => [...f.edges, ...f.ways]);
      expect([...drawn.nodes].sort()).toEqual(nodes.map((n) => [n.title, ...n.lines].join("")).sort());
      expect(drawn.edges).toBe(edges.length);
      const labels = edges.map((e) => [e.near, e.far].filter(Boolean).join(" – "));
      expect([...new Set(drawn.labels)].sort()).toEqual(expect.arrayContaining([...new Set(labels)].sort()));
      expect(drawn).toMatchObject({ scripts: 0, broken: false });
    }
  });
});
