/** Who says that an address of a network is theirs: the engine's record and the kernel's links, before they are counted. */
import type { Endpoint, Entity, EntityId, Link, Network, Sandbox } from "../model.ts";
import type { Relations } from "../relations.ts";

/** Why an address is taken. `host`: a link in the host's own sandbox has it; `link`: one elsewhere has it, without an endpoint's record. */
export type HolderKind =
  | "network address"
  | "broadcast address"
  | "gateway"
  | "reserved"
  | "endpoint"
  | "host"
  | "link"
  | "virtual address"
  | "task";

export interface Holder {
  readonly what: HolderKind;
  /** The endpoint, link or service; null for what only the network's own record names. */
  readonly entity: EntityId | null;
  /** The name of a reserved address or of a task; empty otherwise. */
  readonly name: string;
}

export interface Claim {
  /** With or without prefix length. */
  readonly address: string;
  readonly holder: Holder;
  /** Worth telling even where it lies in none of the network's subnets. */
  readonly stray: boolean;
}

type Entities = ReadonlyMap<EntityId, Entity>;

function linkOf(entities: Entities, id: unknown): Link | undefined {
  const entity = typeof id === "string" ? entities.get(id) : undefined;
  return entity?.kind === "link" ? entity : undefined;
}

/** Links outside the host's own sandbox that may have addresses of the network. */
function linksOf(
  network: Network,
  endpoints: readonly Endpoint[],
  hidden: readonly Sandbox[],
  entities: Entities,
  relations: Relations,
): Link[] {
  const found = new Set<Link>();
  const add = (link: Link | undefined): void => {
    if (link && link.addresses.length > 0) found.add(link);
  };
  for (const e of endpoints) add(linkOf(entities, e.link));
  if (network.device) {
    for (const port of relations.portsOfBridge.get(network.device) ?? []) {
      // The other end of an endpoint's port is the endpoint's link, which is among them already.
      if (relations.endpointByLink.get(port.id)?.network !== network.id) add(linkOf(entities, port.peer));
    }
    if (network.driver !== "bridge") for (const l of relations.childrenOfLink.get(network.device) ?? []) add(l);
  }
  for (const sandbox of hidden) {
    if (sandbox.network === network.id) for (const l of relations.linksBySandbox.get(sandbox.id) ?? []) add(l);
  }
  return [...found];
}

/** What is looked up once for all networks. */
interface Around {
  /** The host's own links with an address in one of the network's subnets. */
  readonly own: readonly Link[];
  /** Sandboxes that serve a network (overlay, load balancer). */
  readonly hidden: readonly Sandbox[];
}

/**
 * The entities that say something about addresses of a network, itself first: everything `claimsOf` reads, so that its
 * result can be kept while these are the same objects.
 */
export function concerned(
  network: Network,
  { own, hidden }: Around,
  entities: Entities,
  relations: Relations,
): readonly Entity[] {
  const endpoints = relations.endpointsByNetwork.get(network.id) ?? [];
  const inner = linksOf(network, endpoints, hidden, entities, relations).filter((l) => !isHosts(l, relations));
  const services = relations.services.filter(
    (s) => s.vips.some((v) => v.network === network.id) || s.networks.includes(network.id),
  );
  return [network, ...endpoints, ...own, ...inner, ...services];
}

const isHosts = (link: Link, relations: Relations): boolean =>
  relations.hostSandbox.get(link.host)?.id === link.sandbox;

/** All claims among what is `concerned`; `hostSandbox` tells the host's own links from others. */
export function claimsOf(related: readonly Entity[], isHost: (sandbox: Sandbox["id"]) => boolean): readonly Claim[] {
  const claims: Claim[] = [];
  const [network] = related;
  if (network?.kind !== "network") return claims;
  const add = (address: string | null, what: HolderKind, entity: EntityId | null, name = "", stray = false): void => {
    if (address) claims.push({ address, holder: { what, entity, name }, stray });
  };
  for (const { gateway, auxAddresses } of network.ipam) {
    add(gateway, "gateway", null);
    for (const [name, address] of Object.entries(auxAddresses)) add(address, "reserved", null, name);
  }
  for (const entity of related) {
    switch (entity.kind) {
      case "endpoint":
        add(entity.gateway, "gateway", null);
        add(entity.ipv4, "endpoint", entity.id, "", true);
        add(entity.ipv6, "endpoint", entity.id, "", true);
        break;
      case "link":
        for (const a of entity.addresses) add(a, isHost(entity.sandbox) ? "host" : "link", entity.id);
        break;
      case "service":
        for (const v of entity.vips) if (v.network === network.id) add(v.address, "virtual address", entity.id);
        for (const t of entity.tasks) {
          const name = t.slot === null ? entity.name : `${entity.name}.${t.slot}`;
          for (const a of t.addresses) if (a.network === network.id) add(a.address, "task", entity.id, name);
        }
        break;
      default:
        break;
    }
  }
  return claims;
}
