/**
 * What stands on a frame's edge: NICs, on them VLANs, VTEPs and other links that stand on them, and beyond them what they
 * lead to. In the networks view only what a bar's way out needs; in the wiring view every link of that sort.
 */
import { isTunnel } from "#lib/topology/links/kinds.ts";
import type { EntityId, Link } from "#lib/topology/model.ts";
import { isUnresolved } from "#lib/topology/model.ts";
import { beyondOf } from "./beyond.ts";
import { addressOf, hostLinks, kindOf, linkOf } from "./look-up.ts";
import { nicsOf, underlayOf } from "./nics.ts";
import type { BarPlan, EdgeDevice, Known } from "./plan-types.ts";
import { missingId, standsOnParent, waysOf } from "./ways.ts";

export interface Edge {
  readonly bars: readonly BarPlan[];
  readonly devices: readonly EdgeDevice[];
  /** Every link that is drawn on the edge. */
  readonly links: ReadonlySet<EntityId>;
}

/** `eth0.10 · VLAN 10 · 192.0.2.1/24`: the name, what it is where that is no plain NIC, its address, what is unusual. */
export function edgeText(link: Link, known: Known): string {
  const what = (): string => {
    if (link.vlanId !== undefined) return `VLAN ${link.vlanId}`;
    if (link.vxlan) return `${link.vxlan.vni ? `VNI ${link.vxlan.vni} · ` : ""}UDP ${link.vxlan.port}`;
    if (link.type === "macvlan") return `macvlan ${link.macvlanMode ?? ""}`.trim();
    if (link.type === "ipvlan") return `ipvlan ${link.ipvlanMode ?? ""}`.trim();
    return link.type === "physical" ? "" : kindOf(link);
  };
  const master = linkOf(known, link.master);
  const parts = [
    link.name,
    what(),
    addressOf(link),
    link.promiscuous && "promiscuous",
    link.operstate === "down" && "down",
    isUnresolved(link.parent) && link.parent.unresolved,
    master && `in ${master.name}`,
  ];
  return parts.filter(Boolean).join(" · ");
}

/** Links that stand on a NIC, or by themselves, and are to be drawn. */
function standing(bars: readonly BarPlan[], nics: readonly Link[], known: Known): Set<EntityId> {
  const isNic = new Set<EntityId>(nics.map((n) => n.id));
  const found = new Set<EntityId>();
  const add = (id: EntityId | null): void => {
    for (
      let link = linkOf(known, id);
      link && !isNic.has(link.id) && !found.has(link.id);
      link = linkOf(known, link.parent)
    ) {
      if (link.sandbox !== known.hostSandbox?.id) return;
      found.add(link.id);
    }
  };
  for (const { network, device, routed, ways } of bars) {
    if (network && standsOnParent(network)) add(device?.id ?? null);
    for (const hop of routed?.nextHops ?? []) add(hop.link);
    // A tunnel without a NIC to leave by.
    for (const { to } of ways) add(to);
  }
  for (const { link } of known.outside?.via ?? []) add(link);
  if (known.view === "wiring") {
    const atBars = new Set(bars.flatMap((b) => b.vteps.map((v) => v.link.id)));
    for (const link of hostLinks(known)) {
      if (link.parent !== null || (link.type === "vxlan" && !atBars.has(link.id))) add(link.id);
    }
  }
  return found;
}

export function edgeOf(
  planned: readonly BarPlan[],
  vteps: ReadonlyMap<EntityId, BarPlan["vteps"]>,
  known: Known,
): Edge {
  const nics = nicsOf(known);
  const out = linkOf(known, known.outside?.via[0]?.link) ?? nics[0];
  const bars = planned.map((bar): BarPlan => {
    const full = { ...bar, vteps: vteps.get(bar.id) ?? [] };
    const underlay = full.vteps[0] ? underlayOf(nics, full.vteps[0].link.vxlan?.local ?? null, known) : out;
    const own = bar.network?.driver === "bridge" || full.vteps.length > 0 ? bar.device : null;
    const mtuDiffers = own !== null && underlay !== undefined && underlay !== null && own.mtu !== underlay.mtu;
    return { ...full, ways: waysOf(full, nics, known), mtuDiffers };
  });
  const links = standing(bars, nics, known);
  const on = new Map<EntityId, Link[]>();
  const top: Link[] = [...nics];
  for (const link of hostLinks(known)) {
    if (!links.has(link.id)) continue;
    const below =
      linkOf(known, link.parent) ?? (isTunnel(link) ? underlayOf(nics, link.vxlan?.local ?? null, known) : null);
    if (below && below.sandbox === link.sandbox) on.set(below.id, [...(on.get(below.id) ?? []), link]);
    else top.push(link);
  }
  const vias = new Set<EntityId>(known.outside?.via.map((v) => v.link));
  const device = (link: Link): EdgeDevice => ({
    id: link.id,
    entity: link.id,
    link,
    text: edgeText(link, known),
    tone: toneOf(link),
    dashed: isUnresolved(link.parent),
    ofHost: vias.has(link.id) || addressOf(link) !== null,
    children: (on.get(link.id) ?? []).map(device),
    beyond: [],
  });
  const devices = top.map(device);
  const beyond = beyondOf(devices, bars, nics, known);
  return {
    bars,
    devices: [...devices.map((d) => ({ ...d, beyond: beyond.get(d.id) ?? [] })), ...missing(bars, known)],
    links: new Set([...nics.map((n) => n.id), ...links]),
  };
}

const toneOf = (link: Link): EdgeDevice["tone"] =>
  link.type === "vxlan" ? "overlay" : link.type === "vlan" ? "macvlan" : isTunnel(link) ? "plugin" : "line";

/** Parents that the engine records and the kernel does not have. */
function missing(bars: readonly BarPlan[], known: Known): EdgeDevice[] {
  return bars.flatMap(({ network, device }): EdgeDevice[] => {
    if (!network || device || !standsOnParent(network) || !known.host.kernel.read || !known.hostSandbox) return [];
    const name = network.options.parent || "its parent";
    const base = { link: null, tone: "warn", dashed: true, ofHost: false, children: [], beyond: [] } as const;
    return [{ id: missingId(network), entity: network.id, text: `${name} · not there`, ...base }];
  });
}
