/** The size of a card and the places on it, relative to its upper left corner. */
import type { Container } from "#lib/topology/model.ts";
import { CARD_MIN, CARD_PAD, CARD_STEP, CONTAINER_HEIGHT, NAME_MAX, TAB_GAP, TAB_HEIGHT } from "./metrics.ts";
import type { CardPlan, Joint, ViewName } from "./plan.ts";
import { shorten, textWidth } from "./text.ts";

export interface TabBox {
  readonly joint: Joint | null;
  /** For tabs of links that lead nowhere. */
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
  /** Tabs on the upper edge lead to the bar the card hangs on, those on the lower edge to bars further down. */
  readonly top: readonly TabBox[];
  readonly bottom: readonly TabBox[];
  /** Upper left corner of each container's block. */
  readonly blocks: readonly { readonly container: Container; readonly y: number }[];
}

const bare = (address: string): string => address.replace(/\/\d+$/, "");

/** `172.18.0.2`, or with the interface in the wiring view; ↗ marks the default route where there is a choice. */
export function tabText(joint: Joint, view: ViewName, choice: boolean): string {
  const address = joint.endpoint?.ipv4 ?? joint.endpoint?.ipv6 ?? joint.link?.addresses[0] ?? null;
  const mark = choice && joint.endpoint?.defaultRoute ? "↗ " : "";
  const shown = address === null ? null : shorten(bare(address), "mono", 150);
  if (view === "wiring") return mark + [joint.link?.name, shown].filter(Boolean).join(" · ");
  return mark + (shown ?? joint.link?.name ?? "…");
}

/** What stands under a container's name: its image, with the compose service where it has one. */
export function subtitle(container: Container): string {
  const image = container.image.replace(/^sha256:([0-9a-f]{12}).*/, "$1").replace(/@sha256:.*/, "");
  return container.compose && container.compose.service !== container.name
    ? `${image} · ${container.compose.service}`
    : image;
}

function row(boxes: readonly { joint: Joint | null; entity: string; text: string }[]): {
  width: number;
  tabs: TabBox[];
} {
  let x = 0;
  const tabs = boxes.map((b): TabBox => {
    const width = Math.ceil(textWidth(b.text, "mono")) + 14;
    const tab = { ...b, x, y: 0, width };
    x += width + TAB_GAP;
    return tab;
  });
  return { width: Math.max(0, x - TAB_GAP), tabs };
}

/** Measures a card that hangs on the network `home` (null: on none). */
export function measureCard(plan: CardPlan, home: string | null, view: ViewName): CardBox {
  const choice = plan.joints.length > 1;
  const tab = (joint: Joint) => ({ joint, entity: joint.id, text: tabText(joint, view, choice) });
  const top = row(plan.joints.filter((j) => j.network.id === home).map(tab));
  const bottom = row([
    ...plan.joints.filter((j) => j.network.id !== home).map(tab),
    ...plan.loose.map((l) => ({ joint: null, entity: l.id, text: l.name })),
  ]);
  const texts = plan.containers.map(
    (c) =>
      16 +
      Math.min(NAME_MAX, Math.max(textWidth(displayName(c), "name"), Math.min(150, textWidth(subtitle(c), "small")))),
  );
  const wanted = Math.max(
    CARD_MIN,
    ...texts.map((w) => w + 2 * CARD_PAD),
    top.width + 2 * CARD_PAD,
    bottom.width + 2 * CARD_PAD,
  );
  const width = Math.ceil(wanted / CARD_STEP) * CARD_STEP;
  const head = top.tabs.length > 0 ? TAB_HEIGHT + 4 : 6;
  const body = Math.max(1, plan.containers.length) * CONTAINER_HEIGHT;
  const foot = bottom.tabs.length > 0 ? TAB_HEIGHT + 4 : 6;
  const height = head + body + foot;
  const centred = (tabs: readonly TabBox[], total: number, y: number): TabBox[] =>
    tabs.map((t) => ({ ...t, x: Math.round(t.x + (width - total) / 2), y }));
  return {
    plan,
    width,
    height,
    top: centred(top.tabs, top.width, 0),
    bottom: centred(bottom.tabs, bottom.width, height - TAB_HEIGHT),
    blocks: plan.containers.map((container, i) => ({ container, y: head + i * CONTAINER_HEIGHT })),
  };
}

/** The name to show: the label `vethscope.name` where somebody set one. */
export function displayName(container: Container): string {
  return container.labels["vethscope.name"] || container.name;
}
