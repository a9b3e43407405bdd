/** Small questions about links that several parts of a plan ask. */
import type { EntityId, Link } from "#lib/topology/model.ts";
import type { Known } from "./plan-types.ts";

export function linkOf({ entities }: Pick<Known, "entities">, id: unknown): Link | null {
  const found = typeof id === "string" ? entities.get(id as EntityId) : undefined;
  return found?.kind === "link" ? found : null;
}

/** Links of the host's own sandbox, in order of ifindex; empty when it is not read. */
export const hostLinks = ({ relations, hostSandbox }: Known): readonly Link[] =>
  hostSandbox ? (relations.linksBySandbox.get(hostSandbox.id) ?? []) : [];

/** An address that others can use: not the one every link has by itself. */
export const addressOf = (link: Link): string | null => link.addresses.find((a) => !a.startsWith("fe80:")) ?? null;

/** What a link is, in the kernel's word. */
export const kindOf = (link: Link): string => link.rawKind ?? link.type;

/** The engine's own name for a veth; while it connects a container one or both ends lie in the host for a moment. */
const ENGINE_VETH = /^veth[0-9a-f]{7}$/;
/** And that of one in an overlay's namespace. */
const OVERLAY_VETH = /^veth\d+$/;

/** The engine's loose veths are shown only when a finding says that they are left over: else each connect would make them flash up. */
export function isFleeting({ entities, relations }: Known, link: Link): boolean {
  if (relations.findingsAbout.has(link.id)) return false;
  if (ENGINE_VETH.test(link.name)) return true;
  const sandbox = entities.get(link.sandbox);
  return OVERLAY_VETH.test(link.name) && sandbox?.kind === "sandbox" && sandbox.role === "overlay";
}
