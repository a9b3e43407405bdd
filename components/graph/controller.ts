/**
 * Keeps Cytoscape showing a scene: adds, moves and removes only what differs from the scene before, and only what is in
 * view. Knows nothing of React or the store.
 */
import cytoscape, { type Core, type EventObject } from "cytoscape";
import { MARGIN } from "#lib/scene/metrics.ts";
import type { Scene, Shape } from "#lib/scene/scene.ts";
import type { EntityId } from "#lib/topology/model.ts";
import { attachDrag, type Drag, type DragEvents, type Point } from "./drag.ts";
import { hitBy } from "./hit.ts";
import { createStage, FADED, FRESH, HOVERED, SELECTED } from "./stage.ts";
import { makeStyle, readTokens } from "./theme.ts";
import { extent, inWindow, type Viewport } from "./window.ts";

export interface GraphEvents {
  select(id: EntityId | null): void;
  hover(id: EntityId | null): void;
  /** Asked for with the right button; at, in pixels from the picture's upper left corner. */
  menu(id: EntityId | null, at: Point): void;
  /** What dragging from cards to bars means. */
  readonly dragging: (drag: () => Drag | null) => DragEvents;
}

export interface GraphController {
  readonly scene: Scene | null;
  /** Ids of the shapes that are elements now. */
  shown(): readonly string[];
  setScene(scene: Scene, fresh: ReadonlySet<EntityId>): void;
  /** What stays clear while the rest fades. */
  emphasize(selection: EntityId | null, hover: EntityId | null): void;
  /**
   * The whole picture, and again when its place changes, until somebody moves it; on a phone, its beginning at a
   * readable size, unless somebody `asked` for the whole.
   */
  showAll(asked?: boolean): void;
  zoomBy(factor: number): void;
  /**
   * Brings a thing into view, moving the picture no more than needed; `covered` pixels at the right edge have something
   * lying over them. With `legible` it also zooms in until names can be read.
   */
  reveal(id: EntityId, covered: number, legible: boolean): void;
  /** Where the middle of a thing is now, in pixels from the picture's upper left corner; null when it is not drawn. */
  rendered(id: EntityId): { readonly x: number; readonly y: number } | null;
  restyle(): void;
  destroy(): void;
}

// Sizes and labels are given per element on purpose (see elements.ts); Cytoscape would warn about each of them.
cytoscape.warnings(false);

/** Beside the scene's own margin. */
const FIT_PADDING = 4;
/** The middle of what is revealed keeps this far from the edges of the place: half a card and some. */
const REVEAL_MARGIN = 92;
const MAX_FIT_ZOOM = 1.15;
/** Below this zoom small text is not drawn (see window.ts); narrower pictures than this (px) begin at that zoom. */
const READABLE = 0.6;
const NARROW = 700;
const GLOW_MS = 1400;
/** Pictures with more shapes change without fading. */
const FADE_LIMIT = 600;
/** From here on wires are not drawn while the picture is being moved. */
const MANY = 2500;

/** From this zoom on, names can be read. */
const LEGIBLE = 0.55;

/** The pan nearest to `pan` with which what is at `at` (at zoom, without pan) is inside 0…size, off the edges. */
function panned(pan: number, at: number, size: number): number {
  const margin = Math.min(size / 2, REVEAL_MARGIN);
  return Math.min(Math.max(pan, margin - at), size - margin - at);
}

const calm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

export function createGraph(container: HTMLElement, events: GraphEvents): GraphController {
  const cy: Core = cytoscape({
    container,
    style: makeStyle(readTokens()),
    layout: { name: "preset" },
    minZoom: 0.05,
    maxZoom: 3,
    autoungrabify: true,
    autounselectify: true,
    boxSelectionEnabled: false,
  });
  let scene: Scene | null = null;
  let byId = new Map<string, Shape>();
  const stage = createStage(cy);
  /** What changed just now, and glows. */
  let fresh: ReadonlySet<EntityId> = new Set();
  let clear: { selection: EntityId | null; hover: EntityId | null } = { selection: null, hover: null };
  let frame = 0;
  let glowing: ReturnType<typeof setTimeout> | undefined;

  const viewport = (): Viewport => {
    const box = cy.extent();
    const slack = 0.4;
    const [dx, dy] = [box.w * slack, box.h * slack];
    return { x1: box.x1 - dx, y1: box.y1 - dy, x2: box.x2 + dx, y2: box.y2 + dy, zoom: cy.zoom() };
  };

  /** What is drawn in a thing's place: its folded group, or itself. */
  const shownFor = (id: EntityId | null): EntityId | null => (id === null ? null : (scene?.standIns.get(id) ?? id));

  /** Selection, hover and freshness, as classes; hover counts for what fades while there is one. */
  const emphasize = (): void => {
    if (cy.destroyed()) return;
    const selection = shownFor(clear.selection);
    const hover = shownFor(clear.hover);
    const centre = hover ?? selection;
    const near = centre !== null ? scene?.near.get(centre) : undefined;
    const known = centre !== null && (near !== undefined || byEntity(centre));
    cy.batch(() =>
      stage.stress(({ entity, shape }) => {
        if (entity === null) return 0;
        const kept = !known || entity === centre || near?.has(entity) || shape === "frame" || isHost(entity);
        return (
          (kept ? 0 : FADED) |
          (entity === selection ? SELECTED : 0) |
          (entity === hover ? HOVERED : 0) |
          (shape !== "text" && fresh.has(entity) ? FRESH : 0)
        );
      }),
    );
  };
  const isHost = (entity: EntityId): boolean => entity.startsWith("host:");
  const byEntity = (id: EntityId): boolean => scene?.shapes.some((s) => s.entity === id) ?? false;

  /** The middle of the shape that stands for a thing best. */
  const middleOf = (id: EntityId): { x: number; y: number } | null => {
    const drawn = shownFor(id);
    const shapes = scene?.shapes.filter((s) => s.entity === drawn && s.shape !== "frame") ?? [];
    const shape = shapes.find((s) => s.shape === "card" || s.shape === "chip" || s.shape === "tab") ?? shapes[0];
    if (!shape) return null;
    const box = extent(shape);
    return { x: (box.x1 + box.x2) / 2, y: (box.y1 + box.y2) / 2 };
  };

  const syncWindow = (fade: boolean): void => {
    const view = viewport();
    const incoming: Shape[] = [];
    cy.batch(() => {
      for (const [id, shape] of stage.drawn) {
        const now = byId.get(id);
        if (!now) stage.remove(shape, fade);
        else if (!inWindow(now, view)) stage.remove(shape, false);
        else if (now !== shape) stage.update(now);
      }
      for (const shape of byId.values()) if (!stage.drawn.has(shape.id) && inWindow(shape, view)) incoming.push(shape);
      stage.add(incoming, fade);
    });
    if (incoming.length > 0) emphasize();
  };

  const glow = (changed: ReadonlySet<EntityId>): void => {
    clearTimeout(glowing);
    fresh = changed;
    emphasize();
    glowing = setTimeout(() => {
      fresh = new Set();
      emphasize();
    }, GLOW_MS);
  };

  const entityOf = (event: EventObject): EntityId | null => hitBy(event, cy, scene)?.entity ?? null;
  cy.on("tap", (event) => events.select(entityOf(event)));
  cy.on("cxttap", (event) => events.menu(entityOf(event), { ...event.renderedPosition }));
  const drag: Drag = attachDrag(
    cy,
    () => scene,
    events.dragging(() => drag),
  );
  cy.on("mouseover", "node, edge", (event) => {
    const entity = entityOf(event);
    container.style.cursor = entity ? "pointer" : "";
    events.hover(entity);
  });
  cy.on("mouseout", "node, edge", () => {
    container.style.cursor = "";
    events.hover(null);
  });
  cy.on("dbltap", (event) => {
    const level = Math.min(cy.maxZoom(), cy.zoom() * 1.8);
    cy.animate({ zoom: { level, position: event.position }, duration: calm() ? 0 : 180 });
  });
  // While nobody has moved the picture it keeps fitting its place; then it stays where it was put.
  let moved = false;
  cy.on("scrollzoom dragpan pinchzoom dbltap", () => {
    moved = true;
  });
  // Cytoscape tells of a new size late, also after the picture is gone: another view is shown by then.
  cy.on("resize", () => {
    if (!moved && !cy.destroyed()) fitPicture();
  });
  cy.on("viewport resize", () => {
    if (frame === 0 && !cy.destroyed()) {
      frame = requestAnimationFrame(() => {
        frame = 0;
        syncWindow(false);
      });
    }
  });

  const fitPicture = (asked = false): void => {
    if (!scene || scene.width === 0) return;
    const zoom = Math.min(
      MAX_FIT_ZOOM,
      (cy.width() - 2 * FIT_PADDING) / scene.width,
      (cy.height() - 2 * FIT_PADDING) / scene.height,
    );
    // On a phone the whole would be too small to read: begin at its upper left; the fit button still shows all of it.
    const narrow = !asked && cy.width() < NARROW && zoom < READABLE;
    const level = narrow ? READABLE : Math.max(cy.minZoom(), zoom);
    const centred = { x: (cy.width() - scene.width * level) / 2, y: (cy.height() - scene.height * level) / 2 };
    const pan = narrow ? { x: -MARGIN * level, y: 0 } : { x: centred.x, y: Math.max(FIT_PADDING, centred.y) };
    cy.viewport({ zoom: level, pan });
    syncWindow(false);
  };

  return {
    get scene() {
      return scene;
    },
    shown: () => [...stage.drawn.keys()],
    setScene(next, changed) {
      const first = scene === null;
      scene = next;
      byId = new Map(next.shapes.map((s) => [s.id, s]));
      (cy as unknown as { renderer(): { hideEdgesOnViewport: boolean } }).renderer().hideEdgesOnViewport =
        next.shapes.length > MANY;
      if (first) fitPicture();
      // Fading redraws the whole picture many times; in a large one that would hold up what comes next.
      syncWindow(!first && !calm() && next.shapes.length < FADE_LIMIT);
      if (!first && changed.size > 0) glow(changed);
    },
    emphasize(selection, hover) {
      clear = { selection, hover };
      emphasize();
    },
    showAll(asked = false) {
      moved = asked;
      fitPicture(asked);
    },
    zoomBy(factor) {
      moved = true;
      const level = Math.min(cy.maxZoom(), Math.max(cy.minZoom(), cy.zoom() * factor));
      const renderedPosition = { x: cy.width() / 2, y: cy.height() / 2 };
      cy.animate({ zoom: { level, renderedPosition }, duration: calm() ? 0 : 120 });
    },
    rendered(id) {
      const middle = middleOf(id);
      if (!middle) return null;
      const [zoom, pan] = [cy.zoom(), cy.pan()];
      return { x: middle.x * zoom + pan.x, y: middle.y * zoom + pan.y };
    },
    reveal(id, covered, legible) {
      const middle = middleOf(id);
      if (!middle) return;
      cy.stop();
      const zoom = legible && cy.zoom() < LEGIBLE ? 0.9 : cy.zoom();
      const [width, height] = [cy.width() - covered, cy.height()];
      const now = cy.pan();
      const pan =
        zoom === cy.zoom()
          ? {
              x: panned(now.x, middle.x * zoom, width),
              y: panned(now.y, middle.y * zoom, height),
            }
          : { x: width / 2 - middle.x * zoom, y: height / 2 - middle.y * zoom };
      if (zoom === cy.zoom() && pan.x === now.x && pan.y === now.y) return;
      moved = true;
      cy.animate({ zoom, pan, duration: calm() ? 0 : 220 });
    },
    restyle() {
      cy.style(makeStyle(readTokens()));
    },
    destroy() {
      clearTimeout(glowing);
      cancelAnimationFrame(frame);
      drag.destroy();
      cy.destroy();
    },
  };
}
