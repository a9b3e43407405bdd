/** A bridge network whose packets should leave with the host's address, and no rule that sees to it. */
import { type Prefix, parsePrefix } from "../cidr.ts";
import type { Memo } from "../memo.ts";
import type { Finding } from "../model.ts";
import { bridgeOption, gatewayMode } from "../networks.ts";
import { contains, type Family, matchOf, prefixesOf } from "../rules/matches.ts";
import { shellWord } from "../shell-word.ts";
import { iptables, type OpenNetwork, openNetworks, type RuleFacts, ruleFacts } from "./rule-facts.ts";
import { finding, type Seen } from "./seen.ts";

/** In doubt a rule covers the subnet: sources that are sets or marks are not known here. */
function isCovered(subnet: Prefix, { sources }: RuleFacts): boolean {
  return sources.some(({ rule, families }) => {
    if (!families.includes(subnet.family)) return false;
    const source = matchOf(rule, "source");
    const named = prefixesOf(source);
    if (source === undefined || named.length === 0) return true;
    return source.negated ? !named.some((n) => contains(n, subnet)) : named.some((n) => contains(n, subnet));
  });
}

function withoutRule(open: OpenNetwork, facts: RuleFacts): Finding[] {
  const { network, bridge, endpoints } = open;
  if (!bridgeOption(network.options, "enable_ip_masquerade", true)) return [];
  const lacking = network.ipam.flatMap(({ subnet }) => {
    const prefix = parsePrefix(subnet);
    if (!prefix || prefix.length === 0) return [];
    const family: Family = prefix.family;
    if (!open.families.includes(family) || !facts.docker.has(family)) return [];
    if (gatewayMode(network.options, family) === "routed") return [];
    return isCovered(prefix, facts) ? [] : [{ subnet, family }];
  });
  const [first] = lacking;
  if (!first) return [];
  const subnets = lacking.map((l) => l.subnet).join(" and ");
  const text = `No rule gives packets from ${network.name} (${subnets}) the host's address, though its option says so: they leave with addresses that nobody outside can answer.`;
  const hint = `${iptables(first.family)} -t nat -A POSTROUTING -s ${shellWord(first.subnet)} ! -o ${shellWord(bridge)} -j MASQUERADE`;
  return [finding(endpoints.length > 0 ? "error" : "warning", "masquerade-missing", [network.id], text, hint)];
}

export function masquerades(seen: Seen, memo: Memo): Finding[] {
  const facts = ruleFacts(seen, memo);
  return facts ? openNetworks(seen).flatMap((open) => withoutRule(open, facts)) : [];
}
