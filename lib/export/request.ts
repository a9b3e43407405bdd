/** What somebody asks of a picture, by names; looked up in a topology, it becomes the picture's options. */
import type { Problem } from "#lib/protocol/stream.ts";
import { NO_FILTER } from "#lib/scene/filter.ts";
import type { Order } from "#lib/scene/order.ts";
import { groupOf, isHidden, safeText, shownName } from "#lib/topology/groups.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";
import type { PictureOptions } from "./options.ts";
import type { PictureRequest } from "./request-schema.ts";
import { onlyThese } from "./select.ts";

export interface Surroundings {
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly relations: Relations;
  /** How people arranged bars and cards. */
  readonly order: Order;
  /** What the date `today` stands for. */
  readonly today: string;
}

export type Resolved = { readonly options: PictureOptions } | { readonly problem: Problem };

/** Names listed in a refusal. */
const MOST_NAMES = 12;

/** Looks up the networks, groups and other things that a request names; the first that there is not is a problem. */
export function resolve(request: PictureRequest, { entities, relations, order, today }: Surroundings): Resolved {
  const { network, group, driver, state, stopped, empty, select, fold, date, format: _, ...rest } = request;
  const shown = relations.networks.filter((n) => !isHidden(n));
  const groups = unique([...shown, ...relations.containers.filter((c) => !isHidden(c))].map(groupOf));

  const networks: string[] = [];
  for (const wanted of network) {
    const found = shown.filter((n) => n.id === wanted || n.name === wanted || shownName(n) === wanted);
    if (found.length === 0) return unknown("network", wanted, unique(shown.map((n) => n.name)));
    networks.push(...found.map((n) => n.id));
  }
  for (const wanted of group === null ? fold : [group, ...fold]) {
    if (!groups.includes(wanted)) return unknown("group", wanted, groups);
  }
  const drivers = unique(shown.map((n) => n.driver));
  if (driver !== null && !drivers.includes(driver)) return unknown("driver", driver, drivers);

  const filter = { ...NO_FILTER, networks: unique(networks), group, driver, state, stopped, empty };
  const options = { ...rest, fold, order, date: date === "today" ? today : date };
  if (select.length === 0) return { options: { ...options, filter } };
  const only = onlyThese(select, { entities, relations, stopped: stopped || state !== null });
  if ("unknown" in only) {
    const names = [...shown, ...relations.containers.filter((c) => !isHidden(c))].map((thing) => thing.name);
    return unknown("network or container", only.unknown, unique(names));
  }
  return { options: { ...options, filter: { ...filter, only: only.ids } } };
}

const unique = <T>(all: readonly (T | null)[]): T[] => [...new Set(all.filter((each) => each !== null))];

function unknown(what: string, wanted: string, names: readonly string[]): { readonly problem: Problem } {
  const listed = names.slice(0, MOST_NAMES).map(safeText).join(", ");
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  const message = `There is no ${what} "${safeText(wanted)}".`;
  const hint = names.length === 0 ? "There is none at all here." : `There is: ${listed}${more}.`;
  return { problem: { code: "unknown_name", message, hint } };
}
