/** Where an arrow key leads from a thing in the picture: along its wires first, else to the nearest thing that way. */
import type { Scene, Shape } from "#lib/scene/scene.ts";
import type { EntityId } from "#lib/topology/model.ts";

export type Direction = "up" | "down" | "left" | "right";

const KEYS: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

export const directionOf = (key: string): Direction | null => KEYS[key] ?? null;

interface Stop {
  readonly x: number;
  readonly y: number;
}

/** Cards, tabs, chips by their middle; networks by their label, which every bar has. */
function stopOf(shape: Shape): Stop | null {
  switch (shape.shape) {
    case "card":
    case "tab":
    case "chip":
      return { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 };
    case "text":
      return shape.style === "network" || shape.style === "name" ? { x: shape.x, y: shape.y } : null;
    default:
      return null;
  }
}

/** Places to stop at, by entity; the first shape of an entity counts. */
export function stops(scene: Scene): Map<EntityId, Stop> {
  const found = new Map<EntityId, Stop>();
  for (const shape of scene.shapes) {
    const at = shape.entity !== null && !found.has(shape.entity) ? stopOf(shape) : null;
    if (at && shape.entity !== null) found.set(shape.entity, at);
  }
  return found;
}

/** Distance in the wanted direction counts once, aside from it three times; null when it lies the other way. */
function cost(from: Stop, to: Stop, direction: Direction): number | null {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const [ahead, aside] =
    direction === "up" ? [-dy, dx] : direction === "down" ? [dy, dx] : direction === "left" ? [-dx, dy] : [dx, dy];
  return ahead > 4 ? ahead + 3 * Math.abs(aside) : null;
}

export function walk(scene: Scene, from: EntityId | null, direction: Direction): EntityId | null {
  const all = stops(scene);
  const at = from === null ? null : (scene.standIns.get(from) ?? from);
  const start = at === null ? undefined : all.get(at);
  if (!start) return all.keys().next().value ?? null;
  const best = (ids: Iterable<EntityId>): EntityId | null => {
    let found: EntityId | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const id of ids) {
      const stop = id === at ? undefined : all.get(id);
      const c = stop ? cost(start, stop, direction) : null;
      if (c !== null && c < least) {
        least = c;
        found = id;
      }
    }
    return found;
  };
  const wired = direction === "up" || direction === "down" ? best(scene.near.get(at ?? "") ?? []) : null;
  return wired ?? best(all.keys());
}
