/** Puts a mark on what a finding is about: a bar, a card or a tab. Places and sizes stay as they are. */
import type { EntityId, Finding } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";
import type { CardPlan } from "./plan-types.ts";
import type { Mark, Shape } from "./scene.ts";

export type Wrong = "warning" | "error";

/** The worst of some findings; null when none is more than worth knowing. */
function worstOf(findings: readonly Finding[]): Wrong | null {
  if (findings.some((f) => f.severity === "error")) return "error";
  return findings.some((f) => f.severity === "warning") ? "warning" : null;
}

/** What is wrong with each thing that is drawn. A finding about an endpoint or a network is not shown on its links too. */
export function marksOf({ findingsAbout }: Relations): ReadonlyMap<EntityId, Wrong> {
  const marks = new Map<EntityId, Wrong>();
  for (const [id, findings] of findingsAbout) {
    const own = id.startsWith("link:") ? findings.filter((f) => f.about[0] === id) : findings;
    const worst = worstOf(own);
    if (worst) marks.set(id, worst);
  }
  return marks;
}

/** What is wrong with any member of a folded group, on the card and the tabs that stand for them, by the shape's id. */
export function marksOfFolded(
  cards: readonly CardPlan[],
  marks: ReadonlyMap<EntityId, Wrong>,
): ReadonlyMap<string, Wrong> {
  const found = new Map<string, Wrong>();
  const mark = (shape: string, ids: readonly (EntityId | undefined)[]): void => {
    const all = ids.flatMap((id) => (id === undefined ? [] : (marks.get(id) ?? [])));
    if (found.get(shape) !== "error" && all[0]) found.set(shape, all.includes("error") ? "error" : all[0]);
  };
  for (const card of cards) {
    for (const m of card.members ?? []) {
      mark(`card ${card.id}`, [m.sandbox?.id, ...m.containers.map((c) => c.id), ...m.loose.map((l) => l.id)]);
      for (const j of m.joints) mark(`tab ${card.id} to ${j.bar}`, [j.id, j.link?.id, j.hostLink?.id]);
    }
  }
  return found;
}

function markOn(shape: Shape, state: Wrong): Mark | null {
  const at = (x: number, y: number): Mark => ({
    shape: "mark",
    id: `finding ${shape.id}`,
    entity: shape.entity,
    detail: shape.shape === "bar" ? 0 : 1,
    x,
    y,
    state,
  });
  switch (shape.shape) {
    case "bar":
      return shape.id.endsWith(" 0") ? at(shape.x1 + 14, shape.y1) : null;
    case "tab":
      // Half out of it, so that it covers none of the text.
      return at(shape.x - 4, shape.y + shape.height / 2);
    case "card":
    case "chip":
      return at(shape.x + shape.width, shape.y);
    default:
      return null;
  }
}

/** The shapes with their marks on top. */
export function withMarks(shapes: readonly Shape[], marks: ReadonlyMap<string, Wrong>): readonly Shape[] {
  if (marks.size === 0) return shapes;
  const more = shapes.flatMap((shape) => {
    const state = marks.get(shape.id) ?? (shape.entity === null ? undefined : marks.get(shape.entity));
    return state ? (markOn(shape, state) ?? []) : [];
  });
  return [...shapes, ...more];
}
