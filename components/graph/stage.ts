/** Puts shapes on Cytoscape's stage, changes and removes them; lines that meet share the anchor they end on. */
import type { CollectionReturnValue, Core } from "cytoscape";
import type { Shape } from "#lib/scene/scene.ts";
import { equal } from "#lib/topology/equal.ts";
import { anchorElement, anchorsOf, toElement } from "./elements.ts";

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
  /** How many lines end on an anchor. */
  const uses = new Map<string, number>();

  const release = (shape: Shape): void => {
    for (const { id } of anchorsOf(shape)) {
      const left = (uses.get(id) ?? 1) - 1;
      if (left > 0) uses.set(id, left);
      else {
        uses.delete(id);
        cy.getElementById(id).remove();
      }
    }
  };

  const fadeIn = (added: CollectionReturnValue): void => {
    added.forEach((e) => {
      e.style("opacity", 0);
      e.animate({ style: { opacity: 1 }, duration: FADE_IN_MS, complete: () => e.removeStyle("opacity") });
    });
  };

  const add = (shapes: readonly Shape[], fade: boolean): void => {
    const anchors = new Map<string, ReturnType<typeof anchorElement>>();
    for (const shape of shapes) {
      // One of that name may still be fading out.
      cy.getElementById(shape.id).remove();
      drawn.set(shape.id, shape);
      for (const anchor of anchorsOf(shape)) {
        const used = uses.get(anchor.id) ?? 0;
        uses.set(anchor.id, used + 1);
        if (used === 0) anchors.set(anchor.id, anchorElement(anchor));
      }
    }
    cy.add([...anchors.values()]);
    const added = cy.add(shapes.map(toElement));
    if (fade) fadeIn(added);
  };

  const remove = (shape: Shape, fade: boolean): void => {
    drawn.delete(shape.id);
    const element = cy.getElementById(shape.id);
    const end = (): void => {
      cy.remove(element);
      release(shape);
    };
    if (!fade || element.empty()) {
      end();
      return;
    }
    element.animate({ style: { opacity: 0 }, duration: FADE_OUT_MS, complete: end });
  };

  return {
    drawn,
    add,
    remove,
    update(shape) {
      const before = drawn.get(shape.id);
      if (!before || equal(before, shape)) return;
      drawn.set(shape.id, shape);
      if (shape.shape === "bar" || shape.shape === "wire") {
        // An edge cannot be given other ends in place.
        remove(before, false);
        add([shape], false);
        return;
      }
      const { position, classes, style } = toElement(shape);
      const element = cy.getElementById(shape.id);
      if (position) element.position(position);
      element.classes(classes ?? []);
      if (style) element.style(style as Record<string, string>);
    },
  };
}
