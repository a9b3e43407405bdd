/** What the findings about rules look up, gathered once for each reading of the rules. */
import type { Memo } from "../memo.ts";
import type { Endpoint, Network } from "../model.ts";
import { gatewayMode } from "../networks.ts";
import { isDockerChain, isDockerTable } from "../rules/group.ts";
import { type Family, familiesOf, portMatch } from "../rules/matches.ts";
import type { Rule, RulesObservation, RuleTable } from "../rules-observation.ts";
import { engineNetwork, linkOf, type Seen } from "./seen.ts";

export interface RuleFacts {
  readonly tables: readonly RuleTable[];
  /** Families for which the engine has chains. */
  readonly docker: ReadonlySet<Family>;
  /** Rules that rewrite the source: MASQUERADE and SNAT. */
  readonly sources: readonly { readonly rule: Rule; readonly families: readonly Family[] }[];
  /** Rules that lead elsewhere (DNAT), by the one port they are about; `null` for all that are about others or none. */
  readonly destinations: ReadonlyMap<number | null, readonly Rule[]>;
}

/** Null where it is not one. There are thousands of ports and of rules: they are not all compared with each other. */
function onePort(rule: Rule): number | null {
  const match = portMatch(rule);
  return match && !match.negated && /^\d+$/.test(match.value) ? Number(match.value) : null;
}

function gather({ tables }: RulesObservation): RuleFacts {
  const docker = new Set<Family>();
  const sources: RuleFacts["sources"][number][] = [];
  const destinations = new Map<number | null, Rule[]>();
  for (const table of tables) {
    const families = familiesOf(table);
    if (isDockerTable(table) || table.chains.some((c) => isDockerChain(c.name)))
      for (const f of families) docker.add(f);
    for (const rule of table.chains.flatMap((c) => c.rules)) {
      if (rule.target === "MASQUERADE" || rule.target === "SNAT") sources.push({ rule, families });
      else if (rule.target === "DNAT" || rule.target === "REDIRECT") {
        const port = onePort(rule);
        const same = destinations.get(port);
        if (same) same.push(rule);
        else destinations.set(port, [rule]);
      }
    }
  }
  return { tables, docker, sources, destinations };
}

/** Remarks, and kernels that have no rules of this kind: nothing is missing for want of these. */
const HARMLESS = /incompatible|warning|not supported/i;

/** Families whose rules were read in part, or not at all though they may be there; a tool that is not there is no doubt. */
function doubts({ sources, tables }: RulesObservation): readonly Family[] {
  const failed = sources.filter(({ problem }) => problem?.split("; ").some((part) => !HARMLESS.test(part)));
  const inPart = failed.flatMap(({ tool }): Family[] => {
    if (tool.startsWith("iptables")) return [4];
    return tool.startsWith("ip6tables") ? [6] : [4, 6];
  });
  // Older nft prints nothing of what iptables does in its tables.
  const blank = tables.some(
    ({ backend, chains }) =>
      backend === "nftables" && chains.some((c) => c.rules.some((r) => r.matches.some((m) => m.value === BLANK))),
  );
  return blank ? [4, 6] : inPart;
}

const BLANK = '{"xt":null}';

/** Null while the rules are not read, or those of IPv4 not wholly: what is missing in a part may be in the rest. */
export function ruleFacts({ observation: { rules } }: Seen, memo: Memo): RuleFacts | null {
  if (!rules.read) return null;
  return memo.get("rule facts", [rules], () => {
    const doubted = doubts(rules);
    if (doubted.includes(4)) return null;
    const facts = gather(rules);
    return { ...facts, docker: new Set([...facts.docker].filter((f) => !doubted.includes(f))) };
  });
}

/** A bridge network whose containers are meant to reach other networks, by its bridge on the host. */
export interface OpenNetwork {
  readonly network: Network;
  readonly bridge: string;
  /** Families with a subnet of their own, a gateway that leads out and an engine that has them on. */
  readonly families: readonly Family[];
  readonly endpoints: readonly Endpoint[];
}

export function openNetworks(seen: Seen): readonly OpenNetwork[] {
  return seen.relations.networks.flatMap((network): OpenNetwork[] => {
    const engine = engineNetwork(seen, network);
    const bridge = linkOf(seen, network.device)?.name;
    if (network.driver !== "bridge" || network.internal || !engine || engine.configOnly || !bridge) return [];
    const families = ([4, 6] as const).filter(
      (f) => (f === 6 ? engine.enableIpv6 : engine.enableIpv4) && gatewayMode(network.options, f) !== "isolated",
    );
    return [{ network, bridge, families, endpoints: seen.relations.endpointsByNetwork.get(network.id) ?? [] }];
  });
}

/** Families that running containers on these networks use. */
export function familiesInUse(networks: readonly OpenNetwork[]): ReadonlySet<Family> {
  const used = new Set<Family>();
  for (const { endpoints, families } of networks)
    for (const e of endpoints)
      for (const f of families) if ((f === 6 ? e.ipv6 : e.ipv4) !== null && e.sandbox !== null) used.add(f);
  return used;
}

export const iptables = (family: Family): string => (family === 6 ? "ip6tables" : "iptables");
