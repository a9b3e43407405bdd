/** Who belongs to a group, and to which group a thing belongs. Pure. */
import { type GroupSource, groupName, groupOf, groupSource } from "#lib/topology/groups.ts";
import type { Container, Entity, EntityId, Network } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";

export interface GroupMembers {
  readonly containers: readonly Container[];
  readonly networks: readonly Network[];
  /** What makes it a group, each once; several where labels and projects have the same name. */
  readonly sources: readonly GroupSource[];
}

/** Empty lists when nothing belongs to it (any more). */
export function membersOf(name: string, relations: Pick<Relations, "containers" | "networks">): GroupMembers {
  const containers = relations.containers.filter((c) => groupOf(c) === name);
  const networks = relations.networks.filter((n) => groupOf(n) === name);
  const sources = new Set([...containers, ...networks].flatMap((thing) => groupSource(thing) ?? []));
  return { containers, networks, sources: [...sources].sort() };
}

/** The group that is behind what is selected: itself, or that of its container or network; null when there is none. */
export function groupBehind(id: EntityId | null, entities: ReadonlyMap<EntityId, Entity>): string | null {
  const name = groupName(id);
  if (name !== null) return name;
  const entity = id === null ? undefined : entities.get(id);
  switch (entity?.kind) {
    case "container":
    case "network":
      return groupOf(entity);
    case "endpoint":
    case "publishedPort": {
      const container = entity.container === null ? undefined : entities.get(entity.container);
      return container?.kind === "container" ? groupOf(container) : null;
    }
    default:
      return null;
  }
}
