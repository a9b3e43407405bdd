/** What `GET /api/rules` answers: the rules about one thing, or what is wrong with the question. */
import { rulesRequest } from "#lib/protocol/requests.ts";
import type { RulesReply } from "#lib/protocol/rules.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { relate } from "#lib/topology/relations.ts";
import { holdsRules, type RuleHolder, rulesAbout } from "#lib/topology/rules/about.ts";
import type { Hub } from "./hub.ts";

export type RulesAnswer =
  | { readonly status: 200; readonly body: { readonly data: RulesReply } }
  | { readonly status: 400 | 404; readonly body: { readonly error: Problem } };

const problem = (status: 400 | 404, code: string, message: string, hint: string): RulesAnswer => ({
  status,
  body: { error: { code, message, hint } },
});

export function answerRules({ topology, rules }: Pick<Hub, "topology" | "rules">, query: URLSearchParams): RulesAnswer {
  const given = [...query];
  const asked = rulesRequest.safeParse(Object.fromEntries(given));
  if (!asked.success || given.length !== 1)
    return problem(400, "bad_query", "The question is not understood.", "Ask /api/rules?about=<id>, with one id.");
  const { entities } = topology;
  const entity = entities.get(asked.data.about);
  if (!entity)
    return problem(404, "unknown_id", "Nothing has this id.", "It may be gone; GET /api/topology lists what there is.");
  if (!holdsRules(entity)) {
    const hint = "Ask about a host, a network, an endpoint, a container or a published port.";
    return problem(400, "no_rules_about", `Rules are not told about a ${entity.kind}.`, hint);
  }
  const read = rules(hostOf(entity, entities) ?? "");
  if (!read) return problem(404, "unknown_host", "The host of this thing is not observed.", "Wait until it is.");
  if (!read.read) return { status: 200, body: { data: read } };
  const about = rulesAbout(entity, { entities, relations: relate(entities) }, read);
  return { status: 200, body: { data: { read: true, revision: read.revision, sources: read.sources, ...about } } };
}

type Entities = Hub["topology"]["entities"];

/** Networks of a swarm are on every host: the first one's rules count. */
function hostOf(entity: RuleHolder, entities: Entities): string | null {
  if (entity.kind === "host") return entity.id;
  if (entity.kind === "endpoint") {
    const sandbox = entity.sandbox === null ? undefined : entities.get(entity.sandbox);
    const network = entities.get(entity.network);
    if (sandbox?.kind === "sandbox") return sandbox.host;
    return network?.kind === "network" ? hostOf(network, entities) : null;
  }
  if (entity.host !== null) return entity.host;
  return [...entities.values()].find((e) => e.kind === "host")?.id ?? null;
}
