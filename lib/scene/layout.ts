/** From a plan to a picture: hosts as frames, one below the other. Pure: the same plan gives the same picture. */
import type { EntityId } from "#lib/topology/model.ts";
import { createSheet } from "./draw.ts";
import { withMarks } from "./finding-marks.ts";
import { drawFrame } from "./frame.ts";
import { MARGIN } from "./metrics.ts";
import type { CardPlan, Plan } from "./plan.ts";
import type { Scene } from "./scene.ts";

/** Below a frame there is room for the outside. */
const BETWEEN = 96;

export function layout(plan: Plan): Scene {
  const sheet = createSheet();
  let y = MARGIN;
  let width = 0;
  for (const frame of plan.frames) {
    const size = drawFrame(sheet, frame, plan.view, MARGIN, y);
    y += size.height + (frame.outside ? BETWEEN : MARGIN);
    width = Math.max(width, size.width);
  }
  return {
    width: width + 2 * MARGIN,
    height: y,
    shapes: withMarks(sheet.finish(), plan.marks),
    near: neighbours(plan),
  };
}

/** Who is directly joined to whom in the picture. */
function neighbours(plan: Plan): Map<EntityId, Set<EntityId>> {
  const near = new Map<EntityId, Set<EntityId>>();
  const one = (a: EntityId, b: EntityId): void => {
    const set = near.get(a);
    if (set) set.add(b);
    else near.set(a, new Set([b]));
  };
  const tie = (a: EntityId | null | undefined, b: EntityId | null | undefined): void => {
    if (!a || !b || a === b) return;
    one(a, b);
    one(b, a);
  };
  const card = (c: CardPlan): void => {
    for (const container of c.containers) {
      tie(c.id, container.id);
      for (const joint of c.joints) {
        for (const end of [joint.id, joint.network.id, joint.link?.id, joint.hostLink?.id]) tie(container.id, end);
      }
      for (const port of c.ports) if (port.container === container.id) tie(container.id, port.id);
    }
    for (const joint of c.joints) {
      const ends = [c.id, joint.id, joint.network.id, joint.link?.id, joint.hostLink?.id];
      for (const a of ends) for (const b of ends) tie(a, b);
      tie(joint.network.device, joint.id);
    }
  };
  for (const frame of plan.frames) {
    for (const { network, cards } of frame.networks) {
      tie(network.id, network.device);
      cards.forEach(card);
    }
    frame.loose.forEach(card);
    for (const c of frame.inHost) tie(c.id, frame.hostSandbox?.id);
    for (const via of frame.outside?.via ?? []) {
      tie(frame.outside?.id, via.link);
      tie(via.link, frame.hostSandbox?.id);
    }
    for (const port of frame.ports) tie(port.id, port.endpoint);
  }
  return near;
}
