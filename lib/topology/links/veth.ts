/**
 * Pairing the two ends of a veth. Paired from the end whose namespace resolves: a container's eth0 names its peer's
 * ifindex and, through the namespace id, the namespace it counts in. The other way round is ambiguous, because all
 * containers' eth0 may have the same ifindex. See veth(4), rtnetlink(7): IFLA_LINK, IFLA_LINK_NETNSID.
 */
import { linkId } from "../ids.ts";
import type { KernelLink, NetnsKey, NetnsObservation } from "../kernel-observation.ts";
import type { LinkId, Unresolved } from "../model.ts";
import type { Exists } from "./exists.ts";

/** Of one namespace: by ifindex of a link in it, the far end that named it as its peer. */
export type Claims = ReadonlyMap<number, LinkId>;

/** Second pass over everything: who names whom as a peer. By namespace of the named end. */
export function claimPeers(key: string, namespaces: Iterable<NetnsObservation>): Map<NetnsKey, Map<number, LinkId>> {
  const claims = new Map<NetnsKey, Map<number, LinkId>>();
  for (const netns of namespaces) {
    for (const link of netns.links) {
      if (link.kind !== "veth" || link.link === null || link.linkNetns === null) continue;
      let named = claims.get(link.linkNetns);
      if (!named) {
        named = new Map();
        claims.set(link.linkNetns, named);
      }
      named.set(link.link, linkId(key, netns.key, link.ifindex));
    }
  }
  return claims;
}

/** The far end of a veth, or why it is not known. */
export function vethPeer(
  key: string,
  netns: NetnsObservation,
  link: KernelLink,
  claims: Claims | undefined,
  exists: Exists,
): LinkId | Unresolved {
  const where = link.linkNetnsid === null ? netns.key : link.linkNetns;
  if (link.link !== null && where !== null && exists(where, link.link)) return linkId(key, where, link.link);
  return claims?.get(link.ifindex) ?? { unresolved: "its other end is in a network namespace that is not read" };
}
