/** Topologies that every format has to cope with. */
import { DEFAULTS, type PictureOptions } from "#lib/export/options.ts";
import { makePicture, type Picture } from "#lib/export/picture.ts";
import { NO_FILTER } from "#lib/scene/filter.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import { Build } from "#tests/fixtures/page/build.ts";
import { webshop } from "#tests/fixtures/page/webshop.ts";
import { HOSTS } from "#tests/unit/scene/hosts.ts";

export type Entities = ReadonlyMap<EntityId, Entity>;

export const byId = (entities: readonly Entity[]): Entities => new Map(entities.map((e) => [e.id, e]));

/** Names that would break out of a format that did not take care of them. */
export const NASTY: readonly string[] = [
  '"; } end',
  "back\\slash\\",
  '\\" quoted',
  "<script>window.broken = 1</script>",
  "<img src=x onerror='window.broken = 1'>",
  "pipe|tick`two`",
  "line\nbreak\r\nmore",
  "\u202etxt.exe",
  "שלום עולם",
  "👩‍💻 team",
  "bell\u0007nul\u0000",
  "&amp; &#60;b&#62;",
  '%%{init: {"theme": "dark"}}%%',
  "end",
  "subgraph",
  "=HYPERLINK(0)",
  "--- a",
  "]]> </mxCell> <!--",
  "#quot; #35;",
  "1. first",
  "- item",
  "\\N \\G \\lleft",
  "$$x^2$$",
  "@{ shape: circle }",
  "*bold* _thin_ ~gone~",
  "half \ud800 character",
  "graph, [label] {x} (y)",
];

const nasty = (): Entities => {
  const build = new Build();
  NASTY.forEach((name, i) => {
    build.network(name, "bridge", `10.9.${i}.0/24`);
    build.container({
      name,
      image: name,
      joins: [{ network: name, address: `10.9.${i}.2` }],
      publish: [["0.0.0.0", 8000 + i, 80]],
    });
  });
  return byId(build.done());
};

export const TOPOLOGIES: readonly (readonly [string, () => Entities])[] = [
  ["nothing", () => new Map()],
  ["the web shop", () => byId(webshop())],
  ["names that break out", nasty],
  ...HOSTS.map(([name, make]) => [name, () => assemble(make())] as const),
];

/** Of everything, stopped and empty things too. */
export const pictureOf = (entities: Entities, options: Partial<PictureOptions> = {}): Picture =>
  makePicture(entities, { ...DEFAULTS, filter: { ...NO_FILTER, stopped: true, empty: true }, ...options });
