/** A VTEP whose UDP port the host's own INPUT chain drops. Says nothing where a rule may let it in. */
import type { Memo } from "../memo.ts";
import type { EntityId, Finding, Link } from "../model.ts";
import { hookOf } from "../rules/concerns.ts";
import { admitsDevice, admitsPort, admitsProtocol, familiesOf, matchOf, portMatch } from "../rules/matches.ts";
import type { Rule, RuleChain, RuleTable } from "../rules-observation.ts";
import { iptables, ruleFacts } from "./rule-facts.ts";
import { finding, linkOf, type Seen, sandboxOf } from "./seen.ts";

const PASSES_ON = new Set(["LOG", "MARK", "CONNMARK", "NFLOG"]);

/** Conditions that a packet to the port from any other host meets. */
const PLAIN = new Set(["protocol", "dport", "dports", "in-interface"]);

const aims = (rule: Rule, port: number): boolean => admitsProtocol(rule, "udp") && admitsPort(portMatch(rule), port);

/** Whether it takes in all that comes for the port by a NIC that leads out. */
function takesAll(rule: Rule, port: number, nics: readonly string[]): boolean {
  if (!aims(rule, port) || !rule.matches.every((m) => PLAIN.has(m.key))) return false;
  const device = matchOf(rule, "in-interface");
  return device === undefined || (nics.length > 0 && nics.every((nic) => admitsDevice(device, nic)));
}

/** Packets of a new connection that do not come over loopback may meet it. */
function mayTake(rule: Rule, port: number): boolean {
  const device = matchOf(rule, "in-interface");
  const state = matchOf(rule, "ctstate") ?? matchOf(rule, "state");
  if (device?.value === "lo" && !device.negated) return false;
  return aims(rule, port) && (state === undefined || state.negated || /NEW|UNTRACKED/i.test(state.value));
}

type Fate = "blocked" | "unsure" | "goes on";

/**
 * `blocked`: no packet for the port gets out of the chain. `goes on`: what does, if anything, is decided by the chain
 * before it. `unsure`: some may be let in.
 */
function fate(table: RuleTable, chain: RuleChain, port: number, nics: readonly string[], depth = 0): Fate {
  if (depth > 20) return "unsure";
  const last: Fate = depth === 0 && chain.policy === "DROP" ? "blocked" : "goes on";
  let returned = false;
  for (const rule of chain.rules) {
    if (rule.target === null ? !rule.matches.some((m) => m.key === "unknown") : PASSES_ON.has(rule.target)) continue;
    const all = takesAll(rule, port, nics);
    if (rule.target === "DROP" || rule.target === "REJECT") {
      if (all) return returned ? "goes on" : "blocked";
      continue;
    }
    if (!mayTake(rule, port)) continue;
    if (rule.target === "RETURN") {
      // Out of a chain with a hook it is the policy that decides.
      if (depth === 0 && last !== "blocked") return "unsure";
      if (all) return last;
      returned ||= depth > 0;
      continue;
    }
    const next = table.chains.find((c) => c.name === rule.target);
    const there = next ? fate(table, next, port, nics, depth + 1) : "unsure";
    // `goto` comes back to the chain before this one.
    if (there === "unsure" || (there === "goes on" && "goto" in rule.options)) return "unsure";
    // What only some packets take, and ends there, decides nothing about the rest.
    if (there === "blocked" && all) return returned ? "goes on" : "blocked";
  }
  return last;
}

/**
 * By UDP port, the links that hear peers there: one without a remote end (a swarm of one node) waits for nobody, and what
 * runs inside a container does not pass the host's INPUT.
 */
function vteps(seen: Seen): ReadonlyMap<number, readonly Link[]> {
  const found = new Map<number, Link[]>();
  for (const e of seen.entities.values()) {
    const link = e.kind === "tunnel" && e.ends.length > 1 ? linkOf(seen, e.ends[0]) : null;
    if (!link?.vxlan || sandboxOf(seen, link.sandbox)?.role === "container") continue;
    found.set(link.vxlan.port, [...(found.get(link.vxlan.port) ?? []), link]);
  }
  return found;
}

export function vxlanPorts(seen: Seen, memo: Memo): Finding[] {
  const facts = ruleFacts(seen, memo);
  const inputs = facts?.tables.flatMap((table) =>
    familiesOf(table).includes(4) && table.name !== "mangle"
      ? table.chains.filter((c) => hookOf(c) === "INPUT").map((chain) => ({ table, chain }))
      : [],
  );
  if (!inputs?.some(({ chain }) => chain.rules.length > 0 || chain.policy === "DROP")) return [];
  const outside = [...seen.entities.values()].flatMap((e) => (e.kind === "outside" ? e.via : []));
  const nics = outside.flatMap((v) => linkOf(seen, v.link)?.name ?? []);
  return [...vteps(seen)].flatMap(([port, links]) => {
    const blocking = inputs.find(({ table, chain }) => fate(table, chain, port, nics) === "blocked");
    if (!blocking) return [];
    const names = [...new Set(links.map((l) => l.name))].join(", ");
    const { table, chain } = blocking;
    const text = `The host drops UDP port ${port}, on which ${names} hears its peers: nothing arrives through the tunnel.`;
    const nft = `nft list chain ${table.family} ${table.name} ${chain.name}`;
    const hint = table.backend === "nftables" ? nft : `${iptables(4)} -I INPUT -p udp --dport ${port} -j ACCEPT`;
    const about: EntityId[] = links.map((l) => l.id).sort();
    return [finding("error", "vxlan-port-blocked", about, text, hint)];
  });
}
