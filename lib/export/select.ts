/** A picture of some things only: those that somebody named, and what is joined to them. */

import { isAlive, joins } from "#lib/scene/filter.ts";
import { groupName, groupOf, isHidden, shownName } from "#lib/topology/groups.ts";
import type { Container, Entity, EntityId, Network } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";

interface Where {
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly relations: Relations;
  /** Whether containers that are not running come along with a network that was named; those that were named do. */
  readonly stopped: boolean;
}

/**
 * Ids of the networks and containers to show. What is named is the id of anything in the picture, or the name of a
 * network, container, service, group or host; the first that is none of these is `unknown`.
 */
export function onlyThese(
  wanted: readonly string[],
  where: Where,
): { readonly ids: readonly EntityId[] } | { readonly unknown: string } {
  const { relations: r } = where;
  const ids = new Set<EntityId>();
  for (const text of wanted) {
    const things = named(text, where);
    if (things === null) return { unknown: text };
    for (const thing of things) {
      ids.add(thing.id);
      if (thing.kind === "network") for (const c of joined(thing, where)) ids.add(c.id);
      else for (const id of around(thing, r)) ids.add(id);
    }
  }
  return { ids: [...ids] };
}

function joined(network: Network, { relations: r, stopped }: Where): readonly Container[] {
  return r.containers.filter((c) => (stopped || isAlive(c)) && joins(r, c).includes(network.id));
}

/** Its networks, and who shares its sandbox. */
function around(container: Container, r: Relations): readonly EntityId[] {
  const { sandbox } = container;
  // The host's own namespace is no company: everything with `--network host` is in it.
  const isHost = [...r.hostSandbox.values()].some((s) => s.id === sandbox);
  const mates = sandbox === null || isHost ? [] : r.containers.filter((c) => c.sandbox === sandbox);
  return [...joins(r, container), ...mates.map((c) => c.id)];
}

/** Null when nothing is called so. */
function named(text: string, where: Where): readonly (Network | Container)[] | null {
  const { entities, relations: r } = where;
  const entity = entities.get(text);
  if (entity) return behind(entity, where);
  const all = [...r.networks, ...r.containers].filter((thing) => !isHidden(thing));
  const found = all.filter((thing) => thing.name === text || shownName(thing) === text);
  if (found.length > 0) return found;
  const service = r.services.find((s) => s.name === text);
  if (service) return behind(service, where);
  const group = groupName(text) ?? text;
  const members = all.filter((thing) => groupOf(thing) === group);
  if (members.length > 0) return members;
  const host = r.hosts.find((h) => h.name === text);
  return host ? behind(host, where) : null;
}

/** The networks and containers that a thing is, or is part of. */
function behind(entity: Entity, { entities, relations: r }: Where): readonly (Network | Container)[] {
  const get = (ids: readonly (EntityId | null)[]): (Network | Container)[] =>
    ids.flatMap((id) => {
      const found = id === null ? undefined : entities.get(id);
      return found?.kind === "network" || found?.kind === "container" ? [found] : [];
    });
  switch (entity.kind) {
    case "network":
    case "container":
      return [entity];
    case "host":
      return [...r.networks, ...r.containers].filter((thing) => thing.host === null || thing.host === entity.id);
    case "sandbox":
      return get([...entity.containers, entity.network]);
    case "endpoint":
      return get(entity.container === null ? [entity.network] : [entity.container]);
    case "link": {
      const endpoint = r.endpointByLink.get(entity.id);
      if (endpoint) return get([endpoint.container ?? endpoint.network]);
      return r.networkByDevice.get(entity.id) ?? [];
    }
    case "service":
      return get([...entity.networks, ...entity.tasks.map((t) => t.container)]);
    case "tunnel":
      return get([entity.network]);
    case "publishedPort":
      return get([entity.container]);
    case "finding":
      return get(entity.about);
    case "outside":
      return [];
  }
}
