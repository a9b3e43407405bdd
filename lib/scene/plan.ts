/** What a picture has to hold, before it has places: per host the networks in order, and the cards that hang on them. */
import type {
  Container,
  Endpoint,
  Entity,
  EntityId,
  Host,
  Link,
  LinkId,
  Network,
  Outside,
  PublishedPort,
  Sandbox,
  Tunnel,
} from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";
import { applyFilter, type Filter, isAlive } from "./filter.ts";
import { marksOf, type Wrong } from "./finding-marks.ts";

export type ViewName = "networks" | "wiring";

/** One joint of a card to a network: an endpoint, or a link that leads there and has no endpoint (yet). */
export interface Joint {
  readonly id: EntityId;
  readonly network: Network;
  readonly endpoint: Endpoint | null;
  /** The link inside the sandbox and the host's end of it, where known. */
  readonly link: Link | null;
  readonly hostLink: Link | null;
}

/** A sandbox with its containers, or a stopped container without one. */
export interface CardPlan {
  readonly id: EntityId;
  readonly sandbox: Sandbox | null;
  readonly containers: readonly Container[];
  readonly joints: readonly Joint[];
  /** Links of the sandbox that lead to no network we know; only in the wiring view. */
  readonly loose: readonly Link[];
  readonly ports: readonly PublishedPort[];
}

export interface FramePlan {
  readonly host: Host;
  readonly hostSandbox: Sandbox | null;
  readonly networks: readonly {
    readonly network: Network;
    readonly device: Link | null;
    readonly cards: readonly CardPlan[];
  }[];
  /** Containers in the host's own sandbox. */
  readonly inHost: readonly Container[];
  /** Cards that hang on no bar: network `none`, and stopped ones whose network is not shown. */
  readonly loose: readonly CardPlan[];
  readonly hostNetwork: Network | null;
  readonly noneNetwork: Network | null;
  /** Host links that lead out of the machine or that macvlan networks stand on. */
  readonly nics: readonly Link[];
  /** Other links of the host that belong to nothing above; only in the wiring view. */
  readonly otherLinks: readonly Link[];
  readonly outside: Outside | null;
  readonly ports: readonly PublishedPort[];
}

export interface Plan {
  readonly view: ViewName;
  readonly frames: readonly FramePlan[];
  readonly tunnels: readonly Tunnel[];
  /** What is wrong with a thing, by its id. */
  readonly marks: ReadonlyMap<EntityId, Wrong>;
}

const linkOf = (entities: ReadonlyMap<EntityId, Entity>, id: unknown): Link | null => {
  const found = typeof id === "string" ? entities.get(id) : undefined;
  return found?.kind === "link" ? found : null;
};

/** Whether a network is drawn as a bar (the others join nothing or are the host's own). */
const hasBar = (n: Network): boolean => n.driver !== "host" && n.driver !== "null";

function jointsOf(
  entities: ReadonlyMap<EntityId, Entity>,
  r: Relations,
  sandbox: Sandbox,
  shown: ReadonlyMap<string, Network>,
): { joints: Joint[]; loose: Link[] } {
  const joints: Joint[] = [];
  const used = new Set<LinkId>();
  for (const endpoint of r.endpointsBySandbox.get(sandbox.id) ?? []) {
    if (typeof endpoint.link === "string") used.add(endpoint.link);
    const network = shown.get(endpoint.network);
    if (!network || !hasBar(network)) continue;
    const link = linkOf(entities, endpoint.link);
    joints.push({ id: endpoint.id, network, endpoint, link, hostLink: linkOf(entities, endpoint.hostLink) });
  }
  const loose: Link[] = [];
  for (const link of r.linksBySandbox.get(sandbox.id) ?? []) {
    if (used.has(link.id) || link.type === "loopback") continue;
    const hostLink = linkOf(entities, link.peer);
    const bridge = hostLink?.master ?? (typeof link.parent === "string" ? link.parent : null);
    const network = bridge ? r.networkByDevice.get(bridge)?.find((n) => shown.has(n.id)) : undefined;
    // Kernel first: the link is there before the engine has recorded its endpoint.
    if (network) joints.push({ id: link.id, network, endpoint: null, link, hostLink });
    else loose.push(link);
  }
  return { joints, loose };
}

/** NICs: what carries a default route, what a macvlan network stands on, and anything physical. */
function nicsOf(r: Relations, sandbox: Sandbox | null, outside: Outside | null, networks: readonly Network[]): Link[] {
  const wanted = new Set<string>(outside?.via.map((v) => v.link as string) ?? []);
  for (const n of networks) if ((n.driver === "macvlan" || n.driver === "ipvlan") && n.device) wanted.add(n.device);
  return (sandbox ? (r.linksBySandbox.get(sandbox.id) ?? []) : []).filter(
    (l) => wanted.has(l.id) || l.type === "physical",
  );
}

/** Decides what is shown; reads nothing but its arguments. */
export function makePlan(entities: ReadonlyMap<EntityId, Entity>, r: Relations, view: ViewName, filter: Filter): Plan {
  const visible = applyFilter(r, filter);
  const shown = new Map<string, Network>(visible.networks.map((n) => [n.id, n]));
  const order = new Map<string, number>(visible.networks.map((n, i) => [n.id, i]));
  const frames = r.hosts.map((host): FramePlan => {
    const hostSandbox = r.hostSandbox.get(host.id) ?? null;
    const byCard = new Map<string, Container[]>();
    const inHost: Container[] = [];
    for (const c of visible.containers) {
      if (c.host !== host.id) continue;
      if (c.sandbox !== null && c.sandbox === hostSandbox?.id) inHost.push(c);
      else {
        const key = c.sandbox ?? c.id;
        byCard.set(key, [...(byCard.get(key) ?? []), c]);
      }
    }
    const home = new Map<string, CardPlan[]>();
    const loose: CardPlan[] = [];
    for (const [id, containers] of byCard) {
      const sandbox = entities.get(id);
      const real = sandbox?.kind === "sandbox" ? sandbox : null;
      const found = real ? jointsOf(entities, r, real, shown) : { joints: [], loose: [] };
      const joints = [...found.joints].sort((a, b) => (order.get(a.network.id) ?? 0) - (order.get(b.network.id) ?? 0));
      const card: CardPlan = {
        id,
        sandbox: real,
        containers,
        joints,
        loose: view === "wiring" ? found.loose : [],
        ports: containers.flatMap((c) => r.publishedByContainer.get(c.id) ?? []),
      };
      const configured = containers.some((c) => !isAlive(c))
        ? containers[0]?.networks.find((n) => order.has(n) && hasBar(shown.get(n) as Network))
        : undefined;
      const at = joints[0]?.network.id ?? configured;
      if (at === undefined) loose.push(card);
      else home.set(at, [...(home.get(at) ?? []), card]);
    }
    const here = visible.networks.filter((n) => n.host === host.id || (n.host === null && home.has(n.id)));
    const outside =
      [...entities.values()].find((e): e is Outside => e.kind === "outside" && e.host === host.id) ?? null;
    const nics = nicsOf(r, hostSandbox, outside, here);
    return {
      host,
      hostSandbox,
      networks: here.filter(hasBar).map((network) => ({
        network,
        device: linkOf(entities, network.device),
        cards: home.get(network.id) ?? [],
      })),
      inHost,
      loose,
      hostNetwork: here.find((n) => n.driver === "host") ?? null,
      noneNetwork: here.find((n) => n.driver === "null") ?? null,
      nics,
      otherLinks: view === "wiring" ? otherLinks(entities, r, hostSandbox, nics) : [],
      outside,
      ports:
        byCard.size + inHost.length > 0
          ? [...byCard.values(), inHost].flat().flatMap((c) => r.publishedByContainer.get(c.id) ?? [])
          : [],
    };
  });
  const tunnels = [...entities.values()].filter((e): e is Tunnel => e.kind === "tunnel");
  return { view, frames, tunnels, marks: marksOf(r) };
}

/** The engine's own name for a veth; while it connects a container one or both ends lie in the host for a moment. */
const ENGINE_VETH = /^veth[0-9a-f]{7}$/;

/**
 * Host links that no network, endpoint or NIC accounts for. The engine's loose veths only when a finding says that they
 * are left over: else each connect would make them flash up.
 */
function otherLinks(
  entities: ReadonlyMap<EntityId, Entity>,
  r: Relations,
  sandbox: Sandbox | null,
  nics: readonly Link[],
): Link[] {
  const known = new Set<string>(nics.map((l) => l.id));
  const found = new Set([...entities.values()].flatMap((e) => (e.kind === "finding" ? e.about : [])));
  return (sandbox ? (r.linksBySandbox.get(sandbox.id) ?? []) : []).filter(
    (l) =>
      l.type !== "loopback" &&
      !known.has(l.id) &&
      !r.networkByDevice.has(l.id) &&
      !r.endpointByLink.has(l.id) &&
      !(l.master !== null && r.networkByDevice.has(l.master) && typeof l.peer === "string") &&
      !(ENGINE_VETH.test(l.name) && !found.has(l.id)),
  );
}
