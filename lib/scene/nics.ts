/** Which of a host's links stand on the frame's edge: what leads out of the machine, or would. */
import type { Link } from "#lib/topology/model.ts";
import { hostLinks, linkOf } from "./look-up.ts";
import type { Known } from "./plan-types.ts";

/** What a link stands on in the same sandbox, to the bottom: a VLAN's NIC; the link itself when it stands on nothing. */
function rootOf(known: Known, link: Link): Link {
  let at = link;
  // A chain cannot be longer than the host has links; a ring is no chain.
  for (let i = 0; i < 16; i++) {
    const below = linkOf(known, at.parent);
    if (!below || below.sandbox !== at.sandbox) return at;
    at = below;
  }
  return at;
}

/** NICs: what carries a default route, what macvlan and ipvlan networks stand on, and anything physical; by ifindex. */
export function nicsOf(known: Known): readonly Link[] {
  const wanted = new Set<string>();
  const want = (id: unknown): void => {
    const link = linkOf(known, id);
    if (link) wanted.add(rootOf(known, link).id);
  };
  for (const { link } of known.outside?.via ?? []) want(link);
  for (const n of known.relations.networks) if (n.driver === "macvlan" || n.driver === "ipvlan") want(n.device);
  return hostLinks(known).filter((l) => wanted.has(l.id) || l.type === "physical");
}

/** By which NIC what a VTEP sends leaves: the one with its address, else the one of the default route; null when there is none. */
export function underlayOf(nics: readonly Link[], local: string | null, known: Known): Link | null {
  const own = local === null ? undefined : nics.find((n) => n.addresses.some((a) => a.split("/")[0] === local));
  const out = known.outside?.via[0]?.link;
  return own ?? nics.find((n) => n.id === out) ?? nics[0] ?? null;
}
