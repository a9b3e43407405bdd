/** Two endpoints with one MAC on the same segment: the bridge or the parent sends frames now here, now there. */
import type { Endpoint, EntityId, Finding } from "../model.ts";
import { nameOrId } from "../shell-word.ts";
import { containerOf, endpointName, finding, linkOf, networkOf, type Seen } from "./seen.ts";

/** Not ipvlan, whose endpoints share the parent's MAC, nor plugins such as Calico, which gives all the same. */
const DRIVERS = new Set(["bridge", "macvlan", "overlay"]);

export function duplicateMacs(seen: Seen): Finding[] {
  const segments = new Map<EntityId, Map<string, Endpoint[]>>();
  for (const [id, endpoints] of seen.relations.endpointsByNetwork) {
    const network = networkOf(seen, id);
    if (!network || !DRIVERS.has(network.driver)) continue;
    // Macvlan networks on one parent are one segment.
    const segment = network.driver === "macvlan" ? (network.device ?? network.id) : network.id;
    const byMac = segments.get(segment) ?? new Map<string, Endpoint[]>();
    segments.set(segment, byMac);
    for (const e of endpoints) {
      const mac = (linkOf(seen, e.link)?.mac ?? e.mac)?.toLowerCase();
      if (!mac || mac === "00:00:00:00:00:00") continue;
      const same = byMac.get(mac);
      if (same) same.push(e);
      else byMac.set(mac, [e]);
    }
  }
  return [...segments.values()].flatMap((byMac) =>
    [...byMac].flatMap(([mac, endpoints]) => {
      if (endpoints.length < 2) return [];
      const names = endpoints.map((e) => endpointName(seen, e)).join(" and ");
      const text = `${names} have one MAC, ${mac}, on the same segment: frames for one reach the other. One of them needs another --mac-address.`;
      const about = endpoints.map((e) => e.id).sort();
      const containers = endpoints.flatMap((e) => containerOf(seen, e.container) ?? []).map(nameOrId);
      const hint = `docker inspect --format '{{.Name}} {{json .NetworkSettings.Networks}}' ${containers.join(" ")}`;
      return [finding("error", "duplicate-mac", about, text, hint)];
    }),
  );
}
