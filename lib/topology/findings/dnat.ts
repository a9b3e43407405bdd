/** A published port to which no rule leads. */
import { sameAddress } from "../cidr.ts";
import type { Memo } from "../memo.ts";
import type { Endpoint, Finding, PublishedPort } from "../model.ts";
import { gatewayMode } from "../networks.ts";
import { admitsPort, admitsProtocol, destinationOf, portMatch } from "../rules/matches.ts";
import { nameOrId } from "../shell-word.ts";
import { openNetworks, type RuleFacts, ruleFacts } from "./rule-facts.ts";
import { containerOf, finding, type Seen } from "./seen.ts";

/** `::1` and link-local ones: there docker-proxy alone answers, by design. */
const isProxied = (hostIp: string): boolean => hostIp === "::1" || /^fe[89ab]/i.test(hostIp);

/** The address of the endpoint that the rule should lead to; null where none is to be expected. */
function expected(seen: Seen, port: PublishedPort, endpoint: Endpoint, facts: RuleFacts): string | null {
  const family = port.hostIp.includes(":") ? 6 : 4;
  const address = (family === 6 ? endpoint.ipv6 : endpoint.ipv4)?.split("/")[0];
  const network = seen.entities.get(endpoint.network);
  if (!address || network?.kind !== "network" || !facts.docker.has(family) || isProxied(port.hostIp)) return null;
  const mode = gatewayMode(network.options, family);
  return mode === "routed" || mode === "isolated" ? null : address;
}

function leads(facts: RuleFacts, port: PublishedPort, hostPort: number, addresses: readonly string[]): boolean {
  const rules = [...(facts.destinations.get(hostPort) ?? []), ...(facts.destinations.get(null) ?? [])];
  return rules.some((rule) => {
    if (!admitsProtocol(rule, port.protocol) || !admitsPort(portMatch(rule), hostPort)) return false;
    const to = destinationOf(rule).address;
    return to === null || addresses.some((a) => sameAddress(a, to));
  });
}

/** One a host port: IPv4 and IPv6 apart only where both are missing rules of their own. */
export function destinations(seen: Seen, memo: Memo): Finding[] {
  const facts = ruleFacts(seen, memo);
  if (!facts) return [];
  const open = new Set(openNetworks(seen).map((o) => o.network.id));
  return [...seen.relations.publishedByContainer].flatMap(([id, ports]) => {
    const container = containerOf(seen, id);
    if (container?.state !== "running" && container?.state !== "paused") return [];
    const endpoints = seen.relations.endpointsByContainer.get(id) ?? [];
    const addresses = endpoints.flatMap((e) => [e.ipv4, e.ipv6].flatMap((a) => a?.split("/")[0] ?? []));
    return ports.flatMap((port) => {
      const { hostPort } = port;
      // Where it cannot be told which endpoint carries the port, it is any on a network that leads out.
      const carrying = endpoints.filter((e) => open.has(e.network) && (port.endpoint ?? e.id) === e.id);
      const [address] = carrying.map((e) => expected(seen, port, e, facts));
      if (hostPort === null || !address || carrying.some((e) => expected(seen, port, e, facts) === null)) return [];
      if (leads(facts, port, hostPort, addresses)) return [];
      const to = address.includes(":") ? `[${address}]` : address;
      const text = `No rule leads port ${hostPort}/${port.protocol} of the host to ${container.name} (${to}:${port.containerPort}): at most docker-proxy answers there, and hides from the container who asks.`;
      const hint = `docker restart ${nameOrId(container)}`;
      return [finding("warning", "dnat-missing", [port.id, id], text, hint)];
    });
  });
}
