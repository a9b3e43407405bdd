/** What rules are looked for: the devices, addresses and ports that stand for a thing in the rules of its host. */
import { type Prefix, parsePrefix } from "../cidr.ts";
import type { Endpoint, Entity, EntityId, Network, PublishedPort } from "../model.ts";
import type { Relations } from "../relations.ts";

export interface Known {
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly relations: Relations;
}

export interface Subject {
  /** Bridges that its packets come from and go to. */
  readonly devices: readonly string[];
  /** Whole subnets of its networks: a rule that names one of these concerns it. */
  readonly subnets: readonly Prefix[];
  /** Its own addresses, or the subnets for a network: rules that cannot match these do not concern it. */
  readonly addresses: readonly Prefix[];
  /** Published ports that lead to it. */
  readonly ports: readonly PublishedPort[];
  /** UDP ports of the tunnels that carry it. */
  readonly tunnels: readonly number[];
}

const parsed = (texts: readonly (string | null)[]): Prefix[] =>
  texts.flatMap((text) => (text === null ? [] : (parsePrefix(text) ?? []))).filter((p) => p.length > 0);

const alone = (address: string | null): string | null => address?.split("/")[0] ?? null;

/** Device on which the host's rules see a network's packets; null where they never do (macvlan, overlay, none). */
function bridgeOf(network: Network, { entities }: Known): string | null {
  if (["macvlan", "ipvlan", "null", "host", "overlay"].includes(network.driver)) return null;
  const link = network.device === null ? undefined : entities.get(network.device);
  return link?.kind === "link" ? link.name : null;
}

function tunnelsOf(network: Network, { entities }: Known): number[] {
  const ports = [...entities.values()].flatMap((e) =>
    e.kind === "tunnel" && e.network === network.id ? [e.port] : [],
  );
  return [...new Set(ports)];
}

/** Null for networks whose packets do not pass the rules of the host's own sandbox. */
export function networkSubject(network: Network, known: Known): Subject | null {
  const bridge = bridgeOf(network, known);
  const tunnels = tunnelsOf(network, known);
  if (bridge === null && tunnels.length === 0) return null;
  const endpoints = known.relations.endpointsByNetwork.get(network.id) ?? [];
  const subnets = bridge === null ? [] : parsed(network.ipam.map((i) => i.subnet));
  const ports = endpoints.flatMap((e) => portsOf(e, known));
  return { devices: bridge === null ? [] : [bridge], subnets, addresses: subnets, ports, tunnels };
}

function portsOf(endpoint: Endpoint, { relations }: Known): readonly PublishedPort[] {
  const published = endpoint.container === null ? [] : (relations.publishedByContainer.get(endpoint.container) ?? []);
  return published.filter((p) => p.endpoint === endpoint.id);
}

export function endpointSubject(endpoint: Endpoint, known: Known): Subject | null {
  const network = known.entities.get(endpoint.network);
  const whole = network?.kind === "network" ? networkSubject(network, known) : null;
  if (!whole) return null;
  const own = whole.devices.length === 0 ? [] : parsed([alone(endpoint.ipv4), alone(endpoint.ipv6)]);
  return { ...whole, addresses: own, ports: portsOf(endpoint, known) };
}

/** Bridges and subnets of all other networks: what names only these concerns somebody else. */
export function othersThan(subject: Subject, known: Known): Pick<Subject, "devices" | "subnets"> {
  const mine = new Set(subject.devices);
  const others = known.relations.networks.flatMap((n) => {
    const bridge = bridgeOf(n, known);
    return bridge === null || mine.has(bridge) ? [] : [{ bridge, network: n }];
  });
  return {
    devices: others.map((o) => o.bridge),
    subnets: others.flatMap((o) => parsed(o.network.ipam.map((i) => i.subnet))),
  };
}
