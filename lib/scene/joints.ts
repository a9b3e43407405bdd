/** How a sandbox is joined to bars: by the engine's endpoints, and by links that lead to one and have no endpoint (yet). */
import type { Link, LinkId, Network, Sandbox } from "#lib/topology/model.ts";
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
  const used = new Set<LinkId>();
  for (const endpoint of r.endpointsBySandbox.get(sandbox.id) ?? []) {
    if (typeof endpoint.link === "string") used.add(endpoint.link);
    const bar = bars.get(endpoint.network);
    if (!bar) continue;
    const own = bar.routed?.own.find((o) => o.endpoint === endpoint.id);
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
      route: own?.route.dst ?? null,
    });
  }
  const loose: Link[] = [];
  for (const link of r.linksBySandbox.get(sandbox.id) ?? []) {
    if (used.has(link.id) || link.type === "loopback") continue;
    const hostLink = linkOf(context, link.peer);
    const bar = barBehind(link, hostLink, context);
    if (!bar) {
      loose.push(link);
      continue;
    }
    // Kernel first: the link is there before the engine has recorded its endpoint. What no container is in has none.
    const dashed = isVague(bar) || (bar.network !== null && sandbox.containers.length > 0);
    const base = {
      id: link.id,
      entity: link.id,
      bar: bar.id,
      tone: bar.tone,
      dashed,
      network: bar.network,
      endpoint: null,
      route: null,
    };
    joints.push({ ...base, link, hostLink });
  }
  return { joints, loose };
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
