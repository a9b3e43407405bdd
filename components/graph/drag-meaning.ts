/**
 * What a drag means: from a card to a bar a connect, planned on the page while it is dragged, with what is known here;
 * along its bar, or of a bar's label, another place in the order.
 */
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
import type { Drag, DragEvents, Dragged, Verdict } from "./drag.ts";
import { placeAt } from "./drag-place.ts";
import { type DragShown, useDragShown } from "./drag-state.ts";

type Planner = typeof planAction;
type Connect = Extract<Action, { kind: "connect" }>;

/** What is told while nothing is under the pointer. */
const HINTS: Readonly<Record<Dragged["part"], string>> = {
  card: "Drop it on a network to connect it, or beside another card of its own network to move it; Esc lets go.",
  bar: "Drop it on what is to be connected; Esc lets go.",
  label: "Drop it where the network is to stand; Esc lets go.",
};

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

/** `drag` is asked for late: it is made with what calls this. */
export function dragMeaning(drag: () => Drag | null): Omit<DragEvents, "begins" | "pressed"> {
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
    begun(from, targets) {
      judged = new Map();
      usePage.getState().setHover(null);
      const rest = [...new Set(targets)];
      if (rest.length === 0) return;
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
    moved(now) {
      const { from, part, over, start, at } = now;
      const show = (said: Omit<DragShown, "start" | "at">): void =>
        useDragShown.setState({ shown: { start, at, ...said } });
      if (over !== null) return show({ ...judge(from, over), mark: null });
      const place = part === "bar" ? null : placeAt(now);
      if (!place) return show({ text: foldedWhy(from) ?? HINTS[part], verdict: null, mark: null });
      const [a, b] = place.ends.map((end) => drag()?.onPage(end) ?? end);
      show({ text: place.text, verdict: place.verdict, mark: a && b ? { from: a, to: b } : null });
    },
    dropped(now) {
      if (now.over === null) {
        if (now.part !== "bar") placeAt(now)?.put();
        return;
      }
      const action = between(now.from, now.over);
      if (!action) return;
      const { verdict, clear } = judge(now.from, now.over);
      if (verdict === "yes" && clear) void perform(action);
      else if (verdict !== "no") {
        useActions.getState().open({ is: "connect", container: action.container, network: action.network });
      }
    },
    ended() {
      cancelAnimationFrame(frame);
      useDragShown.setState({ shown: null });
    },
  };
}
