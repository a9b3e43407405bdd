/** What a reader should know about a thing beyond its fields, in a sentence each. Pure. */
import { joins } from "#lib/scene/filter.ts";
import type {
  Container,
  Endpoint,
  Entity,
  EntityId,
  Link,
  Network,
  PublishedPort,
  Sandbox,
} from "#lib/topology/model.ts";
import { isUnresolved } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";
import { aboutBridgeGateway, aboutRemote, aboutRoutedEndpoint } from "./explain-routed.ts";
import { aboutGatewayBridge, aboutHidden, aboutOverlay, aboutService } from "./explain-swarm.ts";

export interface Known {
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly relations: Relations;
}

/** Zero or more sentences; most things have one or two. */
export function explain(entity: Entity, known: Known): readonly string[] {
  switch (entity.kind) {
    case "network":
      return aboutNetwork(entity, known);
    case "container":
      return aboutContainer(entity, known);
    case "endpoint":
      return aboutEndpoint(entity, known);
    case "sandbox":
      return aboutSandbox(entity);
    case "link":
      return aboutLink(entity, known);
    case "publishedPort":
      return aboutPort(entity);
    case "outside":
      return ["Everything beyond the host's own links: where its default route leads."];
    case "tunnel":
      return ["Frames of one VNI travel between these ends inside UDP."];
    case "service":
      return aboutService(entity);
    case "host":
    case "finding":
      return [];
  }
}

function aboutNetwork(n: Network, known: Known): readonly string[] {
  switch (n.driver) {
    case "null":
      return ["Joins nothing: a sandbox on it has only its loopback."];
    case "host":
      return ["Containers on it share the host's interfaces and ports. There is no NAT in between."];
    case "bridge": {
      const wayOut = aboutGatewayBridge(n);
      if (wayOut) return wayOut;
      const names =
        n.name === "bridge"
          ? "The default bridge: containers do not find each other by name here, only by address."
          : "Containers find each other by name and alias here, through the engine's DNS at 127.0.0.11.";
      const gateway = aboutBridgeGateway(n, known);
      if (n.internal)
        return [names, "Internal: there is no way out of it, and the host publishes no ports into it.", ...gateway];
      if (gateway.length > 0) return [names, ...gateway];
      const out =
        n.masquerade === false
          ? "What leaves keeps the container's own address: masquerade is off."
          : "What leaves the host carries the host's address: masquerade.";
      return [names, `${out} It is isolated from the other bridges.`];
    }
    case "macvlan":
      return [
        "Subnet and gateway are the physical network's; each container has a MAC of its own on the parent.",
        "The host cannot reach its own macvlan containers over the parent.",
      ];
    case "ipvlan":
      return [
        "Subnet and gateway are the physical network's; all containers share the parent's MAC.",
        "The host cannot reach its own ipvlan containers over the parent.",
      ];
    case "overlay":
      return aboutOverlay(n);
    default:
      return [
        `Made by the plugin "${n.driver}". What is drawn of it is what the kernel has.`,
        ...aboutRemote(n, known),
      ];
  }
}

const ALIVE = new Set(["running", "paused", "restarting"]);

function aboutContainer(c: Container, { entities, relations }: Known): string[] {
  const nameOf = (id: EntityId): string => {
    const n = entities.get(id);
    return n && "name" in n ? n.name : id.slice(0, 12);
  };
  if (!ALIVE.has(c.state)) {
    const will = c.networks.map(nameOf).join(", ");
    return [`Not running, so it has no sandbox now.${will === "" ? "" : ` Once started, it joins ${will}.`}`];
  }
  if (c.networkMode === "host")
    return ["Sits in the host's own sandbox: it shares the host's interfaces and ports, and there is no NAT."];
  const sandbox = c.sandbox ? entities.get(c.sandbox) : undefined;
  const others = sandbox?.kind === "sandbox" ? sandbox.containers.filter((id) => id !== c.id).map(nameOf) : [];
  const shared = others.length > 0 ? [`Shares its sandbox with ${others.join(", ")}: they talk over loopback.`] : [];
  if (c.networkMode === "none") return [...shared, "Joined to nothing: it has only its loopback."];
  const joined = joins(relations, c);
  if (joined.length < 2) return shared;
  const endpoints = c.sandbox ? (relations.endpointsBySandbox.get(c.sandbox) ?? []) : [];
  const carrier = endpoints.find((e) => e.defaultRoute);
  const route = carrier
    ? `The default route leaves by ${nameOf(carrier.network)}.`
    : sandbox?.kind === "sandbox" && sandbox.netns
      ? "It has no default route."
      : "";
  return [...shared, `On ${joined.length} networks, which are not bridged to each other by it. ${route}`.trim()];
}

function aboutEndpoint(e: Endpoint, known: Known): readonly string[] {
  return [...aboutRoutedEndpoint(e, known), ...aboutDefaultRoute(e, known)];
}

function aboutDefaultRoute(e: Endpoint, known: Known): readonly string[] {
  const { entities, relations } = known;
  const network = entities.get(e.network);
  if (network?.kind === "network" && (network.driver === "host" || network.driver === "null"))
    return aboutNetwork(network, known);
  if (e.defaultRoute) return ["Carries the sandbox's default route."];
  const others = e.sandbox ? (relations.endpointsBySandbox.get(e.sandbox) ?? []) : [];
  const carrier = others.find((o) => o.defaultRoute);
  const by = carrier ? entities.get(carrier.network) : undefined;
  if (by?.kind === "network") return [`The sandbox's default route leaves by ${by.name}, not by this endpoint.`];
  if (network?.kind === "network" && network.internal) return ["The network is internal: there is no way out by it."];
  return [];
}

function aboutSandbox(s: Sandbox): string[] {
  const said: string[] = aboutHidden(s);
  if (s.role === "host")
    said.push("The host's own network namespace: its NICs, bridges and the host ends of the veths.");
  else if (s.containers.length > 1)
    said.push(
      `${s.containers.length} containers share this sandbox: same interfaces, same ports, loopback between them.`,
    );
  if (s.netns === null && s.unreadable === null) said.push("Known from the engine alone.");
  return said;
}

function aboutLink(l: Link, known: Known): string[] {
  const { relations } = known;
  const children = relations.childrenOfLink.get(l.id) ?? [];
  const endpoint = relations.endpointByLink.get(l.id);
  const said: string[] = endpoint?.hostLink === l.id ? [...aboutRoutedEndpoint(endpoint, known)] : [];
  if (children.some((c) => c.type === "macvlan"))
    said.push(
      "Parent of macvlan links: they reach the physical network through it, and the host cannot reach them by it.",
    );
  if (l.type === "macvlan") said.push("Stands on its parent: no bridge and no veth in between.");
  if (l.vxlan?.external)
    said.push("VNI and remote end are chosen for each packet by the switch that it is a port of (external).");
  if (l.type === "ipvlan") said.push("Stands on its parent and shares its MAC.");
  if (l.promiscuous && l.master === null) said.push("Promiscuous: it hears frames that are not meant for it.");
  if (l.portState && l.master) said.push(`As a port of its bridge it is ${l.portState}, not forwarding.`);
  if (l.type === "veth" && isUnresolved(l.peer)) said.push("One end of a veth pair whose other end could not be read.");
  return said;
}

function aboutPort(p: PublishedPort): string[] {
  if (p.hostPort === null)
    return ["Routed: no port is taken on the host; it is reached at the container's own address."];
  if (p.hostIp === "127.0.0.1" || p.hostIp === "::1") return ["Reachable from this host only."];
  if (p.hostIp === "0.0.0.0") return ["Reachable on every IPv4 address of the host."];
  if (p.hostIp === "::") return ["Reachable on every IPv6 address of the host."];
  return [`Reachable on the host's address ${p.hostIp} only.`];
}
