/** A picture in Graphviz' DOT: a cluster a host, labels in quotes. Source: graphviz.org, "DOT Language", "escString". */
import { type GraphEdge, type GraphNode, graphOf } from "./graph-model.ts";
import type { Picture } from "./picture.ts";
import { oneLine } from "./plain-text.ts";
import { CHANGE_COLOURS, type Palette, paletteOf, toneColour } from "./theme.ts";

/** In a label a backslash begins an escape, and `&amp;` is read as in HTML. */
const escapeLabel = (text: string): string =>
  oneLine(text).replaceAll("&", "&amp;").replaceAll("\\", "\\\\").replaceAll('"', '\\"');

const label = (lines: readonly string[]): string => `"${lines.map(escapeLabel).join("\\n")}"`;

const attributes = (all: Readonly<Record<string, string | null>>): string =>
  `[${Object.entries(all)
    .flatMap(([name, value]) => (value === null ? [] : [`${name}=${value.startsWith('"') ? value : `"${value}"`}`]))
    .join(", ")}]`;

const SHAPES: Readonly<Record<GraphNode["kind"], string>> = {
  network: "box",
  container: "box",
  host: "box",
  device: "hexagon",
  beyond: "oval",
  mark: "note",
};

function node({ alias, kind, tone, title, lines, dashed, change }: GraphNode, c: Palette): string {
  const full = kind === "network";
  const style = [kind === "container" || full ? "rounded" : "", "filled", dashed ? "dashed" : ""].filter(Boolean);
  return `"${alias}" ${attributes({
    label: label([title, ...lines]),
    shape: SHAPES[kind],
    style: style.join(","),
    fillcolor: full ? c[toneColour(tone)] : c.surface,
    color: c[change ? CHANGE_COLOURS[change] : toneColour(tone)],
    penwidth: change ? "3" : null,
    fontcolor: full ? c.paper : dashed ? c.muted : c.ink,
    peripheries: kind === "host" ? "2" : null,
  })};`;
}

function edge({ from, to, tone, dashed, near, far, change }: GraphEdge, c: Palette): string {
  const text = [near, far].filter(Boolean);
  const own = c[change ? CHANGE_COLOURS[change] : toneColour(tone)];
  // Double lines are overlay networks', as in the picture.
  const colour = tone === "overlay" ? `${own}:${own}` : own;
  return `"${to}" -- "${from}" ${attributes({
    label: text.length > 0 ? label(text) : null,
    color: colour,
    fontcolor: own,
    style: dashed ? "dashed" : null,
  })};`;
}

export function writeDot(picture: Picture): string {
  const { title, caption, date, theme, background } = picture.options;
  const c = paletteOf(theme);
  const below = [caption, date].filter((t) => t !== "").join(" · ");
  const font = '"Helvetica,Arial,sans-serif"';
  const out = [
    'graph "vethscope" {',
    `  graph ${attributes({
      charset: "UTF-8",
      rankdir: "LR",
      fontname: font,
      fontcolor: c.ink,
      bgcolor: background === "transparent" ? "transparent" : c.paper,
      nodesep: "0.18",
      ranksep: "1.1",
      label: label([title, below].filter((t) => t !== "")),
      labelloc: "t",
    })};`,
    `  node ${attributes({ fontname: font, fontsize: "11", margin: "0.14,0.06", penwidth: "1.3" })};`,
    `  edge ${attributes({ fontname: font, fontsize: "9", penwidth: "1.3" })};`,
  ];
  for (const frame of graphOf(picture)) {
    out.push(`  subgraph "cluster_${frame.alias}" {`);
    out.push(
      `    graph ${attributes({ label: label([[frame.title, frame.about].filter(Boolean).join(" · ")]), color: c.muted, style: "rounded", labeljust: "l" })};`,
    );
    for (const n of frame.nodes) out.push(`    ${node(n, c)}`);
    for (const e of frame.edges) out.push(`    ${edge(e, c)}`);
    out.push("  }");
    for (const n of frame.beyond) out.push(`  ${node(n, c)}`);
    for (const e of frame.ways) out.push(`  ${edge(e, c)}`);
  }
  return `${[...out, "}"].join("\n")}\n`;
}
