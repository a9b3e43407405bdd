/** Whether a link is there, in any watched namespace, and whose port it is; looked up per namespace object. */
import type { NetnsKey, NetnsObservation } from "../kernel-observation.ts";

export type Exists = (netns: NetnsKey, ifindex: number) => boolean;
type Namespaces = ReadonlyMap<NetnsKey, NetnsObservation>;

const known = new WeakMap<NetnsObservation, ReadonlyMap<number, number | null>>();

/** Masters by ifindex, null for links that are no port. */
function masters(netns: NetnsObservation): ReadonlyMap<number, number | null> {
  let found = known.get(netns);
  if (!found) {
    found = new Map(netns.links.map((l) => [l.ifindex, l.master]));
    known.set(netns, found);
  }
  return found;
}

export function existsIn(namespaces: Namespaces): Exists {
  return (key, ifindex) => {
    const netns = namespaces.get(key);
    return netns !== undefined && masters(netns).has(ifindex);
  };
}

/** Changes exactly when a link that this namespace points at in another one comes, goes or becomes another's port. */
export function farSignature(netns: NetnsObservation, namespaces: Namespaces): string {
  let signature = "";
  for (const link of netns.links) {
    if (link.link === null || link.linkNetns === null) continue;
    const far = namespaces.get(link.linkNetns);
    const master = far && masters(far).get(link.link);
    signature += master === undefined ? "-," : `${master ?? ""},`;
  }
  return signature;
}
