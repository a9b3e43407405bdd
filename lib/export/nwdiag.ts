/**
 * A picture for nwdiag: each network with its subnet, and who has which address on it. The host itself stands on its
 * bridges with their gateways' addresses, and on its NICs' networks. Source: blockdiag.com, "nwdiag - simple network-diagram".
 */
import { cardName } from "#lib/scene/card.ts";
import { addressOf } from "#lib/scene/look-up.ts";
import type { CardPlan, EdgeDevice, FramePlan, Joint } from "#lib/scene/plan-types.ts";
import { shorten } from "#lib/scene/text.ts";
import { parsePrefix, prefixText } from "#lib/topology/cidr.ts";
import { shownName } from "#lib/topology/groups.ts";
import { gatewaysOf } from "./gateways.ts";
import type { Picture } from "./picture.ts";
import { oneLine } from "./plain-text.ts";
import { type Palette, paletteOf, toneColour } from "./theme.ts";

/**
 * In quotes. A backslash there makes a new line or keeps the quote from closing, so a slash stands in for it. Where it was
 * told of no font, it draws Latin letters alone, and fails at others.
 */
const quoted = (text: string): string =>
  `"${oneLine(text).replaceAll("\\", "/").replaceAll("…", "..").replaceAll('"', '\\"')}"`;

const bare = (address: string): string => address.replace(/\/\d+$/, "");

/** Pixels of a network's label: what is longer is cut off at the page's edge. */
const LABEL = 130;

interface Node {
  readonly alias: string;
  readonly label: string;
  readonly colour: string;
  readonly style: string | null;
}

const member = (node: Node, addresses: readonly string[]): string => {
  const attributes = [
    addresses.length > 0 ? `address = ${quoted(addresses.join(", "))}` : null,
    `label = ${quoted(node.label)}`,
    `color = ${quoted(node.colour)}`,
    node.style === null ? null : `style = ${node.style}`,
  ];
  return `    ${node.alias} [${attributes.filter((a) => a !== null).join(", ")}];`;
};

const addressesOf = (joint: Joint): readonly string[] => {
  if (joint.text !== undefined) return [joint.text];
  const of = [joint.endpoint?.ipv4, joint.endpoint?.ipv6].flatMap((a) => (a ? [bare(a)] : []));
  return of.length > 0 ? of : (joint.link?.addresses.filter((a) => !a.startsWith("fe80:")).map(bare) ?? []);
};

const labelOf = ({ containers, title }: CardPlan): string =>
  containers.length > 0 ? containers.map(cardName).join(", ") : (title ?? "");

const nobody = (alias: string): string[] => [`    ${alias} [label = "nothing joined", style = dashed];`];

export function writeNwdiag(picture: Picture): string {
  const c = paletteOf(picture.options.theme);
  const out = ["nwdiag {", "  external_connector = none;"];
  let count = 0;
  const next = (prefix: string): string => `${prefix}${++count}`;
  for (const frame of picture.plan.frames) out.push(...frameLines(frame, picture, c, next));
  if (picture.plan.frames.length === 0) out.push("  network nothing {", ...nobody("nobody"), "  }");
  return `${[...out, "}"].join("\n")}\n`;
}

function frameLines(frame: FramePlan, { plan }: Picture, c: Palette, next: (prefix: string) => string): string[] {
  const out: string[] = [];
  const nodes = new Map<string, Node>();
  const nodeOf = (card: CardPlan): Node => {
    const known = nodes.get(card.id);
    if (known) return known;
    const stopped = card.containers.length > 0 && card.containers.every((x) => x.state !== "running");
    const node = { alias: next("box"), label: labelOf(card), colour: c.surface, style: stopped ? "dashed" : null };
    nodes.set(card.id, node);
    return node;
  };
  const host: Node = { alias: next("host"), label: frame.host.name, colour: c.paper, style: null };
  const joined = new Map<string, { card: CardPlan; joint: Joint }[]>();
  for (const card of [...frame.bars.flatMap((b) => b.cards), ...frame.loose]) {
    for (const joint of card.joints) joined.set(joint.bar, [...(joined.get(joint.bar) ?? []), { card, joint }]);
  }
  // A network without a node is an error.
  const network = (label: string, address: string, colour: string, members: readonly string[]): void => {
    const attributes = [
      `    label = ${quoted(shorten(label, "mono", LABEL))};`,
      ...(address === "" ? [] : [`    address = ${quoted(address)};`]),
      `    color = ${quoted(colour)};`,
    ];
    out.push(
      `  network ${next("net")} {`,
      ...attributes,
      ...(members.length > 0 ? members : nobody(next("nobody"))),
      "  }",
    );
  };
  for (const bar of frame.bars) {
    const wiring = plan.view === "wiring";
    const members = (joined.get(bar.id) ?? []).map(({ card, joint }) =>
      member(nodeOf(card), [...addressesOf(joint), ...(wiring && joint.link ? [joint.link.name] : [])]),
    );
    const waiting = bar.cards.filter((card) => card.joints.length === 0).map((card) => member(nodeOf(card), []));
    const leaves = bar.ways.some((w) => w.to === "host");
    const switched = wiring && bar.device?.type === "bridge" && bar.device.sandbox === frame.hostSandbox?.id;
    const device = wiring && bar.device ? [bar.device.name] : [];
    const own = leaves || switched ? [member(host, [...gatewaysOf(bar.network, bar.device), ...device])] : [];
    const subnets = bar.network?.ipam.map((i) => i.subnet) ?? [];
    network(
      bar.network ? shownName(bar.network) : (bar.device?.name ?? ""),
      subnets.join(", "),
      c[toneColour(bar.tone)],
      [...own, ...members, ...waiting],
    );
  }
  for (const device of frame.edge.filter((d) => d.ofHost)) {
    const inside = frame.inHost.map((card) => member(nodeOf(card), []));
    network(deviceLabel(device), deviceSubnet(device), c["net-host"], [
      member(host, device.link?.addresses.filter((a) => !a.startsWith("fe80:")).map(bare) ?? []),
      ...(device === frame.edge.find((d) => d.ofHost) ? inside : []),
    ]);
  }
  // A node has to be in a network.
  const alone = frame.loose.filter((card) => card.joints.length === 0).map((card) => member(nodeOf(card), []));
  if (alone.length > 0) network("no network", "", c["net-none"], alone);
  return out;
}

const deviceLabel = (device: EdgeDevice): string => device.link?.name ?? device.text;

function deviceSubnet({ link }: EdgeDevice): string {
  const address = link ? addressOf(link) : null;
  const prefix = address === null ? null : parsePrefix(address);
  return prefix ? prefixText(prefix) : "";
}
