/** Pictures for tests, and questions about them. */
import { type Filter, NO_FILTER } from "#lib/scene/filter.ts";
import { layout } from "#lib/scene/layout.ts";
import { makePlan, type ViewName } from "#lib/scene/plan.ts";
import type { Box, Line, Scene, Shape } from "#lib/scene/scene.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { relate } from "#lib/topology/relations.ts";

export const EVERYTHING: Filter = { ...NO_FILTER, stopped: true, empty: true };

export const drawEntities = (
  entities: ReadonlyMap<EntityId, Entity>,
  view: ViewName,
  filter: Filter = EVERYTHING,
): Scene => layout(makePlan(entities, relate(entities), { view, filter }));

export const draw = (o: HostObservation, view: ViewName = "wiring", filter: Filter = EVERYTHING): Scene =>
  drawEntities(assemble(o), view, filter);

export const boxes = (scene: Scene, ...kinds: string[]): Box[] =>
  scene.shapes.filter((s): s is Box => kinds.includes(s.shape) && "width" in s);
export const lines = (scene: Scene, kind: "wire" | "bar"): Line[] =>
  scene.shapes.filter((s): s is Line => s.shape === kind);
export const texts = (scene: Scene): Extract<Shape, { shape: "text" }>[] =>
  scene.shapes.filter((s): s is Extract<Shape, { shape: "text" }> => s.shape === "text");

export const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** A wire may end on a box's edge, but never lie inside one. */
export const crosses = (w: Line, b: Box): boolean =>
  Math.max(w.x1, w.x2) > b.x + 0.5 &&
  Math.min(w.x1, w.x2) < b.x + b.width - 0.5 &&
  Math.max(w.y1, w.y2) > b.y + 0.5 &&
  Math.min(w.y1, w.y2) < b.y + b.height - 0.5;

/** Pairs of boxes that lie over each other, by their ids; tabs only among themselves, since they stand on cards. */
export function clashes(scene: Scene): string[] {
  return [["card", "chip"], ["tab"]].flatMap((kinds) => {
    const all = boxes(scene, ...kinds);
    return all.flatMap((a, i) => all.slice(i + 1).flatMap((b) => (overlap(a, b) ? [`${a.id} over ${b.id}`] : [])));
  });
}

/** Wires that run through a card or chip. */
export function pierced(scene: Scene): string[] {
  const solid = boxes(scene, "card", "chip");
  return lines(scene, "wire").flatMap((w) => solid.filter((b) => crosses(w, b)).map((b) => `${w.id} through ${b.id}`));
}

/** What is written in chips. */
export const chips = (scene: Scene): string[] => boxes(scene, "chip").map((c) => c.text);

export function chip(scene: Scene, text: string | RegExp): Box {
  const found = boxes(scene, "chip").find((c) => (typeof text === "string" ? c.text === text : text.test(c.text)));
  if (!found) throw new Error(`no chip ${String(text)} among: ${chips(scene).join(" | ")}`);
  return found;
}

/** The label of a bar: its name, then the lines under it. */
export function label(scene: Scene, name: string): string[] {
  const head = texts(scene).find((t) => t.style === "network" && t.text === name);
  if (!head) throw new Error(`no bar ${name}`);
  return texts(scene)
    .filter((t) => t.id === head.id || t.id.startsWith(`${head.id} `))
    .map((t) => t.text);
}

/** The bar under a name: its first stretch. */
export function bar(scene: Scene, name: string): Line {
  const head = texts(scene).find((t) => t.style === "network" && t.text === name);
  const found = lines(scene, "bar").find((b) => b.id === `bar ${head?.id.replace(/^net /, "")} 0`);
  if (!found) throw new Error(`no bar ${name}`);
  return found;
}

const touches = (a: Line, x: number, y: number): boolean =>
  x >= Math.min(a.x1, a.x2) - 0.5 &&
  x <= Math.max(a.x1, a.x2) + 0.5 &&
  y >= Math.min(a.y1, a.y2) - 0.5 &&
  y <= Math.max(a.y1, a.y2) + 0.5;

/** Whether wires of one tone lead from a bar's left end to the upper edge of a chip, end to end. */
export function leads(scene: Scene, from: Line, to: Box): boolean {
  const wires = lines(scene, "wire");
  const seen = new Set<Line>();
  let open = wires.filter((w) => w.id.startsWith("out ") && w.entity === from.entity);
  while (open.length > 0) {
    const next = open.flatMap((w) => {
      seen.add(w);
      return wires.filter((o) => !seen.has(o) && o.tone === w.tone && touches(o, w.x2, w.y2));
    });
    if ([...seen].some((w) => w.y2 === to.y && w.x2 >= to.x && w.x2 <= to.x + to.width)) return true;
    open = next;
  }
  return false;
}
