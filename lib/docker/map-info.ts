/** GET /info and GET /version → EngineInfo. */
import type { EngineInfo } from "#lib/topology/engine-observation.ts";
import type { RawInfo, RawVersion } from "./schemas.ts";

/** What stands in for what a proxy refuses to tell. */
export interface InfoFallback {
  /** Stable for one address. */
  readonly id: string;
  readonly name: string;
  /** From the ping's headers. */
  readonly apiVersion: string;
}

/** Either part may be null: refused by a proxy. */
export function mapInfo(info: RawInfo | null, version: RawVersion | null, fallback: InfoFallback): EngineInfo {
  return {
    id: info?.ID || fallback.id,
    name: info?.Name || fallback.name,
    version: version?.Version || "unknown",
    apiVersion: version?.ApiVersion || fallback.apiVersion,
    rootless: info?.SecurityOptions.some((option) => option.split(",").includes("name=rootless")) ?? false,
    swarm: mapSwarm(info),
    operatingSystem: info?.OperatingSystem || "unknown",
    defaultAddressPools: (info?.DefaultAddressPools ?? []).map((pool) => ({ base: pool.Base, size: pool.Size })),
    firewallBackend: info?.FirewallBackend?.Driver || null,
    clusterStore: info?.ClusterStore || null,
    kernelVersion: info?.KernelVersion || version?.KernelVersion || "unknown",
  };
}

/** A node keeps its id while it is locked or in error: it is part of a swarm then too. */
function mapSwarm(info: RawInfo | null): EngineInfo["swarm"] {
  const swarm = info?.Swarm;
  if (!swarm || swarm.NodeID === "" || swarm.LocalNodeState === "inactive") return null;
  const role = swarm.ControlAvailable ? "manager" : "worker";
  return { nodeId: swarm.NodeID, role, address: swarm.NodeAddr || null };
}
