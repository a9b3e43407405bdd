/** What `iptables-save -c` and `ip6tables-save -c` print, nft and legacy alike, as tables. iptables-save(8). */
import type { Rule, RuleChain, RuleTable } from "#lib/topology/rules-observation.ts";
import { type ParsedRule, parseIptablesRule } from "./iptables-rule.ts";
import { createOddities } from "./oddities.ts";

export interface ParsedRules {
  readonly tables: readonly RuleTable[];
  /** Why this is less than everything; null when it is everything. */
  readonly problem: string | null;
}

export type ParseRule = (line: string, counters: Rule["counters"]) => ParsedRule | null;

interface OpenChain extends RuleChain {
  readonly rules: Rule[];
}

const HOOKS = new Set(["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"]);
const CHAIN = /^:(\S+)\s+(\S+)/;
const COUNTED = /^\[(\d+):(\d+)\]\s+/;
/** `# Table `nat' is incompatible, use 'nft' tool.` and other remarks that are no heading. */
const REMARK = /incompatible|warning/i;
/** Other tools read those; see sources. */
const ELSEWHERE = /tables-legacy tables present/;

/**
 * Empty output gives no tables. A dump that ends within a table keeps the lines that are whole. Takes time proportional
 * to the dump.
 * @param parse reads one rule; a `RuleMemory` saves reading again what was read before
 */
export function parseIptablesSave(
  dump: string,
  backend: "iptables-nft" | "iptables-legacy",
  family: "ip" | "ip6",
  parse: ParseRule = parseIptablesRule,
): ParsedRules {
  const tables: RuleTable[] = [];
  const odd = createOddities();
  let open: { name: string; chains: Map<string, OpenChain> } | null = null;

  const close = (): void => {
    if (open) tables.push({ backend, family, name: open.name, chains: [...open.chains.values()] });
    open = null;
  };
  const lines = dump.split("\n");
  // Without a line end behind it, it may be half of a line.
  const rest = lines.pop()?.trim() ?? "";
  if (rest === "COMMIT" || rest.startsWith("#")) lines.push(rest);
  else if (rest !== "") odd.cut();

  for (const raw of lines) {
    const line = raw.trim();
    if (line === "") continue;
    if (line.startsWith("#")) {
      if (REMARK.test(line) && !ELSEWHERE.test(line)) odd.remark(line.replace(/^#+\s*/, ""));
    } else if (line.startsWith("*")) {
      if (open) odd.cut();
      close();
      open = { name: line.slice(1).trim(), chains: new Map() };
    } else if (line === "COMMIT") close();
    else if (!open || !take(open.chains, line, parse)) odd.line(line);
  }
  if (open) odd.cut();
  close();
  return { tables, problem: odd.problem() };
}

/** False when the line is neither a chain nor a rule. */
function take(chains: Map<string, OpenChain>, line: string, parse: ParseRule): boolean {
  const declared = CHAIN.exec(line);
  if (declared) {
    const [, name = "", policy] = declared;
    if (!chains.has(name)) chains.set(name, newChain(name, policy));
    return true;
  }
  const counted = COUNTED.exec(line);
  const counters = counted ? { packets: Number(counted[1]), bytes: Number(counted[2]) } : null;
  const text = counted ? line.slice(counted[0].length) : line;
  if (!text.startsWith("-")) return false;
  const parsed = parse(text, counters);
  if (!parsed) return false;
  let chain = chains.get(parsed.chain);
  if (!chain) {
    chain = newChain(parsed.chain, undefined);
    chains.set(parsed.chain, chain);
  }
  chain.rules.push(parsed.rule);
  return true;
}

const newChain = (name: string, policy: string | undefined): OpenChain => ({
  name,
  hook: HOOKS.has(name) ? name : null,
  policy: policy === "ACCEPT" || policy === "DROP" ? policy : null,
  rules: [],
});
