/** What macvlan, ipvlan and vlan links stand on (IFLA_LINK, counted in the namespace that IFLA_LINK_NETNSID names). */
import { linkId } from "../ids.ts";
import type { KernelLink, NetnsObservation } from "../kernel-observation.ts";
import type { LinkId, Unresolved } from "../model.ts";
import type { Exists } from "./exists.ts";

const CHILDREN = new Set(["macvlan", "macvtap", "ipvlan", "ipvtap", "vlan"]);

/** Null for links that stand on nothing. */
export function parentOf(
  key: string,
  netns: NetnsObservation,
  link: KernelLink,
  exists: Exists,
): LinkId | Unresolved | null {
  if (link.kind === null || !CHILDREN.has(link.kind)) return null;
  if (link.link === null) return { unresolved: "the kernel names no parent" };
  const where = link.linkNetnsid === null ? netns.key : link.linkNetns;
  if (where === null) return { unresolved: "its parent is in a network namespace that is not read" };
  return exists(where, link.link) ? linkId(key, where, link.link) : { unresolved: "its parent is gone" };
}
