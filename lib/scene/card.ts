/** The size of a card and the places on it, relative to its upper left corner. */
import { shownName } from "#lib/topology/groups.ts";
import type { Container, EntityId, Link } from "#lib/topology/model.ts";
import { kindOf } from "./look-up.ts";
import { CARD_MAX, CARD_PAD, CARD_STEP, CONTAINER_HEIGHT, cardMin, TAB_GAP, TAB_HEIGHT } from "./metrics.ts";
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
  readonly top: readonly TabBox[];
  readonly bottom: readonly TabBox[];
  /** Where the first block begins. */
  readonly head: number;
  /** Upper left corner of each container's block. */
  readonly blocks: readonly { readonly container: Container; readonly y: number }[];
}

const bare = (address: string): string => address.replace(/\/\d+$/, "");

/**
 * `172.18.0.2`, or with the interface in the wiring view; ↗ marks the default route where there is a choice. With
 * `both`, the wiring view names the host's end too, because there is no room for it where the wire ends.
 */
export function tabText(joint: Joint, view: ViewName, choice: boolean, both: boolean): string {
  if (joint.text !== undefined) return shorten(joint.text, "mono", 150);
  const address =
    joint.endpoint?.ipv4 ?? joint.endpoint?.ipv6 ?? joint.link?.addresses.find((a) => !a.startsWith("fe80:")) ?? null;
  const mark = choice && joint.endpoint?.defaultRoute ? "↗ " : "";
  const shown = address === null ? null : shorten(bare(address), "mono", 150);
  if (view === "wiring") {
    const near = mark + [joint.link?.name, shown].filter(Boolean).join(" · ");
    // Of a port without a sandbox behind it (a card of its own) the name is all there is.
    return both && joint.hostLink ? `${near} – ${joint.hostLink.name}` : near;
  }
  return mark + (shown ?? joint.link?.name ?? "…");
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
  const image = container.image.replace(/^sha256:([0-9a-f]{12}).*/, "$1").replace(/@sha256:.*/, "");
  return container.compose && container.compose.service !== container.name
    ? `${image} · ${container.compose.service}`
    : image;
}

/** Its kind is said where the name cannot tell it. */
const looseText = (l: Link): string => (l.type === "veth" ? l.name : `${l.name} · ${kindOf(l)}`);

const tabWidth = (text: string): number => Math.ceil(textWidth(text, "mono")) + 14;

/** How wide a card would like to be; cards are then all made as wide as the one that needs most, up to a limit. */
export function wantedWidth(plan: CardPlan, view: ViewName): number {
  const choice = plan.joints.length > 1;
  const names = plan.containers.map((c) => 16 + textWidth(cardName(c), "name"));
  if (plan.title !== null)
    names.push(16 + textWidth(plan.title, "name"), 16 + Math.min(150, textWidth(plan.about, "small")));
  const images = plan.containers.map((c) => 16 + Math.min(150, textWidth(subtitle(c), "small")));
  const tabs = plan.joints.map((j, i) => tabWidth(tabText(j, view, choice, i > 0)) - CARD_PAD);
  return Math.max(cardMin(view), ...[...names, ...images, ...tabs].map((w) => w + 2 * CARD_PAD));
}

export function commonWidth(plans: readonly CardPlan[], view: ViewName): number {
  const most = Math.max(cardMin(view), ...plans.map((p) => wantedWidth(p, view)));
  return Math.min(CARD_MAX, Math.ceil(most / CARD_STEP) * CARD_STEP);
}

/** Lays out a card that hangs on the network `home` (null: on none). */
export function measureCard(plan: CardPlan, home: EntityId | null, view: ViewName, width: number): CardBox {
  const choice = plan.joints.length > 1;
  const box = (joint: Joint | null, id: string, entity: string, wanted: string, y: number): TabBox => {
    const text = shorten(wanted, "mono", width - 20);
    const own = tabWidth(text);
    // Upper tabs are centred over the card; lower ones stand at its right edge, where their wires leave.
    return { joint, id, entity, text, x: y === 0 ? Math.round((width - own) / 2) : width - own, y, width: own };
  };
  const up = plan.joints.filter((j) => j.bar === home);
  const down = plan.joints.filter((j) => j.bar !== home);
  const top = up.slice(0, 1).map((j) => box(j, j.id, j.entity, tabText(j, view, choice, false), 0));
  const head = top.length > 0 ? TAB_HEIGHT + 4 : 6;
  const body = Math.max(1, plan.containers.length) * CONTAINER_HEIGHT;
  let y = head + body + 2;
  const bottom: TabBox[] = [];
  const stack = (joint: Joint | null, id: string, text: string): void => {
    bottom.push(box(joint, id, joint?.entity ?? id, text, y));
    y += TAB_HEIGHT + TAB_GAP;
  };
  for (const j of [...up.slice(1), ...down]) stack(j, j.id, tabText(j, view, choice, true));
  for (const l of plan.loose) stack(null, l.id, looseText(l));
  return {
    plan,
    width,
    height: bottom.length > 0 ? y + 2 : head + body + 4,
    top,
    bottom,
    head,
    blocks: plan.containers.map((container, i) => ({ container, y: head + i * CONTAINER_HEIGHT })),
  };
}
