/** A FORWARD chain that drops, and no rule on the way that lets anything of a bridge pass. */
import type { Memo } from "../memo.ts";
import type { Finding } from "../model.ts";
import { hookOf } from "../rules/concerns.ts";
import { admitsDevice, familiesOf, matchOf } from "../rules/matches.ts";
import type { Rule, RuleChain, RuleTable } from "../rules-observation.ts";
import { familiesInUse, iptables, openNetworks, ruleFacts } from "./rule-facts.ts";
import { finding, type Seen } from "./seen.ts";

const ENDS = new Set(["DROP", "REJECT", "RETURN", "LOG", "MARK", "CONNMARK", "NFLOG"]);

/** Only packets of connections that exist already: without another rule none ever begins. */
function onlyAnswers(rule: Rule): boolean {
  const state = matchOf(rule, "ctstate") ?? matchOf(rule, "state");
  return state !== undefined && !state.negated && !/NEW|DNAT|UNTRACKED/i.test(state.value);
}

const ICMP = new Set(["icmp", "icmpv6", "ipv6-icmp", "igmp"]);

/** Firewalls let errors and pings pass by rules of their own: nothing else gets through by them. */
function onlyIcmp(rule: Rule): boolean {
  const protocol = matchOf(rule, "protocol");
  return protocol !== undefined && !protocol.negated && protocol.value.split(",").every((p) => ICMP.has(p.trim()));
}

function mayPass(rule: Rule, bridges: readonly string[]): boolean {
  return bridges.some(
    (b) => admitsDevice(matchOf(rule, "in-interface"), b) || admitsDevice(matchOf(rule, "out-interface"), b),
  );
}

/** Whether anything of these bridges can be let through; what is not understood may. */
function lets(table: RuleTable, chain: RuleChain, bridges: readonly string[], visited: Set<string>): boolean {
  if (visited.has(chain.name)) return false;
  visited.add(chain.name);
  return chain.rules.some((rule) => {
    if (!mayPass(rule, bridges) || onlyAnswers(rule) || onlyIcmp(rule)) return false;
    if (rule.target === null) return rule.matches.some((m) => m.key === "unknown");
    if (ENDS.has(rule.target)) return false;
    const next = table.chains.find((c) => c.name === rule.target);
    return next ? lets(table, next, bridges, visited) : true;
  });
}

export function forwardDrops(seen: Seen, memo: Memo): Finding[] {
  const facts = ruleFacts(seen, memo);
  const [host] = seen.relations.hosts;
  if (!facts || !host) return [];
  const dropping = facts.tables.flatMap((table) =>
    table.chains
      .filter((c) => hookOf(c) === "FORWARD" && c.policy === "DROP" && table.name !== "mangle")
      .map((chain) => ({ table, chain })),
  );
  if (dropping.length === 0) return [];
  const open = openNetworks(seen);
  const used = familiesInUse(open);
  const bridges = open.map((o) => o.bridge);
  for (const { table, chain } of dropping) {
    const family = familiesOf(table).find((f) => used.has(f) && (f === 4 || facts.docker.has(6)));
    if (family === undefined || lets(table, chain, bridges, new Set())) continue;
    const where = table.backend === "nftables" ? `nftables table ${table.family} ${table.name}` : `${iptables(family)}`;
    const text = `The host drops all that it should forward: ${chain.name} of ${where} has the policy DROP, and no rule lets traffic of a bridge pass. Containers reach nothing beyond their own bridge.`;
    const show =
      table.backend === "nftables"
        ? `nft list chain ${table.family} ${table.name} ${chain.name}`
        : `${iptables(family)} -S FORWARD`;
    return [finding("error", "forward-drop", [host.id], text, `${show}; systemctl restart docker`)];
  }
  return [];
}
