/** GET /networks/:id → EngineNetwork. */
import type { EngineMember, EngineNetwork } from "#lib/topology/engine-observation.ts";
import type { RawNetwork } from "./schemas.ts";
import { byText, orNull, sortedRecord } from "./values.ts";

export function mapNetwork(raw: RawNetwork): EngineNetwork {
  return {
    id: raw.Id,
    name: raw.Name,
    created: raw.Created,
    driver: raw.Driver,
    scope: raw.Scope === "swarm" || raw.Scope === "global" ? raw.Scope : "local",
    internal: raw.Internal,
    attachable: raw.Attachable,
    ingress: raw.Ingress,
    enableIpv4: raw.EnableIPv4,
    enableIpv6: raw.EnableIPv6,
    configOnly: raw.ConfigOnly,
    configFrom: orNull(raw.ConfigFrom?.Network ?? ""),
    ipamDriver: raw.IPAM?.Driver || "default",
    // A swarm network that nothing of this node has joined has no subnet yet.
    ipam: (raw.IPAM?.Config ?? [])
      .filter((pool) => pool.Subnet !== "")
      .map((pool) => ({
        subnet: pool.Subnet,
        ipRange: orNull(pool.IPRange),
        gateway: orNull(withoutPrefix(pool.Gateway)),
        auxAddresses: sortedRecord(pool.AuxiliaryAddresses),
      })),
    options: sortedRecord(raw.Options),
    labels: sortedRecord(raw.Labels),
    peers: raw.Peers.map((peer) => ({ name: peer.Name, address: peer.IP })).sort((a, b) =>
      byText(a.address, b.address),
    ),
    members: sortedRecord(
      Object.fromEntries(Object.entries(raw.Containers).map(([key, member]) => [key, mapMember(member)])),
    ),
  };
}

function mapMember(raw: RawNetwork["Containers"][string]): EngineMember {
  return {
    name: raw.Name,
    endpoint: raw.EndpointID,
    mac: orNull(raw.MacAddress),
    ipv4: orNull(raw.IPv4Address),
    ipv6: orNull(raw.IPv6Address),
  };
}

/** Engines before 26 give the gateway of some pools (IPv6, plugin drivers) with a prefix length. */
const withoutPrefix = (address: string): string => address.replace(/\/.*$/, "");
