/** What can be filtered by, of what is there; and what is on, as words. Pure. */
import { driverWord } from "#components/ui/naming.ts";
import { type Filter, NO_FILTER } from "#lib/scene/filter.ts";
import { groupOf } from "#lib/topology/groups.ts";
import type { Relations } from "#lib/topology/relations.ts";

export interface Choices {
  readonly groups: readonly string[];
  readonly drivers: readonly string[];
  readonly states: readonly string[];
}

const sorted = (values: Iterable<string>): readonly string[] => [...new Set(values)].sort();

export function filterChoices(relations: Relations): Choices {
  return {
    groups: sorted([...relations.containers, ...relations.networks].flatMap((thing) => groupOf(thing) ?? [])),
    drivers: sorted(relations.networks.map((n) => n.driver)),
    states: sorted(relations.containers.map((c) => c.state)),
  };
}

/** One part of a filter that is on, and what takes it off. */
export interface Active {
  readonly key: string;
  readonly text: string;
  readonly without: Partial<Filter>;
}

/** Networks that are gone are still shown, by the start of their id: they filter all the same. */
export function activeFilters(filter: Filter, relations: Relations): readonly Active[] {
  const active: Active[] = filter.networks.map((id) => ({
    key: id,
    text: relations.networks.find((n) => n.id === id)?.name ?? id.slice(0, 12),
    without: { networks: filter.networks.filter((other) => other !== id) },
  }));
  if (filter.group !== null) active.push({ key: "group", text: `group ${filter.group}`, without: { group: null } });
  if (filter.driver !== null)
    active.push({ key: "driver", text: `driver ${driverWord(filter.driver)}`, without: { driver: null } });
  if (filter.state !== null) active.push({ key: "state", text: filter.state, without: { state: null } });
  return active;
}

/** Whether anything narrows the view beyond what a fresh page hides. */
export function isNarrowed(filter: Filter): boolean {
  return filter.networks.length > 0 || filter.group !== null || filter.driver !== null || filter.state !== null;
}

/** The filter that hides nothing. */
export const EVERYTHING: Filter = { ...NO_FILTER, stopped: true, empty: true };

/** "2 networks and 3 containers"; empty when nothing is hidden. */
export function hiddenText(hidden: { readonly networks: number; readonly containers: number }): string {
  const count = (n: number, word: string): string[] => (n === 0 ? [] : [`${n} ${word}${n === 1 ? "" : "s"}`]);
  return [...count(hidden.networks, "network"), ...count(hidden.containers, "container")].join(" and ");
}
