/**
 * Everything that is found wrong on one host, or worth knowing: where engine and kernel disagree, and what is
 * misconfigured. Pure; what is only on its way (a container that starts) is found too: `lib/host` holds that back.
 */
import type { Memo } from "../memo.ts";
import type { Entity, EntityId, Finding } from "../model.ts";
import type { HostObservation } from "../observation.ts";
import { relate } from "../relations.ts";
import { bridges } from "./bridge.ts";
import { destinations } from "./dnat.ts";
import { endpoints } from "./endpoints.ts";
import { forwardDrops } from "./forward-drop.ts";
import { gateways } from "./gateway.ts";
import { forwardingOff } from "./ip-forward.ts";
import { leftoverVeths } from "./leftover.ts";
import { leftoverBridges } from "./leftover-bridge.ts";
import { leftoverVxlans } from "./leftover-vxlan.ts";
import { duplicateMacs } from "./mac.ts";
import { masquerades } from "./masquerade.ts";
import { mtus } from "./mtu.ts";
import { withoutDockerRules } from "./not-docker.ts";
import { networkOverlaps, routeOverlaps } from "./overlaps.ts";
import { overlayMtus } from "./overlay-mtu.ts";
import { parents } from "./parent.ts";
import { openPorts } from "./ports.ts";
import { remoteEndpoints } from "./remote-endpoint.ts";
import { unreadableSandboxes } from "./sandbox.ts";
import type { Seen } from "./seen.ts";
import { staleEndpoints } from "./stale-endpoint.ts";
import { vtepPeers } from "./vtep-peers.ts";
import { vxlanPorts } from "./vxlan-port.ts";

/** Those that the engine's record alone tells. */
const OF_ENGINE = [duplicateMacs, openPorts, staleEndpoints];
/** Those that compare with the kernel; none of them says anything while that is not read. */
const OF_KERNEL = [
  ...[endpoints, remoteEndpoints, bridges, parents, gateways, unreadableSandboxes],
  ...[mtus, overlayMtus, vtepPeers, leftoverVeths, leftoverBridges, leftoverVxlans],
];
/** Those that compare with the host's filter and NAT rules; all but the first say nothing while these are not read. */
const OF_RULES = [forwardingOff, masquerades, destinations, forwardDrops, vxlanPorts, withoutDockerRules];

/** Findings by id, sorted by id; none while the engine does not answer, for then its record may be old. */
export function findAll(
  entities: ReadonlyMap<EntityId, Entity>,
  observation: HostObservation,
  memo: Memo,
): readonly Finding[] {
  if (observation.stale !== null) return [];
  const seen: Seen = { entities, relations: relate(entities), observation };
  const { networks } = seen.relations;
  const found = OF_ENGINE.flatMap((find) => find(seen));
  // Every pair of subnets is compared: only when there are other subnets.
  found.push(...memo.get("network overlaps", networks, () => networkOverlaps(seen)));
  if (observation.kernel.read) {
    found.push(...OF_KERNEL.flatMap((find) => find(seen)));
    found.push(...OF_RULES.flatMap((find) => find(seen, memo)));
    found.push(...routeOverlaps(seen, memo));
  }
  memo.sweep();
  const byId = new Map(found.map((f) => [f.id, f]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
