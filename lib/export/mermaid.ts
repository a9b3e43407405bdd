/**
 * A picture as a Mermaid flowchart, for pages that draw it (GitHub, GitLab, wikis): networks and containers are nodes in
 * a subgraph a host. Sources: mermaid.js.org, "Flowcharts - Basic Syntax", "Directives", "Frontmatter config".
 */
import type { Tone } from "#lib/scene/scene.ts";
import { type GraphEdge, type GraphNode, graphOf } from "./graph-model.ts";
import type { Picture } from "./picture.ts";
import { oneLine } from "./plain-text.ts";
import { CHANGE_COLOURS, type Palette, paletteOf, toneColour } from "./theme.ts";

/**
 * Everything that may mean something to Mermaid, Markdown or HTML becomes a numeric entity, written with `#`. That holds
 * for `%`, too: a directive is found wherever it stands, in labels and comments alike.
 */
const inert = (text: string): string =>
  text.replace(/[^\p{L}\p{N}\p{M} ._:/,()·→↗–…-]/gu, (c) => `#${c.codePointAt(0)};`);

/** A line that begins like a list or a heading would be taken for one. */
const line = (text: string): string =>
  inert(text)
    .replace(/^(\d+)\.(?=\s)/, "$1#46;")
    .replace(/^-/, "#45;")
    // Two dollar signs begin a formula, even as entities.
    .replaceAll("#36;#36;", "#36;\u200b#36;");

const label = (lines: readonly string[]): string => `"${lines.map(line).join("<br/>")}"`;

const SHAPES: Readonly<Record<GraphNode["kind"], readonly [string, string]>> = {
  network: ["([", "])"],
  container: ["[", "]"],
  host: ["[[", "]]"],
  device: ["{{", "}}"],
  beyond: ["(", ")"],
  mark: [">", "]"],
};

function node({ alias, kind, tone, title, lines, dashed }: GraphNode): string {
  const [open, close] = SHAPES[kind];
  const classes =
    kind === "container" ? (dashed ? "stopped" : "container") : `${kind === "network" ? "" : "thin_"}${tone}`;
  return `${alias}${open}${label([title, ...lines])}${close}:::${classes}`;
}

function edge({ from, to, near, far, dashed }: GraphEdge): string {
  const text = [near, far].filter(Boolean).join(" – ");
  const wire = dashed ? "-.-" : "---";
  return `${to} ${wire}${text === "" ? "" : `|"${line(text)}"|`} ${from}`;
}

const CHANGES = ["added", "removed", "changed"] as const;
const TONES: readonly Tone[] = ["bridge", "overlay", "macvlan", "host", "none", "plugin", "line", "warn", "error"];

function classes(c: Palette): string[] {
  const { surface, ink, muted, paper } = c;
  const all = TONES.map((tone) => [tone, c[toneColour(tone)]] as const).flatMap(([tone, colour]) => [
    `classDef ${tone} fill:${colour},stroke:${colour},color:${paper}`,
    `classDef thin_${tone} fill:${surface},stroke:${colour},color:${ink}`,
  ]);
  return [
    ...all,
    `classDef container fill:${surface},stroke:${muted},color:${ink}`,
    `classDef stopped fill:${surface},stroke:${muted},color:${muted},stroke-dasharray:4 3`,
    `classDef frame fill:${paper},stroke:${muted},color:${ink}`,
    ...CHANGES.map((change) => `classDef ${change} stroke:${c[CHANGE_COLOURS[change]]},stroke-width:3px`),
  ];
}

/** Lines are as long as they are, and edges long enough for their labels. */
const CONFIG = ["config:", "  flowchart:", "    wrappingWidth: 400", "    nodeSpacing: 24", "    rankSpacing: 80"];

/** One statement a line; subgraphs indented. */
export function writeMermaid(picture: Picture): string {
  const { title, caption, date, theme } = picture.options;
  const colours = paletteOf(theme);
  const out: string[] = [];
  const named = title === "" ? [] : [`title: ${JSON.stringify(oneLine(title)).replaceAll("%", "\\x25")}`];
  out.push("---", ...named, ...CONFIG, "---");
  out.push("flowchart LR");
  for (const text of [caption, date]) if (oneLine(text) !== "") out.push(`  %% ${inert(oneLine(text))}`);
  const body: string[] = [];
  const edges: GraphEdge[] = [];
  for (const frame of graphOf(picture)) {
    body.push(`subgraph ${frame.alias}[${label([[frame.title, frame.about].filter(Boolean).join(" · ")])}]`);
    for (const n of frame.nodes) body.push(`  ${node(n)}`);
    for (const e of frame.edges) body.push(`  ${edge(e)}`);
    body.push("end");
    for (const n of frame.beyond) body.push(node(n));
    for (const e of frame.ways) body.push(edge(e));
    for (const n of [...frame.nodes, ...frame.beyond]) if (n.change) body.push(`class ${n.alias} ${n.change}`);
    body.push(`class ${frame.alias} frame`);
    edges.push(...frame.edges, ...frame.ways);
  }
  const used = classes(colours).filter((c) =>
    body.some((l) => l.endsWith(`:::${c.split(" ")[1]}`) || l.endsWith(` ${c.split(" ")[1]}`)),
  );
  const styles = linkStyles(edges, colours);
  return `${[...out, ...[...used, ...body, ...styles].map((l) => `  ${l}`)].join("\n")}\n`;
}

/** Links are numbered in order of writing. */
function linkStyles(edges: readonly GraphEdge[], c: Palette): string[] {
  const byTone = new Map<Tone, number[]>();
  edges.forEach((e, i) => {
    const list = byTone.get(e.tone);
    if (list) list.push(i);
    else byTone.set(e.tone, [i]);
  });
  return [...byTone].map(
    ([tone, all]) => `linkStyle ${all.join(",")} stroke:${c[toneColour(tone)]},stroke-width:1.5px`,
  );
}
