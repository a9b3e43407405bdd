/** Addresses that a connect asks for: what the engine would refuse of them. */
import { parsePrefix } from "../cidr.ts";
import type { Holder } from "../ipam/claims.ts";
import { addressesOf, type NetworkUse } from "../ipam/subnets.ts";
import type { Container, Network } from "../model.ts";
import type { ConnectAction } from "./action.ts";
import { apiAtLeast, type Facts, find, hostOf, isDefaultBridge, isLive, type Notes, refuse, warn } from "./facts.ts";
import { amongAddresses, inSubnets, takesWishedAddresses } from "./subnet-origin.ts";

const FREE_ONE = "Take another one, or leave it empty: the engine then chooses one that is free.";

function holderText(facts: Facts, holder: Holder): string {
  switch (holder.what) {
    case "endpoint": {
      const endpoint = find(facts, "endpoint", holder.entity);
      const container = find(facts, "container", endpoint?.container ?? null);
      return container ? `container ${container.name} has it` : "an endpoint has it";
    }
    case "host":
      return `the host has it on ${find(facts, "link", holder.entity)?.name ?? "a link"}`;
    case "link":
      return `a link named ${find(facts, "link", holder.entity)?.name ?? "?"} has it`;
    case "virtual address":
      return `it is the virtual address of service ${find(facts, "service", holder.entity)?.name ?? "?"}`;
    case "task":
      return `task ${holder.name} has it`;
    case "gateway":
      return "it is the network's gateway";
    case "network address":
      return "it is the subnet's own address";
    case "broadcast address":
      return "it is the subnet's broadcast address";
    case "reserved":
      return `it is kept for ${holder.name || "something else"}`;
  }
}

/** The engine's record alone counts: what only the kernel shows is not known to its IPAM. */
const KNOWN_TO_ENGINE = new Set<Holder["what"]>([
  "endpoint",
  "gateway",
  "network address",
  "broadcast address",
  "reserved",
  "virtual address",
  "task",
]);
const NEVER_FREE = new Set<Holder["what"]>(["gateway", "network address", "broadcast address", "reserved"]);

/** The network's own device has the gateway's address, which the engine need not record. */
const asGateway = (network: Network, holder: Holder): Holder =>
  holder.what === "host" && holder.entity === network.device ? { ...holder, what: "gateway" } : holder;

function checkTaken(notes: Notes, facts: Facts, address: string, use: NetworkUse, container: Container): void {
  const value = parsePrefix(address)?.first;
  const found = use.subnets.flatMap((s) => s.uses).find((u) => u.value === value && u.family === familyOf(address));
  const taken = found && { holders: found.holders.map((h) => asGateway(use.network, h)) };
  const holder = taken?.holders.find((h) => KNOWN_TO_ENGINE.has(h.what)) ?? taken?.holders[0];
  if (!holder) return;
  const text = `${address} is taken: ${holderText(facts, holder)}.`;
  if (!KNOWN_TO_ENGINE.has(holder.what)) {
    warn(notes, "address-in-use", text);
    return;
  }
  // The engine takes any address of the subnet for a container that is not running, and fails when it starts.
  if (isLive(container) || NEVER_FREE.has(holder.what)) {
    refuse(notes, "address-taken", text, FREE_ONE);
    return;
  }
  warn(notes, "address-taken", `${text} ${container.name} can start only when it is free again.`);
}

const familyOf = (address: string): 4 | 6 => (address.includes(":") ? 6 : 4);

/** Stopped containers keep no address; one that wants the same will not start beside this one. */
function checkWanted(notes: Notes, facts: Facts, address: string, network: Network, self: Container): void {
  const others = facts.relations.containers.filter(
    (c) =>
      c.id !== self.id &&
      c.wishes?.some((w) => w.network === network.id && amongAddresses(address, [w.ipv4, w.ipv6])) === true,
  );
  for (const { name } of others)
    warn(notes, "address-wanted", `Container ${name} wants ${address} too when it starts.`);
}

function checkOne(notes: Notes, facts: Facts, address: string, network: Network, c: Container, use: NetworkUse): void {
  const family = familyOf(address);
  const subnets = network.ipam.flatMap(({ subnet }) => (familyOf(subnet) === family ? [subnet] : []));
  if (isDefaultBridge(network)) {
    const hint = "Leave the address empty, or use a network that you made with a subnet.";
    refuse(notes, "address-on-default-bridge", "The default bridge takes no wished addresses.", hint);
    return;
  }
  if (subnets.length === 0) {
    const hint = `Leave the IPv${family} address empty, or make a network with an IPv${family} subnet.`;
    refuse(notes, `no-ipv${family}`, `Network ${network.name} has no IPv${family} subnet.`, hint);
    return;
  }
  if (!takesWishedAddresses(facts, network, family)) {
    const message = `The engine chose the subnet ${subnets.join(", ")} of ${network.name} itself; it takes wished addresses only where the subnet was given.`;
    const hint = "Leave the address empty, or make a network with a subnet of your own.";
    refuse(notes, "no-configured-subnet", message, hint);
    return;
  }
  if (!inSubnets(network, address)) {
    const message = `${address} is outside ${subnets.join(", ")}, the subnet of ${network.name}.`;
    refuse(notes, "outside-subnet", message, `Take one of ${subnets.join(" or ")}.`);
    return;
  }
  checkTaken(notes, facts, address, use, c);
  checkWanted(notes, facts, address, network, c);
}

function checkLinkLocal(notes: Notes, action: ConnectAction, network: Network): void {
  const seen = new Set<string>();
  for (const address of action.linkLocal) {
    const v4 = /^169\.254\./.test(address);
    const prefix = parsePrefix(address);
    const v6 = prefix?.family === 6 && prefix.first >> 118n === 0x3fan;
    if (!v4 && !v6) {
      refuse(notes, "bad-link-local", `${address} is not link-local.`, "Take one of 169.254.0.0/16 or fe80::/10.");
    } else if (v6 && !network.ipv6) {
      const hint = "Take one of 169.254.0.0/16, or make a network with IPv6.";
      refuse(notes, "no-ipv6", `Network ${network.name} has no IPv6: ${address} cannot be used there.`, hint);
    }
    if (seen.has(address)) refuse(notes, "bad-link-local", `${address} is named twice.`, "Name it once.");
    seen.add(address);
  }
}

/** The engine hands out what is left of the ranges, and then nothing. */
function checkRoom(notes: Notes, action: ConnectAction, network: Network, use: NetworkUse): void {
  for (const [family, wished] of [[4, action.ipv4] as const, [6, action.ipv6] as const]) {
    const own = use.subnets.filter((s) => s.prefix.family === family);
    if (wished !== null || own.length === 0 || own.some((s) => s.free > 0n)) continue;
    const message = `Network ${network.name} has no free IPv${family} address left.`;
    refuse(notes, "no-address-left", message, "Disconnect something, or make a network with a larger subnet.");
  }
}

/** Refusals of everything about addresses, and a free name for the interface. */
export function checkAddresses(
  notes: Notes,
  facts: Facts,
  action: ConnectAction,
  network: Network,
  c: Container,
): void {
  const wished = [action.ipv4, action.ipv6].flatMap((a) => (a === null ? [] : [a]));
  checkLinkLocal(notes, action, network);
  // Another IPAM driver decides what it gives; nothing can be told beforehand.
  if (network.ipamDriver !== undefined) return;
  const [use] = addressesOf([network], facts.entities, facts.relations);
  if (!use) return;
  for (const address of wished) checkOne(notes, facts, address, network, c, use);
  if (isLive(c) && network.scope === "local") checkRoom(notes, action, network, use);
}

const IFNAME = "com.docker.network.endpoint.ifname";

/** Engines since 28 name the interface as this option says; older ones pass over it. */
export function checkInterfaceName(notes: Notes, facts: Facts, action: ConnectAction, c: Container): void {
  const name = action.driverOptions[IFNAME];
  if (name === undefined || !apiAtLeast(hostOf(facts, c.host), 48)) return;
  const links = c.sandbox ? (facts.relations.linksBySandbox.get(c.sandbox) ?? []) : [];
  if (new TextEncoder().encode(name).length > 15) {
    refuse(notes, "bad-interface-name", `${name} is too long for an interface.`, "Linux allows 15 bytes.");
  } else if (links.some((l) => l.name === name)) {
    refuse(notes, "bad-interface-name", `${c.name} has an interface ${name} already.`, "Take another name.");
  }
}
