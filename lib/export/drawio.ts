/**
 * A picture for draw.io, to edit: everything stands where it stands in our own picture, in a container a host and one a
 * card, and wires are edges between tabs and bars, so that they follow what is moved. Labels are plain text (`html=0`).
 * Source: drawio.com, "The draw.io XML format"; uncompressed.
 */
import { MARGIN } from "#lib/scene/metrics.ts";
import type { Box, Line, Scene, Shape, Text } from "#lib/scene/scene.ts";
import { FONTS, textWidth } from "#lib/scene/text.ts";
import type { Picture } from "./picture.ts";
import { oneLine } from "./plain-text.ts";
import { type Palette, paletteOf, toneColour } from "./theme.ts";

/** XML 1.0 knows no control characters; they are gone with oneLine. */
const xml = (text: string): string =>
  oneLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

interface Place {
  readonly x: number;
  readonly y: number;
}

/** What stands in a cell of its own: id of the cell, and where it is on the whole sheet. */
interface Cell extends Place {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

const styleText = (style: Readonly<Record<string, string | number>>): string =>
  Object.entries(style)
    .map(([k, v]) => `${k}=${v};`)
    .join("");

const number = (n: number): string => String(Math.round(n * 100) / 100);

const isBox = (s: Shape): s is Box => "width" in s;
const isLine = (s: Shape): s is Line => s.shape === "bar" || s.shape === "wire";

const inside = (p: Place, b: Cell): boolean =>
  p.x >= b.x && p.y >= b.y && p.x <= b.x + b.width && p.y <= b.y + b.height;

/** Half the height of a bar. */
const BAR = 2;

class Sheet {
  readonly lines: string[] = [];
  readonly #c: Palette;
  readonly #frames: Cell[] = [];
  readonly #cards: Cell[] = [];
  /** Cells that wires can end on. */
  readonly #ends: Cell[] = [];
  #count = 1;

  constructor(scene: Scene, c: Palette) {
    this.#c = c;
    for (const s of scene.shapes) if (isBox(s) && s.shape === "frame") this.#frames.push(this.#box(s, null));
    for (const s of scene.shapes)
      if (isBox(s) && (s.shape === "region" || s.shape === "back")) this.#box(s, this.#frameOf(s));
    for (const s of scene.shapes) if (isLine(s) && s.shape === "bar") this.#bar(s);
    for (const s of scene.shapes) if (isBox(s) && s.shape === "card") this.#cards.push(this.#box(s, this.#frameOf(s)));
    for (const s of scene.shapes) {
      if (!isBox(s) || (s.shape !== "tab" && s.shape !== "chip" && s.shape !== "tag")) continue;
      const at = { x: s.x + s.width / 2, y: s.y + s.height / 2 };
      const cell = this.#box(s, this.#cardAt(at) ?? this.#frameOf(at));
      if (s.shape !== "tag") this.#ends.push(cell);
    }
    for (const s of scene.shapes) if (s.shape === "mark") this.#mark(s.x, s.y, s.state);
    for (const s of scene.shapes) if (s.shape === "text") this.#text(s);
    for (const path of pathsOf(scene)) this.#wire(path);
  }

  /** A line beside the picture: its title above, the caption below. */
  note(text: string, y: number, style: Text["style"]): void {
    if (oneLine(text) === "") return;
    const base = { id: "", entity: null, detail: 0, shape: "text", anchor: "start", tone: "line", full: null } as const;
    this.#text({ ...base, x: MARGIN, y, style, text: oneLine(text) });
  }

  #id(): string {
    return `v${++this.#count}`;
  }

  #frameOf(at: Place): Cell | null {
    return this.#frames.find((f) => inside(at, f)) ?? null;
  }

  #cardAt(at: Place): Cell | null {
    return this.#cards.find((c) => inside(at, c)) ?? null;
  }

  #vertex(
    at: Omit<Cell, "id">,
    style: Readonly<Record<string, string | number>>,
    value: string,
    on: Cell | null,
  ): Cell {
    const id = this.#id();
    const { x, y } = on ? { x: at.x - on.x, y: at.y - on.y } : at;
    this.lines.push(
      `<mxCell id="${id}" value="${xml(value)}" style="${styleText({ ...style, html: 0 })}" vertex="1" parent="${on?.id ?? "1"}">`,
      `  <mxGeometry x="${number(x)}" y="${number(y)}" width="${number(at.width)}" height="${number(at.height)}" as="geometry"/>`,
      "</mxCell>",
    );
    return { ...at, id };
  }

  #box(s: Box, on: Cell | null): Cell {
    const c = this.#c;
    const colour = c[toneColour(s.tone)];
    const dash = s.dashed ? { dashed: 1 } : {};
    const base = {
      rounded: 1,
      absoluteArcSize: 1,
      whiteSpace: "nowrap",
      fontSize: FONTS.mono.size,
      fontFamily: "Courier New",
    };
    const styles: Record<Box["shape"], Record<string, string | number>> = {
      frame: { ...base, arcSize: 20, container: 1, collapsible: 0, fillColor: c.paper, strokeColor: c.muted },
      region: { ...base, arcSize: 16, fillColor: c.muted, opacity: 12, strokeColor: "none" },
      back: { ...base, arcSize: 12, fillColor: c.surface, strokeColor: c.muted },
      card: { ...base, arcSize: 12, container: 1, collapsible: 0, fillColor: c.surface, strokeColor: c.muted, ...dash },
      tab: { ...base, arcSize: 8, fillColor: c.surface, strokeColor: colour, fontColor: c.ink, ...dash },
      chip: { ...base, arcSize: 24, fillColor: c.surface, strokeColor: colour, fontColor: c.ink, ...dash },
      tag: { ...base, fontFamily: "Helvetica", fillColor: "none", strokeColor: "none", fontColor: c.muted },
    };
    const { x, y, width, height } = s;
    return this.#vertex({ x, y, width, height }, styles[s.shape], s.text, on);
  }

  /** A bar is a thin box, so that wires can end anywhere on it. */
  #bar(s: Line): void {
    const x = Math.min(s.x1, s.x2);
    const y = Math.min(s.y1, s.y2);
    const upright = s.x1 === s.x2;
    const at = upright
      ? { x: x - BAR, y, width: 2 * BAR, height: Math.abs(s.y2 - s.y1) }
      : { x, y: y - BAR, width: Math.abs(s.x2 - s.x1), height: 2 * BAR };
    const colour = this.#c[toneColour(s.tone)];
    const look = s.double ? { fillColor: this.#c.paper } : { fillColor: colour };
    this.#ends.push(
      this.#vertex(
        at,
        { ...look, strokeColor: colour, ...(s.dashed ? { dashed: 1 } : {}) },
        "",
        this.#frameOf({ x, y }),
      ),
    );
  }

  #mark(x: number, y: number, state: string): void {
    const c = this.#c;
    const at = { x: x - 4, y: y - 4, width: 8, height: 8 };
    const wrong = state === "warning" ? c.warn : state === "error" ? c.error : null;
    const colour = wrong ?? (state === "running" ? c["net-host"] : c.muted);
    const fill = state === "running" || wrong !== null ? colour : c.surface;
    const on = this.#cardAt({ x, y }) ?? this.#frameOf({ x, y });
    this.#vertex(
      at,
      {
        ...(wrong === null ? { shape: "ellipse" } : { shape: "triangle", direction: "north" }),
        fillColor: fill,
        strokeColor: colour,
      },
      "",
      on,
    );
  }

  #text(s: Text): void {
    const { size, bold, mono } = FONTS[s.style];
    const width = Math.ceil(textWidth(s.text, s.style)) + 8;
    const x = s.anchor === "start" ? s.x : s.anchor === "end" ? s.x - width : s.x - width / 2;
    const at = { x, y: s.y - size, width, height: 2 * size };
    const align = s.anchor === "start" ? "left" : s.anchor === "end" ? "right" : "center";
    const style = {
      text: "",
      align,
      verticalAlign: "middle",
      spacing: 0,
      fontSize: size,
      fontStyle: bold ? 1 : 0,
      fontFamily: mono ? "Courier New" : "Helvetica",
      fontColor:
        s.style === "network" ? this.#c[toneColour(s.tone)] : s.style === "small" ? this.#c.muted : this.#c.ink,
      whiteSpace: "nowrap",
      strokeColor: "none",
      fillColor: "none",
    };
    this.#vertex(at, style, s.text, this.#cardAt(s) ?? this.#frameOf(s));
  }

  /** Connected at both ends where something is there to connect to. */
  #wire({ line, points }: Path): void {
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return;
    const from = this.#endAt(first);
    const to = this.#endAt(last);
    const fraction = (p: Place, c: Cell): { x: number; y: number } => ({
      x: c.width === 0 ? 0.5 : Math.round(((p.x - c.x) / c.width) * 10000) / 10000,
      y: c.height === 0 ? 0.5 : Math.round(((p.y - c.y) / c.height) * 10000) / 10000,
    });
    const exit = from ? fraction(first, from) : null;
    const entry = to ? fraction(last, to) : null;
    const style = {
      edgeStyle: "none",
      rounded: 0,
      startArrow: "none",
      endArrow: to ? "oval" : "none",
      endFill: 1,
      endSize: 5,
      strokeColor: this.#c[toneColour(line.tone)],
      ...(line.dashed ? { dashed: 1 } : {}),
      ...(exit ? { exitX: exit.x, exitY: exit.y, exitPerimeter: 0 } : {}),
      ...(entry ? { entryX: entry.x, entryY: entry.y, entryPerimeter: 0 } : {}),
      html: 0,
    };
    const on =
      this.#frameOf(first) !== null && this.#frameOf(first) === this.#frameOf(last) ? this.#frameOf(first) : null;
    const at = (p: Place): string => `x="${number(p.x - (on?.x ?? 0))}" y="${number(p.y - (on?.y ?? 0))}"`;
    const ends = [from ? ` source="${from.id}"` : "", to ? ` target="${to.id}"` : ""].join("");
    const turns = points.slice(1, -1).map((p) => `      <mxPoint ${at(p)}/>`);
    this.lines.push(
      `<mxCell id="${this.#id()}" style="${styleText(style)}" edge="1" parent="${on?.id ?? "1"}"${ends}>`,
      `  <mxGeometry relative="1" as="geometry">`,
      ...(from ? [] : [`    <mxPoint ${at(first)} as="sourcePoint"/>`]),
      ...(to ? [] : [`    <mxPoint ${at(last)} as="targetPoint"/>`]),
      ...(turns.length > 0 ? [`    <Array as="points">`, ...turns, "    </Array>"] : []),
      "  </mxGeometry>",
      "</mxCell>",
    );
  }

  /** The tab, chip or bar that a wire ends on; the smallest, since chips stand on bars. */
  #endAt(p: Place): Cell | null {
    const near = { x: p.x, y: p.y };
    const hits = [...this.#ends, ...this.#cards].filter((c) => inside(near, c));
    return hits.sort((a, b) => a.width * a.height - b.width * b.height)[0] ?? null;
  }
}

interface Path {
  readonly line: Line;
  readonly points: readonly Place[];
}

/**
 * Wires in one piece, from what they lead from to what they lead to: a stub and the upright wire after it are one, a bar's
 * way out goes on along its lane, and what lies beyond a device is reached from the device.
 */
function pathsOf(scene: Scene): Path[] {
  const wires = scene.shapes.filter((s): s is Line => s.shape === "wire");
  const byId = new Map(wires.map((w) => [w.id, w]));
  const starts = (w: Line): Place => ({ x: w.x1, y: w.y1 });
  const ends = (w: Line): Place => ({ x: w.x2, y: w.y2 });
  const after = (w: Line, ...words: readonly string[]): Line[] =>
    words.flatMap((word) => byId.get(`${w.id} ${word}`) ?? []);
  const beyonds = wires.filter((w) => w.id.startsWith("beyond "));
  const lanes = wires.filter((w) => w.id.startsWith("lane ") && w.x1 === w.x2);
  const used = new Set<Line>();
  /** A lane's pieces, from a height on it to its end. */
  const along = (out: Line): Line[] => {
    const lane = lanes.find((l) => l.x1 === out.x2 && out.y2 >= l.y1 && out.y2 <= l.y2);
    if (!lane) return [];
    const end = byId.get(lane.id.replace(/^lane out /, "lane out end "));
    return [lane, ...after(lane, "level", "down"), ...(end && end !== lane ? [end] : [])];
  };
  const paths: Path[] = [];
  for (const line of wires) {
    const kind = line.id.split(" ")[0];
    if (kind === "stub" || kind === "lane" || used.has(line)) continue;
    const before = kind === "wire" ? byId.get(line.id.replace("wire", "stub")) : undefined;
    const more = kind === "out" ? along(line) : after(line, "level", "down", "in");
    for (const w of more) used.add(w);
    let first = starts(before ?? line);
    for (let on = kind === "beyond" ? line : undefined; on; ) {
      first = starts(on);
      on = beyonds.find((w) => w.x1 === w.x2 && w.x2 === first.x && w.y2 === first.y);
    }
    const points = [first, ...(before ? [starts(line)] : []), ends(line), ...more.map(ends)];
    paths.push({
      line,
      points: points.filter((p, i) => i === 0 || p.x !== points[i - 1]?.x || p.y !== points[i - 1]?.y),
    });
  }
  return paths;
}

export function writeDrawio(picture: Picture): string {
  const { scene, options } = picture;
  const c = paletteOf(options.theme);
  const sheet = new Sheet(scene, c);
  sheet.note(options.title, 0, "title");
  sheet.note([options.caption, options.date].filter((t) => t !== "").join(" · "), scene.height, "small");
  const size = `pageWidth="${number(Math.max(1, scene.width))}" pageHeight="${number(Math.max(1, scene.height))}"`;
  const background = options.background === "transparent" ? "" : ` background="${c.paper}"`;
  return [
    `<mxfile host="vethscope">`,
    `  <diagram id="vethscope" name="${xml(options.title) || "Vethscope"}">`,
    `    <mxGraphModel grid="0" page="1" math="0" ${size}${background}>`,
    "      <root>",
    `        <mxCell id="0"/>`,
    `        <mxCell id="1" parent="0"/>`,
    ...sheet.lines.map((l) => `        ${l}`),
    "      </root>",
    "    </mxGraphModel>",
    "  </diagram>",
    "</mxfile>",
    "",
  ].join("\n");
}
