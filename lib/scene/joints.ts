/** How a sandbox is joined to bars: by the engine's endpoints, and by links that lead to one and have no endpoint (yet). */
import type { Endpoint, Link, Network, Sandbox } from "#lib/topology/model.ts";
import { linkOf } from "./look-up.ts";
import type { BarPlan, Joint, Known } from "./plan-types.ts";
import { driverTone } from "./tones.ts";

export interface JointContext extends Known {
  /** The networks the filter lets through. */
  readonly shown: ReadonlyMap<string, Network>;
  readonly bars: ReadonlyMap<string, BarPlan>;
}

/** The address that a joint's tab shows, without prefix length; else the link's name. */
export function shownAddress({ endpoint, link }: Joint): string {
  const address = endpoint?.ipv4 ?? endpoint?.ipv6 ?? link?.addresses.find((a) => !a.startsWith("fe80:"));
  return address?.replace(/\/\d+$/, "") ?? link?.name ?? "…";
}

/** The joints, in no order of meaning, and the sandbox's links that lead to no bar. */
export function jointsOf(sandbox: Sandbox, context: JointContext): { joints: Joint[]; loose: Link[] } {
  const { relations: r, bars } = context;
  const joints: Joint[] = [];
  const endpoints = r.endpointsBySandbox.get(sandbox.id) ?? [];
  for (const endpoint of endpoints) {
    const bar = bars.get(endpoint.network);
    if (!bar) continue;
    joints.push({
      id: endpoint.id,
      entity: endpoint.id,
      bar: bar.id,
      tone: bar.tone,
      dashed: isVague(bar),
      network: bar.network,
      endpoint,
      link: linkOf(context, endpoint.link),
      hostLink: linkOf(context, endpoint.hostLink),
      route: bar.routed?.own.find((o) => o.endpoint === endpoint.id)?.route.dst ?? null,
    });
  }
  const loose: Link[] = [];
  for (const link of r.linksBySandbox.get(sandbox.id) ?? []) {
    if (link.type === "loopback" || isEndpoints(link, endpoints)) continue;
    const hostLink = linkOf(context, link.peer);
    const bar = barBehind(link, hostLink, context);
    if (!bar) {
      loose.push(link);
      continue;
    }
    joints.push({
      id: link.id,
      entity: link.id,
      bar: bar.id,
      tone: bar.tone,
      // Kernel first: the link is there before the engine has recorded its endpoint. What no container is in has none.
      dashed: isVague(bar) || (bar.network !== null && sandbox.containers.length > 0),
      network: bar.network,
      endpoint: null,
      link,
      hostLink,
      route: null,
    });
  }
  return { joints, loose };
}

function isEndpoints(link: Link, endpoints: readonly Endpoint[]): boolean {
  for (const endpoint of endpoints) if (endpoint.link === link.id) return true;
  return false;
}

/** No switch joins its endpoints: they are routed, or a plugin does with them what it does. */
const isVague = ({ network, routed, device }: BarPlan): boolean =>
  routed?.to === "endpoints" || (device === null && network !== null && driverTone(network.driver) === "plugin");

/** The bar that a link leads to: the switch its other end is a port of, or the network that stands on its parent. */
function barBehind(link: Link, hostLink: Link | null, { relations: r, bars }: JointContext): BarPlan | undefined {
  const device = hostLink?.master ?? (typeof link.parent === "string" ? link.parent : null);
  if (device === null) return undefined;
  const network = r.networkByDevice.get(device)?.find((n) => bars.has(n.id));
  return bars.get(network?.id ?? device);
}
