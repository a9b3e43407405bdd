/**
 * Where ids are made. Containers, endpoints and networks keep Docker's own ids; the kernel's things are named by
 * host, namespace (device:inode) and ifindex. MAC addresses are no keys (Calico gives all the same), nor is ifindex alone.
 */

import type { EnginePort } from "./engine-observation.ts";
import type { NetnsKey } from "./kernel-observation.ts";
import type {
  ContainerId,
  EndpointId,
  HostId,
  LinkId,
  NetworkId,
  OutsideId,
  PortId,
  SandboxId,
  ServiceId,
  TunnelId,
} from "./model.ts";

/**
 * A short stable key for a host, from the engine's id: its first 12 letters and digits, in lower case
 * (60 bits of a 20.10 id, 48 of a later UUID).
 */
export function hostKey(engineId: string): string {
  return engineId
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, 12)
    .toLowerCase();
}

export const hostId = (key: string): HostId => `host:${key}` as HostId;
export const sandboxId = (key: string, netns: NetnsKey): SandboxId => `netns:${key}:${netns}` as SandboxId;
/** For a sandbox that is known from the engine alone. */
export const engineSandboxId = (key: string, dockerSandboxId: string): SandboxId =>
  `sandbox:${key}:${dockerSandboxId.slice(0, 12)}` as SandboxId;
export const linkId = (key: string, netns: NetnsKey, ifindex: number): LinkId =>
  `link:${key}:${netns}:${ifindex}` as LinkId;
export const containerId = (id: string): ContainerId => id as ContainerId;
export const endpointId = (id: string): EndpointId => id as EndpointId;
export const networkId = (id: string): NetworkId => id as NetworkId;
/** A tunnel has one end on this host: the VXLAN link. */
export const tunnelId = (key: string, netns: NetnsKey, ifindex: number): TunnelId =>
  `tunnel:${key}:${netns}:${ifindex}` as TunnelId;
/** The swarm's own id, the same on every host. */
export const serviceId = (id: string): ServiceId => id as ServiceId;
export const outsideId = (key: string): OutsideId => `outside:${key}` as OutsideId;
/** A host port is bound by one container at a time; routed ports (no host port) are named by their container. */
export const portId = (key: string, container: string, p: EnginePort): PortId =>
  `port:${key}:${container.slice(0, 12)}:${p.hostIp}:${p.hostPort ?? ""}:${p.containerPort}/${p.protocol}` as PortId;
