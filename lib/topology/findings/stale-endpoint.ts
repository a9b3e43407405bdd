/** A network that still counts a container which is gone: it cannot be removed ("has active endpoints"). */
import type { Finding } from "../model.ts";
import { nameOrId, shellWord } from "../shell-word.ts";
import { engineNetwork, finding, type Seen } from "./seen.ts";

/** Other members (`gateway_…`, `lb-…`, `ep-…`, those of image builds) are not containers. */
const CONTAINER = /^[0-9a-f]{64}$/;

export function staleEndpoints(seen: Seen): Finding[] {
  const { containers } = seen.observation.engine;
  return seen.relations.networks.flatMap((n) => {
    // Swarm's networks may name tasks of other hosts.
    if (n.scope !== "local") return [];
    return Object.entries(engineNetwork(seen, n)?.members ?? {}).flatMap(([id, member]) => {
      if (!CONTAINER.test(id) || containers.has(id)) return [];
      const name = member.name || id.slice(0, 12);
      const text = `${n.name} still has an endpoint of ${name}, a container that is gone: the network cannot be removed, and the address ${member.ipv4 ?? member.ipv6 ?? ""} stays taken.`;
      const hint = `docker network disconnect --force ${nameOrId(n)} ${shellWord(name)}`;
      const { id: _, ...said } = finding("warning", "stale-endpoint", [n.id], text, hint);
      return [{ ...said, id: `finding:stale-endpoint:${n.id},${id.slice(0, 12)}` as Finding["id"] }];
    });
  });
}
