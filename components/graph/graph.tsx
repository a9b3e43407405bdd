"use client";

/** The picture: the scene of what the store holds, drawn by Cytoscape, with its controls. */
import { useEffect, useRef } from "react";
import { useActions } from "#components/actions/actions-store.ts";
import { usePage } from "#components/store/store.ts";
import type { EntityId } from "#lib/topology/model.ts";
import { createGraph, type GraphController } from "./controller.ts";
import { Controls } from "./controls.tsx";
import type { Point } from "./drag.ts";
import { dragEvents } from "./drag-events.ts";
import { DragOverlay } from "./drag-overlay.tsx";
import { useDragShown } from "./drag-state.ts";
import { follow } from "./follow.ts";
import { Legend } from "./legend.tsx";
import { sceneOf } from "./scene-of.ts";
import { directionOf, walk } from "./walk.ts";

/** What tests and benches look at: the picture as drawn. */
declare global {
  interface Window {
    __vethscopePicture?: GraphController | undefined;
  }
}

export function Graph() {
  const container = useRef<HTMLDivElement>(null);
  const graph = useRef<GraphController | null>(null);
  const selection = usePage((s) => s.selection);
  const scene = usePage(sceneOf);

  useEffect(() => {
    if (!container.current) return;
    const place = container.current;
    const menu = (entity: EntityId | null, at: Point): void => {
      const box = place.getBoundingClientRect();
      if (entity !== null) usePage.getState().select(entity);
      useActions.getState().openMenu({ entity, x: box.left + at.x, y: box.top + at.y });
    };
    const made = createGraph(place, {
      menu,
      dragging: (drag) => dragEvents(drag, menu),
      select: (id) => usePage.getState().select(id),
      // While something is dragged, what it can be dropped on stands out, and nothing else.
      hover: (id) => useDragShown.getState().shown === null && usePage.getState().setHover(id),
    });
    graph.current = made;
    window.__vethscopePicture = made;
    const unfollow = follow(made, place);
    const onFit = (): void => made.showAll(true);
    const onTheme = (): void => made.restyle();
    const observer = new MutationObserver(onTheme);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", onTheme);
    window.addEventListener("vethscope:fit", onFit);
    return () => {
      unfollow();
      observer.disconnect();
      scheme.removeEventListener("change", onTheme);
      window.removeEventListener("vethscope:fit", onFit);
      window.__vethscopePicture = undefined;
      graph.current = null;
      made.destroy();
    };
  }, []);

  return (
    <div className="relative h-full w-full">
      <div
        ref={container}
        role="application"
        aria-label="Picture of the topology. Arrow keys walk along wires; the list holds the same facts."
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a canvas is walked by keys; no element of HTML does that
        tabIndex={0}
        className="h-full w-full outline-offset-[-2px]"
        onKeyDown={(event) => {
          if (event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) {
            event.preventDefault();
            const box = event.currentTarget.getBoundingClientRect();
            const at = (selection === null ? null : graph.current?.rendered(selection)) ?? { x: 24, y: 24 };
            useActions.getState().openMenu({ entity: selection, x: box.left + at.x, y: box.top + at.y });
            return;
          }
          const direction = directionOf(event.key);
          if (!direction || event.altKey || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          const next = walk(scene, selection, direction);
          if (next !== null) usePage.getState().select(next, true);
        }}
      />
      <DragOverlay />
      <Controls
        onFit={() => graph.current?.showAll(true)}
        onZoom={(factor) => graph.current?.zoomBy(factor)}
        legend={<Legend scene={scene} />}
      />
    </div>
  );
}
