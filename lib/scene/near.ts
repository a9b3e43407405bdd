/** Who is directly joined to whom in the picture: what stays clear while the rest fades. */
import { groupId } from "#lib/topology/groups.ts";
import type { EntityId } from "#lib/topology/model.ts";
import { containersOf } from "./fold.ts";
import type { BarPlan, CardPlan, EdgeDevice, FramePlan, Plan } from "./plan-types.ts";
import { isMissing } from "./ways.ts";

type Tie = (a: EntityId | null | undefined, b: EntityId | null | undefined) => void;

type OneWay = (a: EntityId, b: EntityId) => void;

export function neighbours(plan: Plan): Map<EntityId, Set<EntityId>> {
  const near = new Map<EntityId, Set<EntityId>>();
  const one = (a: EntityId, b: EntityId): void => {
    const set = near.get(a);
    if (set) set.add(b);
    else near.set(a, new Set([b]));
  };
  const tie: Tie = (a, b) => {
    if (!a || !b || a === b) return;
    one(a, b);
    one(b, a);
  };
  for (const frame of plan.frames) {
    tieFrame(frame, tie);
    for (const card of [...frame.bars.flatMap((b) => b.cards), ...frame.loose, ...frame.inHost]) gather(card, one, tie);
  }
  return near;
}

function tieFrame(frame: FramePlan, tie: Tie): void {
  const devices = new Map<EntityId, EntityId>(frame.bars.flatMap((b) => (b.device ? [[b.id, b.device.id]] : [])));
  for (const bar of frame.bars) {
    tieBar(bar, frame, tie);
    for (const card of bar.cards) tieCard(card, frame, devices, tie);
  }
  for (const card of frame.loose) tieCard(card, frame, devices, tie);
  for (const device of frame.edge) tieDevice(device, frame, tie);
  for (const card of frame.inHost) {
    for (const id of card.entity ? [card.entity] : card.containers.map((c) => c.id)) tie(id, frame.hostSandbox?.id);
  }
  for (const port of frame.ports) tie(port.id, port.endpoint);
}

function tieCard(c: CardPlan, frame: FramePlan, devices: ReadonlyMap<EntityId, EntityId>, tie: Tie): void {
  const own = c.entity ?? c.id;
  for (const container of c.containers) {
    tie(c.id, container.id);
    for (const joint of c.joints) {
      for (const end of [joint.entity, joint.bar, joint.link?.id, joint.hostLink?.id]) tie(container.id, end);
    }
    for (const port of c.ports) if (port.container === container.id) tie(container.id, port.id);
    const service = container.swarm?.service;
    if (service !== undefined && frame.services.some((s) => s.entity === service)) tie(container.id, service);
  }
  for (const joint of c.joints) {
    const ends = [own, joint.entity, joint.bar, joint.link?.id, joint.hostLink?.id];
    ends.forEach((a, i) => {
      for (let j = i + 1; j < ends.length; j++) tie(a, ends[j]);
    });
    tie(devices.get(joint.bar), joint.entity);
  }
  for (const link of c.loose) tie(own, link.id);
  if (c.members === null) return;
  for (const port of c.ports) tie(own, port.id);
  const services = new Set(frame.services.map((s) => s.entity));
  for (const { swarm } of containersOf(c)) if (swarm && services.has(swarm.service)) tie(own, swarm.service);
}

/** A group that is not folded, with its members and what they are joined to. */
function gather({ group, members, sandbox, containers, joints, ports }: CardPlan, one: OneWay, tie: Tie): void {
  if (group === null || members !== null) return;
  const id = groupId(group);
  for (const c of containers) tie(id, c.id);
  for (const port of ports) one(id, port.id);
  for (const end of [sandbox?.id, ...joints.flatMap((j) => [j.entity, j.bar, j.link?.id, j.hostLink?.id])])
    if (end) one(id, end);
}

/** A bar, its device, its ports, and what it leaves by, as far as what lies beyond. */
function tieBar(bar: BarPlan, { edge, hostSandbox }: FramePlan, tie: Tie): void {
  const { id, device, ways, vteps, routed } = bar;
  tie(id, device?.id);
  for (const { link } of vteps) {
    tie(id, link.id);
    tie(device?.id, link.id);
  }
  // A parent that is not there is nothing of its own.
  for (const { to } of ways) tie(id, to === "host" ? hostSandbox?.id : isMissing(to) ? null : to);
  const reach = new Set<EntityId>([
    ...vteps.map((v) => v.link.id),
    ...(routed?.nextHops ?? []).flatMap((h) => h.link ?? []),
  ]);
  for (const b of edge.flatMap((d) => d.beyond)) if (b.from.some((f) => reach.has(f))) tie(id, b.entity);
}

function tieDevice(device: EdgeDevice, frame: FramePlan, tie: Tie): void {
  for (const child of device.children) {
    tie(device.entity, child.entity);
    tieDevice(child, frame, tie);
  }
  for (const b of device.beyond) {
    tie(device.entity, b.entity);
    for (const from of b.from) tie(from, b.entity);
  }
  if (device.ofHost) tie(device.entity, frame.hostSandbox?.id);
}
