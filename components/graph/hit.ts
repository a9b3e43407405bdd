/** What an event of Cytoscape's is about, in the scene's terms. */
import type { Core, EventObject } from "cytoscape";
import { targetAt } from "#lib/scene/drop-target.ts";
import type { Scene } from "#lib/scene/scene.ts";
import type { EntityId } from "#lib/topology/model.ts";

export interface Hit {
  /** The shape's. */
  readonly id: string;
  readonly shape: string;
  readonly entity: EntityId | null;
}

export const isTouch = ({ originalEvent }: EventObject): boolean => originalEvent?.type.startsWith("touch") ?? false;

/** Null: the background. To a finger Cytoscape gives any wire that is near, also where a card is touched: the card counts. */
export function hitBy(event: EventObject, cy: Core, scene: Scene | null): Hit | null {
  const target: unknown = event.target;
  if (target === cy) return null;
  const element = event.target as { isEdge(): boolean; data(): Hit };
  const { id, shape, entity = null } = element.data();
  if (!scene || !element.isEdge() || !isTouch(event)) return { id, shape, entity };
  const card = targetAt(scene, "card", event.position.x, event.position.y, 0);
  return card ? { id: card.id, shape: card.shape, entity: card.entity } : { id, shape, entity };
}
