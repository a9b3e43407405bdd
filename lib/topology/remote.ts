/** Networks of remote (plugin) drivers: the engine names no device for them, so what they stand on is told by the kernel. */
import type { EngineNetwork } from "./engine-observation.ts";
import { linkId } from "./ids.ts";
import type { NetnsObservation } from "./kernel-observation.ts";
import type { Endpoint, LinkId, Network } from "./model.ts";

const BUILT_IN = new Set(["bridge", "host", "null", "macvlan", "ipvlan", "overlay"]);

export const isRemote = (network: Pick<EngineNetwork, "driver">): boolean => !BUILT_IN.has(network.driver);

/** A plugin gives no address twice, and may let its networks share a subnet on purpose (Calico's pools). */
export const shareSubnets = (a: Network, b: Network): boolean => isRemote(a) && a.driver === b.driver;

/** The bridge (or other master) of each link of a namespace that is a port; empty while it is not read. */
export function mastersIn(key: string, netns: NetnsObservation | undefined): ReadonlyMap<LinkId, LinkId> {
  const masters = new Map<LinkId, LinkId>();
  for (const { ifindex, master } of netns?.links ?? []) {
    if (netns && master !== null) masters.set(linkId(key, netns.key, ifindex), linkId(key, netns.key, master));
  }
  return masters;
}

/** The one bridge that all known host ends of the endpoints are ports of (Weave); null where they are routed or disagree. */
export function sharedMaster(
  endpoints: readonly Pick<Endpoint, "hostLink">[],
  masters: ReadonlyMap<LinkId, LinkId>,
): LinkId | null {
  const ends = endpoints.flatMap(({ hostLink }) => (typeof hostLink === "string" ? [hostLink] : []));
  const found = new Set(ends.map((end) => masters.get(end) ?? null));
  const [only = null] = found;
  return found.size === 1 ? only : null;
}
