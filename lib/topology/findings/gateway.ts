/** The endpoint that should carry a sandbox's default route by its priority (engine 28 on), and another that does. */
import { type Endpoint, type Finding, isUnresolved, type Link, type Sandbox } from "../model.ts";
import { endpointName, engineContainer, finding, linkOf, networkOf, rejoin, type Seen } from "./seen.ts";

interface Candidate {
  readonly endpoint: Endpoint;
  readonly priority: number;
}

export function gateways(seen: Seen): Finding[] {
  return seen.relations.sandboxes.flatMap((sandbox) => {
    const endpoints = seen.relations.endpointsBySandbox.get(sandbox.id) ?? [];
    if (sandbox.role !== "container" || !sandbox.netns || endpoints.length < 2) return [];
    if (endpoints.every((e) => !e.gwPriority)) return [];
    return ([4, 6] as const).flatMap((family) => elsewhere(seen, sandbox, endpoints, family)).slice(0, 1);
  });
}

/** Where several have the highest priority, the engine chooses by name; only a lower one is wrong. */
function elsewhere(seen: Seen, sandbox: Sandbox, endpoints: readonly Endpoint[], family: 4 | 6): Finding[] {
  const link = carrier(seen, sandbox, family);
  const actual = endpoints.find((e) => link !== null && e.link === link.id);
  const candidates = endpoints.flatMap((e) => candidate(seen, e, family));
  const best = candidates.sort((a, b) => b.priority - a.priority || (a.endpoint.id < b.endpoint.id ? -1 : 1))[0];
  if (!actual || !link || !best || (actual.gwPriority ?? 0) >= best.priority) return [];
  const wanted = best.endpoint;
  const to = linkOf(seen, wanted.link)?.name ?? "its link";
  const text = `${endpointName(seen, wanted)} has the highest gateway priority (${best.priority}), but the IPv${family} default route leaves by ${link.name} of ${networkOf(seen, actual.network)?.name ?? actual.network} instead of ${to}: what goes out takes another way than Docker records.`;
  return [finding("warning", "gateway-elsewhere", [wanted.id, actual.id], text, rejoin(seen, wanted))];
}

function carrier(seen: Seen, { routes }: Sandbox, family: 4 | 6): Link | null {
  const six = (text: string | null): boolean => text?.includes(":") ?? false;
  const found = routes.find(
    (r) => r.dst === "default" && r.type === "unicast" && r.gateway !== null && six(r.gateway) === (family === 6),
  );
  return linkOf(seen, found?.link);
}

/** Those to which the engine records a gateway of this family: others can carry no default route. */
function candidate(seen: Seen, endpoint: Endpoint, family: 4 | 6): Candidate[] {
  if (isUnresolved(endpoint.link) || networkOf(seen, endpoint.network)?.internal) return [];
  const record = engineContainer(seen, endpoint.container)?.endpoints.find((e) => e.id === endpoint.id);
  const gateway = family === 6 ? record?.ipv6Gateway : record?.gateway;
  return gateway ? [{ endpoint, priority: endpoint.gwPriority ?? 0 }] : [];
}
