/** What `nft -j list ruleset` prints, as tables. libnftables-json(5). Sets, maps and flowtables are left out. */
import { z } from "zod";
import type { Rule, RuleChain, RuleTable } from "#lib/topology/rules-observation.ts";
import type { ParsedRules } from "./iptables-save.ts";
import type { Json } from "./nft-expression.ts";
import { parseNftRule } from "./nft-rule.ts";
import { createOddities, type Oddities } from "./oddities.ts";

const family = z.enum(["ip", "ip6", "inet", "arp", "bridge", "netdev"]);
const Table = z.object({ table: z.object({ family, name: z.string() }) });
const Chain = z.object({
  chain: z.object({
    family,
    table: z.string(),
    name: z.string(),
    hook: z.string().optional(),
    policy: z.string().optional(),
    prio: z.number().optional(),
  }),
});
const RuleEntry = z.object({
  rule: z.object({
    family,
    table: z.string(),
    chain: z.string(),
    comment: z.string().optional(),
    // JSON.parse made it: it can be nothing but JSON.
    expr: z.array(z.custom<Json>()).default([]),
  }),
});
const Ruleset = z.object({ nftables: z.array(z.unknown()) });

type Family = z.infer<typeof family>;

interface OpenTable {
  readonly family: Family;
  readonly name: string;
  readonly chains: Map<string, RuleChain & { readonly rules: Rule[] }>;
}

/** @param isRead tables that were read in another way, and are left out: iptables keeps its own in nftables */
export function parseNftRuleset(dump: string, isRead: (family: string, name: string) => boolean): ParsedRules {
  const odd = createOddities();
  const tables = new Map<string, OpenTable>();
  const tableOf = (f: Family, name: string): OpenTable | null => {
    if (isRead(f, name)) return null;
    const key = `${f} ${name}`;
    const table = tables.get(key) ?? { family: f, name, chains: new Map() };
    tables.set(key, table);
    return table;
  };
  for (const entry of entries(dump, odd)) if (!takeEntry(entry, tableOf)) odd.line(JSON.stringify(entry));
  const found = [...tables.values()].map(
    (t): RuleTable => ({ backend: "nftables", family: t.family, name: t.name, chains: [...t.chains.values()] }),
  );
  return { tables: found, problem: odd.problem() };
}

/** False when it is not understood. Chains come before the rules in them. */
function takeEntry(entry: unknown, tableOf: (f: Family, name: string) => OpenTable | null): boolean {
  if (typeof entry !== "object" || entry === null) return false;
  if ("rule" in entry) {
    const { data } = RuleEntry.safeParse(entry);
    if (data) addRule(tableOf(data.rule.family, data.rule.table), data.rule);
    return data !== undefined;
  }
  if ("chain" in entry) {
    const { data } = Chain.safeParse(entry);
    if (data) addChain(tableOf(data.chain.family, data.chain.table), data.chain);
    return data !== undefined;
  }
  if ("table" in entry) {
    const { data } = Table.safeParse(entry);
    if (data) tableOf(data.table.family, data.table.name);
    return data !== undefined;
  }
  return true;
}

function addChain(table: OpenTable | null, chain: z.infer<typeof Chain>["chain"]): void {
  const { name, hook = null, policy, prio } = chain;
  table?.chains.set(name, {
    name,
    hook,
    policy: policy === "accept" ? "ACCEPT" : policy === "drop" ? "DROP" : null,
    ...(prio === undefined ? {} : { priority: prio }),
    rules: [],
  });
}

function addRule(table: OpenTable | null, { chain: name, expr, comment }: z.infer<typeof RuleEntry>["rule"]): void {
  if (!table) return;
  const chain = table.chains.get(name) ?? { name, hook: null, policy: null, rules: [] };
  table.chains.set(name, chain);
  chain.rules.push(parseNftRule(expr, comment ?? null));
}

/** The ruleset's entries; of a dump that was cut, those that are whole. */
function entries(dump: string, odd: Oddities): readonly unknown[] {
  if (dump.trim() === "") return [];
  try {
    return listed(JSON.parse(dump), odd);
  } catch {
    odd.cut();
  }
  const end = wholeUntil(dump);
  if (end === 0) {
    odd.line(dump);
    return [];
  }
  try {
    return listed(JSON.parse(`${dump.slice(0, end)}]}`), odd);
  } catch {
    odd.line(dump);
    return [];
  }
}

function listed(json: unknown, odd: Oddities): readonly unknown[] {
  const { data } = Ruleset.safeParse(json);
  if (!data) odd.line(String(JSON.stringify(json)));
  return data?.nftables ?? [];
}

/** Where the last whole entry of `{"nftables": [{…}, {…}` ends; 0 when there is none. One walk over the text. */
function wholeUntil(dump: string): number {
  let depth = 0;
  let end = 0;
  let inString = false;
  for (let at = 0; at < dump.length; at++) {
    const c = dump.charAt(at);
    if (inString) {
      if (c === "\\") at++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === "{" || c === "[") depth++;
    else if (c === "}" || c === "]") {
      depth--;
      if (depth === 2) end = at + 1;
    }
  }
  return end;
}
