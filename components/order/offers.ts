/** Which ways a thing of the picture can be moved: the same in menus, by keys and in the search palette. */
import { planOf } from "#components/graph/scene-of.ts";
import type { PageState } from "#components/store/store.ts";
import { nameOf } from "#components/ui/naming.ts";
import { type Row, rowOf, type Step, stepFrom } from "#lib/scene/move.ts";
import { groupName } from "#lib/topology/groups.ts";
import type { EntityId } from "#lib/topology/model.ts";
import { reorder } from "./reorder.ts";
import { say } from "./say.ts";

export interface MoveOffer {
  readonly step: Step;
  /** It is the first or the last already. */
  readonly ends: boolean;
}

const UPRIGHT: readonly Step[] = ["up", "down"];
const LEVEL: readonly Step[] = ["left", "right"];

/** What a thing of the picture is called; a folded group by its own name. */
export function nameOfThing(id: EntityId, { entities }: Pick<PageState, "entities">): string {
  const entity = entities.get(id);
  return entity ? nameOf(entity, entities) : (groupName(id) ?? id);
}

const rowNow = (id: EntityId, page: PageState): Row | null =>
  page.view === "addresses" ? null : rowOf(planOf(page), id);

const waysOf = (row: Row): readonly Step[] => (row.on === null ? UPRIGHT : LEVEL);

/** None for what is neither bar nor card, and where no picture is looked at. */
export function moveOffers(id: EntityId, page: PageState): readonly MoveOffer[] {
  const row = rowNow(id, page);
  if (row === null) return [];
  return waysOf(row).map((step) => ({ step, ends: stepFrom(row, step) === null }));
}

/** Moves a thing by one place, and says so; or why that does nothing. */
export function stepThing(id: EntityId, step: Step, page: PageState): void {
  const row = rowNow(id, page);
  const name = nameOfThing(id, page);
  if (row === null || page.view === "addresses") return void say(`${name} has no place of its own in the picture`);
  const ways = waysOf(row);
  if (!ways.includes(step)) return void say(`${name} can be moved ${ways.join(" and ")}`);
  const move = stepFrom(row, step);
  const back = step === ways[0];
  if (move === null) return void say(`${name} is the ${back ? "first" : "last"} already`);
  if (!reorder(page.view, move, name)) return;
  say(`${name} moved ${step}, now ${row.at + (back ? 0 : 2)} of ${row.all.length}`);
}
