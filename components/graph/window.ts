/** Windowed level of detail: only what is in view and large enough to be made out becomes an element. */
import type { Detail, Shape } from "#lib/scene/scene.ts";

export interface Viewport {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly zoom: number;
}

/** Small text from where 11 px is 6 px on screen; cards from where their names can be guessed. */
export function detailAt(zoom: number): Detail {
  if (zoom >= 0.55) return 2;
  return zoom >= 0.2 ? 1 : 0;
}

/** How far labels may reach out of their point, in scene pixels. */
const REACH = 260;

export function extent(shape: Shape): { x1: number; y1: number; x2: number; y2: number } {
  switch (shape.shape) {
    case "bar":
    case "wire":
      return {
        x1: Math.min(shape.x1, shape.x2) - 6,
        y1: Math.min(shape.y1, shape.y2) - 6,
        x2: Math.max(shape.x1, shape.x2) + 6,
        y2: Math.max(shape.y1, shape.y2) + 6,
      };
    case "text":
      return { x1: shape.x - REACH, y1: shape.y - 12, x2: shape.x + REACH, y2: shape.y + 12 };
    case "dot":
    case "mark":
      return { x1: shape.x - 8, y1: shape.y - 8, x2: shape.x + 8, y2: shape.y + 8 };
    default:
      return { x1: shape.x, y1: shape.y, x2: shape.x + shape.width, y2: shape.y + shape.height };
  }
}

export function inWindow(shape: Shape, view: Viewport): boolean {
  if (shape.detail > detailAt(view.zoom)) return false;
  const box = extent(shape);
  return box.x2 >= view.x1 && box.x1 <= view.x2 && box.y2 >= view.y1 && box.y1 <= view.y2;
}
