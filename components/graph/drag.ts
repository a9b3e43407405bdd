/**
 * Dragging from a card to a bar, or from a bar to a card. The background pans as before; with a finger a long press
 * begins it. Knows Cytoscape and the scene, and nothing of what a drop means.
 */
import type { Core, EventObject } from "cytoscape";
import { type DragEnd, targetAt } from "#lib/scene/drop-target.ts";
import type { Scene } from "#lib/scene/scene.ts";
import type { EntityId } from "#lib/topology/model.ts";
import { hitBy, isTouch } from "./hit.ts";

/** In pixels of the picture's place. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What can become of a drop on a thing; null: it is not known yet. */
export type Verdict = "yes" | "no" | null;

export interface DragEvents {
  /** Whether a drag may begin on it at all. */
  begins(entity: EntityId): boolean;
  begun(from: EntityId, targets: readonly EntityId[]): void;
  moved(from: EntityId, over: EntityId | null, start: Point, at: Point): void;
  dropped(from: EntityId, over: EntityId): void;
  /** Also after a drop. */
  ended(): void;
  /** A long press that went nowhere, on anything or on the background. */
  pressed(entity: EntityId | null, at: Point): void;
}

export interface Drag {
  /** Shows what could be dropped on. */
  light(verdict: (entity: EntityId) => Verdict): void;
  destroy(): void;
}

const THRESHOLD = 6;
/** How near to a bar is on it, in pixels of the screen. */
const SLACK = 16;
const OTHER: Readonly<Record<DragEnd, DragEnd>> = { card: "bar", bar: "card" };

export function attachDrag(cy: Core, scene: () => Scene | null, events: DragEvents): Drag {
  let held: { from: EntityId; want: DragEnd; start: Point; moved: boolean } | null = null;
  let over: string | null = null;
  /** Where a finger has rested, and on what. */
  let pressed: { readonly on: EntityId | null; readonly at: Point } | null = null;

  const lightOut = (): void => void cy.elements(".target, .no-target, .over").removeClass("target no-target over");

  const end = (): void => {
    if (!held) return;
    held = null;
    over = null;
    cy.userPanningEnabled(true);
    cy.batch(lightOut);
    events.ended();
  };

  const begin = (event: EventObject): void => {
    const hit = hitBy(event, cy, scene());
    if (hit === null || (hit.shape !== "card" && hit.shape !== "bar")) return;
    if (hit.entity === null || !events.begins(hit.entity)) return;
    held = { from: hit.entity, want: OTHER[hit.shape], start: { ...event.renderedPosition }, moved: false };
    cy.userPanningEnabled(false);
  };

  cy.on("tapstart", (event) => {
    if (isTouch(event) || (event.originalEvent as MouseEvent).button !== 0) return;
    begin(event);
  });
  cy.on("taphold", (event) => {
    if (!isTouch(event)) return;
    const on = hitBy(event, cy, scene())?.entity ?? null;
    pressed = { on, at: { ...event.renderedPosition } };
    if (on !== null) cy.elements(`[entity = ${JSON.stringify(on)}]`).addClass("target over");
    begin(event);
  });
  cy.on("tapdrag", (event) => {
    const now = scene();
    const at = event.renderedPosition;
    if (pressed && Math.hypot(at.x - pressed.at.x, at.y - pressed.at.y) >= THRESHOLD) {
      pressed = null;
      lightOut();
    }
    if (!held || !now) return;
    if (!held.moved) {
      if (Math.hypot(at.x - held.start.x, at.y - held.start.y) < THRESHOLD) return;
      held.moved = true;
      const { want } = held;
      events.begun(
        held.from,
        now.shapes.flatMap((s) => (s.shape === want && s.entity !== null ? [s.entity] : [])),
      );
    }
    const hit = targetAt(now, held.want, event.position.x, event.position.y, SLACK / cy.zoom());
    if (hit?.entity !== over) {
      over = hit?.entity ?? null;
      cy.batch(() => {
        cy.elements(".over").removeClass("over");
        if (over !== null) cy.elements(`[entity = ${JSON.stringify(over)}]`).addClass("over");
      });
    }
    events.moved(held.from, over, held.start, { ...at });
  });
  cy.on("tapend", (event) => {
    const rested = pressed;
    pressed = null;
    if (rested) lightOut();
    const was = held;
    const on = over;
    end();
    if (was?.moved) {
      if (on !== null) events.dropped(was.from, on);
    } else if (rested) events.pressed(rested.on, { ...event.renderedPosition });
  });

  const onKey = (event: KeyboardEvent): void => {
    if (!held?.moved || event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    end();
  };
  addEventListener("keydown", onKey, true);
  addEventListener("blur", end);

  return {
    light(verdict) {
      const want = held?.want;
      if (!held?.moved || !want) return;
      cy.batch(() =>
        cy.elements(`.${want}`).forEach((e) => {
          const entity = e.data("entity") as EntityId | null;
          const said = entity === null ? null : verdict(entity);
          e.toggleClass("target", said === "yes");
          e.toggleClass("no-target", said === "no");
        }),
      );
    },
    destroy() {
      removeEventListener("keydown", onKey, true);
      removeEventListener("blur", end);
    },
  };
}
