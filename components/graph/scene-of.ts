/** The scene of what the page holds; the last one is kept, so that whoever asks next need not lay it out again. */
import { orderOf } from "#components/store/order.ts";
import type { PageState } from "#components/store/store.ts";
import { layout } from "#lib/scene/layout.ts";
import type { Order } from "#lib/scene/order.ts";
import { makePlan, type ViewName } from "#lib/scene/plan.ts";
import type { Plan } from "#lib/scene/plan-types.ts";
import type { Scene } from "#lib/scene/scene.ts";

type Inputs = Pick<PageState, "entities" | "relations" | "view" | "filter" | "fold" | "orders" | "wish">;
type Drawn = Pick<Inputs, "entities" | "filter" | "fold"> & { readonly view: ViewName; readonly order: Order };

interface Picture {
  readonly inputs: Drawn;
  readonly plan: Plan;
  readonly scene: Scene;
}

let last: Picture | null = null;

function inputsOf({ entities, filter, fold, orders, wish, ...looking }: Inputs): Drawn {
  // The table of addresses is no picture: whoever asks meanwhile is about to go, and is shown what it showed.
  const view = looking.view === "addresses" ? (last?.inputs.view ?? "networks") : looking.view;
  return { entities, view, filter, fold, order: orderOf(view, { orders, wish }) };
}

const isSame = (a: Drawn, b: Drawn | undefined): boolean =>
  a.entities === b?.entities && a.view === b.view && a.filter === b.filter && a.fold === b.fold && a.order === b.order;

function pictureOf(state: Inputs): Picture {
  const inputs = inputsOf(state);
  if (last && isSame(inputs, last.inputs)) return last;
  const { entities, ...looking } = inputs;
  const plan = makePlan(entities, state.relations, looking);
  last = { inputs, plan, scene: layout(plan) };
  return last;
}

export const sceneOf = (state: Inputs): Scene => pictureOf(state).scene;

/** What the scene was laid out from. */
export const planOf = (state: Inputs): Plan => pictureOf(state).plan;
