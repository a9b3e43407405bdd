/** Moves in the search palette: "move backend up", "move up" for what is selected, "arrange anew". */
import { moveOffers, nameOfThing, stepThing } from "#components/order/offers.ts";
import { arrangeAnew } from "#components/order/reorder.ts";
import { type PageState, usePage } from "#components/store/store.ts";
import type { EntityId } from "#lib/topology/model.ts";

export interface OrderEntry {
  readonly key: string;
  readonly text: string;
  run(): void;
}

const MOST = 8;
const ARRANGE = ["arrange", "anew", "order"];
const WAYS = ["up", "down", "left", "right"];

/** Empty unless what was typed begins like a verb, of three letters or more. */
export function orderEntries(typed: string, page: PageState): readonly OrderEntry[] {
  const { view } = page;
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const [verb = "", ...rest] = words;
  if (verb.length < 3 || view === "addresses") return [];
  const found: OrderEntry[] = [];
  if ("move".startsWith(verb)) {
    const way = rest.length > 0 ? WAYS.filter((w) => w === rest.at(-1)) : [];
    const named = way.length > 0 ? rest.slice(0, -1) : rest;
    for (const id of thingsNamed(named, page)) {
      for (const { step, ends } of moveOffers(id, page)) {
        if (ends || (way.length > 0 && !way.includes(step))) continue;
        const text = `Move ${nameOfThing(id, page)} ${step}`;
        found.push({ key: `move ${id} ${step}`, text, run: () => stepThing(id, step, usePage.getState()) });
      }
      if (found.length >= MOST) break;
    }
  }
  if (words.every((w) => ARRANGE.some((name) => name.startsWith(w)))) {
    found.push({ key: "arrange anew", text: "Arrange the picture anew", run: () => void arrangeAnew(view) });
  }
  return found.slice(0, MOST);
}

/** Without a name, what is selected. */
function thingsNamed(words: readonly string[], { selection, relations }: PageState): readonly EntityId[] {
  if (words.length === 0) return selection === null ? [] : [selection];
  return [...relations.networks, ...relations.containers].flatMap(({ id, name }): EntityId[] =>
    words.every((w) => name.toLowerCase().includes(w)) ? [id] : [],
  );
}
