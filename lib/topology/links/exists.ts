/** Whether a link is there, in any watched namespace; the sets are kept per namespace object. */
import type { NetnsKey, NetnsObservation } from "../kernel-observation.ts";

export type Exists = (netns: NetnsKey, ifindex: number) => boolean;

const known = new WeakMap<NetnsObservation, ReadonlySet<number>>();

function indexes(netns: NetnsObservation): ReadonlySet<number> {
  let set = known.get(netns);
  if (!set) {
    set = new Set(netns.links.map((l) => l.ifindex));
    known.set(netns, set);
  }
  return set;
}

export function existsIn(namespaces: ReadonlyMap<NetnsKey, NetnsObservation>): Exists {
  return (key, ifindex) => {
    const netns = namespaces.get(key);
    return netns !== undefined && indexes(netns).has(ifindex);
  };
}

/** Changes exactly when a link that this namespace points at in another one comes or goes. */
export function farSignature(netns: NetnsObservation, exists: Exists): string {
  let signature = "";
  for (const link of netns.links) {
    if (link.link !== null && link.linkNetns !== null) signature += exists(link.linkNetns, link.link) ? "1" : "0";
  }
  return signature;
}
