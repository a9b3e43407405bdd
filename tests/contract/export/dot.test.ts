import { expect, it } from "vitest";
import { graphOf } from "#lib/export/graph-model.ts";
import { writeText } from "#lib/export/text-formats.ts";
import { pictureOf, TOPOLOGIES } from "#tests/unit/export/samples.ts";
import { describeWith } from "./programs.ts";
import { svgTexts } from "./svg-texts.ts";

describeWith(["dot"], "Graphviz draws DOT:", (run) => {
  it.each(TOPOLOGIES)("%s, with every node, edge and label", (_, make) => {
    for (const view of ["networks", "wiring"] as const) {
      const picture = pictureOf(make(), { view, title: 'A "title" \\N', caption: "and <caption> &amp;" });
      const frames = graphOf(picture);
      const dot = writeText(picture, "dot");
      const plain = run(["-Tplain"], dot).split("\n");
      const nodes = frames.flatMap((f) => [...f.nodes, ...f.beyond]);
      const edges = frames.flatMap((f) => [...f.edges, ...f.ways]);
      const drawn = plain.filter((l) => l.startsWith("node ")).map((l) => l.split(" ")[1]?.replaceAll('"', ""));
      expect(drawn.sort()).toEqual(nodes.map((n) => n.alias).sort());
      const ends = plain
        .filter((l) => l.startsWith("edge "))
        .map((l) => l.split(" ").slice(1, 3).join(" ").replaceAll('"', ""));
      expect(ends.sort()).toEqual(edges.map((e) => `${e.to} ${e.from}`).sort());

      const texts = svgTexts(run(["-Tsvg"], dot));
      expect(texts).toContain('A "title" \\N');
      const labels = nodes.flatMap((n) => [n.title, ...n.lines]).concat(edges.flatMap((e) => [e.near, e.far]));
      expect(labels.filter((l) => l !== "" && !texts.includes(l))).toEqual([]);
    }
  });
});
