/** What findings are told from, and short ways to look things up in it. */

import type { EngineContainer, EngineNetwork } from "../engine-observation.ts";
import type { KernelLink } from "../kernel-observation.ts";
import type { Container, Endpoint, Entity, EntityId, Finding, FindingId, Link, Network, Sandbox } from "../model.ts";
import type { HostObservation } from "../observation.ts";
import type { Relations } from "../relations.ts";
import { nameOrId, shellWord } from "../shell-word.ts";

/** One host: its joined entities (without findings), their relations, and what they were joined from. */
export interface Seen {
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly relations: Relations;
  readonly observation: HostObservation;
}

/** `about` names what is concerned, the most telling thing first; with the code it makes the id. */
export function finding(
  severity: Finding["severity"],
  code: string,
  about: readonly EntityId[],
  text: string,
  hint: string,
): Finding {
  return { kind: "finding", id: `finding:${code}:${about.join(",")}` as FindingId, severity, code, about, text, hint };
}

/** Null for what is unresolved, null or gone. */
export function linkOf(seen: Seen, id: unknown): Link | null {
  const found = typeof id === "string" ? seen.entities.get(id) : undefined;
  return found?.kind === "link" ? found : null;
}

export function networkOf(seen: Seen, id: EntityId): Network | null {
  const found = seen.entities.get(id);
  return found?.kind === "network" ? found : null;
}

export function containerOf(seen: Seen, id: EntityId | null): Container | null {
  const found = id === null ? undefined : seen.entities.get(id);
  return found?.kind === "container" ? found : null;
}

export function sandboxOf(seen: Seen, id: EntityId | null): Sandbox | null {
  const found = id === null ? undefined : seen.entities.get(id);
  return found?.kind === "sandbox" ? found : null;
}

/**
 * The host's own sandbox, when it was read. With none of the engine's bridges in sight it is more likely that the engine
 * lives elsewhere (Docker Desktop's machine, a forwarded socket) than that all are gone: then null as well.
 */
export function rootSandbox(seen: Seen): Sandbox | null {
  const [root] = seen.relations.hostSandbox.values();
  if (!root?.netns) return null;
  const bridges = seen.relations.networks.filter((n) => n.driver === "bridge" && n.scope === "local");
  return bridges.length === 0 || bridges.some((n) => n.device !== null) ? root : null;
}

export const engineNetwork = (seen: Seen, n: Network): EngineNetwork | undefined =>
  seen.observation.engine.networks.get(n.id);

export const engineContainer = (seen: Seen, id: EntityId | null): EngineContainer | undefined =>
  id === null ? undefined : seen.observation.engine.containers.get(id);

/** The kernel's own record of a link. */
function kernelLink(seen: Seen, link: Link): KernelLink | undefined {
  const { kernel } = seen.observation;
  const netns = sandboxOf(seen, link.sandbox)?.netns;
  if (!kernel.read || !netns) return undefined;
  const links = kernel.namespaces.get(`${netns.device}:${netns.inode}`)?.links;
  return links?.find((l) => l.ifindex === link.ifindex);
}

/** Somebody has set it down. A bridge without ports is `down` too, for want of a carrier: only the flag tells. */
export function isSetDown(seen: Seen, link: Link): boolean {
  if (link.operstate === "up") return false;
  const flags = kernelLink(seen, link)?.flags;
  return flags !== undefined && !flags.includes("UP");
}

/** `web on shop_frontend`, as people call an endpoint. */
export function endpointName(seen: Seen, e: Endpoint): string {
  const network = networkOf(seen, e.network)?.name ?? e.network.slice(0, 12);
  return `${containerOf(seen, e.container)?.name ?? "an endpoint"} on ${network}`;
}

/** The command that takes an endpoint away and makes it anew, with the addresses, aliases and priority that it was given. */
export function rejoin(seen: Seen, e: Endpoint): string {
  const network = nameOrId(networkOf(seen, e.network) ?? { id: e.network, name: "" });
  const container = shellWord(containerOf(seen, e.container)?.name ?? e.container ?? "CONTAINER");
  const own = engineContainer(seen, e.container)?.endpoints.find((x) => x.id === e.id);
  const { ipv4 = null, ipv6 = null, linkLocal = [] } = own?.requested ?? {};
  // Engine 20.10 has the beginning of the container's id among the aliases.
  const aliases = (own?.aliases ?? []).filter((a) => !e.container?.startsWith(a));
  const options = [
    ...(ipv4 === null ? [] : [`--ip ${shellWord(ipv4)}`]),
    ...(ipv6 === null ? [] : [`--ip6 ${shellWord(ipv6)}`]),
    ...linkLocal.map((a) => `--link-local-ip ${shellWord(a)}`),
    ...aliases.map((a) => `--alias ${shellWord(a)}`),
    ...(e.gwPriority ? [`--gw-priority ${e.gwPriority}`] : []),
  ];
  return `docker network disconnect ${network} ${container} && ${["docker network connect", ...options, network, container].join(" ")}`;
}

/** The beginning of a command that runs inside the sandbox of an endpoint. */
export function inSandbox(seen: Seen, e: Endpoint): string {
  const container = engineContainer(seen, e.container);
  if (container?.sandboxKey) return `nsenter --net=${shellWord(container.sandboxKey)}`;
  return `nsenter --net --target ${container?.pid ?? "PID"}`;
}
