/** What a device on the frame's edge leads to: the outside, other hosts' prefixes by routes, and remote VTEPs. */
import type { EntityId, Link } from "#lib/topology/model.ts";
import { linkOf } from "./look-up.ts";
import { underlayOf } from "./nics.ts";
import type { BarPlan, Beyond, EdgeDevice, Known } from "./plan-types.ts";

/** More than so many of one kind are counted, not listed. */
const MOST = 10;

const idsOf = (d: EdgeDevice): EntityId[] => [d.id, ...d.children.flatMap(idsOf)];

/** By device of the edge; devices that lead nowhere are left out. */
export function beyondOf(
  devices: readonly EdgeDevice[],
  bars: readonly BarPlan[],
  nics: readonly Link[],
  known: Known,
): ReadonlyMap<EntityId, readonly Beyond[]> {
  const found = new Map<EntityId, readonly Beyond[]>();
  const vteps = vtepsOn(devices, bars);
  for (const device of devices) {
    const own = new Set(idsOf(device));
    const under = vteps.filter(
      (l) => own.has(l.id) || underlayOf(nics, l.vxlan?.local ?? null, known)?.id === device.id,
    );
    const all = [
      ...outsides(own, known),
      ...capped(`routes ${device.id}`, device.id, "more routes", routes(device, own, bars, known)),
      ...capped(`vteps ${device.id}`, device.id, "more VTEPs", remotes(under, known)),
    ];
    if (all.length > 0) found.set(device.id, all);
  }
  return found;
}

/** The VXLAN links drawn in this picture, each once. */
function vtepsOn(devices: readonly EdgeDevice[], bars: readonly BarPlan[]): Link[] {
  const links = new Map<EntityId, Link>();
  for (const { vteps } of bars) for (const { link } of vteps) links.set(link.id, link);
  const walk = (d: EdgeDevice): void => {
    if (d.link?.type === "vxlan") links.set(d.id, d.link);
    d.children.forEach(walk);
  };
  devices.forEach(walk);
  return [...links.values()];
}

/** One mark a link, with the gateways of both families. */
function outsides(own: ReadonlySet<EntityId>, { outside }: Known): Beyond[] {
  if (!outside) return [];
  const gateways = new Map<EntityId, string[]>();
  for (const { link, gateway } of outside.via) {
    if (own.has(link)) gateways.set(link, [...(gateways.get(link) ?? []), ...(gateway === null ? [] : [gateway])]);
  }
  return [...gateways].map(([link, by]) => ({
    id: `outside ${link}`,
    entity: outside.id,
    from: [link],
    text: by.length > 0 ? `outside, by ${[...new Set(by)].join(" and ")}` : "outside",
    tone: "line",
    dashed: true,
  }));
}

/** Several networks share the routes that one daemon learnt: each is shown once. */
function routes(device: EdgeDevice, own: ReadonlySet<EntityId>, bars: readonly BarPlan[], known: Known): Beyond[] {
  const found = new Map<string, Beyond>();
  for (const hop of bars.flatMap((b) => b.routed?.nextHops ?? [])) {
    if (hop.link === null || !own.has(hop.link)) continue;
    const by = hop.link === device.id ? null : linkOf(known, hop.link);
    const text = [`${hop.prefix}${hop.gateway ? ` via ${hop.gateway}` : ""}`, by?.name, hop.protocol];
    const id = `route ${hop.link} ${hop.prefix} ${hop.gateway ?? ""}`;
    const tone = hop.tunnel ? "overlay" : "plugin";
    if (found.has(id)) continue;
    found.set(id, {
      id,
      entity: hop.link,
      from: [hop.link],
      text: text.filter(Boolean).join(" · "),
      tone,
      dashed: true,
    });
  }
  return [...found.values()];
}

/** Remote VTEPs: in the wiring view each with its VNI; else one for all tunnels that lead there. */
function remotes(vteps: readonly Link[], { tunnels, view }: Known): Beyond[] {
  const found = new Map<string, { entity: EntityId; from: EntityId[]; address: string; what: string; macs: number }>();
  for (const link of vteps) {
    const tunnel = tunnels.get(link.id);
    const macs = new Map(link.vxlan?.remotes.map((r) => [r.address, r.macs.length]));
    const ends = tunnel?.ends.flatMap((e) => (typeof e === "string" ? [] : [e.address])) ?? [...macs.keys()];
    for (const address of ends) {
      const what = view === "wiring" && link.vxlan?.vni ? `VNI ${link.vxlan.vni}` : `UDP ${link.vxlan?.port ?? "?"}`;
      const key = `${address} ${what}`;
      const before = found.get(key);
      const count = (before?.macs ?? 0) + (macs.get(address) ?? 0);
      const from = [...(before?.from ?? []), link.id];
      found.set(key, { entity: before?.entity ?? tunnel?.id ?? link.id, from, address, what, macs: count });
    }
  }
  const [first] = vteps;
  if (found.size === 0 && first) {
    const entity = tunnels.get(first.id)?.id ?? first.id;
    return [
      {
        id: `no vtep ${first.id}`,
        entity,
        from: vteps.map((l) => l.id),
        text: "no other VTEP known",
        tone: "overlay",
        dashed: true,
      },
    ];
  }
  return [...found].map(([key, { entity, from, address, what, macs }]) => ({
    id: `vtep ${key} ${vteps[0]?.id ?? ""}`,
    entity,
    from,
    text: `VTEP ${address} · ${what}${macs > 0 ? ` · ${macs} MAC${macs === 1 ? "" : "s"}` : ""}`,
    tone: "overlay",
    dashed: true,
  }));
}

function capped(id: string, entity: EntityId, what: string, all: Beyond[]): Beyond[] {
  const [first] = all;
  if (all.length <= MOST || !first) return all;
  const text = `${all.length - MOST + 1} ${what}`;
  const from = all.slice(MOST - 1).flatMap((b) => b.from);
  return [...all.slice(0, MOST - 1), { id, entity, from, text, tone: first.tone, dashed: true }];
}
