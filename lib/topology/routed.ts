/**
 * Networks that a host reaches by routing instead of switching and NAT: one host route an endpoint (Calico), or a
 * bridge's whole subnet to which other hosts have routes (flannel, gateway mode `routed`). Pure; told from the host's
 * routes and the endpoints' links alone, whatever the driver is called.
 */
import { overlap, type Prefix, parsePrefix } from "./cidr.ts";
import { isTunnel } from "./links/kinds.ts";
import {
  type Endpoint,
  type EndpointId,
  type Entity,
  type EntityId,
  isUnresolved,
  type Link,
  type LinkId,
  type Network,
  type NetworkId,
  type Route,
  type Sandbox,
} from "./model.ts";
import { routedFamilies } from "./networks.ts";
import type { Relations } from "./relations.ts";

/** A way to a prefix of the same pool that another host holds; a route with several next hops gives several. */
export interface NextHop {
  /** CIDR. */
  readonly prefix: string;
  readonly gateway: string | null;
  /** By which link of the host; null when it is not in sight. */
  readonly link: LinkId | null;
  /** That link encapsulates (VXLAN, IPIP, …): `gateway` is then the other host's address inside the tunnel. */
  readonly tunnel: boolean;
  /** bird, boot, static, … */
  readonly protocol: string;
}

export interface RoutedNetwork {
  readonly network: NetworkId;
  /**
   * `endpoints`: no bridge, the host has a route to each endpoint and is its router.
   * `subnet`: a bridge whose subnet is reached from elsewhere by routes.
   */
  readonly to: "endpoints" | "subnet";
  /** Address families in which containers are reached at their own addresses. */
  readonly families: readonly (4 | 6)[];
  /** The host's routes to what is here; `endpoint` is null for the route to a bridge's subnet. In the kernel's order. */
  readonly own: readonly { readonly endpoint: EndpointId | null; readonly route: Route }[];
  /** Other hosts' prefixes; empty when there are none, or routes are not exchanged. In the kernel's order. */
  readonly nextHops: readonly NextHop[];
  /** Prefixes that lead nowhere but for the routes to endpoints in them: blackhole, unreachable and prohibit routes. */
  readonly blackholes: readonly Route[];
}

interface Known {
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly relations: Relations;
}

/** These make their own links and never route to an endpoint. */
const SWITCHED = new Set(["host", "null", "macvlan", "ipvlan", "overlay"]);
const DEAD = new Set(["blackhole", "unreachable", "prohibit"]);
/** Set by hand or by the kernel: such a protocol does not tell that two routes belong together. */
const ANYBODYS = new Set(["kernel", "boot", "static", "dhcp", "ra", "redirect"]);

/** `place`: where it stands in the kernel's order. */
type Parsed = readonly { readonly route: Route; readonly prefix: Prefix; readonly place: number }[];

/** A host's routes, sorted out once for all networks. */
interface Table {
  readonly direct: ReadonlyMap<LinkId, Parsed>;
  readonly gated: Parsed;
  readonly dead: Parsed;
}

const tables = new WeakMap<readonly Route[], Table>();

function tableOf({ routes }: Sandbox): Table {
  const kept = tables.get(routes);
  if (kept) return kept;
  const direct = new Map<LinkId, Parsed[number][]>();
  const gated: Parsed[number][] = [];
  const dead: Parsed[number][] = [];
  for (const [place, route] of routes.entries()) {
    const prefix = route.dst === "default" ? null : parsePrefix(route.dst);
    if (!prefix || prefix.length === 0) continue;
    const parsed = { route, prefix, place };
    if (DEAD.has(route.type)) dead.push(parsed);
    else if (route.type !== "unicast") continue;
    else if (route.gateway !== null || route.nextHops) gated.push(parsed);
    else if (route.link !== null) {
      const same = direct.get(route.link);
      if (same) same.push(parsed);
      else direct.set(route.link, [parsed]);
    }
  }
  const table = { direct, gated, dead };
  tables.set(routes, table);
  return table;
}

const linkOf = ({ entities }: Known, id: unknown): Link | null => {
  const found = typeof id === "string" ? entities.get(id) : undefined;
  return found?.kind === "link" ? found : null;
};

const prefixesOf = (texts: readonly (string | null)[]): Prefix[] =>
  texts.flatMap((text) => (text === null ? [] : (parsePrefix(text) ?? []))).filter((p) => p.length > 0);

const within = (inner: Prefix, outer: Prefix): boolean =>
  inner.family === outer.family && inner.first >= outer.first && inner.last <= outer.last;

const subnets = (n: Network): Prefix[] => prefixesOf(n.ipam.map((i) => i.subnet));

const addresses = new WeakMap<Endpoint, readonly Prefix[]>();

/** Addresses as host prefixes: the prefix length that the engine records is the subnet's. */
function addressesOf(e: Endpoint): readonly Prefix[] {
  const kept = addresses.get(e);
  if (kept) return kept;
  const found = prefixesOf([e.ipv4, e.ipv6].map((a) => a?.split("/")[0] ?? null));
  addresses.set(e, found);
  return found;
}

/** How a network is routed; null when it is not, or when its host's routes are not read. */
export function routedNetwork(network: Network, known: Known): RoutedNetwork | null {
  const root = network.host === null ? undefined : known.relations.hostSandbox.get(network.host);
  if (!root?.netns || SWITCHED.has(network.driver)) return null;
  return network.driver === "bridge"
    ? routedSubnet(network, known, tableOf(root))
    : routedEndpoints(network, known, tableOf(root));
}

function routedEndpoints(network: Network, known: Known, table: Table): RoutedNetwork | null {
  const { relations } = known;
  const endpoints = relations.endpointsByNetwork.get(network.id) ?? [];
  const own = endpoints.flatMap((e) => {
    const link = isUnresolved(e.hostLink) ? null : linkOf(known, e.hostLink);
    const routes = link && link.master === null ? (table.direct.get(link.id) ?? []) : [];
    return routes
      .filter(({ prefix }) => addressesOf(e).some((a) => within(a, prefix)))
      .map(({ route, prefix, place }) => ({ endpoint: e.id, route, family: prefix.family, place }));
  });
  own.sort((a, b) => a.place - b.place);
  // A plugin with a bridge of its own switches; one that has nothing here yet is told by its routes.
  if (own.length === 0 && (endpoints.length > 0 || network.device !== null)) return null;
  const mine = [...subnets(network), ...endpoints.flatMap(addressesOf)];
  const dead = table.dead.filter(({ prefix }) => mine.some((p) => overlap(p, prefix)));
  const daemons = new Set(dead.map(({ route }) => route.protocol).filter((p) => !ANYBODYS.has(p)));
  const others = table.gated.filter(({ route, prefix }) => {
    if (mine.some((p) => overlap(p, prefix))) return true;
    return daemons.has(route.protocol) && !isOfAnother(network, known, prefix);
  });
  if (own.length === 0 && dead.length === 0) return null;
  const families = new Set([...own.map((o) => o.family), ...dead.map((d) => d.prefix.family)]);
  return {
    network: network.id,
    to: "endpoints",
    families: [...families].sort(),
    own: own.map(({ endpoint, route }) => ({ endpoint, route })),
    nextHops: others.flatMap(({ route }) => hopsOf(route, known)),
    blackholes: dead.map(({ route }) => route),
  };
}

function routedSubnet(network: Network, known: Known, table: Table): RoutedNetwork | null {
  const { device } = network;
  if (device === null || network.internal) return null;
  const mine = subnets(network);
  const others = table.gated.filter(({ route, prefix }) => {
    const tunnel = hopsOf(route, known).some((hop) => hop.tunnel);
    if (!tunnel && network.masquerade !== false) return false;
    return mine.some((p) => siblings(p, prefix, tunnel)) && !isOfAnother(network, known, prefix);
  });
  const families = new Set([...routedFamilies(network), ...others.map((o) => o.prefix.family)]);
  if (families.size === 0) return null;
  const here = (table.direct.get(device) ?? []).filter(
    ({ prefix }) => families.has(prefix.family) && mine.some((p) => within(p, prefix)),
  );
  return {
    network: network.id,
    to: "subnet",
    families: [...families].sort(),
    own: here.map(({ route }) => ({ endpoint: null, route })),
    nextHops: others.flatMap(({ route }) => hopsOf(route, known)),
    blackholes: [],
  };
}

/**
 * flannel cuts one network into equal subnets, a host each. Nothing records the network itself, so by a NIC, where any
 * route may lead, only what differs in the last eight bits before the prefix's end counts.
 */
function siblings(a: Prefix, b: Prefix, tunnel: boolean): boolean {
  if (a.family !== b.family || a.length !== b.length || a.first === b.first) return false;
  const shift = BigInt((a.family === 4 ? 32 : 128) - a.length + 8);
  return tunnel || a.first >> shift === b.first >> shift;
}

function isOfAnother(network: Network, { relations }: Known, prefix: Prefix): boolean {
  return relations.networks.some(
    (n) => n !== network && n.host === network.host && subnets(n).some((p) => overlap(p, prefix)),
  );
}

function hopsOf(route: Route, known: Known): NextHop[] {
  const hops = route.nextHops ?? [{ gateway: route.gateway, link: route.link }];
  return hops.map(({ gateway, link }) => {
    const by = linkOf(known, link);
    return {
      prefix: route.dst,
      gateway,
      link,
      tunnel: by !== null && isTunnel(by),
      protocol: route.protocol,
    };
  });
}
