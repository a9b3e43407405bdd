/**
 * A topology fit for the public: what it is made of stays, who made it does not show.
 *
 * - `names` become aliases (`container-3fa2`), keyed by the engine's id, which itself shows nowhere: the same name has the
 *   same alias for as long as the engine lives, whatever comes and goes beside it. Images, projects, services, DNS aliases
 *   and links' own names are names, too. What every engine has keeps its name (`bridge`, `host`, `docker0`, `eth0`).
 * - `addresses` go to documentation ranges (see redact-addresses.ts), MAC addresses to 00:00:5e:00:53:00/40.
 * - `ids` become short ones, in names made of them (`br-3f2a…`) as well.
 *
 * With any of them: labels go but for those that group, rank and hide; options but for those whose values are known to
 * be harmless; and texts in which anything might stand (findings, reasons, errors) are replaced.
 *
 * Each kind of entity has a rule for each of its fields. The types ask for one when the model gets a new field, and a
 * field without a rule is left out.
 */
import type { Filter } from "#lib/scene/filter.ts";
import { placeName } from "#lib/scene/order.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import type { PictureOptions, Redaction } from "./options.ts";
import { apply, each, keep, orNull, type Rules } from "./redact-fields.ts";
import { hideOf } from "./redact-hide.ts";
import { applyTo, type Hide, rulesOf } from "./redact-rules.ts";

/** A topology without what is to stay private, and the same questions put to it. */
export interface Redacted {
  /** In the order they came. */
  readonly entities: ReadonlyMap<EntityId, Entity>;
  /** The id that a thing now has. */
  id(id: EntityId): EntityId;
  /** Options that named things (filter, folded groups, order) name their aliases. */
  options(options: PictureOptions): PictureOptions;
}

/** See above; nothing to redact gives the same entities. */
export const redact = (
  entities: ReadonlyMap<EntityId, Entity>,
  what: readonly Redaction[],
): ReadonlyMap<EntityId, Entity> => redacted(entities, what).entities;

export function redacted(entities: ReadonlyMap<EntityId, Entity>, what: readonly Redaction[]): Redacted {
  if (what.length === 0) return { entities, id: keep, options: keep };
  const hide = hideOf(entities, what);
  const rules = rulesOf(hide);
  const found = new Map<EntityId, Entity>();
  for (const entity of entities.values()) {
    const hidden = applyTo(rules, entity);
    found.set(hidden.id, hidden);
  }
  return { entities: found, id: hide.id, options: (options) => optionsFor(options, entities, found, hide) };
}

/** The names that options use are those of what is left; a name of nothing is left out. */
function optionsFor(
  options: PictureOptions,
  real: ReadonlyMap<EntityId, Entity>,
  found: ReadonlyMap<EntityId, Entity>,
  hide: Hide,
): PictureOptions {
  const { filter, fold, order } = options;
  const bars = new Map<string, string>();
  const cards = new Map<string, string>();
  for (const entity of real.values()) {
    const now = found.get(hide.id(entity.id));
    if (entity.kind === "network" && now?.kind === "network") bars.set(entity.name, now.name);
    if (entity.kind === "container" && now?.kind === "container") cards.set(placeName(entity), placeName(now));
    if (entity.kind === "link" && now?.kind === "link") {
      if (!bars.has(entity.name)) bars.set(entity.name, now.name);
      if (!cards.has(entity.name)) cards.set(entity.name, now.name);
    }
  }
  const group = (name: string): string => hide.name("group", name);
  const those = (names: readonly string[], known: ReadonlyMap<string, string>): string[] =>
    names.flatMap((n) => known.get(n) ?? []);
  // A rule for each field, as for entities: what still named real things would show nothing.
  const rules: Rules<Filter> = {
    networks: each(hide.id),
    group: orNull(group),
    driver: orNull(hide.driver),
    state: keep,
    stopped: keep,
    empty: keep,
    only: each(hide.id),
    also: each(hide.id),
  };
  return {
    ...options,
    filter: apply(rules, filter),
    fold: fold.map(group),
    order: {
      bars: those(order.bars, bars),
      cards: Object.fromEntries(
        Object.entries(order.cards).flatMap(([bar, names]) => {
          const key = bar === "host" || bar === "none" ? bar : bars.get(bar);
          return key === undefined ? [] : [[key, those(names, cards)] as const];
        }),
      ),
    },
  };
}
