/** The way of a link through the kernel: eth0, its peer, the bridge; or a child and what it stands on. Pure. */
import { type Entity, type EntityId, isUnresolved, type Link, type Unresolved } from "#lib/topology/model.ts";

type Entities = ReadonlyMap<EntityId, Entity>;
const MOST = 6;

function linkAt(entities: Entities, id: EntityId | Unresolved | null): Link | undefined {
  const found = typeof id === "string" ? entities.get(id) : undefined;
  return found?.kind === "link" ? found : undefined;
}

/** From inside the sandbox outwards; an end that cannot be read stands as its reason. Fewer than two steps: no way to show. */
export function wayOf(entities: Entities, link: Link): readonly (Link | Unresolved)[] {
  const peer = linkAt(entities, link.peer);
  // Seen from the port on the bridge, the way begins at the other end.
  if (link.type === "veth" && link.master !== null && peer && peer.master === null) return wayOf(entities, peer);
  const steps: (Link | Unresolved)[] = [link];
  let at: Link | undefined = link;
  if (link.type === "veth") {
    if (isUnresolved(link.peer)) return [link, link.peer];
    if (peer) steps.push(peer);
    at = peer;
  }
  while (at && steps.length < MOST) {
    const next: EntityId | Unresolved | null = at.master ?? at.parent;
    if (isUnresolved(next)) steps.push(next);
    at = linkAt(entities, next);
    if (at) steps.push(at);
  }
  return steps;
}
