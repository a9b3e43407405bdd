/** The scene of what the page holds; the last one is kept, so that whoever asks next need not lay it out again. */
import type { PageState } from "#components/store/store.ts";
import { layout } from "#lib/scene/layout.ts";
import { makePlan, type ViewName } from "#lib/scene/plan.ts";
import type { Scene } from "#lib/scene/scene.ts";

type Inputs = Pick<PageState, "entities" | "relations" | "view" | "filter" | "fold">;
type Drawn = Omit<Inputs, "view"> & { readonly view: ViewName };

let last: { readonly inputs: Drawn; readonly scene: Scene } | null = null;

export function sceneOf({ entities, relations, filter, fold, ...looking }: Inputs): Scene {
  // The table of addresses is no picture: whoever asks meanwhile is about to go, and is shown what it showed.
  const view = looking.view === "addresses" ? (last?.inputs.view ?? "networks") : looking.view;
  const before = last?.inputs;
  const same =
    before?.entities === entities && before.view === view && before.filter === filter && before.fold === fold;
  if (last && same) return last.scene;
  const scene = layout(makePlan(entities, relations, { view, filter, fold }));
  last = { inputs: { entities, relations, view, filter, fold }, scene };
  return scene;
}
