/**
 * Dragging from a card to a bar, or from a bar to a card; and a card or a bar's label to another place. The background
 * pans as before; with a finger a long press begins it. Knows Cytoscape and the scene, and nothing of what a drop means.
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

/** What is dragged: a card may be moved and joined, a bar joined, its label moved. */
export type DragPart = DragEnd | "label";

/** What is going on. */
export interface Dragged {
  readonly from: EntityId;
  readonly part: DragPart;
  /** What it could be dropped on, to be joined with it. */
  readonly over: EntityId | null;
  readonly start: Point;
  readonly at: Point;
  /** The same as `at`, in the picture's own pixels. */
  readonly inPicture: Point;
}

export interface DragEvents {
  /** Whether a drag may begin on it at all. */
  begins(entity: EntityId, part: DragPart): boolean;
  begun(from: EntityId, targets: readonly EntityId[]): void;
  moved(now: Dragged): void;
  dropped(now: Dragged): void;
  /** Also after a drop. */
  ended(): void;
  /** A long press that went nowhere, on anything or on the background. */
  pressed(entity: EntityId | null, at: Point): void;
}

export interface Drag {
  /** Shows what could be dropped on. */
  light(verdict: (entity: EntityId) => Verdict): void;
  /** A place in the picture, in pixels of its place on the page. */
  onPage(inPicture: Point): Point;
  destroy(): void;
}

const THRESHOLD = 6;
/** How near to a bar is on it, in pixels of the screen. */
const SLACK = 16;
const OTHER: Readonly<Record<DragPart, DragEnd | null>> = { card: "bar", bar: "card", label: null };

/** A bar's label begins with its name; other text is no handle. */
function partOf({ id, shape }: { readonly id: string; readonly shape: string }): DragPart | null {
  if (shape === "card" || shape === "bar") return shape;
  return shape === "text" && id.startsWith("net ") ? "label" : null;
}

export function attachDrag(cy: Core, scene: () => Scene | null, events: DragEvents): Drag {
  let held: { from: EntityId; part: DragPart; start: Point; moved: boolean } | null = null;
  let over: string | null = null;
  let last: Dragged | null = null;
  /** Where a finger has rested, and on what. */
  let pressed: { readonly on: EntityId | null; readonly at: Point } | null = null;

  const lightOut = (): void => void cy.elements(".target, .no-target, .over").removeClass("target no-target over");

  const end = (): void => {
    if (!held) return;
    held = null;
    over = null;
    last = null;
    cy.userPanningEnabled(true);
    cy.batch(lightOut);
    events.ended();
  };

  const begin = (event: EventObject): void => {
    const data = hitBy(event, cy, scene());
    const part = data && partOf(data);
    if (!data || part === null || data.entity === null || !events.begins(data.entity, part)) return;
    held = { from: data.entity, part, start: { ...event.renderedPosition }, moved: false };
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
    const want = OTHER[held.part];
    if (!held.moved) {
      if (Math.hypot(at.x - held.start.x, at.y - held.start.y) < THRESHOLD) return;
      held.moved = true;
      events.begun(
        held.from,
        now.shapes.flatMap((s) => (s.shape === want && s.entity !== null ? [s.entity] : [])),
      );
    }
    const hit = want && targetAt(now, want, event.position.x, event.position.y, SLACK / cy.zoom());
    const hitEntity = hit?.entity ?? null;
    if (hitEntity !== over) {
      over = hitEntity;
      cy.batch(() => {
        cy.elements(".over").removeClass("over");
        if (over !== null) cy.elements(`[entity = ${JSON.stringify(over)}]`).addClass("over");
      });
    }
    const { from, part, start } = held;
    last = { from, part, over, start, at: { ...at }, inPicture: { ...event.position } };
    events.moved(last);
  });
  cy.on("tapend", (event) => {
    const rested = pressed;
    pressed = null;
    if (rested) lightOut();
    const was = held;
    const dragged = last;
    end();
    if (was?.moved) {
      if (dragged) events.dropped(dragged);
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
      const want = held && OTHER[held.part];
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
    onPage({ x, y }) {
      const [zoom, pan] = [cy.zoom(), cy.pan()];
      return { x: x * zoom + pan.x, y: y * zoom + pan.y };
    },
    destroy() {
      removeEventListener("keydown", onKey, true);
      removeEventListener("blur", end);
    },
  };
}
