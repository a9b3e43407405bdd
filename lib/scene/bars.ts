/** The bars of a host: its networks, and in the wiring view the switches that belong to none; in order of creation unless asked for otherwise. */
import type { Link, Network } from "#lib/topology/model.ts";
import { routedNetwork } from "#lib/topology/routed.ts";
import { hostLinks, linkOf } from "./look-up.ts";
import { nicsOf } from "./nics.ts";
import { barName, inOrder, type Order } from "./order.ts";
import type { BarPlan, Known } from "./plan-types.ts";
import { inRank } from "./rank.ts";
import { driverTone } from "./tones.ts";

/** Whether a network is drawn as a bar (the others join nothing or are the host's own). */
export const hasBar = (n: Network): boolean => n.driver !== "host" && n.driver !== "null";

const EMPTY = { cards: [], ways: [], vteps: [], mtuDiffers: false } as const;

export function barsOf(networks: readonly Network[], known: Known, order: Order): readonly BarPlan[] {
  const bars = inRank(networks.filter(hasBar)).map((network): BarPlan => {
    const routed = routedNetwork(network, known);
    const tone = routed ? "plugin" : driverTone(network.driver);
    const key =
      network.host === null && known.relations.hosts.length > 1 ? `${network.id} ${known.host.id}` : network.id;
    return { id: network.id, key, network, device: linkOf(known, network.device), tone, routed, ...EMPTY };
  });
  const others = known.view !== "wiring" ? [] : switches(known);
  const own = others.map(
    (device): BarPlan => ({
      id: device.id,
      key: device.id,
      network: null,
      device,
      tone: "line",
      routed: null,
      ...EMPTY,
    }),
  );
  return inOrder([...bars, ...own], order.bars, (bar) => [barName(bar)]);
}

/** Bridges and Open vSwitch devices that have ports and are no network's, on the host and in its overlays' namespaces. */
function switches(known: Known): Link[] {
  const { relations: r, host } = known;
  const nics = new Set(nicsOf(known).map((l) => l.id));
  const hidden = r.sandboxes
    .filter((s) => s.host === host.id && s.role === "overlay")
    .flatMap((s) => r.linksBySandbox.get(s.id) ?? []);
  return [...hostLinks(known), ...hidden].filter(
    (l) =>
      (l.type === "bridge" || l.type === "openvswitch") &&
      !nics.has(l.id) &&
      !r.networkByDevice.has(l.id) &&
      r.portsOfBridge.has(l.id),
  );
}
