/**
 * Whether a network's subnet was given by whoever made it: only such ones take wished addresses ("user specified IP
 * address is supported only when connecting to networks with user configured subnets"). The API does not tell: until the
 * engine is started again a gateway that nobody gave is not recorded; after that all networks look alike.
 */
import { overlap, type Prefix, parsePrefix, sameAddress } from "../cidr.ts";
import type { EngineIpam } from "../engine-observation.ts";
import { poolsOf } from "../ipam/pools.ts";
import type { Network } from "../model.ts";
import { apiAtLeast, type Facts, hostOf, isDefaultBridge } from "./facts.ts";

/** A cut of one of the pools that the engine takes subnets from. */
function fromPool(facts: Facts, network: Network, prefix: Prefix): boolean {
  const host = hostOf(facts, network.host);
  if (!host) return true;
  const cut = poolsOf(host).some(({ base, size }) => {
    const pool = parsePrefix(base);
    return pool !== null && size === prefix.length && overlap(pool, prefix);
  });
  // Since 27, engines without a pool of IPv6 make up a ULA prefix of their own (RFC 4193).
  const ula = prefix.family === 6 && prefix.length === 64 && prefix.first >> 120n === 0xfdn && apiAtLeast(host, 46);
  return cut || ula;
}

/** A container asked for an address there, and the engine took it. */
const somebodyAsked = ({ relations }: Facts, network: Network, family: 4 | 6): boolean =>
  (relations.endpointsByNetwork.get(network.id) ?? []).some((e) =>
    family === 4 ? e.wishes?.ipv4 !== undefined : e.wishes?.ipv6 !== undefined,
  );

function looksChosen(facts: Facts, network: Network, ipam: EngineIpam, prefix: Prefix): boolean {
  if (ipam.gateway === null || ipam.ipRange !== null || Object.keys(ipam.auxAddresses).length > 0) return false;
  const first = parsePrefix(ipam.gateway)?.first;
  return first === prefix.first + 1n && fromPool(facts, network, prefix);
}

/**
 * False when the engine chose the network's subnets of this family itself, as far as can be told: one that was given and
 * happens to be just what the engine would have chosen, gateway and all, is taken for the engine's.
 */
export function takesWishedAddresses(facts: Facts, network: Network, family: 4 | 6): boolean {
  if (isDefaultBridge(network)) return false;
  // A swarm gives its nodes the whole configuration, whoever chose it; a plugin decides for itself.
  if (network.scope === "swarm" || network.ipamDriver !== undefined) return true;
  const subnets = network.ipam.flatMap((ipam) => {
    const prefix = parsePrefix(ipam.subnet);
    return prefix?.family === family ? [{ ipam, prefix }] : [];
  });
  if (subnets.some(({ ipam, prefix }) => !looksChosen(facts, network, ipam, prefix))) return true;
  return subnets.length > 0 && somebodyAsked(facts, network, family);
}

/** Whether one of the network's subnets has the address. */
export const inSubnets = (network: Network, address: string): boolean =>
  network.ipam.some(({ subnet }) => {
    const [inner, outer] = [parsePrefix(address), parsePrefix(subnet)];
    return inner !== null && outer !== null && outer.length > 0 && overlap(inner, outer);
  });

/** Whether an address is one of a list. */
export const amongAddresses = (address: string, list: readonly (string | null | undefined)[]): boolean =>
  list.some((other) => !!other && sameAddress(other, address));
