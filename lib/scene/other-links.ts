/** Links of the host that no bar, card or device of the edge accounts for (wiring view): none is dropped. */
import { isHidden } from "#lib/topology/groups.ts";
import type { Link, Network } from "#lib/topology/model.ts";
import type { Edge } from "./edge.ts";
import { type Filter, isNarrowed } from "./filter.ts";
import { hostLinks, isFleeting } from "./look-up.ts";
import type { Known } from "./plan-types.ts";

export function otherLinks(
  { bars, links }: Edge,
  filter: Filter,
  known: Known,
  shown: ReadonlyMap<string, Network>,
): Link[] {
  const { relations: r } = known;
  const switches = new Set(bars.flatMap((b) => b.device?.id ?? []));
  const vteps = new Set(bars.flatMap((b) => b.vteps.map((v) => v.link.id)));
  return hostLinks(known).filter((l) => {
    if (l.type === "loopback" || links.has(l.id) || switches.has(l.id) || vteps.has(l.id)) return false;
    if (r.endpointByLink.has(l.id) || isFleeting(known, l)) return false;
    const networks = r.networkByDevice.get(l.id);
    // The device of an engine's own network that nothing has joined: the network is left out, its device is there.
    if (networks) return !isNarrowed(filter) && !networks.some((n) => shown.has(n.id) || isHidden(n));
    // Ports of a bar have their cards.
    if (l.master === null || links.has(l.master)) return true;
    return !switches.has(l.master) && !(r.networkByDevice.has(l.master) && isNarrowed(filter));
  });
}
