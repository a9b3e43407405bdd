/**
 * The order of bars that keeps wires short and lets few of them pass bars they do not join. What has a place keeps it:
 * only what is new is put somewhere, so that no picture is turned over by a `docker network create`.
 */
import { groupOf, rankOf } from "#lib/topology/groups.ts";
import type { Network } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";
import { hasBar } from "./bars.ts";
import { joins } from "./filter.ts";
import { bestPlace, inLine, type Weights } from "./linear.ts";
import { type Order, placeName } from "./order.ts";
import { comesLast } from "./rank.ts";

/** As many names of what is gone are kept, of bars and of the cards of each: what is made anew comes back to its place. */
const GONE = 64;
/** A container on more networks than that says nothing about which of them belong together. */
const MOST_JOINED = 24;

/** A network as order and wires see it: networks of one name are one thing. */
interface Named {
  readonly name: string;
  readonly group: string | null;
  readonly rank: number | null;
}

/**
 * With nothing arranged before: networks that a label ranks come first, the others in a line that keeps wires short,
 * those of a group side by side. Else what `previous` names stays as it is, and what is new stands where its wires are
 * shortest. The engine's own last ones (the routing mesh, the way out of swarms) are not named unless somebody did.
 * Returns `previous` itself when there is nothing to change.
 */
export function arrange(relations: Relations, previous: Order | null): Order {
  const networks = namedOf(relations.networks, previous);
  const bars = previous === null ? lineUp(networks, relations) : insert(networks, relations, previous.bars);
  const kept = forget(bars, new Set(networks.map((n) => n.name)));
  const cards = previous === null ? {} : forgetCards(previous.cards, kept, relations);
  const same = previous !== null && sameNames(kept, previous.bars) && cards === previous.cards;
  return same ? previous : { bars: kept, cards };
}

function namedOf(networks: readonly Network[], previous: Order | null): readonly Named[] {
  const placed = new Set(previous?.bars);
  const found = new Map<string, Named>();
  for (const n of networks) {
    if (!hasBar(n) || found.has(n.name) || (comesLast(n) && !placed.has(n.name))) continue;
    found.set(n.name, { name: n.name, group: groupOf(n), rank: rankOf(n) });
  }
  return [...found.values()];
}

function lineUp(networks: readonly Named[], relations: Relations): readonly string[] {
  const ranked = networks.filter((n) => n.rank !== null);
  const others = networks.filter((n) => n.rank === null);
  // First whole groups, then the networks of each, which do not leave it.
  const units = new Map<string, Named[]>();
  for (const n of others) {
    const key = n.group === null ? `network ${n.name}` : `group ${n.group}`;
    const unit = units.get(key);
    if (unit) unit.push(n);
    else units.set(key, [n]);
  }
  const all = [...units.values()];
  const line = inLine(weigh(all, relations)).flatMap((u) => turned(all[u] ?? [], relations));
  return [...ranked.map((n) => n.name), ...line.map((n) => n.name)];
}

const turned = (unit: readonly Named[], relations: Relations): readonly Named[] =>
  inLine(
    weigh(
      unit.map((n) => [n]),
      relations,
    ),
  ).flatMap((i) => unit[i] ?? []);

function insert(networks: readonly Named[], relations: Relations, before: readonly string[]): readonly string[] {
  const placed = new Set(before);
  const fresh = networks.filter((n) => !placed.has(n.name));
  if (fresh.length === 0) return before;
  const byName = new Map(networks.map((n) => [n.name, n]));
  const names = [...new Set([...before, ...fresh.map((n) => n.name)])];
  const things = names.map((name): Named => byName.get(name) ?? { name, group: null, rank: null });
  const weights = weigh(
    things.map((n) => [n]),
    relations,
  );
  let line = [...placed].map((_, i) => i);
  for (let i = line.length; i < things.length; i++) {
    const place = placeOf(i, line, things, weights);
    line = [...line.slice(0, place), i, ...line.slice(place)];
  }
  return line.map((i) => names[i] ?? "");
}

/** Beside its own group, inside no other; what a label ranks before the first that comes after it. */
function placeOf(i: number, line: readonly number[], things: readonly Named[], weights: Weights): number {
  const own = things[i];
  const rank = own?.rank ?? null;
  if (rank !== null) {
    const next = line.findIndex((t) => (things[t]?.rank ?? Number.POSITIVE_INFINITY) > rank);
    return next < 0 ? line.length : next;
  }
  const groups = line.map((t) => things[t]?.group ?? null);
  const group = own?.group ?? null;
  if (group !== null && groups.includes(group)) {
    const [from, to] = [groups.indexOf(group), groups.lastIndexOf(group) + 1];
    return bestPlace(line, i, weights, (place) => place >= from && place <= to);
  }
  return bestPlace(
    line,
    i,
    weights,
    (place) => place === 0 || place === line.length || groups[place] === null || groups[place] !== groups[place - 1],
  );
}

/** How much units belong together: one for each card that joins both, shared out where it joins more. */
function weigh(units: readonly (readonly Named[])[], relations: Relations): Weights {
  const unitOf = new Map<string, number>();
  for (const [i, unit] of units.entries()) for (const { name } of unit) unitOf.set(name, i);
  const nameOf = new Map(relations.networks.map((n) => [n.id as string, n.name]));
  const weights = units.map(() => new Map<number, number>());
  const seen = new Set<string>();
  const add = (a: number, b: number, weight: number): void => {
    weights[a]?.set(b, (weights[a]?.get(b) ?? 0) + weight);
  };
  for (const container of relations.containers) {
    const card = container.sandbox ?? container.id;
    if (seen.has(card)) continue;
    seen.add(card);
    const joined = new Set<number>();
    for (const id of joins(relations, container)) {
      const unit = unitOf.get(nameOf.get(id) ?? "");
      if (unit !== undefined) joined.add(unit);
    }
    if (joined.size < 2 || joined.size > MOST_JOINED) continue;
    for (const a of joined) for (const b of joined) if (a !== b) add(a, b, 1 / (joined.size - 1));
  }
  return weights;
}

/** What comes and goes (networks of tests) was put last: of what is gone, the last is forgotten first. */
function forget(names: readonly string[], there: ReadonlySet<string>): readonly string[] {
  let gone = 0;
  return names.filter((name) => there.has(name) || ++gone <= GONE);
}

function forgetCards(cards: Order["cards"], bars: readonly string[], { containers }: Relations): Order["cards"] {
  const there = new Set(containers.map(placeName));
  const known = new Set([...bars, "host", "none"]);
  let gone = 0;
  const kept = Object.entries(cards).flatMap(([bar, names]): [string, readonly string[]][] => {
    if (!known.has(bar) && ++gone > GONE) return [];
    const left = forget(names, there);
    return [[bar, sameNames(left, names) ? names : left]];
  });
  const same = kept.length === Object.keys(cards).length && kept.every(([bar, names]) => cards[bar] === names);
  return same ? cards : Object.fromEntries(kept);
}

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((name, i) => name === b[i]));
