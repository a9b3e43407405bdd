/** What a careful hand would not draw, found in any picture. Each gives sentences; none means that all is well. */
import type { Box, Line, Scene, Shape } from "#lib/scene/scene.ts";
import { FONTS, textWidth } from "#lib/scene/text.ts";

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
type Text = Extract<Shape, { shape: "text" }>;
interface Item extends Rect {
  readonly id: string;
}

const isText = (s: Shape): s is Text => s.shape === "text";
const isWire = (s: Shape): s is Line => s.shape === "wire";
const isBox = (s: Shape): s is Box => "width" in s;

/** The ink of a text, without the room that fonts keep above and below it. */
function inkOf(t: Text): Item {
  const width = textWidth(t.text, t.style);
  const x = t.anchor === "start" ? t.x : t.anchor === "end" ? t.x - width : t.x - width / 2;
  const height = FONTS[t.style].size;
  return { id: t.id, x, y: t.y - height / 2, width, height };
}

const rectOf = (w: Line): Rect => ({
  x: Math.min(w.x1, w.x2),
  y: Math.min(w.y1, w.y2),
  width: Math.abs(w.x1 - w.x2),
  height: Math.abs(w.y1 - w.y2),
});

const meet = (a: Rect, b: Rect, margin = 0.5): boolean =>
  a.x < b.x + b.width - margin &&
  b.x < a.x + a.width - margin &&
  a.y < b.y + b.height - margin &&
  b.y < a.y + a.height - margin;

/** A line lies inside a box, not only on its edge. */
const pierces = (w: Rect, b: Rect): boolean =>
  w.x + w.width > b.x + 0.5 && w.x < b.x + b.width - 0.5 && w.y + w.height > b.y + 0.5 && w.y < b.y + b.height - 0.5;

const CELL = 320;

/** Things by the squares of the picture they lie in, so that not all need be compared with all; some are found twice. */
function grid<T extends Rect>(items: readonly T[]): (at: Rect) => readonly T[] {
  const cells = new Map<number, T[]>();
  const keys = (r: Rect): number[] => {
    const found: number[] = [];
    for (let i = Math.floor(r.x / CELL); i <= Math.floor((r.x + r.width) / CELL); i++)
      for (let j = Math.floor(r.y / CELL); j <= Math.floor((r.y + r.height) / CELL); j++) found.push(i * 100_000 + j);
    return found;
  };
  for (const item of items)
    for (const key of keys(item)) {
      const list = cells.get(key);
      if (list) list.push(item);
      else cells.set(key, [item]);
    }
  return (at) => {
    const own = keys(at);
    const [only] = own;
    return own.length === 1 && only !== undefined
      ? (cells.get(only) ?? [])
      : own.flatMap((key) => cells.get(key) ?? []);
  };
}

/** Each pair of things that clash, once or more. */
function clashes<T extends Rect>(
  these: readonly Item[],
  near: (at: Rect) => readonly T[],
  bad: (a: Item, b: T) => boolean,
  say: (a: Item, b: T) => string,
): string[] {
  const found: string[] = [];
  for (const a of these) for (const b of near(a)) if (bad(a, b)) found.push(say(a, b));
  return found;
}

const over = (a: Item, b: Item): string => `${a.id} over ${b.id}`;
const among = (items: readonly Item[]): string[] => clashes(items, grid(items), (a, b) => a !== b && meet(a, b), over);

/** Cards, chips, tabs and tags over each other; a tab stands on its own card. */
export function overlaps({ shapes }: Scene): string[] {
  const boxes = shapes.filter(isBox);
  const solid = boxes.filter((b) => b.shape === "card" || b.shape === "chip");
  const small = boxes.filter((b) => b.shape === "tab" || b.shape === "tag");
  const astray = clashes(small, grid(solid), (t, b) => meet(t, b) && !(isTab(t) && inside(t, b)), over);
  return [...among(solid), ...among(small), ...astray];
}

const isTab = (item: Item): boolean => "shape" in item && item.shape === "tab";

const inside = (a: Rect, b: Rect): boolean =>
  a.x >= b.x - 0.5 &&
  a.y >= b.y - 0.5 &&
  a.x + a.width <= b.x + b.width + 0.5 &&
  a.y + a.height <= b.y + b.height + 0.5;

/** Text over text, text over a tab, chip or tag, text that leaves its card, and text too wide for its box. */
export function badTexts({ shapes }: Scene): string[] {
  const texts = shapes.filter(isText).map(inkOf);
  const boxes = shapes.filter(isBox);
  const near = grid(boxes.filter((b) => b.shape !== "frame" && b.shape !== "region" && b.shape !== "back"));
  const clashing = clashes(texts, near, (t, b) => meet(t, b) && !(b.shape === "card" && inside(t, b)), over);
  const wide = boxes.flatMap((b) => {
    const room = b.shape === "tag" ? 4 : b.shape === "chip" ? 16 : 8;
    const width = textWidth(b.text, b.shape === "tag" ? "small" : "mono");
    return b.text !== "" && width > b.width - room ? [`${b.id} too narrow for ${b.text}`] : [];
  });
  return [...among(texts), ...clashing, ...wide];
}

/** Wires through cards and chips, or through text. */
export function pierced({ shapes }: Scene): string[] {
  const solid: Item[] = shapes
    .filter(isBox)
    .filter((b) => b.shape === "card" || b.shape === "chip" || b.shape === "tag");
  const near = grid([...solid, ...shapes.filter(isText).map(inkOf)]);
  const wires = shapes.filter(isWire).map((w) => ({ ...rectOf(w), id: w.id }));
  return clashes(wires, near, pierces, (w, b) => `${w.id} through ${b.id}`);
}

/** Two wires on the same line, one over the other, so that they look like one; what forks (same bar, same card) may start as one. */
export function onTopOfEachOther({ shapes }: Scene): string[] {
  const tracks = new Map<string, { w: Line; from: number; to: number }[]>();
  for (const w of shapes.filter(isWire)) {
    const upright = w.x1 === w.x2;
    const key = upright ? `x ${w.x1}` : `y ${w.y1}`;
    const [a, b] = upright ? [w.y1, w.y2] : [w.x1, w.x2];
    const entry = { w, from: Math.min(a, b), to: Math.max(a, b) };
    const list = tracks.get(key);
    if (list) list.push(entry);
    else tracks.set(key, [entry]);
  }
  const forks = (a: Line, b: Line): boolean =>
    (a.id.startsWith("out ") && b.id.startsWith("out ") && a.entity === b.entity) ||
    (a.id.startsWith("nic wire ") && b.id.startsWith("nic wire "));
  return [...tracks.values()].flatMap((list) => {
    list.sort((a, b) => a.from - b.from);
    return list.flatMap((a, i) => {
      const found: string[] = [];
      for (let j = i + 1; j < list.length; j++) {
        const b = list[j];
        if (!b || b.from >= a.to - 0.5) break;
        if (!forks(a.w, b.w)) found.push(`${a.w.id} along ${b.w.id}`);
      }
      return found;
    });
  });
}

/** What reaches out of the picture. */
export function outside({ shapes, width, height }: Scene): string[] {
  const items = shapes.flatMap((s): Item[] => {
    if (isText(s)) return [inkOf(s)];
    if (isBox(s)) return [s];
    return "x1" in s ? [{ ...rectOf(s), id: s.id }] : [{ id: s.id, x: s.x, y: s.y, width: 0, height: 0 }];
  });
  return items.flatMap((i) => (inside(i, { x: 0, y: 0, width, height }) ? [] : [i.id]));
}

/** Wires of cards that do not end with a dot on a bar. */
export function looseEnds({ shapes }: Scene): string[] {
  const bars = shapes.filter((s): s is Line => s.shape === "bar");
  const dots = new Set(shapes.flatMap((s) => (s.shape === "dot" ? [`${s.x} ${s.y}`] : [])));
  const on = (w: Line): boolean => bars.some((b) => b.y1 === b.y2 && b.y1 === w.y2 && w.x2 >= b.x1 && w.x2 <= b.x2);
  return shapes.filter(isWire).flatMap((w) => {
    const joins = w.id.startsWith("wire ") || w.id.startsWith("host wire ");
    if (!joins && !w.id.startsWith("later ")) return [];
    return on(w) && (!joins || dots.has(`${w.x2} ${w.y2}`)) ? [] : [w.id];
  });
}

export function twice({ shapes }: Scene): string[] {
  const seen = new Set<string>();
  return shapes.flatMap(({ id }) => (seen.size === seen.add(id).size ? [id] : []));
}

/** Wires and bars that are neither upright nor level. */
export const slanted = ({ shapes }: Scene): string[] =>
  shapes.flatMap((s) => ("x1" in s && s.x1 !== s.x2 && s.y1 !== s.y2 ? [s.id] : []));

const ALL = { overlaps, badTexts, pierced, onTopOfEachOther, outside, looseEnds, twice, slanted };

export const faults = (scene: Scene): string[] =>
  Object.entries(ALL).flatMap(([kind, find]) => find(scene).map((what) => `${kind}: ${what}`));
