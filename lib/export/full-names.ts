/** What the shortened text of a tab or chip stands for, in full. */
import type { Box } from "#lib/scene/scene.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";

const ELLIPSIS = "…";

function nameOf(entity: Entity, entities: ReadonlyMap<EntityId, Entity>): string | null {
  switch (entity.kind) {
    case "endpoint":
      return [entity.ipv4, entity.ipv6].filter(Boolean).join(" · ") || null;
    case "link":
      return [entity.name, ...entity.addresses].join(" · ");
    case "publishedPort": {
      const container = entities.get(entity.container);
      return container?.kind === "container" ? container.name : null;
    }
    case "network":
    case "container":
    case "service":
    case "host":
      return entity.name;
    default:
      return null;
  }
}

/** Null where the text is whole, or what it stands for has no name. */
export function fullName(box: Box, entities: ReadonlyMap<EntityId, Entity>): string | null {
  if (!box.text.includes(ELLIPSIS) || box.entity === null) return null;
  const entity = entities.get(box.entity);
  return entity ? nameOf(entity, entities) : null;
}
