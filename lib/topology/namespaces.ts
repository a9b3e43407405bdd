/** The links of all namespaces as entities, and what other parts ask about them; nothing is done while the kernel is the same. */

import type { KernelObservation, NetnsKey } from "./kernel-observation.ts";
import { assembleLinks } from "./links/assemble-links.ts";
import { existsIn, farSignature } from "./links/exists.ts";
import { claimPeers } from "./links/veth.ts";
import type { Memo } from "./memo.ts";
import type { Entity } from "./model.ts";

export interface Namespaces {
  readonly links: readonly Entity[];
  /** Changes exactly when a link that a namespace points at in another one comes, goes or becomes another's port. */
  readonly far: ReadonlyMap<NetnsKey, string>;
}

export function assembleNamespaces(memo: Memo, key: string, { namespaces }: KernelObservation): Namespaces {
  return memo.get("namespaces", [namespaces], () => {
    const each = memo.scope("namespaces");
    const exists = existsIn(namespaces);
    const claims = claimPeers(key, namespaces.values());
    const far = new Map<NetnsKey, string>();
    const links: Entity[] = [];
    for (const netns of namespaces.values()) {
      const signature = farSignature(netns, namespaces);
      far.set(netns.key, signature);
      const named = claims.get(netns.key);
      const claimed = named ? [...named].map(([i, id]) => `${i}=${id}`).join() : "";
      const found = each.get(netns.key, [netns, signature, claimed], () => assembleLinks(key, netns, named, exists));
      for (const link of found) links.push(link);
    }
    each.sweep();
    return { links, far };
  });
}
