/** What takes an action back. */
import type { Container, Endpoint, Network } from "../model.ts";
import type { Action, ConnectAction, CreateAction } from "./action.ts";
import { apiAtLeast, type Facts, hostOf, isDefaultBridge, isLive } from "./facts.ts";
import { inSubnets, takesWishedAddresses } from "./subnet-origin.ts";

const bare = (address: string | null): string | null => address?.replace(/\/.*$/, "") ?? null;

export interface Undo {
  readonly undo: Action | null;
  readonly undoNote: string | null;
}

/** The connect that gives back what an endpoint had; a stopped container's wishes stand for it. */
export function reconnect(facts: Facts, network: Network, c: Container, endpoint: Endpoint | null): Undo {
  const wishes = endpoint?.wishes ?? c.wishes?.find((w) => w.network === network.id) ?? {};
  const planned = c.wishes?.find((w) => w.network === network.id);
  const had = { 4: bare(endpoint?.ipv4 ?? null) ?? wishes.ipv4, 6: bare(endpoint?.ipv6 ?? null) ?? wishes.ipv6 };
  const again = (family: 4 | 6): string | null => {
    const address = had[family] ?? null;
    const fits = address !== null && takesWishedAddresses(facts, network, family) && inSubnets(network, address);
    return fits ? address : null;
  };
  const undo: ConnectAction = {
    kind: "connect",
    network: network.id,
    container: c.id,
    ipv4: again(4),
    ipv6: again(6),
    linkLocal: wishes.linkLocal ?? [],
    aliases: isDefaultBridge(network) ? [] : (endpoint?.aliases ?? planned?.aliases ?? []),
    mac: null,
    gwPriority: (endpoint?.gwPriority ?? planned?.gwPriority) || null,
    driverOptions: wishes.driverOptions ?? {},
  };
  const notes: string[] = [];
  const lost = ([4, 6] as const).flatMap((f) => (had[f] && again(f) === null ? [had[f]] : []));
  if (lost.length > 0) notes.push(`It may get another address than ${lost.join(", ")}: the engine chooses there.`);
  // Older engines make the MAC address from the IPv4 address.
  if (isLive(c) && endpoint?.mac && apiAtLeast(hostOf(facts, c.host), 48)) notes.push("It gets another MAC address.");
  return { undo, undoNote: notes.length > 0 ? notes.join(" ") : null };
}

/** Written by engines since 28 beside what was given. */
const NOT_GIVEN = new Set(["com.docker.network.enable_ipv4", "com.docker.network.enable_ipv6"]);

const given = (options: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(options).filter(([key]) => !NOT_GIVEN.has(key)));

/** The create that makes a network like this one. */
export function recreate(network: Network): CreateAction {
  const from = network.configFrom ?? null;
  return {
    kind: "create",
    host: network.host,
    name: network.name,
    driver: network.configOnly ? "bridge" : network.driver,
    scope: network.scope === "swarm" && network.driver !== "overlay" ? "swarm" : null,
    internal: network.internal,
    attachable: network.attachable,
    ingress: network.ingress,
    enableIpv4: network.ipv4 !== false,
    // Everything but the flags of use comes from the template.
    enableIpv6: from === null && network.ipv6 === true,
    configOnly: network.configOnly === true,
    configFrom: from,
    ipamDriver: network.ipamDriver ?? "default",
    ipamOptions: {},
    ipam: from === null ? network.ipam.filter(({ subnet }) => !/\/0$/.test(subnet)) : [],
    options: from === null ? given(network.options) : {},
    labels: from === null ? network.labels : {},
  };
}
