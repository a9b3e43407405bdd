/** The size of a card and the places on it, relative to its upper left corner. */
import { shownName } from "#lib/topology/groups.ts";
import type { Container, EntityId, Link } from "#lib/topology/model.ts";
import { addressOf, kindOf } from "./look-up.ts";
import { CARD_PAD, CONTAINER_HEIGHT, cardWidths, TAB_GAP, TAB_HEIGHT } from "./metrics.ts";
import type { CardPlan, Joint, ViewName } from "./plan-types.ts";
import { shorten, textWidth } from "./text.ts";

export interface TabBox {
  readonly joint: Joint | null;
  /** The joint, or the link that leads nowhere; and what a click means. */
  readonly id: string;
  readonly entity: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface CardBox {
  readonly plan: CardPlan;
  readonly width: number;
  readonly height: number;
  /** The tab on the upper edge leads to the bar the card hangs on, those stacked below to bars further down. */
  readonly top: TabBox | null;
  readonly bottom: readonly TabBox[];
  /** Where the first block begins. */
  readonly head: number;
  /** Upper left corner of each container's block. */
  readonly blocks: readonly { readonly container: Container; readonly y: number }[];
}

const bare = (address: string): string => {
  const slash = address.lastIndexOf("/");
  return slash < 0 ? address : address.slice(0, slash);
};

/**
 * `172.18.0.2`, or with the interface in the wiring view; ↗ marks the default route where there is a choice. With
 * `both`, the wiring view names the host's end too, because there is no room for it where the wire ends.
 */
export function tabText(joint: Joint, view: ViewName, choice: boolean, both: boolean): string {
  if (joint.text !== undefined) return shorten(joint.text, "mono", 150);
  const { endpoint, link, hostLink } = joint;
  const address = endpoint?.ipv4 ?? endpoint?.ipv6 ?? (link && addressOf(link));
  const mark = choice && endpoint?.defaultRoute ? "↗ " : "";
  const shown = address === null ? null : shorten(bare(address), "mono", 150);
  if (view === "wiring") {
    const near = link ? (shown === null ? link.name : `${link.name} · ${shown}`) : (shown ?? "");
    // Of a port without a sandbox behind it (a card of its own) the name is all there is.
    return both && hostLink ? `${mark}${near} – ${hostLink.name}` : mark + near;
  }
  return mark + (shown ?? link?.name ?? "…");
}

/**
 * The name on a card: a task of the swarm is called `web.1`, or `web` where every node has one, since what the engine
 * appends (`web.1.k1uai1im9nwdi98oa7497kzmm`) tells a reader nothing; the inspector has all of it.
 */
export function cardName(container: Container): string {
  const shown = shownName(container);
  if (shown !== container.name || !container.swarm) return shown;
  const { serviceName, slot } = container.swarm;
  // A global service's slot is its node's id.
  return /^\d+$/.test(slot) ? `${serviceName}.${slot}` : serviceName;
}

/** What stands under a container's name: its image, with its compose service where it has one. */
export function subtitle(container: Container): string {
  const image = container.image.includes("sha256:")
    ? container.image.replace(/^sha256:([0-9a-f]{12}).*/, "$1").replace(/@sha256:.*/, "")
    : container.image;
  return container.compose && container.compose.service !== container.name
    ? `${image} · ${container.compose.service}`
    : image;
}

/** Its kind is said where the name cannot tell it. */
const looseText = (l: Link): string => (l.type === "veth" ? l.name : `${l.name} · ${kindOf(l)}`);

const tabWidth = (text: string): number => Math.ceil(textWidth(text, "mono")) + 14;

interface TabText {
  readonly joint: Joint | null;
  readonly id: string;
  readonly entity: string;
  readonly text: string;
  readonly width: number;
}

/** A card with what will stand on it, before it is known how wide it gets. */
export interface CardText {
  readonly plan: CardPlan;
  readonly top: TabText | null;
  readonly bottom: readonly TabText[];
  /** Widths it would like to have: for its names, and for its tabs. */
  readonly names: number;
  readonly tabs: number;
}

const tabOf = (joint: Joint, text: string): TabText => ({
  joint,
  id: joint.id,
  entity: joint.entity,
  text,
  width: tabWidth(text),
});

/** A card's second line asks for room up to this. */
const SMALL_MAX = 150;
const MARK = 16;

/** What a card says when it hangs on the bar `home` (null: on none). */
export function writeCard(plan: CardPlan, home: EntityId | null, view: ViewName): CardText {
  const { joints } = plan;
  const choice = joints.length > 1;
  const up = joints.find((j) => j.bar === home) ?? null;
  const top = up && tabOf(up, tabText(up, view, choice, false));
  const bottom: TabText[] = [];
  let tabs = top?.width ?? 0;
  const below = (joint: Joint): void => {
    const tab = tabOf(joint, tabText(joint, view, choice, true));
    tabs = Math.max(tabs, tab.width);
    bottom.push(tab);
  };
  // A second joint of its own bar stands before those that lead further.
  for (const j of joints) if (j !== up && j.bar === home) below(j);
  for (const j of joints) if (j.bar !== home) below(j);
  for (const link of plan.loose) {
    const text = looseText(link);
    bottom.push({ joint: null, id: link.id, entity: link.id, text, width: tabWidth(text) });
  }
  let names = 0;
  for (const c of plan.containers)
    names = Math.max(names, textWidth(cardName(c), "name"), Math.min(SMALL_MAX, textWidth(subtitle(c), "small")));
  if (plan.title !== null)
    names = Math.max(names, textWidth(plan.title, "name"), Math.min(SMALL_MAX, textWidth(plan.about, "small")));
  return { plan, top, bottom, names: names + MARK + 2 * CARD_PAD, tabs: tabs + CARD_PAD };
}

/** Of the names, one in as many may be shortened, so that a long one does not make all cards wide; of few, one. */
const LONG = 20;
const FEW = 4;

/** How wide the cards of a host are. */
export function commonWidth(cards: readonly CardText[], view: ViewName): number {
  const steps = cardWidths(view);
  const names = cards.map((c) => c.names).sort((a, b) => b - a);
  const shortened = names.length < FEW ? 0 : Math.max(1, Math.floor(names.length / LONG));
  const wanted = cards.reduce((most, c) => Math.max(most, c.tabs), names[shortened] ?? 0);
  return steps.find((step) => step >= wanted) ?? steps.at(-1) ?? 0;
}

export function measureCard({ plan, top, bottom }: CardText, width: number): CardBox {
  const head = top ? TAB_HEIGHT + 4 : 6;
  const body = Math.max(1, plan.containers.length) * CONTAINER_HEIGHT;
  const first = head + body + 2;
  const next = TAB_HEIGHT + TAB_GAP;
  return {
    plan,
    width,
    height: bottom.length > 0 ? first + bottom.length * next + 2 : head + body + 4,
    top: top && tabBox(top, width, 0),
    bottom: bottom.map((t, i) => tabBox(t, width, first + i * next)),
    head,
    blocks: plan.containers.map((container, i) => ({ container, y: head + i * CONTAINER_HEIGHT })),
  };
}

function tabBox({ joint, id, entity, text: wanted, width: wide }: TabText, card: number, y: number): TabBox {
  const text = wide <= card - 6 ? wanted : shorten(wanted, "mono", card - 20);
  const width = text === wanted ? wide : tabWidth(text);
  // Upper tabs are centred over the card; lower ones stand at its right edge, where their wires leave.
  return { joint, id, entity, text, x: y === 0 ? Math.round((card - width) / 2) : card - width, y, width };
}
