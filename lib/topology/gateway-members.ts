/**
 * Endpoints that Docker lists under a network and not under the container: where a sandbox has no other way out (overlay,
 * some plugins), the engine joins it to docker_gwbridge, too. Source: moby, libnetwork/default_gateway.go.
 */
import type { EngineEndpoint, EngineMember, EngineNetwork } from "./engine-observation.ts";

/** An endpoint made from a network's record of it. */
export function endpointOfMember(n: EngineNetwork, member: EngineMember): EngineEndpoint {
  const gatewayOf = (six: boolean) => n.ipam.find((pool) => pool.subnet.includes(":") === six)?.gateway ?? null;
  // Only a bridge is its network's gateway.
  const routed = n.driver === "bridge" && !n.internal;
  return {
    id: member.endpoint,
    network: n.id,
    networkName: n.name,
    ipv4: member.ipv4,
    ipv6: member.ipv6,
    mac: member.mac,
    aliases: [],
    gateway: routed && member.ipv4 ? gatewayOf(false) : null,
    ipv6Gateway: routed && member.ipv6 ? gatewayOf(true) : null,
    gwPriority: null,
    requested: { ipv4: null, ipv6: null, linkLocal: [] },
    driverOptions: {},
  };
}

/** Whether a member is a sandbox's way out; the network's record has it under the container's id. */
export const isGateway = (member: EngineMember): boolean => member.name.startsWith("gateway_");
