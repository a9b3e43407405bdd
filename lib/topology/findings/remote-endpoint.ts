/** Endpoints of plugin drivers: what the engine records of them and the kernel lacks. Nothing is known of how a plugin works. */

import { type Endpoint, type EndpointId, type Finding, isUnresolved, type Link } from "../model.ts";
import { isRemote } from "../remote.ts";
import { routedNetwork } from "../routed.ts";
import { shellWord } from "../shell-word.ts";
import { containerOf, endpointName, finding, isSetDown, linkOf, rejoin, type Seen, sandboxOf } from "./seen.ts";

export function remoteEndpoints(seen: Seen): Finding[] {
  return seen.relations.networks.filter(isRemote).flatMap((n) => {
    const endpoints = seen.relations.endpointsByNetwork.get(n.id) ?? [];
    const routed = endpoints.length > 0 ? routedNetwork(n, seen) : null;
    const reached = routed?.to === "endpoints" ? new Set(routed.own.map((o) => o.endpoint)) : null;
    return endpoints.flatMap((e) => of(seen, e, n.driver, reached));
  });
}

/** Endpoints of a network of routed ones to which the host has a route; null where endpoints are not routed to. */
type Reached = ReadonlySet<EndpointId | null> | null;

function of(seen: Seen, e: Endpoint, driver: string, reached: Reached): Finding[] {
  const state = containerOf(seen, e.container)?.state;
  const addresses = [e.ipv4, e.ipv6].flatMap((a) => a ?? []);
  // Between two runs of a restarting container there is nothing to compare.
  if ((state !== "running" && state !== "paused") || !sandboxOf(seen, e.sandbox)?.netns) return [];
  // A few plugins make no link of the kernel's at all, so this is no error for certain.
  if (isUnresolved(e.link)) {
    if (addresses.length === 0) return [];
    const text = `Docker has the endpoint of ${endpointName(seen, e)} with ${addresses.join(" and ")}, but no link in the sandbox has that: it is gone, or its driver ${driver} makes none.`;
    return [finding("warning", "endpoint-link-missing", [e.id], text, rejoin(seen, e))];
  }
  const end = linkOf(seen, e.hostLink);
  return end ? ofHostLink(seen, e, end, reached) : [];
}

function ofHostLink(seen: Seen, e: Endpoint, end: Link, reached: Reached): Finding[] {
  const name = shellWord(end.name);
  if (isSetDown(seen, end)) {
    const text = `${end.name}, the host's end of ${endpointName(seen, e)}, is set down: the container reaches nothing over this network.`;
    return [finding("error", "veth-down", [e.id, end.id], text, `ip link set ${name} up`)];
  }
  const address = (e.ipv4 ?? e.ipv6)?.split("/")[0];
  if (reached === null || reached.has(e.id) || end.master !== null || !address) return [];
  const text = `The host has no route to ${address} of ${endpointName(seen, e)}, whose veth ${end.name} is on no bridge: nothing reaches the container.`;
  const six = address.includes(":") ? "-6 " : "";
  return [finding("error", "host-route-missing", [e.id, end.id], text, `ip ${six}route add ${address} dev ${name}`)];
}
