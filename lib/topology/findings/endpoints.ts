/**
 * What is wrong with single endpoints. There are more of them than of anything else, and one change is about one or two:
 * what was found about one is kept as long as everything it was told from is the same objects.
 */
import type { Endpoint, Finding } from "../model.ts";
import { address } from "./address.ts";
import { endpointLink } from "./endpoint-link.ts";
import { hostVeth } from "./host-veth.ts";
import { containerOf, engineContainer, linkOf, networkOf, type Seen, sandboxOf } from "./seen.ts";

/** Drivers of which it is known that every endpoint is a link in the sandbox. */
const WITH_LINK = new Set(["bridge", "macvlan", "ipvlan", "overlay"]);

interface Kept {
  readonly from: readonly unknown[];
  readonly found: readonly Finding[];
}

const kept = new WeakMap<Endpoint, Kept>();

export function endpoints(seen: Seen): Finding[] {
  const all: Finding[] = [];
  for (const [id, list] of seen.relations.endpointsByNetwork) {
    const network = networkOf(seen, id);
    if (!network || !WITH_LINK.has(network.driver)) continue;
    const bridge = network.driver === "bridge" ? linkOf(seen, network.device) : null;
    for (const e of list) {
      const link = linkOf(seen, e.link);
      const veth = network.driver === "bridge" ? linkOf(seen, e.hostLink) : null;
      // Links are new objects when anything in their namespace is, so these stand for the kernel's record as well.
      const from = [
        network,
        bridge,
        link,
        veth,
        containerOf(seen, e.container),
        engineContainer(seen, e.container),
        sandboxOf(seen, e.sandbox),
      ];
      const last = kept.get(e);
      if (last?.from.every((x, i) => x === from[i])) {
        for (const f of last.found) all.push(f);
        continue;
      }
      const found = [
        ...endpointLink(seen, e, link),
        ...(veth ? hostVeth(seen, e, veth, bridge) : []),
        // Service addresses stand beside the endpoint's own on an overlay.
        ...(link && network.driver !== "overlay" ? address(seen, e, link) : []),
      ];
      // Whose bridge it is on instead may change without it.
      if (found.every((f) => f.code !== "veth-on-other-bridge")) kept.set(e, { from, found });
      all.push(...found);
    }
  }
  return all;
}
