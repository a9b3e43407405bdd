/** What a drag from a card to a bar means: a connect. Planned on the page while it is dragged, with what is known here. */
import { toDo } from "#components/actions/action-words.ts";
import { useActions } from "#components/actions/actions-store.ts";
import { whyNot } from "#components/actions/may.ts";
import { containerOf } from "#components/actions/offers.ts";
import { perform } from "#components/actions/perform.ts";
import { usePage } from "#components/store/store.ts";
import type { Action } from "#lib/protocol/actions.ts";
import { groupName } from "#lib/topology/groups.ts";
import type { EntityId } from "#lib/topology/model.ts";
import type { planAction } from "#lib/topology/plan/plan-action.ts";
import type { Drag, DragEvents, Point, Verdict } from "./drag.ts";
import { useDragShown } from "./drag-state.ts";

type Planner = typeof planAction;
type Connect = Extract<Action, { kind: "connect" }>;

const DROP = "Drop it on what is to be connected; Esc lets go.";

/** A frame's share for planning what is not under the pointer, in ms. */
const SLICE = 6;

let planner: Planner | null = null;

/** Not in the first load; there a moment after the first press on a card. */
function loadPlanner(): Promise<void> {
  if (planner !== null) return Promise.resolve();
  return import("#lib/topology/plan/plan-action.ts").then((m) => {
    planner = m.planAction;
  });
}

/** The connect between a card's thing and a bar's, whichever is which; null when they are not one of each. */
function between(a: EntityId, b: EntityId): Connect | null {
  const page = usePage.getState();
  const [one, two] = [page.entities.get(a), page.entities.get(b)];
  const container = containerOf(one, page) ?? containerOf(two, page);
  const network = one?.kind === "network" ? one : two?.kind === "network" ? two : null;
  if (!container || !network) return null;
  return {
    kind: "connect",
    network: network.id,
    container: container.id,
    ipv4: null,
    ipv6: null,
    linkLocal: [],
    aliases: [],
    mac: null,
    gwPriority: null,
    driverOptions: {},
  };
}

/** Why what stands for several things cannot be connected as it is; null for everything else. */
function foldedWhy(entity: EntityId): string | null {
  const name = groupName(entity);
  return name === null
    ? null
    : `${name} is folded, and stands for several containers: unfold it to connect one of them.`;
}

/** `drag` is asked for late: it is made with these events. */
export function connectByDrag(drag: () => Drag | null, menu: (entity: EntityId | null, at: Point) => void): DragEvents {
  let judged = new Map<EntityId, { readonly verdict: Verdict; readonly text: string; readonly clear: boolean }>();
  let frame = 0;

  const judge = (from: EntityId, over: EntityId): { verdict: Verdict; text: string; clear: boolean } => {
    const before = judged.get(over);
    if (before) return before;
    const page = usePage.getState();
    const action = between(from, over);
    const why = whyNot("connect", page) ?? foldedWhy(from) ?? foldedWhy(over);
    if (why !== null || !action) {
      const text = why ?? "Only containers and networks can be connected.";
      judged.set(over, { verdict: "no", text, clear: false });
      return { verdict: "no", text, clear: false };
    }
    const text = toDo(action, page.entities);
    if (planner === null) return { verdict: null, text, clear: false };
    const { refusals, warnings } = planner(action, page.entities, page.relations);
    const [refusal] = refusals;
    const said = refusal
      ? { verdict: "no" as const, text: refusal.message, clear: false }
      : { verdict: "yes" as const, text, clear: warnings.length === 0 };
    judged.set(over, said);
    return said;
  };

  return {
    begins(entity) {
      const { entities, ...page } = usePage.getState();
      const known = { entities, relations: page.relations };
      const thing = entities.get(entity);
      const able = thing?.kind === "network" || containerOf(thing, known) !== null || foldedWhy(entity) !== null;
      if (able) void loadPlanner();
      return able;
    },
    begun(from, targets) {
      judged = new Map();
      usePage.getState().setHover(null);
      const rest = [...new Set(targets)];
      const work = (): void => {
        const until = performance.now() + SLICE;
        if (planner !== null) {
          while (rest.length > 0 && performance.now() < until) judge(from, rest.shift() ?? "");
          drag()?.light((entity) => judged.get(entity)?.verdict ?? null);
        }
        if (rest.length > 0) frame = requestAnimationFrame(work);
      };
      void loadPlanner().then(work);
    },
    moved(from, over, start, at) {
      const said = over === null ? { verdict: null, text: foldedWhy(from) ?? DROP } : judge(from, over);
      useDragShown.setState({ shown: { start, at, text: said.text, verdict: said.verdict } });
    },
    dropped(from, over) {
      const action = between(from, over);
      if (!action) return;
      const { verdict, clear } = judge(from, over);
      if (verdict === "yes" && clear) void perform(action);
      else if (verdict !== "no") {
        useActions.getState().open({ is: "connect", container: action.container, network: action.network });
      }
    },
    ended() {
      cancelAnimationFrame(frame);
      useDragShown.setState({ shown: null });
    },
    pressed: menu,
  };
}
