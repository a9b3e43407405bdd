/** In which order bars and cards stand: people's own, by names, because ids differ after `docker compose up --force-recreate`. */
import type { Container } from "#lib/topology/model.ts";
import type { BarPlan, CardPlan } from "./plan-types.ts";

/** What it does not name comes after what it names, in order of creation. */
export interface Order {
  /** Names of networks; of switches that belong to none, their devices'. */
  readonly bars: readonly string[];
  /** Names of what is on the cards, by the name of the bar they hang on (`host` and `none` for those that hang on none). */
  readonly cards: Readonly<Record<string, readonly string[]>>;
}

/** Everything in order of creation. */
export const NO_ORDER: Order = { bars: [], cards: {} };

/** What is named on a bar; nothing where the bar is not: it may be called like something that every object has. */
export const namedOn = ({ cards }: Order, bar: string): readonly string[] =>
  Object.hasOwn(cards, bar) ? (cards[bar] ?? []) : [];

export const barName = ({ network, device }: Pick<BarPlan, "network" | "device">): string =>
  network?.name ?? device?.name ?? "";

/** A swarm's task without what the engine appends: the next task in its slot takes its place. */
export const placeName = ({ name, swarm }: Container): string =>
  swarm && name === `${swarm.serviceName}.${swarm.slot}.${swarm.task}` ? `${swarm.serviceName}.${swarm.slot}` : name;

/** By which names an order knows a card: its containers', all of them for a folded group; else its title. */
export function cardNames({ containers, members, title }: CardPlan): readonly string[] {
  if (members !== null) return members.flatMap(cardNames);
  return containers.length > 0 ? containers.map(placeName) : title === null ? [] : [title];
}

/** Those that `named` names in its order, then the others in theirs. */
export function inOrder<T>(
  things: readonly T[],
  named: readonly string[],
  namesOf: (thing: T) => readonly string[],
): readonly T[] {
  if (named.length === 0) return things;
  const ranks = new Map<string, number>();
  for (const [rank, name] of named.entries()) if (!ranks.has(name)) ranks.set(name, rank);
  const rankOf = (thing: T): number =>
    Math.min(...namesOf(thing).map((n) => ranks.get(n) ?? named.length), named.length);
  return things
    .map((thing) => ({ thing, rank: rankOf(thing) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ thing }) => thing);
}
