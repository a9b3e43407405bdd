/** A veth on the host that no endpoint owns and that leads to nothing. */
import { type Finding, isUnresolved, type Link } from "../model.ts";
import { shellWord } from "../shell-word.ts";
import { engineNetwork, finding, linkOf, rootSandbox, type Seen } from "./seen.ts";

export function leftoverVeths(seen: Seen): Finding[] {
  const root = rootSandbox(seen);
  if (!root) return [];
  const used = new Set(root.routes.map((r) => r.link));
  const links = seen.relations.linksBySandbox.get(root.id) ?? [];
  const owned = (l: Link): boolean => seen.relations.endpointByLink.has(l.id);
  // A veth may play the NIC: macvlan networks and their endpoints stand on it.
  const stoodOn = (l: Link): boolean =>
    seen.relations.networkByDevice.has(l.id) || seen.relations.childrenOfLink.has(l.id);
  const idle = (l: Link): boolean =>
    !owned(l) && !used.has(l.id) && !stoodOn(l) && l.addresses.every((a) => a.startsWith("fe80:"));
  return links.flatMap((veth): Finding[] => {
    if (veth.type !== "veth" || !idle(veth)) return [];
    const network = veth.master === null ? undefined : seen.relations.networkByDevice.get(veth.master)?.[0];
    // A bridge that is not Docker's is somebody else's business.
    if (veth.master !== null && network?.driver !== "bridge") return [];
    const peer = linkOf(seen, veth.peer);
    if (peer) {
      // Both ends on the host lead nowhere, unless somebody uses the other one.
      if (peer.sandbox !== root.id || peer.master !== null || !idle(peer)) return [];
      if (veth.master === null && veth.ifindex > peer.ifindex) return [];
      const where = network ? `on ${network.name}` : "on no bridge";
      const text = `${veth.name} ${where} belongs to no endpoint, and its other end ${peer.name} is on the host too: a leftover.`;
      return [finding("warning", "leftover-veth", [veth.id, peer.id], text, `ip link del ${shellWord(veth.name)}`)];
    }
    if (!isUnresolved(veth.peer) || !unclaimed(seen, veth, network?.id ?? null)) return [];
    const where = network ? `on ${network.name}` : "on no bridge";
    const text = `${veth.name} ${where} leads into a namespace of no container: an image build, or a leftover.`;
    const about = [veth.id, ...(network ? [network.id] : [])];
    return [
      finding("info", "veth-to-unknown", about, text, `lsns --type net; ip -d link show ${shellWord(veth.name)}`),
    ];
  });
}

/** Docker's own names; other programs' veths without a bridge are routed, or not ready yet. */
const DOCKERS = /^veth[0-9a-f]{7}$/;

/** Whether everybody whose veth it could be is known, so that it is nobody's. */
function unclaimed(seen: Seen, veth: Link, network: string | null): boolean {
  if (seen.relations.sandboxes.some((s) => s.unreadable !== null)) return false;
  if (network === null) return DOCKERS.test(veth.name);
  const found = seen.entities.get(network);
  if (found?.kind !== "network" || found.name === "docker_gwbridge") return false;
  const endpoints = seen.relations.endpointsByNetwork.get(found.id) ?? [];
  if (endpoints.some((e) => isUnresolved(e.hostLink))) return false;
  const members = Object.keys(engineNetwork(seen, found)?.members ?? {});
  return members.every((id) => seen.observation.engine.containers.has(id));
}
