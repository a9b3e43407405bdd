/** Folded groups: all cards of a group that hang on the same bar are one card, joined to whatever any of them joins. */
import { groupId, groupOf } from "#lib/topology/groups.ts";
import type { Container, EntityId } from "#lib/topology/model.ts";
import { isAlive } from "./filter.ts";
import { shownAddress } from "./joints.ts";
import type { CardPlan, Joint } from "./plan-types.ts";

/** The one group of all containers of a card; null when they differ, or belong to none. */
export function commonGroup(containers: readonly Container[]): string | null {
  const [first] = containers;
  const group = first ? groupOf(first) : null;
  return group !== null && containers.every((c) => c === first || groupOf(c) === group) ? group : null;
}

/** The containers of a card, folded or not. */
export const containersOf = (card: CardPlan): readonly Container[] =>
  card.members === null ? card.containers : card.members.flatMap((m) => m.containers);

/** The cards at one place (`home`), those of folded groups in one each, which stands where the group's first one stood. */
export function foldCards(
  cards: readonly CardPlan[],
  fold: ReadonlySet<string>,
  home: string,
  order: ReadonlyMap<EntityId, number>,
): readonly CardPlan[] {
  if (fold.size === 0) return cards;
  const members = new Map<string, CardPlan[]>();
  const kept: (CardPlan | string)[] = [];
  for (const card of cards) {
    const list = card.group === null ? undefined : members.get(card.group);
    if (list) list.push(card);
    else if (card.group === null || !fold.has(card.group)) kept.push(card);
    else {
      members.set(card.group, [card]);
      kept.push(card.group);
    }
  }
  return kept.map((card) => (typeof card === "string" ? groupCard(card, members.get(card) ?? [], home, order) : card));
}

function groupCard(
  group: string,
  members: readonly CardPlan[],
  home: string,
  order: ReadonlyMap<EntityId, number>,
): CardPlan {
  const id = `${groupId(group)} on ${home}`;
  const containers = members.flatMap((m) => m.containers);
  const stopped = containers.filter((c) => !isAlive(c)).length;
  const count = countOf(containers.length);
  return {
    id,
    entity: groupId(group),
    title: group,
    about: stopped > 0 ? `${count}, ${stopped} not running` : count,
    sandbox: null,
    containers: [],
    joints: jointsOfAll(id, groupId(group), members, order),
    loose: [],
    ports: members.flatMap((m) => m.ports),
    group,
    members,
  };
}

/** `1 container`, `1,000 containers`. */
export const countOf = (n: number): string => (n === 1 ? "1 container" : `${thousands(n)} containers`);
const thousands = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

/** One joint a bar, in the order of bars; a click on one means `entity`. */
export function jointsOfAll(
  card: string,
  entity: EntityId,
  members: readonly CardPlan[],
  order: ReadonlyMap<EntityId, number>,
): readonly Joint[] {
  const byBar = new Map<EntityId, Joint[]>();
  for (const joint of members.flatMap((m) => m.joints)) {
    const list = byBar.get(joint.bar);
    if (list) list.push(joint);
    else byBar.set(joint.bar, [joint]);
  }
  const all = [...byBar].map(([bar, joints]): Joint => {
    const [first] = joints;
    return {
      id: `${card} to ${bar}`,
      entity,
      bar,
      tone: first?.tone ?? "line",
      dashed: joints.every((j) => j.dashed),
      network: first?.network ?? null,
      endpoint: null,
      link: null,
      hostLink: null,
      route: null,
      text: joints.length === 1 && first ? shownAddress(first) : `${thousands(joints.length)} endpoints`,
    };
  });
  return all.sort((a, b) => (order.get(a.bar) ?? 0) - (order.get(b.bar) ?? 0));
}

/** What belongs to a folded card, and where it is shown instead: each thing's id with its group's. */
export function standIns(cards: readonly CardPlan[]): ReadonlyMap<EntityId, EntityId> {
  const found = new Map<EntityId, EntityId>();
  for (const { entity, members } of cards) {
    if (entity === null) continue;
    for (const m of members ?? []) {
      const links = m.loose.map((l) => l.id);
      const ends = m.joints.flatMap((j) => [j.id, j.link?.id, j.hostLink?.id]);
      for (const id of [m.sandbox?.id, ...m.containers.map((c) => c.id), ...ends, ...links])
        if (id) found.set(id, entity);
    }
  }
  return found;
}
