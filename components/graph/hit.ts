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

interface Element {
  isEdge(): boolean;
  data(): Hit;
  boundingBox(options: object): { readonly x1: number; readonly x2: number; readonly y1: number; readonly y2: number };
}

/**
 * Null: the background. To a finger Cytoscape gives whatever is near, wires and tabs, also where a card is touched: the
 * card counts, but for what is really under the finger.
 */
export function hitBy(event: EventObject, cy: Core, scene: Scene | null): Hit | null {
  const target: unknown = event.target;
  if (target === cy) return null;
  const element = event.target as Element;
  const { id, shape, entity = null } = element.data();
  const { x, y } = event.position;
  if (!scene || !isTouch(event) || isOn(element, x, y)) return { id, shape, entity };
  const card = targetAt(scene, "card", x, y, 0);
  return card ? { id: card.id, shape: card.shape, entity: card.entity } : { id, shape, entity };
}

function isOn(element: Element, x: number, y: number): boolean {
  if (element.isEdge()) return false;
  const box = element.boundingBox({ includeLabels: false, includeOverlays: false });
  return x >= box.x1 && x <= box.x2 && y >= box.y1 && y <= box.y2;
}
