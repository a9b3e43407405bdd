/** What things are called on the page: the same words in list, inspector, search and announcements. */
import type { Container, Entity, EntityId, Link, LinkType, SandboxRole } from "#lib/topology/model.ts";

type Entities = ReadonlyMap<EntityId, Entity>;

const LINK_WORDS: Readonly<Record<LinkType, string>> = {
  veth: "veth",
  bridge: "bridge",
  vxlan: "VXLAN device",
  macvlan: "macvlan",
  ipvlan: "ipvlan",
  vlan: "VLAN sub-interface",
  physical: "NIC",
  loopback: "loopback",
  openvswitch: "Open vSwitch",
  other: "link",
};

/** The kind of a link in the field's words; unknown kinds by the kernel's own name. */
export function linkWord(link: Link): string {
  return link.type === "other" ? (link.rawKind ?? "link") : LINK_WORDS[link.type];
}

/** The kind of a thing, in lower case. */
export function kindWord(entity: Entity): string {
  switch (entity.kind) {
    case "link":
      return linkWord(entity);
    case "publishedPort":
      return "published port";
    case "outside":
      return "way out";
    case "network":
      return `network, ${driverWord(entity.driver)}`;
    case "host":
    case "sandbox":
    case "container":
    case "endpoint":
    case "tunnel":
    case "service":
    case "finding":
      return entity.kind;
  }
}

/** The engine calls the driver of network `none` "null"; people do not. */
export function driverWord(driver: string): string {
  return driver === "null" ? "none" : driver;
}

/** `0.0.0.0:8080/tcp`; IPv6 addresses in brackets; routed ports have no port on the host. */
export function portName(port: {
  readonly hostIp: string;
  readonly hostPort: number | null;
  readonly protocol: string;
}): string {
  const address = port.hostIp.includes(":") ? `[${port.hostIp}]` : port.hostIp;
  return port.hostPort === null ? `routed/${port.protocol}` : `${address}:${port.hostPort}/${port.protocol}`;
}

/** What Docker's own sandboxes are for, in which no container is. */
export const HIDDEN: Readonly<Partial<Record<SandboxRole, string>>> = {
  overlay: "overlay",
  loadBalancer: "load balancer",
  ingress: "ingress sandbox",
};

/** What a thing is called; never empty. */
export function nameOf(entity: Entity, entities: Entities): string {
  switch (entity.kind) {
    case "host":
    case "container":
    case "network":
    case "link":
    case "service":
      return entity.name || entity.id;
    case "endpoint": {
      const network = entities.get(entity.network);
      const container = entity.container ? entities.get(entity.container) : undefined;
      const sandbox = entity.sandbox && !container ? entities.get(entity.sandbox) : undefined;
      const hidden = sandbox?.kind === "sandbox" ? HIDDEN[sandbox.role] : undefined;
      const who = container?.kind === "container" ? container.name : (hidden ?? "endpoint");
      return network?.kind === "network" ? `${who} on ${network.name}` : who;
    }
    case "sandbox": {
      if (entity.role === "host") return "the host's own sandbox";
      const hidden = HIDDEN[entity.role];
      if (hidden) {
        const network = entity.network ? entities.get(entity.network) : undefined;
        if (network?.kind !== "network") return hidden;
        return entity.role === "overlay" ? `${hidden} ${network.name}` : `${hidden} of ${network.name}`;
      }
      const containers = entity.containers.flatMap((id) => {
        const c = entities.get(id);
        return c?.kind === "container" ? [c] : [];
      });
      // The one that owns the sandbox, then those that were joined to it.
      const joined = (c: Container): number => (c.networkMode.startsWith("container:") ? 1 : 0);
      const names = containers.sort((a, b) => joined(a) - joined(b)).map((c) => c.name);
      return names.join(" + ") || `netns ${entity.netns?.inode ?? "not read"}`;
    }
    case "publishedPort":
      return portName(entity);
    case "tunnel":
      return `VNI ${entity.vni}`;
    case "outside":
      return "outside";
    case "finding":
      return entity.text;
  }
}

/** Whether a name is set in the mono face: devices, addresses, ids. */
export function isMono(entity: Entity): boolean {
  return entity.kind === "link" || entity.kind === "publishedPort" || entity.kind === "tunnel";
}

/** Docker's and the swarm's long ids in the 12 characters that the command line shows. */
export function shortId(id: string): string {
  return /^([0-9a-f]{64}|[0-9a-z]{25})$/.test(id) ? id.slice(0, 12) : id;
}
