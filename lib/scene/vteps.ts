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
  const ports = known.relations.portsOfBridge.get(device.id) ?? [];
  const own = ports.filter((p) => p.type === "vxlan").map((link) => ({ link, port }));
  if (further === 0) return own;
  const beyond = ports.flatMap((p) => {
    const peer = linkOf(known, p.peer);
    const next = peer && peer.sandbox === p.sandbox ? linkOf(known, peer.master) : null;
    return next ? collect(next, known, further - 1, false, seen) : [];
  });
  return [...own, ...beyond];
}
