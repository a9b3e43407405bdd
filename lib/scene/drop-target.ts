/** Which card or bar lies under a point: what something that is dragged would be dropped on. Pure. */
import type { Scene, Shape } from "./scene.ts";

/** What a drag can begin on and end on. */
export type DragEnd = "card" | "bar";

const inside = (shape: Shape, x: number, y: number, slack: number): boolean => {
  if (shape.shape === "card") {
    return x >= shape.x && x <= shape.x + shape.width && y >= shape.y && y <= shape.y + shape.height;
  }
  if (shape.shape !== "bar" || shape.y1 !== shape.y2) return false;
  const [left, right] = [Math.min(shape.x1, shape.x2), Math.max(shape.x1, shape.x2)];
  return Math.abs(shape.y1 - y) <= slack && x >= left - slack && x <= right + slack;
};

const distance = (shape: Shape, y: number): number => (shape.shape === "bar" ? Math.abs(shape.y1 - y) : 0);

/** The nearest one of the kind; bars are thin, so they are hit from `slack` pixels away. Null when there is none. */
export function targetAt(scene: Scene, kind: DragEnd, x: number, y: number, slack: number): Shape | null {
  const [nearest] = scene.shapes
    .filter((s) => s.shape === kind && s.entity !== null && inside(s, x, y, slack))
    .sort((a, b) => distance(a, y) - distance(b, y));
  return nearest ?? null;
}
