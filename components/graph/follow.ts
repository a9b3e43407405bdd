/** Keeps the picture on what the store holds. It hears of a change before React does, so that nothing delays a wire. */
import { useActions } from "#components/actions/actions-store.ts";
import { type PageState, usePage } from "#components/store/store.ts";
import { withPending } from "#lib/scene/pending.ts";
import type { Scene } from "#lib/scene/scene.ts";
import type { GraphController } from "./controller.ts";
import { pendingJoints } from "./pending-joints.ts";
import { sceneOf } from "./scene-of.ts";

const NOTHING: PageState["fresh"] = new Set();

/** How much of the picture's right side the inspector lies over; 0 where it is a page of its own. */
function coveredRight(place: HTMLElement): number {
  const inspector = document.getElementById("inspector")?.getBoundingClientRect();
  const box = place.getBoundingClientRect();
  return inspector && inspector.left > box.left ? Math.max(0, box.right - inspector.left) : 0;
}

/** Starts following with the picture at `place`; returns what ends it. */
export function follow(graph: GraphController, place: HTMLElement): () => void {
  /** What was fitted last: another view or filter is another picture, a change of the topology is not. */
  let fitted = "";
  let drawn: Scene | null = null;
  const draw = (state: PageState): void => {
    drawn = sceneOf(state);
    const scene = withPending(drawn, pendingJoints(useActions.getState().pending, state));
    graph.setScene(scene, state.fresh);
    const picture = JSON.stringify([state.view, state.filter, state.fold]);
    if (scene.shapes.length > 0 && fitted !== picture) {
      fitted = picture;
      graph.showAll();
    }
  };
  // The inspector opens with the selection; a frame later it is known what it lies over.
  const reveal = (legible: boolean): void => {
    requestAnimationFrame(() => {
      const { selection } = usePage.getState();
      if (selection !== null) graph.reveal(selection, coveredRight(place), legible);
    });
  };
  const first = usePage.getState();
  draw(first);
  graph.emphasize(first.selection, first.hover);
  if (first.selection !== null) reveal(false);
  const unpend = useActions.subscribe((now, before) => {
    if (now.pending !== before.pending) draw({ ...usePage.getState(), fresh: NOTHING });
  });
  const unfollow = usePage.subscribe((now, before) => {
    const looking = now.view !== before.view || now.filter !== before.filter || now.fold !== before.fold;
    const ordered = now.orders !== before.orders || now.wish !== before.wish;
    if (now.entities !== before.entities || looking) draw(now);
    else if (ordered && sceneOf(now) !== drawn) draw({ ...now, fresh: NOTHING });
    if (now.selection !== before.selection || now.hover !== before.hover) graph.emphasize(now.selection, now.hover);
    if (now.reveal !== before.reveal) reveal(true);
    else if (now.selection !== before.selection && now.selection !== null) reveal(false);
  });
  return () => {
    unpend();
    unfollow();
  };
}
