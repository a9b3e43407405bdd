/** VXLAN links with what findings ask about them: the kernel's settings, the overlay they carry, what they stand on. */
import type { EngineNetwork } from "../engine-observation.ts";
import type { KernelLink, NetnsObservation } from "../kernel-observation.ts";
import type { Link, Network } from "../model.ts";
import { networkOf, rootSandbox, type Seen } from "./seen.ts";

export interface Vtep {
  readonly link: Link;
  readonly kernel: KernelLink;
  readonly netns: NetnsObservation;
  /** The overlay network in whose hidden sandbox it is; null for those of others (flannel, Weave, by hand). */
  readonly network: Network | null;
}

/** In order of link id. */
export function vteps(seen: Seen): Vtep[] {
  const { kernel } = seen.observation;
  if (!kernel.read) return [];
  const found: Vtep[] = [];
  for (const sandbox of seen.relations.sandboxes) {
    // What runs inside a container is its own business.
    if (sandbox.role === "container" || !sandbox.netns) continue;
    const netns = kernel.namespaces.get(`${sandbox.netns.device}:${sandbox.netns.inode}`);
    for (const link of seen.relations.linksBySandbox.get(sandbox.id) ?? []) {
      if (!link.vxlan) continue;
      const own = netns?.links.find((l) => l.ifindex === link.ifindex);
      const network = sandbox.network ? networkOf(seen, sandbox.network) : null;
      if (netns && own) found.push({ link, kernel: own, netns, network });
    }
  }
  return found.sort((a, b) => (a.link.id < b.link.id ? -1 : 1));
}

/** Links of the host's own namespace by each address they carry, without prefix length. */
export function hostLinkByAddress(seen: Seen): ReadonlyMap<string, Link> {
  const root = rootSandbox(seen);
  const links = root ? (seen.relations.linksBySandbox.get(root.id) ?? []) : [];
  return new Map(links.flatMap((l) => l.addresses.map((a): [string, Link] => [a.split("/")[0] ?? a, l])));
}

/**
 * Other hosts that the engine says take part in an overlay network. It counts this one among them, under an address that
 * may be on no link (`--advertise-addr` behind NAT).
 */
export function farPeers(seen: Seen, network: EngineNetwork, here: ReadonlyMap<string, Link>): string[] {
  const own = seen.observation.engine.info.swarm?.address;
  const far = network.peers.filter(({ address }) => address !== "" && address !== own && !here.has(address));
  return far.map((p) => p.address).sort();
}
