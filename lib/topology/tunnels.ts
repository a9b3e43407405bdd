/** A tunnel for every VXLAN link, with the VTEPs at its other ends as the kernel's forwarding database and the engine name them. */
import type { EngineNetwork } from "./engine-observation.ts";
import { linkId, networkId, tunnelId } from "./ids.ts";
import type { KernelLink, NetnsKey, NetnsObservation } from "./kernel-observation.ts";
import { vxlanData } from "./links/vxlan.ts";
import type { Memo } from "./memo.ts";
import type { Tunnel } from "./model.ts";
import type { HostObservation } from "./observation.ts";

const known = new WeakMap<NetnsObservation, readonly KernelLink[]>();

function vxlanLinks(netns: NetnsObservation): readonly KernelLink[] {
  let links = known.get(netns);
  if (!links) {
    links = netns.links.filter((l) => l.vxlan !== null);
    known.set(netns, links);
  }
  return links;
}

const VNIS = "com.docker.network.driver.overlay.vxlanid_list";

/** Kernels before 3.16 have no place for an overlay's VXLAN link but the host's own namespace. */
function networkWithVni(networks: Iterable<EngineNetwork>, vni: number): EngineNetwork | undefined {
  for (const n of networks) {
    if (n.driver === "overlay" && (n.options[VNIS] ?? "").split(",").includes(String(vni))) return n;
  }
  return undefined;
}

function tunnelOf(
  key: string,
  netns: NetnsObservation,
  link: KernelLink,
  network: EngineNetwork | undefined,
  own: ReadonlySet<string>,
): Tunnel {
  const id = linkId(key, netns.key, link.ifindex);
  const { vxlan } = vxlanData(netns, link);
  const far = new Set(vxlan?.remotes.map((r) => r.address));
  for (const { address } of network?.peers ?? []) far.add(address);
  for (const address of own) far.delete(address);
  const ends = [...far].sort().map((address) => ({ address }));
  return {
    kind: "tunnel",
    id: tunnelId(key, netns.key, link.ifindex),
    vni: vxlan?.vni ?? 0,
    port: vxlan?.port ?? 0,
    network: network ? networkId(network.id) : null,
    ends: [id, ...ends],
  };
}

/** `overlays`: by namespace, the id of the overlay network whose hidden namespace it is. */
export function tunnelEntities(
  o: HostObservation,
  overlays: ReadonlyMap<NetnsKey, string>,
  memo: Memo,
): readonly Tunnel[] {
  const { key, engine, kernel } = o;
  if (!kernel.read) return [];
  const root = kernel.namespaces.get(kernel.root);
  const address = engine.info.swarm?.address ?? null;
  // The engine counts this host among a network's peers.
  const own = memo.get("own addresses", [root?.addresses, address], () => {
    const here = new Set(root?.addresses.map((a) => a.address));
    return address === null ? here : here.add(address);
  });
  const found: Tunnel[] = [];
  for (const netns of kernel.namespaces.values()) {
    for (const link of vxlanLinks(netns)) {
      const overlay = overlays.get(netns.key);
      const network =
        overlay !== undefined
          ? engine.networks.get(overlay)
          : netns === root
            ? networkWithVni(engine.networks.values(), link.vxlan?.vni ?? 0)
            : undefined;
      const inputs = [netns, network?.id, network?.peers.map((p) => p.address).join(), own];
      const tunnel = () => tunnelOf(key, netns, link, network, own);
      found.push(memo.get(`tunnel ${netns.key} ${link.ifindex}`, inputs, tunnel));
    }
  }
  return found;
}
