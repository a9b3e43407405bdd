/** Keeps the picture on what the store holds. It hears of a change before React does, so that nothing delays a wire. */
import { type PageState, usePage } from "#components/store/store.ts";
import type { GraphController } from "./controller.ts";
import { sceneOf } from "./scene-of.ts";

/** Starts following; returns what ends it. */
export function follow(graph: GraphController): () => void {
  /** What was fitted last: another view or filter is another picture, a change of the topology is not. */
  let fitted = "";
  const draw = (state: PageState): void => {
    const scene = sceneOf(state);
    graph.setScene(scene, state.fresh);
    const picture = JSON.stringify([state.view, state.filter]);
    if (scene.shapes.length > 0 && fitted !== picture) {
      fitted = picture;
      graph.showAll();
    }
  };
  const reveal = (state: PageState): void => {
    if (state.reveal > 0 && state.selection !== null) graph.reveal(state.selection);
  };
  const first = usePage.getState();
  draw(first);
  graph.emphasize(first.selection, first.hover);
  reveal(first);
  return usePage.subscribe((now, before) => {
    if (now.entities !== before.entities || now.view !== before.view || now.filter !== before.filter) draw(now);
    if (now.selection !== before.selection || now.hover !== before.hover) graph.emphasize(now.selection, now.hover);
    if (now.reveal !== before.reveal) reveal(now);
  });
}
