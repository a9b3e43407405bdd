/** Shapes elsewhere: a scene begins at its own margin, a painting has furniture around it. */
import type { Shape } from "#lib/scene/scene.ts";

/** Moves a shape by as many pixels. */
export const mover =
  (dx: number, dy: number) =>
  (shape: Shape): Shape =>
    "x1" in shape
      ? { ...shape, x1: shape.x1 + dx, x2: shape.x2 + dx, y1: shape.y1 + dy, y2: shape.y2 + dy }
      : { ...shape, x: shape.x + dx, y: shape.y + dy };
