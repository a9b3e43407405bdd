/** What belongs to what, looked up from the other side; built once per topology and shared by pictures, lists and searches. */
import { byRank } from "./groups.ts";
import type {
  Container,
  ContainerId,
  Endpoint,
  Entity,
  EntityId,
  Finding,
  Host,
  HostId,
  Link,
  LinkId,
  Network,
  NetworkId,
  PublishedPort,
  Sandbox,
  SandboxId,
  Service,
  Tunnel,
} from "./model.ts";

export interface Relations {
  readonly hosts: readonly Host[];
  /**
   * By rank where a label gives one, then the engine's own, then in order of creation, then id: the order in which
   * pictures and lists show them.
   */
  readonly networks: readonly Network[];
  readonly containers: readonly Container[];
  /** By id. */
  readonly sandboxes: readonly Sandbox[];
  /** By name, then id. */
  readonly services: readonly Service[];
  readonly endpointsByNetwork: ReadonlyMap<NetworkId, readonly Endpoint[]>;
  readonly endpointsBySandbox: ReadonlyMap<SandboxId, readonly Endpoint[]>;
  readonly endpointsByContainer: ReadonlyMap<ContainerId, readonly Endpoint[]>;
  /** The endpoint whose inner link or host link this is. */
  readonly endpointByLink: ReadonlyMap<LinkId, Endpoint>;
  readonly networkByDevice: ReadonlyMap<LinkId, readonly Network[]>;
  readonly linksBySandbox: ReadonlyMap<SandboxId, readonly Link[]>;
  /** Ports of a bridge, by the bridge. */
  readonly portsOfBridge: ReadonlyMap<LinkId, readonly Link[]>;
  /** macvlan, ipvlan and vlan links, by what they stand on. */
  readonly childrenOfLink: ReadonlyMap<LinkId, readonly Link[]>;
  /** By the container's port, then the host's. */
  readonly publishedByContainer: ReadonlyMap<ContainerId, readonly PublishedPort[]>;
  readonly hostSandbox: ReadonlyMap<HostId, Sandbox>;
  /** One a VXLAN link of the network, on each host. */
  readonly tunnelsByNetwork: ReadonlyMap<NetworkId, readonly Tunnel[]>;
  /** Findings by each thing they are about. */
  readonly findingsAbout: ReadonlyMap<EntityId, readonly Finding[]>;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

const byCreation = (a: { created: string; id: string }, b: { created: string; id: string }): number =>
  a.created < b.created ? -1 : a.created > b.created ? 1 : a.id < b.id ? -1 : 1;

/** What every engine makes, and some make anew at each start: no start of the engine is to move a picture. */
const OWN = ["bridge", "host", "none"];
const ownOrCreation = (a: Network, b: Network): number => {
  const [first, second] = [a, b].map((n) => (OWN.includes(n.name) ? OWN.indexOf(n.name) : OWN.length));
  return (first ?? 0) - (second ?? 0) || byCreation(a, b);
};

const byName = (a: { name: string; id: string }, b: { name: string; id: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1;

const byPort = (a: PublishedPort, b: PublishedPort): number =>
  a.containerPort - b.containerPort ||
  (a.hostPort ?? 0) - (b.hostPort ?? 0) ||
  (a.protocol === b.protocol ? 0 : a.protocol < b.protocol ? -1 : 1) ||
  (a.hostIp < b.hostIp ? -1 : 1);

/** Builds the lookups in one pass; linear in the number of entities. */
export function relate(entities: ReadonlyMap<EntityId, Entity>): Relations {
  const hosts: Host[] = [];
  const networks: Network[] = [];
  const containers: Container[] = [];
  const sandboxes: Sandbox[] = [];
  const services: Service[] = [];
  const endpointsByNetwork = new Map<NetworkId, Endpoint[]>();
  const endpointsBySandbox = new Map<SandboxId, Endpoint[]>();
  const endpointsByContainer = new Map<ContainerId, Endpoint[]>();
  const endpointByLink = new Map<LinkId, Endpoint>();
  const networkByDevice = new Map<LinkId, Network[]>();
  const linksBySandbox = new Map<SandboxId, Link[]>();
  const portsOfBridge = new Map<LinkId, Link[]>();
  const childrenOfLink = new Map<LinkId, Link[]>();
  const publishedByContainer = new Map<ContainerId, PublishedPort[]>();
  const hostSandbox = new Map<HostId, Sandbox>();
  const tunnelsByNetwork = new Map<NetworkId, Tunnel[]>();
  const findingsAbout = new Map<EntityId, Finding[]>();

  for (const entity of entities.values()) {
    switch (entity.kind) {
      case "host":
        hosts.push(entity);
        break;
      case "network":
        networks.push(entity);
        if (entity.device) push(networkByDevice, entity.device, entity);
        break;
      case "container":
        containers.push(entity);
        break;
      case "sandbox":
        sandboxes.push(entity);
        if (entity.role === "host") hostSandbox.set(entity.host, entity);
        break;
      case "endpoint":
        push(endpointsByNetwork, entity.network, entity);
        if (entity.sandbox) push(endpointsBySandbox, entity.sandbox, entity);
        if (entity.container) push(endpointsByContainer, entity.container, entity);
        if (typeof entity.link === "string") endpointByLink.set(entity.link, entity);
        if (typeof entity.hostLink === "string") endpointByLink.set(entity.hostLink, entity);
        break;
      case "link":
        push(linksBySandbox, entity.sandbox, entity);
        if (entity.master) push(portsOfBridge, entity.master, entity);
        if (typeof entity.parent === "string") push(childrenOfLink, entity.parent, entity);
        break;
      case "publishedPort":
        push(publishedByContainer, entity.container, entity);
        break;
      case "service":
        services.push(entity);
        break;
      case "tunnel":
        if (entity.network) push(tunnelsByNetwork, entity.network, entity);
        break;
      case "outside":
        break;
      case "finding":
        for (const id of entity.about) push(findingsAbout, id, entity);
        break;
    }
  }
  hosts.sort(byName);
  services.sort(byName);
  sandboxes.sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const ports of publishedByContainer.values()) ports.sort(byPort);
  networks.sort(ownOrCreation);
  containers.sort(byCreation);
  for (const links of linksBySandbox.values()) links.sort((a, b) => a.ifindex - b.ifindex);
  for (const ports of portsOfBridge.values()) ports.sort((a, b) => a.ifindex - b.ifindex);
  return {
    hosts,
    networks: byRank(networks),
    containers: byRank(containers),
    sandboxes,
    services,
    endpointsByNetwork,
    endpointsBySandbox,
    endpointsByContainer,
    endpointByLink,
    networkByDevice,
    linksBySandbox,
    portsOfBridge,
    childrenOfLink,
    publishedByContainer,
    hostSandbox,
    tunnelsByNetwork,
    findingsAbout,
  };
}
