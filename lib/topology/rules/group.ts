/** What a rule is there for, told from its table, its chain and its shape. */
import type { Rule, RuleChain, RuleTable } from "../rules-observation.ts";
import { hookOf } from "./concerns.ts";
import { matchOf, portMatch } from "./matches.ts";

export const GROUPS = ["way-out", "published", "isolation", "user", "direct", "passage", "tunnel", "policy"] as const;
export type GroupKind = (typeof GROUPS)[number];

/** A chain that the engine made and keeps; DOCKER-USER is made by it and left to the user. */
export const isDockerChain = (name: string): boolean => /^DOCKER\b/.test(name) && name !== "DOCKER-USER";

/** Docker 29 with nftables has tables of its own. */
export const isDockerTable = (table: RuleTable): boolean =>
  table.backend === "nftables" && /^docker\b/.test(table.name);

const drops = (rule: Rule): boolean => rule.target === "DROP" || rule.target === "REJECT";

const same = (rule: Rule, a: string, b: string): boolean => {
  const [left, right] = [matchOf(rule, a), matchOf(rule, b)];
  return left !== undefined && !left.negated && !right?.negated && left.value === right?.value;
};

/** What engines before 28 put into FORWARD itself, for each bridge. */
function isForwardOfDocker(rule: Rule): boolean {
  if (rule.comment !== null) return false;
  const [into, out, state] = ["in-interface", "out-interface", "ctstate"].map((key) => matchOf(rule, key));
  if (rule.matches.some((m) => ![into, out, state].includes(m))) return false;
  if (into && out) return into.value === out.value && (rule.target === "ACCEPT" || rule.target === "DROP");
  return out !== undefined && !out.negated && into === undefined && (state !== undefined || rule.target === "DOCKER");
}

/** Rules that the engine puts into PREROUTING of `raw`, for each address and each port of 127.0.0.1. */
function rawGroup(rule: Rule): GroupKind {
  const [into, to] = [matchOf(rule, "in-interface"), matchOf(rule, "destination")];
  if (!into || !to || rule.comment !== null) return "user";
  if (rule.target === "ACCEPT" && portMatch(rule) === undefined) return "direct";
  if (rule.target !== "DROP" || !into.negated) return "user";
  return portMatch(rule) === undefined ? "isolation" : "published";
}

function dockerGroup(rule: Rule, chain: RuleChain, table: RuleTable): GroupKind {
  if (table.name === "nat") return "published";
  if (chain.name.includes("ISOLATION")) return "isolation";
  if (drops(rule)) return "isolation";
  if (portMatch(rule) !== undefined) return "published";
  if (rule.matches.length === 0) return "policy";
  return chain.name === "DOCKER" && rule.target === "ACCEPT" ? "direct" : "passage";
}

export function groupOf(rule: Rule, chain: RuleChain, table: RuleTable): GroupKind {
  if (chain.name === "DOCKER-USER") return "user";
  if (rule.target === "MASQUERADE" || rule.target === "SNAT")
    return same(rule, "source", "destination") ? "published" : "way-out";
  if (rule.target === "DNAT") return "published";
  // Encrypted overlays: the engine tells the VNI by a filter in machine code.
  if (portMatch(rule) && rule.matches.some((m) => m.key === "unknown" && m.value.includes("--bytecode")))
    return "tunnel";
  if (isDockerChain(chain.name) || isDockerTable(table)) return dockerGroup(rule, chain, table);
  if (rule.target !== null && isDockerChain(rule.target) && table.name === "nat") return "published";
  if (hookOf(chain) === "FORWARD") {
    if (rule.matches.length === 0 && rule.target?.startsWith("DOCKER")) return "policy";
    if (isForwardOfDocker(rule)) return drops(rule) ? "isolation" : "passage";
  }
  if (table.name === "raw" && hookOf(chain) === "PREROUTING") return rawGroup(rule);
  return "user";
}
