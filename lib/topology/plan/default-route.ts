/**
 * Which endpoint carries a sandbox's default route, as libnetwork chooses (Endpoint.Less, getGatewayEndpoint; the same in
 * 20.10 and 26, with priorities in 28): first by priority, then docker_gwbridge and internal networks last, then those
 * with gateways of both families, then by the network's name, capitals first. Where it is, ports are published.
 */
import type { Container, Endpoint, Host, Network } from "../model.ts";
import { gatewayMode } from "../networks.ts";
import { apiAtLeast, type Facts, find, isGatewayBridge, joinsOf } from "./facts.ts";

export interface Way {
  readonly network: Network;
  /** Null for one that is yet to come. */
  readonly endpoint: Endpoint | null;
  /** 0 before engine 28. */
  readonly priority: number;
  /** Families it has a gateway for. */
  readonly gateways: number;
}

const NONE = new Set(["null", "host", "overlay"]);

/** How many families a network leads out with; an overlay leads out by docker_gwbridge alone. */
function gatewaysOf(network: Network, host: Host | null): number {
  if (NONE.has(network.driver)) return 0;
  const families = ([4, 6] as const).filter((f) => (f === 4 ? network.ipv4 !== false : network.ipv6 === true));
  if (network.driver === "bridge") {
    // Until 25, internal bridges gave a gateway, which led nowhere.
    if (network.internal) return apiAtLeast(host, 44) ? 0 : families.length;
    return families.filter((f) => gatewayMode(network.options, f) !== "isolated").length;
  }
  return network.internal ? 0 : families.length;
}

export function wayOf(network: Network, endpoint: Endpoint | null, priority: number | null, host: Host | null): Way {
  const gateways = gatewaysOf(network, host);
  return { network, endpoint, priority: apiAtLeast(host, 48) ? (priority ?? 0) : 0, gateways };
}

const last = (on: boolean): number => (on ? 1 : 0);

function order(a: Way, b: Way): number {
  return (
    b.priority - a.priority ||
    last(isGatewayBridge(a.network)) - last(isGatewayBridge(b.network)) ||
    last(a.network.internal) - last(b.network.internal) ||
    b.gateways - a.gateways ||
    (a.network.name < b.network.name ? -1 : a.network.name > b.network.name ? 1 : 0)
  );
}

/** Null when nothing leads out. */
export function carrierOf(ways: readonly Way[]): Way | null {
  return [...ways].sort(order).find((w) => w.gateways > 0) ?? null;
}

/** The ways of a running container, as they are now. */
export function waysOf(facts: Facts, container: Container): readonly Way[] {
  const host = find(facts, "host", container.host);
  return joinsOf(facts, container).flatMap((e) => {
    const network = find(facts, "network", e.network);
    return network ? [wayOf(network, e, e.gwPriority, host)] : [];
  });
}

/** The network whose endpoint has the default route now: the kernel says it, and where it is not read, the rule. */
export function carrierNow(ways: readonly Way[]): Way | null {
  return ways.find((w) => w.endpoint?.defaultRoute) ?? carrierOf(ways);
}

/** Overlay containers without another gateway leave by docker_gwbridge. */
export function leavesByGatewayBridge(ways: readonly Way[]): boolean {
  return carrierOf(ways) === null && ways.some((w) => w.network.driver === "overlay" && !w.network.internal);
}

/** Whether traffic gets beyond the host's networks by it. */
export const leadsOut = (way: Way | null): boolean => way !== null && !way.network.internal;
