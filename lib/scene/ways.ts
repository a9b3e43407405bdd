/** Where a bar's traffic leaves it: by the host's own sandbox, by the NIC its tunnel or its macvlan links stand on, by the links of its routes. */
import type { EntityId, Link, Network } from "#lib/topology/model.ts";
import { gatewayMode } from "#lib/topology/networks.ts";
import { underlayOf } from "./nics.ts";
import type { BarPlan, Known, Way } from "./plan-types.ts";

/** Stands in for a parent that should be there. */
export const missingId = (network: Network): EntityId => `missing ${network.id}`;

export const isMissing = (id: EntityId): boolean => id.startsWith("missing ");

export const standsOnParent = (network: Network): boolean =>
  network.driver === "macvlan" || network.driver === "ipvlan";

/** A bridge has a way out unless it is internal, or isolated in every family: then it has no address of the host's. */
function leavesByHost(network: Network): boolean {
  if (network.driver !== "bridge" || network.internal) return false;
  const modes = network.ipam.map(({ subnet }) => gatewayMode(network.options, subnet.includes(":") ? 6 : 4));
  return modes.length === 0 || modes.some((mode) => mode !== "isolated");
}

/** No two lead to the same place in the same tone. */
export function waysOf(bar: BarPlan, nics: readonly Link[], known: Known): readonly Way[] {
  const { network, device, routed } = bar;
  const ways = new Map<string, Way>();
  const add = (to: Way["to"], tone: Way["tone"], dashed: boolean): void => {
    const key = `${tone} ${to}`;
    if (!ways.has(key)) ways.set(key, { to, tone, dashed });
  };
  if (network && standsOnParent(network)) {
    if (device) add(device.id, bar.tone, false);
    else if (known.host.kernel.read && known.hostSandbox) add(missingId(network), bar.tone, true);
  }
  if (routed?.to === "endpoints") add("host", "plugin", true);
  else if (network && leavesByHost(network)) add("host", "line", network.masquerade === true);
  for (const { link } of bar.vteps) {
    const nic = underlayOf(nics, link.vxlan?.local ?? null, known);
    add(nic?.id ?? link.id, "overlay", true);
  }
  const isNic = new Map(nics.map((n) => [n.id as string, n]));
  for (const port of device ? (known.relations.portsOfBridge.get(device.id) ?? []) : [])
    if (isNic.has(port.id)) add(port.id, bar.tone, false);
  for (const hop of routed?.nextHops ?? []) if (hop.link !== null) add(hop.link, "plugin", true);
  return [...ways.values()];
}
