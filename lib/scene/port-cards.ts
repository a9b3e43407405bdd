/**
 * Ports of a bar's switch that lead to no sandbox's card (wiring view): a veth pair between two switches, a tap device, a
 * veth whose other end is not in sight. VTEPs and NICs are drawn where they lead to.
 */
import type { Link, LinkId } from "#lib/topology/model.ts";
import { isUnresolved } from "#lib/topology/model.ts";
import { isFleeting, kindOf, linkOf } from "./look-up.ts";
import { nicsOf } from "./nics.ts";
import type { BarPlan, CardPlan, Joint, Known } from "./plan-types.ts";

const jointOf = (bar: BarPlan, link: Link): Joint => ({
  id: link.id,
  entity: link.id,
  bar: bar.id,
  tone: bar.tone,
  dashed: false,
  network: bar.network,
  endpoint: null,
  link,
  hostLink: null,
  route: null,
});

function about(link: Link, known: Known): string {
  if (link.type !== "veth") return kindOf(link);
  if (isUnresolved(link.peer)) return `veth: ${link.peer.unresolved}`;
  return linkOf(known, link.peer) ? "veth pair" : "veth, its other end is not in sight";
}

export function cardsOfPorts(bars: readonly BarPlan[], known: Known): readonly CardPlan[] {
  const { relations: r } = known;
  const nics = new Set<LinkId>(nicsOf(known).map((l) => l.id));
  const barOf = new Map(bars.flatMap((b) => (b.device ? [[b.device.id, b] as const] : [])));
  const done = new Set<LinkId>();
  const cards: CardPlan[] = [];
  for (const bar of bars) {
    for (const port of bar.device ? (r.portsOfBridge.get(bar.device.id) ?? []) : []) {
      if (r.endpointByLink.has(port.id) || port.type === "vxlan" || done.has(port.id) || nics.has(port.id)) continue;
      const peer = linkOf(known, port.peer);
      // A port whose other end is in another sandbox is a joint of that one's card, shown or filtered out.
      if ((peer && peer.sandbox !== port.sandbox) || isFleeting(known, port)) continue;
      if (barOf.get(port.id)) continue;
      const far = peer?.master ? barOf.get(peer.master) : undefined;
      done.add(port.id);
      if (peer) done.add(peer.id);
      const title = peer ? "veth pair" : port.name;
      cards.push({
        id: `port ${port.id}`,
        entity: port.id,
        title,
        about: peer ? `${port.name} – ${peer.name}` : about(port, known),
        sandbox: null,
        containers: [],
        joints: [jointOf(bar, port), ...(peer && far ? [jointOf(far, peer)] : [])],
        loose: peer && !far ? [peer] : [],
        ports: [],
        group: null,
        members: null,
      });
    }
  }
  return cards;
}
