/**
 * What is sent to change something, by API version. Sources: Docker Engine API v1.41 to v1.51, /networks, its version
 * history, and what moby's network_routes.go passes over. The history has `MacAddress` in 1.44 already, but engines heed
 * it when a container joins later only from 1.54 on.
 */
import type { ConnectAction, CreateAction } from "#lib/topology/plan/action.ts";
import { compareVersions } from "./negotiate.ts";

/** A wish that this engine's API has no words for: it would be left unheard without an error. */
export interface Unspoken {
  readonly what: string;
  /** API version that knows it, and the Docker release that brought it. */
  readonly since: string;
  readonly release: string;
}

const since = (apiVersion: string, wanted: string): boolean => compareVersions(apiVersion, wanted) >= 0;

/** Body of POST /networks/:id/connect. */
export function connectBody(action: ConnectAction, apiVersion: string): object {
  const { ipv4, ipv6, linkLocal, aliases, mac, gwPriority, driverOptions } = action;
  const ipam = {
    ...(ipv4 === null ? {} : { IPv4Address: ipv4 }),
    ...(ipv6 === null ? {} : { IPv6Address: ipv6 }),
    ...(linkLocal.length === 0 ? {} : { LinkLocalIPs: linkLocal }),
  };
  const endpoint = {
    ...(Object.keys(ipam).length === 0 ? {} : { IPAMConfig: ipam }),
    ...(aliases.length === 0 ? {} : { Aliases: aliases }),
    ...(mac === null || !since(apiVersion, "1.54") ? {} : { MacAddress: mac }),
    ...(Object.keys(driverOptions).length === 0 ? {} : { DriverOpts: driverOptions }),
    ...(gwPriority === null || !since(apiVersion, "1.48") ? {} : { GwPriority: gwPriority }),
  };
  return { Container: action.container, EndpointConfig: endpoint };
}

/** Null: everything can be said. */
export function unspokenOfConnect({ mac, gwPriority }: ConnectAction, apiVersion: string): Unspoken | null {
  if (gwPriority !== null && gwPriority !== 0 && !since(apiVersion, "1.48"))
    return { what: "a gateway priority", since: "1.48", release: "28.0" };
  if (mac !== null && !since(apiVersion, "1.54"))
    return { what: "a MAC address for a container that joins later", since: "1.54", release: "29.3" };
  return null;
}

/** Body of POST /networks/create. */
export function createBody(action: CreateAction, apiVersion: string): object {
  const pools = action.ipam.map(({ subnet, ipRange, gateway, auxAddresses }) => ({
    Subnet: subnet,
    ...(ipRange === null ? {} : { IPRange: ipRange }),
    ...(gateway === null ? {} : { Gateway: gateway }),
    ...(Object.keys(auxAddresses).length === 0 ? {} : { AuxiliaryAddresses: auxAddresses }),
  }));
  return {
    Name: action.name,
    // Until 1.43 two networks of one name were made without it; later engines always look.
    ...(since(apiVersion, "1.44") ? {} : { CheckDuplicate: true }),
    Driver: action.driver,
    ...(action.scope === null ? {} : { Scope: action.scope }),
    Internal: action.internal,
    Attachable: action.attachable,
    Ingress: action.ingress,
    ...(since(apiVersion, "1.48") ? { EnableIPv4: action.enableIpv4 } : {}),
    EnableIPv6: action.enableIpv6,
    ConfigOnly: action.configOnly,
    ...(action.configFrom === null ? {} : { ConfigFrom: { Network: action.configFrom } }),
    IPAM: { Driver: action.ipamDriver, Options: action.ipamOptions, Config: pools },
    Options: action.options,
    Labels: action.labels,
  };
}

export function unspokenOfCreate({ enableIpv4 }: CreateAction, apiVersion: string): Unspoken | null {
  if (enableIpv4 || since(apiVersion, "1.48")) return null;
  return { what: "a network without IPv4", since: "1.48", release: "28.0" };
}
