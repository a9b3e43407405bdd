/** By which VXLAN links a bar reaches other hosts: ports of its own switch, or of one that a veth pair leads to (Weave). */
import type { EntityId, Link } from "#lib/topology/model.ts";
import { linkOf } from "./look-up.ts";
import type { BarPlan, Known } from "./plan-types.ts";

interface Vtep {
  readonly link: Link;
  /** A port of the bar's own switch. */
  readonly port: boolean;
}

/** By bar; bars without are left out. In the wiring view each VTEP is at its own switch, which has a bar there. */
export function vtepsOf(bars: readonly BarPlan[], known: Known): ReadonlyMap<EntityId, readonly Vtep[]> {
  const found = new Map<EntityId, readonly Vtep[]>();
  for (const bar of bars) {
    if (!bar.device) continue;
    const all = collect(bar.device, known, known.view === "wiring" ? 0 : 2, true, new Set());
    if (all.length > 0) found.set(bar.id, all);
  }
  return found;
}

function collect(device: Link, known: Known, further: number, port: boolean, seen: Set<EntityId>): Vtep[] {
  if (seen.has(device.id)) return [];
  seen.add(device.id);
  const own: Vtep[] = [];
  const beyond: Vtep[] = [];
  // Links of one sandbox have ids that begin alike: few ports are one end of a pair whose other end is here too.
  const here = device.id.slice(0, device.id.lastIndexOf(":") + 1);
  for (const p of known.relations.portsOfBridge.get(device.id) ?? []) {
    if (p.type === "vxlan") own.push({ link: p, port });
    if (further === 0 || typeof p.peer !== "string" || !p.peer.startsWith(here)) continue;
    const next = linkOf(known, linkOf(known, p.peer)?.master ?? null);
    if (next) beyond.push(...collect(next, known, further - 1, false, seen));
  }
  return [...own, ...beyond];
}
