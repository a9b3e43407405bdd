/** Subnets of a network to be made: what the engine would refuse, and what it takes but should not be. */
import { addressText, overlap, type Prefix, parsePrefix, prefixText } from "../cidr.ts";
import type { EngineIpam } from "../engine-observation.ts";
import { proposeSubnet } from "../ipam/pools.ts";
import type { Host } from "../model.ts";
import type { CreateAction } from "./action.ts";
import { apiAtLeast, type Facts, type Notes, refuse, warn } from "./facts.ts";

interface Pool extends EngineIpam {
  readonly prefix: Prefix;
}

/** An address is a prefix of its whole length. */
const at = (address: string): bigint | null => parsePrefix(address)?.first ?? null;
const has = (outer: Prefix, address: string): boolean => {
  const inner = parsePrefix(address);
  return inner !== null && overlap(inner, outer);
};

/** Text of a prefix with no bits set behind its length; null when it is written so already. */
function tidy(text: string): string | null {
  const [address = ""] = text.split("/");
  const prefix = parsePrefix(text);
  return prefix && at(address) !== prefix.first ? prefixText(prefix) : null;
}

/** First and, in IPv4, last address of a subnet belong to nobody; /31 and /32 have none to spare. */
function keptFor({ family, first, last, length }: Prefix, value: bigint): string | null {
  if (family === 4 && length >= 31) return null;
  if (value === first && length < 127) return "the subnet's own address";
  return family === 4 && value === last ? "the subnet's broadcast address" : null;
}

function checkGateway(notes: Notes, { gateway, subnet, prefix }: Pool): void {
  if (gateway === null) return;
  const kept = keptFor(prefix, at(gateway) ?? -1n);
  if (!has(prefix, gateway)) {
    const hint = `Take one of ${subnet}, or leave it empty: then it is the first address.`;
    refuse(notes, "gateway-outside", `The gateway ${gateway} is outside the subnet ${subnet}.`, hint);
  } else if (kept) {
    refuse(notes, "gateway-kept", `The gateway ${gateway} is ${kept}.`, "Take another one, or leave it empty.");
  }
}

function checkRange(notes: Notes, { ipRange, subnet, prefix }: Pool): void {
  const range = ipRange === null ? null : parsePrefix(ipRange);
  if (ipRange === null || !range) return;
  const should = tidy(ipRange);
  if (range.family !== prefix.family || range.first < prefix.first || range.last > prefix.last) {
    const hint = `Take a part of ${subnet}, or leave it empty: then addresses come from the whole subnet.`;
    refuse(notes, "range-outside", `The range ${ipRange} is not within the subnet ${subnet}.`, hint);
  } else if (should) {
    refuse(notes, "range-host-bits", `${ipRange} is not the beginning of a range.`, `Write ${should}.`);
  }
}

/** The engine takes the lowest address that it may for a gateway that nobody names. */
function gatewayOf({ gateway, ipRange, prefix }: Pool): bigint {
  if (gateway !== null) return at(gateway) ?? -1n;
  const range = (ipRange === null ? null : parsePrefix(ipRange)) ?? prefix;
  return keptFor(prefix, range.first) ? range.first + 1n : range.first;
}

function checkReserved(notes: Notes, pool: Pool): void {
  const seen = new Map<bigint, string>();
  for (const [name, address] of Object.entries(pool.auxAddresses)) {
    const value = at(address) ?? -1n;
    const kept = keptFor(pool.prefix, value) ?? (value === gatewayOf(pool) ? "the gateway" : null);
    const twice = seen.get(value);
    if (!has(pool.prefix, address)) {
      const message = `The reserved address ${address} (${name}) is outside the subnet ${pool.subnet}.`;
      refuse(notes, "reserved-outside", message, `Take one of ${pool.subnet}.`);
    } else if (kept) {
      refuse(notes, "reserved-kept", `The reserved address ${address} (${name}) is ${kept}.`, "Take another one.");
    } else if (twice !== undefined) {
      refuse(notes, "reserved-twice", `${address} is reserved twice: for ${twice} and ${name}.`, "Name it once.");
    }
    seen.set(value, name);
  }
}

const LINK_LOCAL = parsePrefix("fe80::/64");
const ODD: readonly (readonly [string, string])[] = [
  ["127.0.0.0/8", "loopback addresses, which never leave a sandbox"],
  ["224.0.0.0/4", "multicast addresses, which no interface can have"],
  ["169.254.0.0/16", "link-local addresses, which routers do not pass on"],
];

function checkSubnet(notes: Notes, { subnet, prefix }: Pool, host: Host | null): void {
  const should = tidy(subnet);
  const { family, length } = prefix;
  if (should) refuse(notes, "subnet-host-bits", `${subnet} is not the beginning of a subnet.`, `Write ${should}.`);
  if (length === 0) {
    refuse(notes, "subnet-overlap", `${subnet} is all addresses there are.`, "Take a smaller subnet.");
  } else if ((family === 6 && length === 128) || (family === 4 && length >= 31 && !apiAtLeast(host, 44))) {
    refuse(notes, "subnet-too-small", `${subnet} has no room for a gateway.`, "Take a larger subnet.");
  } else if (family === 4 && length >= 31) {
    warn(notes, "subnet-too-small", `${subnet} has room for ${length === 31 ? "one container" : "no container"} only.`);
  }
  if (family === 6 && LINK_LOCAL && overlap(prefix, LINK_LOCAL) && length !== 64) {
    const hint = "Take another subnet, such as one of fd00::/8.";
    refuse(notes, "subnet-link-local", `${subnet} clashes with the link-local addresses fe80::/64.`, hint);
  }
  for (const [text, what] of ODD) {
    const odd = parsePrefix(text);
    if (odd && length > 0 && overlap(prefix, odd)) warn(notes, "odd-subnet", `${subnet} has ${what}.`);
  }
}

const NATURE = "Docker keeps the subnets of one host apart";

function checkOthers(notes: Notes, facts: Facts, action: CreateAction, pool: Pool, host: Host | null): void {
  const local = driverScope(action) === "local";
  for (const other of facts.relations.networks) {
    // A template takes nothing; another IPAM driver has an address space of its own.
    if (other.configOnly || other.ipamDriver !== undefined) continue;
    if (other.host !== null && other.host !== host?.id) continue;
    const clash = other.ipam.find(({ subnet }) => {
      const prefix = parsePrefix(subnet);
      return prefix !== null && prefix.length > 0 && overlap(prefix, pool.prefix);
    });
    if (!clash) continue;
    const text = `${pool.subnet} overlaps ${clash.subnet} of network ${other.name}`;
    if (local && other.scope === "local") {
      const free = host === null ? null : proposeSubnet(host, facts.relations, pool.prefix.family);
      const hint = free === null ? "Take another one, or leave it empty." : `${free} is free.`;
      refuse(notes, "subnet-overlap", `${text}. ${NATURE}.`, hint);
    } else {
      warn(notes, "subnet-overlap", `${text}: a container on both reaches only one of them.`);
    }
  }
}

function checkRoutes(notes: Notes, facts: Facts, pool: Pool, host: Host | null): void {
  const sandbox = host === null ? undefined : facts.relations.hostSandbox.get(host.id);
  for (const { dst, link } of sandbox?.routes ?? []) {
    const route = dst === "default" ? null : parsePrefix(dst);
    if (!route || route.length === 0 || !overlap(route, pool.prefix)) continue;
    if (link !== null && facts.relations.networkByDevice.get(link)?.some((n) => n.driver === "bridge")) continue;
    const name = link === null ? undefined : facts.entities.get(link);
    const over = name?.kind === "link" ? ` over ${name.name}` : "";
    const text = `The host has a route to ${dst}${over}: with ${pool.subnet} here it may no longer reach what is there.`;
    warn(notes, "route-overlap", text);
  }
}

/** Where the driver keeps its networks, unless the action says it. */
export const driverScope = ({ scope, driver }: CreateAction): "local" | "swarm" =>
  scope ?? (driver === "overlay" ? "swarm" : "local");

function checkFamilies(
  notes: Notes,
  facts: Facts,
  action: CreateAction,
  pools: readonly Pool[],
  host: Host | null,
): void {
  const count = (family: 4 | 6): number => pools.filter((p) => p.prefix.family === family).length;
  const version = host?.engine?.version ?? "this engine";
  if (!action.enableIpv4 && !apiAtLeast(host, 48)) {
    const hint = "Leave IPv4 on; networks without it came with 28.";
    refuse(notes, "no-ipv4-off", `Docker ${version} cannot make a network without IPv4.`, hint);
  } else if (!action.enableIpv4 && !action.enableIpv6) {
    refuse(notes, "no-family", "A network needs IPv4 or IPv6, or both.", "Turn on one of them.");
  }
  if (!action.enableIpv4 && count(4) > 0) warn(notes, "family-off", "IPv4 is off: its subnet will not be used.");
  if (!action.enableIpv6 && count(6) > 0) warn(notes, "family-off", "IPv6 is off: its subnet will not be used.");
  const ownPool = host?.addressPools.some((p) => p.base.includes(":")) === true;
  const local = driverScope(action) === "local";
  if (action.enableIpv6 && count(6) === 0 && local && !action.configOnly && !ownPool && !apiAtLeast(host, 46)) {
    const hint = "Give one, such as fd00:1::/64; engines since 27 find one themselves.";
    refuse(notes, "ipv6-needs-subnet", `Docker ${version} needs an IPv6 subnet to be given.`, hint);
  }
  if (action.enableIpv4 && count(4) === 0 && local && !action.configOnly && host) {
    if (proposeSubnet(host, facts.relations) === null) {
      const hint = "Give a subnet, remove networks that nothing uses, or set default-address-pools.";
      refuse(notes, "no-subnet-left", "The engine has no subnet left to give.", hint);
    }
  }
}

function checkAmong(notes: Notes, { driver, configOnly }: CreateAction, pools: readonly Pool[]): void {
  pools.forEach((pool, i) => {
    const clash = pools.slice(0, i).find((p) => overlap(p.prefix, pool.prefix));
    if (clash) {
      const message = `${pool.subnet} overlaps ${clash.subnet}, given here as well.`;
      refuse(notes, "subnet-overlap", message, "Take subnets that share no address.");
    }
  });
  if (driver !== "bridge" || configOnly) return;
  for (const family of [4, 6] as const) {
    if (pools.filter((p) => p.prefix.family === family).length > 1) {
      const hint = "Make a network for each, or use macvlan, ipvlan or overlay.";
      refuse(notes, "several-subnets", `A bridge network has one IPv${family} subnet at most.`, hint);
    }
  }
}

/** Everything about subnets and families; nothing where another IPAM driver or a template decides. */
export function checkIpam(notes: Notes, facts: Facts, action: CreateAction, host: Host | null): void {
  if (action.configFrom !== null) return;
  if (action.ipamDriver === "null" && !action.configOnly) {
    const hint = "Leave the IPAM driver at its usual value, default.";
    refuse(notes, "ipam-null", "The IPAM driver null hands out no addresses; this driver needs some.", hint);
    return;
  }
  if (action.ipamDriver !== "default") {
    const text = `Whether an IPAM driver ${action.ipamDriver} is there, and what it takes, only the engine knows.`;
    warn(notes, "ipam-driver", text);
    return;
  }
  const pools = action.ipam.flatMap((ipam): Pool[] => {
    const prefix = parsePrefix(ipam.subnet);
    if (prefix) return [{ ...ipam, prefix }];
    refuse(notes, "bad-subnet", `${ipam.subnet || "An empty text"} is not a subnet.`, "Write it like 172.30.0.0/16.");
    return [];
  });
  for (const pool of pools) {
    checkSubnet(notes, pool, host);
    checkGateway(notes, pool);
    checkRange(notes, pool);
    checkReserved(notes, pool);
    if (action.configOnly) continue;
    checkOthers(notes, facts, action, pool, host);
    checkRoutes(notes, facts, pool, host);
  }
  checkAmong(notes, action, pools);
  checkFamilies(notes, facts, action, pools, host);
}

/** The first subnet of a family as it will be, and its gateway; null when the engine is to choose. */
export function firstSubnet(action: CreateAction, family: 4 | 6): { subnet: string; gateway: string } | null {
  for (const ipam of action.ipam) {
    const prefix = parsePrefix(ipam.subnet);
    if (prefix?.family !== family) continue;
    return { subnet: ipam.subnet, gateway: addressText(family, gatewayOf({ ...ipam, prefix })) };
  }
  return null;
}
