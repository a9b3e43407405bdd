/** A bar with very many cards shows one in their place, that says how many: so many are read by nobody, and take minutes to walk through. */
import type { EntityId } from "#lib/topology/model.ts";
import { type Filter, isAlive, isNarrowed } from "./filter.ts";
import { containersOf, countOf, jointsOfAll } from "./fold.ts";
import type { CardPlan } from "./plan-types.ts";

/** More cards than these are a crowd. */
export const CROWD = 200;

/** Whether the cards of a bar may be counted: not when somebody asked for them, by name or with a filter that leaves things out. */
export const mayCrowd = (bar: string, unfold: readonly string[], filter: Filter): boolean =>
  !isNarrowed(filter) && !unfold.includes(bar);

interface Place {
  /** What the card's id is made of. */
  readonly id: EntityId;
  /** What a click on it means: the network that all of them have joined. */
  readonly entity: EntityId;
}

/** Cards of containers in one, which stands where the first stood; folded groups and what is no container's stay. */
export function foldCrowd(
  cards: readonly CardPlan[],
  { id, entity }: Place,
  order: ReadonlyMap<EntityId, number>,
): readonly CardPlan[] {
  if (cards.length <= CROWD) return cards;
  const isMember = (card: CardPlan): boolean => card.members === null && card.containers.length > 0;
  const members = cards.filter(isMember);
  if (members.length <= CROWD) return cards;
  const own = `crowd on ${id}`;
  const containers = members.flatMap(containersOf);
  const stopped = containers.filter((c) => !isAlive(c)).length;
  const crowd: CardPlan = {
    id: own,
    entity,
    title: countOf(containers.length),
    about: stopped > 0 ? `${stopped} not running` : "a filter shows each",
    sandbox: null,
    containers: [],
    joints: jointsOfAll(own, entity, members, order),
    loose: [],
    ports: members.flatMap((m) => m.ports),
    group: null,
    members,
  };
  const first = members[0];
  return cards.flatMap((card) => (card === first ? [crowd] : isMember(card) ? [] : [card]));
}
