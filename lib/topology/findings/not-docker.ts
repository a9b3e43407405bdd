/** An engine that makes no rules: said once, instead of what is missing for each network and port. */
import type { Memo } from "../memo.ts";
import type { Finding } from "../model.ts";
import { openNetworks, ruleFacts } from "./rule-facts.ts";
import { finding, type Seen } from "./seen.ts";

export function withoutDockerRules(seen: Seen, memo: Memo): Finding[] {
  const facts = ruleFacts(seen, memo);
  const [host] = seen.relations.hosts;
  if (!facts || !host || facts.docker.size > 0 || openNetworks(seen).length === 0) return [];
  const text = `Docker has no rules on ${host.name}: it runs with --iptables=false, or somebody took them away. Way out, isolation and published ports are what other rules make of them.`;
  return [finding("info", "rules-not-docker", [host.id], text, "iptables-save; systemctl restart docker")];
}
