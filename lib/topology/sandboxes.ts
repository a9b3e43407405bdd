/** A sandbox as an entity: the namespace, who is in it, its routes and name servers. */
import { hostId, linkId } from "./ids.ts";
import type { NetnsObservation } from "./kernel-observation.ts";
import type { ContainerId, NetworkId, Route, Sandbox, SandboxId, SandboxRole } from "./model.ts";

const NOISE = new Set(["local", "broadcast", "multicast", "anycast"]);

/** The routes somebody set: not the kernel's own local and broadcast ones, nor its fe80::/64 on every link. */
function routes(key: string, netns: NetnsObservation): Route[] {
  const here = new Set(netns.links.map((l) => l.ifindex));
  const linkHere = (ifindex: number | null) =>
    ifindex !== null && here.has(ifindex) ? linkId(key, netns.key, ifindex) : null;
  return netns.routes
    .filter((r) => !NOISE.has(r.type) && r.table !== "local" && !(r.dst === "fe80::/64" && r.protocol === "kernel"))
    .map((r) => ({
      dst: r.dst,
      gateway: r.gateway ?? r.nextHops[0]?.gateway ?? null,
      link: linkHere(r.ifindex),
      scope: r.scope,
      type: r.type,
      protocol: r.protocol,
      table: r.table,
      ...(r.metric ? { metric: r.metric } : {}),
      ...(r.flags.includes("onlink") ? { onlink: true as const } : {}),
      ...(r.nextHops.length > 0
        ? { nextHops: r.nextHops.map((hop) => ({ gateway: hop.gateway, link: linkHere(hop.ifindex) })) }
        : {}),
    }));
}

export interface SandboxInput {
  readonly id: SandboxId;
  readonly role: SandboxRole;
  /** That a hidden sandbox serves. */
  readonly network?: NetworkId | null;
  readonly netns: NetnsObservation | null;
  readonly containers: readonly ContainerId[];
  readonly dns: readonly string[];
  readonly unreadable: string | null;
}

export function sandboxEntity(key: string, s: SandboxInput): Sandbox {
  return {
    kind: "sandbox",
    id: s.id,
    host: hostId(key),
    netns: s.netns ? { device: s.netns.device, inode: s.netns.inode } : null,
    role: s.role,
    network: s.network ?? null,
    containers: s.containers,
    routes: s.netns ? routes(key, s.netns) : [],
    dns: s.dns,
    unreadable: s.unreadable,
  };
}
