/** A container, its endpoints and its published ports as entities. */

import type { EngineContainer, EngineEndpoint, EngineNetwork } from "./engine-observation.ts";
import { containerId, endpointId, hostId, linkId, networkId, portId, serviceId } from "./ids.ts";
import type { KernelLink, NetnsKey, NetnsObservation } from "./kernel-observation.ts";
import type {
  Container,
  ContainerId,
  Endpoint,
  LinkId,
  NetworkId,
  PublishedPort,
  Unresolved,
  Wishes,
} from "./model.ts";
import type { Place } from "./where.ts";

const COMPOSE = "com.docker.compose.";

const SWARM = "com.docker.swarm.";

/** Task names are `<service>.<slot>.<task id>`; in global services the slot is the node's id. */
function swarmTask(labels: Readonly<Record<string, string>>): Container["swarm"] {
  const service = labels[`${SWARM}service.id`];
  const serviceName = labels[`${SWARM}service.name`];
  const task = labels[`${SWARM}task.id`];
  if (!service || !serviceName || !task) return null;
  const name = labels[`${SWARM}task.name`] ?? "";
  const slot = name.startsWith(`${serviceName}.`) ? (name.slice(serviceName.length + 1).split(".")[0] ?? "") : "";
  return { service: serviceId(service), serviceName, task, slot };
}

/** What was asked for beyond joining, without what the endpoint itself says. */
function endpointWishes({ requested, driverOptions }: EngineEndpoint): NonNullable<Endpoint["wishes"]> {
  return {
    ...(requested.ipv4 === null ? {} : { ipv4: requested.ipv4 }),
    ...(requested.ipv6 === null ? {} : { ipv6: requested.ipv6 }),
    ...(requested.linkLocal.length === 0 ? {} : { linkLocal: requested.linkLocal }),
    ...(Object.keys(driverOptions).length === 0 ? {} : { driverOptions }),
  };
}

function containerWishes(e: EngineEndpoint): Wishes {
  return {
    ...endpointWishes(e),
    ...(e.aliases.length === 0 ? {} : { aliases: e.aliases }),
    ...(e.gwPriority ? { gwPriority: e.gwPriority } : {}),
  };
}

const some = (wishes: object): boolean => Object.keys(wishes).length > 0;

export function containerEntity(
  key: string,
  c: EngineContainer,
  place: Place,
  willJoin: (e: EngineEndpoint) => EngineNetwork | undefined,
): Container {
  const project = c.labels[`${COMPOSE}project`];
  const service = c.labels[`${COMPOSE}service`];
  // A stopped container may name networks that have been removed since.
  const joins = (place.sandbox === null ? c.endpoints : []).flatMap((e) => {
    const network = willJoin(e);
    return network ? [{ e, id: networkId(network.id) }] : [];
  });
  const wishes = joins.map(({ e, id }) => ({ network: id, ...containerWishes(e) }));
  // Where something was asked for: `network` is always there.
  const asked = wishes.filter((w) => Object.keys(w).length > 1);
  return {
    kind: "container",
    id: containerId(c.id),
    host: hostId(key),
    name: c.name,
    image: c.image,
    state: c.state,
    created: c.created,
    sandbox: place.sandbox,
    networkMode: c.networkMode,
    networks: joins.map(({ id }) => id),
    ...(asked.length > 0 ? { wishes: asked } : {}),
    labels: c.labels,
    swarm: swarmTask(c.labels),
    compose: project !== undefined && service !== undefined ? { project, service } : null,
  };
}

/** What the endpoints of one container are looked up in. */
export interface EndpointContext {
  readonly key: string;
  readonly place: Place;
  /** The sandbox's namespace, or null when it is not read. */
  readonly netns: NetnsObservation | null;
  readonly networkOf: (id: string) => EngineNetwork | undefined;
  /** The device of a network (its bridge on the host or in the overlay's namespace), or null. */
  readonly deviceOf: (id: string) => LinkId | null;
  /** The master of a link in another namespace, to tell two veths apart by the bridge they lead to. */
  readonly masterOf: (netns: NetnsKey, ifindex: number) => LinkId | null;
  /** The far end of a veth in this sandbox. */
  readonly peerOf: (link: KernelLink) => LinkId | Unresolved;
}

const WITHOUT_LINK: ReadonlyMap<string, string> = new Map([
  ["host", "the sandbox is the host's own: this network adds no link"],
  ["null", "this network adds no link"],
]);

/**
 * The kernel's link behind an endpoint. By address first, because one sandbox never has the same twice; then by
 * the bridge that the link's peer is a port of; then by MAC if only one link has it (Calico gives all the same).
 */
function findLink(e: EngineEndpoint, ctx: EndpointContext, taken: ReadonlySet<number>): KernelLink | string {
  const driver = ctx.networkOf(e.network)?.driver ?? "";
  const why = WITHOUT_LINK.get(driver);
  if (why) return why;
  if (!ctx.netns) return ctx.place.unreadable ?? "the kernel is not read";
  const { links, addresses } = ctx.netns;
  const wanted = [e.ipv4, e.ipv6].flatMap((a) => (a ? [a.replace(/\/.*/, "")] : []));
  const holder = addresses.find((a) => wanted.includes(a.address));
  const free = links.filter((l) => !taken.has(l.ifindex) && l.linkType !== "loopback");
  const byAddress = holder && links.find((l) => l.ifindex === holder.ifindex);
  if (byAddress) return byAddress;
  const device = ctx.deviceOf(e.network);
  const onBridge = device
    ? free.filter((l) => l.link !== null && l.linkNetns !== null && ctx.masterOf(l.linkNetns, l.link) === device)
    : [];
  if (onBridge.length === 1 && onBridge[0]) return onBridge[0];
  const byMac = free.filter((l) => l.mac !== null && l.mac === e.mac);
  if (byMac.length === 1 && byMac[0]) return byMac[0];
  return "no link in the sandbox has its address, its MAC or a way to its network's bridge";
}

const HAS_NO_HOST_END = new Set(["macvlan", "ipvlan", "host", "null"]);

/** The endpoints of one sandbox; `container` is null in sandboxes that no container is in. */
export function endpointEntities(
  endpoints: readonly EngineEndpoint[],
  container: ContainerId | null,
  ctx: EndpointContext,
): Endpoint[] {
  const taken = new Set<number>();
  const carrier =
    ctx.netns?.routes.find((r) => r.dst === "default" && r.family === 4 && r.type === "unicast") ??
    ctx.netns?.routes.find((r) => r.dst === "default" && r.type === "unicast");
  return endpoints.flatMap((e): Endpoint[] => {
    if (e.id === null || e.network === "" || ctx.place.sandbox === null) return [];
    const found = findLink(e, ctx, taken);
    const link = typeof found === "string" ? { unresolved: found } : found;
    const driver = ctx.networkOf(e.network)?.driver ?? "";
    const wishes = endpointWishes(e);
    const read = !("unresolved" in link) && ctx.netns;
    if (!("unresolved" in link)) taken.add(link.ifindex);
    return [
      {
        kind: "endpoint",
        id: endpointId(e.id),
        network: networkId(e.network),
        sandbox: ctx.place.sandbox,
        container,
        link: "unresolved" in link ? link : linkId(ctx.key, ctx.netns?.key ?? "", link.ifindex),
        hostLink: HAS_NO_HOST_END.has(driver)
          ? null
          : "unresolved" in link
            ? { unresolved: "the link inside the sandbox is not known" }
            : link.kind === "veth"
              ? ctx.peerOf(link)
              : null,
        ipv4: e.ipv4,
        ipv6: e.ipv6,
        mac: e.mac,
        aliases: e.aliases,
        gateway: e.gateway ?? e.ipv6Gateway,
        gwPriority: e.gwPriority,
        defaultRoute: read ? carrier?.ifindex === link.ifindex : false,
        ...(some(wishes) ? { wishes } : {}),
      },
    ];
  });
}

/** Published ports; the endpoint behind them is the one with the default route, as libnetwork programs them there. */
export function portEntities(
  key: string,
  c: EngineContainer,
  endpoints: readonly Endpoint[],
  networkOf: (id: NetworkId) => EngineNetwork | undefined,
): PublishedPort[] {
  const bridged = endpoints.filter((e) => networkOf(e.network)?.driver === "bridge");
  const carrier = bridged.find((e) => e.defaultRoute) ?? (bridged.length === 1 ? bridged[0] : undefined);
  return c.ports.map((p) => ({
    kind: "publishedPort",
    id: portId(key, c.id, p),
    host: hostId(key),
    hostIp: p.hostIp,
    hostPort: p.hostPort,
    protocol: p.protocol,
    container: containerId(c.id),
    containerPort: p.containerPort,
    endpoint: carrier?.id ?? null,
  }));
}
