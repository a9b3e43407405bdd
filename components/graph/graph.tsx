"use client";

/** The picture: the scene of what the store holds, drawn by Cytoscape, with its controls. */
import { useEffect, useMemo, useRef } from "react";
import { usePage } from "#components/store/store.ts";
import { layout } from "#lib/scene/layout.ts";
import { makePlan } from "#lib/scene/plan.ts";
import { createGraph, type GraphController } from "./controller.ts";
import { Controls } from "./controls.tsx";
import { Legend } from "./legend.tsx";
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
  const entities = usePage((s) => s.entities);
  const relations = usePage((s) => s.relations);
  const view = usePage((s) => s.view);
  const filter = usePage((s) => s.filter);
  const fresh = usePage((s) => s.fresh);
  const selection = usePage((s) => s.selection);
  const hover = usePage((s) => s.hover);
  const reveal = usePage((s) => s.reveal);
  const scene = useMemo(() => layout(makePlan(entities, relations, view, filter)), [entities, relations, view, filter]);
  /** What was fitted last: another view or filter is another picture, a change of the topology is not. */
  const fitted = useRef<unknown>(null);

  useEffect(() => {
    if (!container.current) return;
    const made = createGraph(container.current, {
      select: (id) => usePage.getState().select(id),
      hover: (id) => usePage.getState().setHover(id),
    });
    graph.current = made;
    window.__vethscopePicture = made;
    const onFit = (): void => made.showAll();
    const onTheme = (): void => made.restyle();
    const observer = new MutationObserver(onTheme);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", onTheme);
    window.addEventListener("vethscope:fit", onFit);
    return () => {
      observer.disconnect();
      scheme.removeEventListener("change", onTheme);
      window.removeEventListener("vethscope:fit", onFit);
      window.__vethscopePicture = undefined;
      graph.current = null;
      fitted.current = null;
      made.destroy();
    };
  }, []);

  useEffect(() => {
    graph.current?.setScene(scene, fresh);
    const picture = JSON.stringify([view, filter]);
    if (scene.shapes.length > 0 && fitted.current !== picture) {
      fitted.current = picture;
      graph.current?.showAll();
    }
  }, [scene, fresh, view, filter]);

  useEffect(() => graph.current?.emphasize(selection, hover), [selection, hover]);
  useEffect(() => {
    const { selection: id } = usePage.getState();
    if (reveal > 0 && id !== null) graph.current?.reveal(id);
  }, [reveal]);

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
          const direction = directionOf(event.key);
          if (!direction || event.altKey || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          const next = walk(scene, selection, direction);
          if (next !== null) usePage.getState().select(next, true);
        }}
      />
      <Controls
        onFit={() => graph.current?.showAll()}
        onZoom={(factor) => graph.current?.zoomBy(factor)}
        legend={<Legend scene={scene} />}
      />
    </div>
  );
}
