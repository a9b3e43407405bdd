/**
 * A picture without places: what formats that lay out by themselves (Mermaid, DOT) draw. Bars are nodes, cards are nodes,
 * and a joint is an edge between them, so that the same filter, view and folded groups give the same things everywhere.
 */
import { cardName, subtitle } from "#lib/scene/card.ts";
import { containersOf } from "#lib/scene/fold.ts";
import { shownAddress } from "#lib/scene/joints.ts";
import { labelLines } from "#lib/scene/label.ts";
import { kindOf } from "#lib/scene/look-up.ts";
import type { BarPlan, CardPlan, EdgeDevice, FramePlan, Joint, ViewName } from "#lib/scene/plan-types.ts";
import { portChips } from "#lib/scene/port-chips.ts";
import type { Tone } from "#lib/scene/scene.ts";
import { shownName } from "#lib/topology/groups.ts";
import { type Change, SIGNS } from "./diff.ts";
import type { Picture } from "./picture.ts";
import { oneLine } from "./plain-text.ts";

/** What a node stands for; it decides its shape. */
export type NodeKind = "network" | "container" | "host" | "device" | "beyond" | "mark";

export interface GraphNode {
  /** Safe in any format: letters, digits and `_`, begins with a letter, unique, and the same while names stay. */
  readonly alias: string;
  readonly kind: NodeKind;
  readonly tone: Tone;
  readonly title: string;
  readonly lines: readonly string[];
  /** Not running, not found, or leading out. */
  readonly dashed: boolean;
  /** In pictures that compare; its sign stands before the title. */
  readonly change: Change | null;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly tone: Tone;
  readonly dashed: boolean;
  /** At `from`'s end: the link inside the sandbox, and its address. */
  readonly near: string;
  /** At `to`'s end: the link on the host. */
  readonly far: string;
  /** As of nodes; its sign stands before `near`. */
  readonly change: Change | null;
}

export interface GraphFrame {
  readonly alias: string;
  readonly title: string;
  readonly about: string;
  /** In order of the picture: each network, then the cards that hang on it. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** What lies outside the host, and the edges that lead there. */
  readonly beyond: readonly GraphNode[];
  readonly ways: readonly GraphEdge[];
}

/** Names to aliases; the second of one name gets a number. */
class Aliases {
  readonly #taken = new Set<string>();
  readonly #byId = new Map<string, string>();

  make(id: string, prefix: string, name: string): string {
    const plain = oneLine(name)
      .replace(/[^A-Za-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, 40);
    const base = plain === "" ? prefix : `${prefix}_${plain}`;
    let alias = base;
    for (let n = 2; this.#taken.has(alias); n++) alias = `${base}_${n}`;
    this.#taken.add(alias);
    this.#byId.set(id, alias);
    return alias;
  }

  of(id: string): string | undefined {
    return this.#byId.get(id);
  }
}

/** The picture's frames as graphs, in its order. */
export function graphOf(picture: Picture): readonly GraphFrame[] {
  const aliases = new Aliases();
  return picture.plan.frames.map((frame) => graphOfFrame(frame, picture, aliases));
}

/** With the sign of what became of it. */
const signed = (text: string, change: Change | null | undefined): string =>
  change ? `${SIGNS[change]} ${text}`.trim() : text;

function graphOfFrame(frame: FramePlan, { plan, entities, changes }: Picture, aliases: Aliases): GraphFrame {
  const { view } = plan;
  const { host } = frame;
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const beyond: GraphNode[] = [];
  const ways: GraphEdge[] = [];
  const key = (id: string): string => `${host.id} ${id}`;
  const add = (list: GraphNode[], id: string, prefix: string, node: Drawn): string => {
    const { change = null } = node;
    const title = oneLine(node.title);
    const alias = aliases.make(key(id), prefix, title);
    const lines = node.lines.map(oneLine).filter((l) => l !== "");
    list.push({ ...node, alias, title: signed(title, change), lines, change });
    return alias;
  };
  const join = (list: GraphEdge[], from: string, to: string | undefined, look: Partial<GraphEdge> = {}): void => {
    if (to === undefined) return;
    const { tone = "line", dashed = false, near = "", far = "", change = null } = look;
    list.push({ from, to, tone, dashed, near: signed(oneLine(near), change), far: oneLine(far), change });
  };
  const alias = aliases.make(`frame ${host.id}`, "host", host.name);

  for (const bar of frame.bars) add(nodes, bar.id, "net", networkNode(bar, view, changes));
  const cards = [...frame.bars.flatMap((b) => b.cards), ...frame.loose, ...frame.inHost];
  for (const card of cards) add(nodes, `card ${card.id}`, "box", cardNode(card, changes));
  const hostNode = needsHost(frame)
    ? add(nodes, "host", "sandbox", {
        kind: "host",
        tone: "host",
        title: "host",
        lines: ["the host's own sandbox"],
        dashed: false,
      })
    : undefined;
  const device = (d: EdgeDevice, on: string | undefined): void => {
    const [title = "", ...lines] = d.text.split(" · ");
    const own = add(nodes, d.id, "nic", { kind: "device", tone: d.tone, title, lines, dashed: d.dashed });
    join(edges, own, on, { tone: d.tone });
    if (hostNode !== undefined && d.ofHost) join(edges, hostNode, own, { tone: "host" });
    for (const child of d.children) device(child, own);
    for (const b of d.beyond) {
      const there = add(beyond, b.id, "out", {
        kind: "beyond",
        tone: b.tone,
        title: b.text,
        lines: [],
        dashed: b.dashed,
      });
      join(ways, own, there, { tone: b.tone, dashed: true });
    }
  };
  for (const d of frame.edge) device(d, undefined);

  for (const card of cards) {
    const from = aliases.of(key(`card ${card.id}`)) ?? "";
    for (const joint of card.joints) {
      const change = changes.get(joint.id) ?? null;
      const { tone } = joint;
      const look = { tone, change, dashed: joint.dashed || change === "removed" };
      join(edges, from, aliases.of(key(joint.bar)), { ...look, ...ends(joint, view, card.joints.length > 1) });
    }
  }
  for (const bar of frame.bars) {
    const from = aliases.of(key(bar.id)) ?? "";
    // Stopped: it joins when it is started.
    for (const card of bar.cards) {
      if (card.joints.length === 0) join(edges, aliases.of(key(`card ${card.id}`)) ?? "", from, { dashed: true });
    }
    if (view === "wiring") {
      for (const { link, port } of bar.vteps) {
        if (!port || aliases.of(key(link.id)) !== undefined) continue;
        const lines = link.vxlan ? [`VNI ${link.vxlan.vni || "any"}`, `UDP ${link.vxlan.port}`] : [];
        const vtep = add(nodes, link.id, "vtep", {
          kind: "device",
          tone: "overlay",
          title: link.name,
          lines,
          dashed: false,
        });
        join(edges, from, vtep, { tone: "overlay" });
      }
    }
    for (const { to, tone, dashed } of bar.ways) {
      const far = to === "host" && dashed && bar.network?.masquerade === true && view === "wiring" ? "MASQUERADE" : "";
      join(edges, from, to === "host" ? hostNode : aliases.of(key(to)), { tone, dashed, far });
    }
  }
  for (const card of frame.inHost) join(edges, aliases.of(key(`card ${card.id}`)) ?? "", hostNode, { tone: "host" });

  for (const { id, entity, tone, text } of portChips(frame)) {
    const port = add(nodes, `chip ${id}`, "port", { kind: "mark", tone, title: text, lines: [], dashed: false });
    const of = entities.get(entity ?? "");
    const card =
      of?.kind === "publishedPort" ? cards.find((c) => containersOf(c).some((x) => x.id === of.container)) : undefined;
    const from = card && aliases.of(key(`card ${card.id}`));
    if (from !== undefined) join(edges, port, from, { tone });
  }
  const chips = [
    ...frame.services.map((s) => ({ id: s.id, tone: "overlay", text: s.text, prefix: "service" }) as const),
    ...frame.otherLinks.map(
      (l) => ({ id: l.id, tone: "line", text: `${l.name} · ${kindOf(l)}`, prefix: "link" }) as const,
    ),
  ];
  for (const { id, tone, text, prefix } of chips) {
    add(nodes, `chip ${id}`, prefix, { kind: "mark", tone, title: text, lines: [], dashed: false });
  }
  const { engine, kernel } = host;
  const about = [engine ? `Docker ${engine.version}` : "", kernel.read ? `kernel ${kernel.release}` : ""];
  return {
    alias,
    title: oneLine(host.name),
    about: oneLine(about.filter(Boolean).join(" · ")),
    nodes,
    edges,
    beyond,
    ways,
  };
}

/** The host's own sandbox is drawn where something leads to it. */
const needsHost = (frame: FramePlan): boolean =>
  frame.inHost.length > 0 ||
  frame.edge.some((d) => d.ofHost) ||
  frame.bars.some((b) => b.ways.some((w) => w.to === "host"));

type Drawn = Omit<GraphNode, "alias" | "change"> & { readonly change?: Change | null };

function networkNode(bar: BarPlan, view: ViewName, changes: Picture["changes"]): Drawn {
  const title = bar.network ? shownName(bar.network) : (bar.device?.name ?? "");
  const lines = labelLines(bar, view).map((l) => l.text);
  const change = changes.get(bar.id) ?? null;
  return { kind: "network", tone: bar.tone, title, lines, dashed: change === "removed", change };
}

/** What became of the first container is told of the card; of the others by their signs. */
function cardNode(card: CardPlan, changes: Picture["changes"]): Drawn {
  const { containers } = card;
  const stopped = containers.length > 0 && containers.every((c) => c.state !== "running");
  const base = { kind: "container", tone: "line", dashed: stopped } as const;
  const [first, ...more] = containers;
  if (!first) return { ...base, title: card.title ?? "", lines: [card.about] };
  const lines = more.flatMap((c) => [signed(cardName(c), changes.get(c.id)), subtitle(c)]);
  const state = containers.every((c) => c.state === first.state) && first.state !== "running" ? [first.state] : [];
  const change = changes.get(first.id) ?? null;
  const dashed = stopped || change === "removed";
  return { ...base, title: cardName(first), lines: [subtitle(first), ...lines, ...state], dashed, change };
}

/** What stands at the two ends of a joint; the default route has an arrow where there is a choice. */
function ends(joint: Joint, view: ViewName, choice: boolean): Pick<GraphEdge, "near" | "far"> {
  const mark = choice && joint.endpoint?.defaultRoute ? "↗ " : "";
  const address = joint.text ?? shownAddress(joint);
  if (view === "networks") return { near: mark + address, far: "" };
  const name = joint.link?.name;
  const near = name === undefined || name === address ? address : `${name} · ${address}`;
  const { link, hostLink } = joint;
  const child = link?.type === "macvlan" || link?.type === "ipvlan" ? link : null;
  const mode = child ? `${child.type} ${child.macvlanMode ?? child.ipvlanMode ?? ""}`.trim() : "";
  return { near: mark + near, far: hostLink?.name ?? mode };
}
