/** Puts shapes on Cytoscape's stage, changes and removes them, touching only what differs: each touch costs a restyle. */
import type { CollectionReturnValue, Core, ElementDefinition } from "cytoscape";
import type { Shape } from "#lib/scene/scene.ts";
import { equal } from "#lib/topology/equal.ts";
import { anchorElements, toElement } from "./elements.ts";

const FADE_OUT_MS = 160;
const FADE_IN_MS = 180;

export interface Stage {
  /** What is on the stage now, by shape id. */
  readonly drawn: ReadonlyMap<string, Shape>;
  add(shapes: readonly Shape[], fade: boolean): void;
  update(shape: Shape): void;
  remove(shape: Shape, fade: boolean): void;
}

export function createStage(cy: Core): Stage {
  const drawn = new Map<string, Shape>();

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
    if (!equal(before.classes, after.classes)) element.classes(after.classes ?? []);
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
      const parts = partsOf(shape);
      const element = cy.getElementById(shape.id);
      if (fade && element.nonempty()) {
        element.animate({ style: { opacity: 0 }, duration: FADE_OUT_MS, complete: () => cy.remove(parts) });
      } else {
        cy.remove(parts);
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
