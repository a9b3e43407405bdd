import { SaxesParser, type SaxesTagPlain } from "saxes";
import { describe, expect, it } from "vitest";
import type { PictureOptions } from "#lib/export/options.ts";
import { paint } from "#lib/export/paint.ts";
import type { Picture } from "#lib/export/picture.ts";
import { writeSvg } from "#lib/export/svg.ts";
import { PALETTES } from "#lib/export/theme.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { engineHost } from "#tests/fixtures/hosts/engines.ts";
import { BAD_NAMES } from "#tests/support/bad-names.ts";
import { emptyPicture, pictureOf } from "#tests/support/pictures.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";
import { HOSTS } from "#tests/unit/scene/hosts.ts";

const svgOf = (picture: Picture): string => writeSvg(paint(picture), { theme: picture.options.theme });

interface Read {
  readonly tags: readonly SaxesTagPlain[];
  /** What is written between tags, by the tag around it. */
  readonly texts: readonly { readonly tag: string; readonly text: string }[];
}

/** Reads it as strictly as XML asks for; throws at the first fault. */
function read(svg: string): Read {
  const parser = new SaxesParser();
  const tags: SaxesTagPlain[] = [];
  const open: string[] = [];
  const texts: { tag: string; text: string }[] = [];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", (tag) => {
    tags.push(tag);
    open.push(tag.name);
  });
  parser.on("closetag", () => open.pop());
  parser.on("text", (text) => texts.push({ tag: open.at(-1) ?? "", text }));
  parser.write(svg).close();
  return { tags, texts };
}

const written = (svg: string): string[] => read(svg).texts.flatMap(({ tag, text }) => (tag === "text" ? [text] : []));

const HOSTILE: readonly (readonly [what: string, name: string])[] = [
  ...BAD_NAMES,
  ["a script", "</text><script>alert(1)</script>"],
  ["the end of a CDATA section", "a]]>b<![CDATA[c"],
  ["a comment", "<!-- x --><!DOCTYPE x>"],
  ["quotes for attributes", `" onload="x' onclick='y`],
  ["an address", "url(http://example.com/x.css) javascript:alert(1)"],
  ["NUL and what XML forbids", "a\u0000b\u0008c\ufffed\uffff"],
  ["half an emoji", "a\ud83db\udc00c"],
];

/** A host whose every name is one text. */
function named(name: string): HostObservation {
  const host = syntheticHost({ containers: 3, networks: 2, most: 2, seed: 1 });
  const { engine } = host;
  const all = <T>(things: ReadonlyMap<string, T>, change: Partial<T>): ReadonlyMap<string, T> =>
    new Map([...things].map(([id, thing]) => [id, { ...thing, ...change }]));
  return {
    ...host,
    engine: {
      ...engine,
      containers: all(engine.containers, { name, image: name }),
      networks: all(engine.networks, { name }),
    },
  };
}

describe("SVG", () => {
  it.each(HOSTS)("is well-formed XML for %s, in both views", (_, host) => {
    for (const view of ["networks", "wiring"] as const) {
      const options = { view, legend: true, title: "T", caption: "C", theme: "auto" } as const;
      const { tags } = read(svgOf(pictureOf(host(), options)));
      expect(tags[0]?.name).toBe("svg");
    }
  });

  it.each(HOSTILE)("keeps names with %s as text", (_, name) => {
    const options = { title: name, caption: name, date: name, legend: true } as const;
    const { tags, texts } = read(svgOf(pictureOf(named(name), options)));
    expect(new Set(tags.map((t) => t.name))).toEqual(
      new Set(
        ["svg", "title", "desc", "g", "rect", "path", "circle", "text"].filter((n) => tags.some((t) => t.name === n)),
      ),
    );
    const attributes = new Set(tags.flatMap((t) => Object.keys(t.attributes)));
    expect([...attributes].filter((a) => /^on|href|style|src/i.test(a))).toEqual([]);
    for (const { text } of texts) {
      // Nothing that turns the direction of what comes after it, but for what is closed again in the same text.
      expect(text).not.toMatch(/[\u202a-\u202e\u2066\u2067]/);
      expect(text.split("\u2068").length).toBe(text.split("\u2069").length);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      expect(text).not.toMatch(/\p{Cs}/u);
    }
  });

  it("shows a name with markup in it letter by letter", () => {
    expect(written(svgOf(pictureOf(named("<b>&amp;</b>"))))).toContain("<b>&amp;</b>");
  });

  it("tells the whole name where it is shortened", () => {
    const long = `registry.example/team/${"a-very-long-name-".repeat(8)}end`;
    const { texts } = read(svgOf(pictureOf(named(long))));
    expect(texts.some(({ tag, text }) => tag === "text" && text.includes("…"))).toBe(true);
    expect(texts.some(({ tag, text }) => tag === "title" && text === long)).toBe(true);
  });

  it("refers to nothing outside itself", () => {
    for (const theme of ["light", "dark", "auto"] as const) {
      const svg = svgOf(pictureOf(engineHost("28.5.2"), { theme, legend: true }));
      expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
        /https?:|url\(|@import|href|<script|<image/,
      );
    }
  });

  it("is the same, byte for byte, each time", () => {
    const once = (): string => svgOf(pictureOf(engineHost("28.5.2"), { view: "wiring", legend: true, theme: "auto" }));
    expect(once()).toBe(once());
  });

  it("has a name and a description that assistive technology reads", () => {
    const { tags, texts } = read(svgOf(pictureOf(engineHost("28.5.2"), { title: "Production" })));
    const [svg, title, desc] = tags;
    expect(svg?.attributes.role).toBe("img");
    expect(svg?.attributes["aria-labelledby"]).toBe(`${title?.attributes.id} ${desc?.attributes.id}`);
    expect([title?.name, desc?.name]).toEqual(["title", "desc"]);
    expect(texts.find(({ tag }) => tag === "title")?.text).toBe("Production");
    expect(texts.find(({ tag }) => tag === "desc")?.text).toMatch(/^1 host: .*networks: .*containers\.$/);
  });

  it("has ids of its own, so that two pictures can stand in one page", () => {
    const ids = (options: Partial<PictureOptions>): string[] =>
      read(svgOf(pictureOf(engineHost("28.5.2"), options))).tags.flatMap((t) => t.attributes.id ?? []);
    const [one, other] = [ids({}), ids({ view: "wiring" })];
    expect(new Set(one).size).toBe(one.length);
    expect(one.filter((id) => other.includes(id))).toEqual([]);
  });

  it("follows the reader's colour scheme with `auto`, and is light where that is not known", () => {
    const host = engineHost("28.5.2");
    const [light, dark, auto] = (["light", "dark", "auto"] as const).map((theme) => svgOf(pictureOf(host, { theme })));
    expect(light).not.toContain("<style>");
    expect(dark).not.toContain(PALETTES.light.ink);
    expect(dark).toContain(PALETTES.dark.ink);
    expect(auto).toContain(`fill="${PALETTES.light.ink}"`);
    const style = /<style>@media \(prefers-color-scheme:dark\)\{(.*)\}<\/style>/.exec(auto ?? "")?.[1] ?? "";
    // Every class has its rule, every rule the dark value of its colour.
    const classes = new Set(read(auto ?? "").tags.flatMap((t) => t.attributes.class?.split(" ") ?? []));
    for (const name of classes) {
      const colour = name.slice(2) as keyof typeof PALETTES.dark;
      expect(style).toContain(`.${name}{${name.startsWith("f-") ? "fill" : "stroke"}:${PALETTES.dark[colour]}}`);
    }
  });

  it("has a background, or none", () => {
    const host = engineHost("28.5.2");
    const ground = (options: Partial<PictureOptions>): SaxesTagPlain | undefined =>
      read(svgOf(pictureOf(host, options))).tags.find((t) => t.name === "rect");
    expect(ground({})?.attributes).toMatchObject({ y: "0", fill: PALETTES.light.paper });
    expect(ground({ background: "transparent" })?.attributes.rx).toBe("10");
  });

  it("is well-formed when there is nothing to show", () => {
    expect(written(svgOf(emptyPicture()))).toEqual(["No host is observed yet."]);
  });
});
