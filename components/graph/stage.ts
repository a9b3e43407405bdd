/** Puts shapes on Cytoscape's stage, changes and removes them, touching only what differs: each touch costs a restyle. */
import type { CollectionReturnValue, Core, ElementDefinition } from "cytoscape";
import type { Shape } from "#lib/scene/scene.ts";
import { equal } from "#lib/topology/equal.ts";
import { anchorElements, toElement } from "./elements.ts";

const FADE_OUT_MS = 160;
const FADE_IN_MS = 180;

/** How a shape stands out; bits of `stress`. */
export const FADED = 1;
export const SELECTED = 2;
export const HOVERED = 4;
export const FRESH = 8;
const CLASS_OF: readonly (readonly [bit: number, name: string])[] = [
  [FADED, "faded"],
  [SELECTED, "selected"],
  [HOVERED, "hovered"],
  [FRESH, "fresh"],
];

export interface Stage {
  /** What is on the stage now, by shape id. */
  readonly drawn: ReadonlyMap<string, Shape>;
  add(shapes: readonly Shape[], fade: boolean): void;
  update(shape: Shape): void;
  remove(shape: Shape, fade: boolean): void;
  /** Sets, for every shape, how it stands out; only shapes for which that differs are touched. */
  stress(bitsOf: (shape: Shape) => number): void;
}

export function createStage(cy: Core): Stage {
  const drawn = new Map<string, Shape>();
  /** Bits other than 0, by shape id. */
  const stressed = new Map<string, number>();

  /** A shape's element and, for lines, the two anchors. */
  const partsOf = (shape: Shape): CollectionReturnValue => {
    let parts: CollectionReturnValue = cy.collection().union(cy.getElementById(shape.id));
    for (const { data } of anchorElements(shape)) parts = parts.union(cy.getElementById(String(data.id)));
    return parts;
  };

  const fadeIn = (added: CollectionReturnValue): void => {
    added.forEach((e) => {
      e.style("opacity", 0);
      e.animate({ style: { opacity: 1 }, duration: FADE_IN_MS, complete: () => e.removeStyle("opacity") });
    });
  };

  const patch = (before: ElementDefinition, after: ElementDefinition): void => {
    const element = cy.getElementById(String(after.data.id));
    if (after.position && !equal(before.position, after.position)) element.position(after.position);
    if (!equal(before.classes, after.classes)) {
      element.classes(after.classes ?? []);
      stressed.delete(String(after.data.id));
    }
    if (after.style && !equal(before.style, after.style)) element.style(after.style as Record<string, string>);
    if (before.data.entity !== after.data.entity) element.data("entity", after.data.entity);
  };

  return {
    drawn,
    add(shapes, fade) {
      for (const shape of shapes) {
        // One of that name may still be fading out.
        cy.remove(partsOf(shape));
        drawn.set(shape.id, shape);
      }
      cy.add(shapes.flatMap(anchorElements));
      const added = cy.add(shapes.map(toElement));
      if (fade) fadeIn(added);
    },
    remove(shape, fade) {
      drawn.delete(shape.id);
      stressed.delete(shape.id);
      const parts = partsOf(shape);
      const element = cy.getElementById(shape.id);
      if (fade && element.nonempty()) {
        element.animate({ style: { opacity: 0 }, duration: FADE_OUT_MS, complete: () => cy.remove(parts) });
      } else {
        cy.remove(parts);
      }
    },
    stress(bitsOf) {
      for (const shape of drawn.values()) {
        const bits = bitsOf(shape);
        const before = stressed.get(shape.id) ?? 0;
        if (bits === before) continue;
        if (bits === 0) stressed.delete(shape.id);
        else stressed.set(shape.id, bits);
        const element = cy.getElementById(shape.id);
        for (const [bit, name] of CLASS_OF)
          if ((bits & bit) !== (before & bit)) element.toggleClass(name, (bits & bit) !== 0);
      }
    },
    update(shape) {
      const before = drawn.get(shape.id);
      if (!before || equal(before, shape)) return;
      drawn.set(shape.id, shape);
      patch(toElement(before), toElement(shape));
      const anchors = anchorElements(shape);
      anchorElements(before).forEach((old, i) => {
        const next = anchors[i];
        if (next) patch(old, next);
      });
    },
  };
}
