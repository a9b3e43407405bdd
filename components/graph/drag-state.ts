/** What a drag shows over the picture: a line to the pointer, where it would stand, and what a drop would do. */
import { create } from "zustand";
import type { Point } from "./drag.ts";

export interface DragShown {
  readonly start: Point;
  readonly at: Point;
  readonly text: string;
  /** `no`: a drop would be refused, and the text says why. */
  readonly verdict: "yes" | "no" | null;
  /** Between which it would come to stand. */
  readonly mark: { readonly from: Point; readonly to: Point } | null;
}

export const useDragShown = create<{ readonly shown: DragShown | null }>()(() => ({ shown: null }));
