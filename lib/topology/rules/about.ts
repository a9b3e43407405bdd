/**
 * The rules of a host that concern one thing on it, grouped by what they are there for, each as a sentence beside its
 * own text. Asked for by need: rules change with every container, and few people look at them at a time.
 */
import type { Container, Endpoint, Entity, Host, Network, PublishedPort } from "../model.ts";
import type { Rule, RuleBackend, RuleChain, RulesObservation, RuleTable } from "../rules-observation.ts";
import { concerns, hookOf, isAboutPort, isTunnelRule } from "./concerns.ts";
import { GROUPS, type GroupKind, groupOf } from "./group.ts";
import { matchOf, portMatch } from "./matches.ts";
import { tell } from "./sentence.ts";
import { endpointSubject, type Known, networkSubject, othersThan, type Subject } from "./subject.ts";

export interface ToldRule {
  readonly backend: RuleBackend;
  readonly family: RuleTable["family"];
  readonly table: string;
  readonly chain: string;
  /** As the tool printed it. */
  readonly text: string;
  readonly sentence: string;
  readonly comment: string | null;
  readonly counters: Rule["counters"];
}

export interface RuleGroup {
  readonly kind: GroupKind;
  readonly rules: readonly ToldRule[];
  /** How many more there are that were left out. */
  readonly more: number;
}

export interface RulesAbout {
  /** In the order of GROUPS; without empty ones. */
  readonly groups: readonly RuleGroup[];
  /** Why there are none, where that lies in the nature of the thing; null otherwise. */
  readonly note: string | null;
}

/** What rules can be asked about. */
export type RuleHolder = Host | Network | Endpoint | Container | PublishedPort;
const HOLDERS: ReadonlySet<string> = new Set(["host", "network", "endpoint", "container", "publishedPort"]);
export const holdsRules = (entity: Entity): entity is RuleHolder => HOLDERS.has(entity.kind);

/** A group longer than this is cut: nobody reads more, and a host may have tens of thousands. */
const MOST = 500;

type Wanted = (rule: Rule, chain: RuleChain, table: RuleTable, group: GroupKind) => boolean;

const OUT_OF_SIGHT =
  "Packets of this network do not pass the host's own rules: they leave by the parent, or in a sandbox of their own.";
const NOTHING = "It is joined to no network whose packets pass the host's rules.";

/** Groups that matter for a single port. */
const OF_PORT: ReadonlySet<GroupKind> = new Set(["published", "user", "direct", "isolation"]);

function wantedFor(subject: Subject, known: Known): Wanted {
  const others = othersThan(subject, known);
  return (rule, chain, table) => concerns(rule, chain, table, subject, others);
}

function wantedForPort(port: PublishedPort, subject: Subject, known: Known): Wanted {
  const wanted = wantedFor({ ...subject, ports: [port] }, known);
  return (rule, chain, table, group) => {
    if (!OF_PORT.has(group) || !wanted(rule, chain, table, group) || !isAboutPort(rule, port)) return false;
    // Isolation between bridges is the network's; what keeps others from this very address is the port's too.
    return group !== "isolation" || matchOf(rule, "destination")?.negated === false;
  };
}

/** Null: every rule; a text: why there are none. */
function wantedBy(entity: RuleHolder, known: Known): Wanted | null | string {
  const { entities, relations } = known;
  switch (entity.kind) {
    case "host":
      return null;
    case "network": {
      const subject = networkSubject(entity, known);
      return subject ? wantedFor(subject, known) : OUT_OF_SIGHT;
    }
    case "endpoint": {
      const subject = endpointSubject(entity, known);
      return subject ? wantedFor(subject, known) : OUT_OF_SIGHT;
    }
    case "publishedPort": {
      const all = relations.endpointsByContainer.get(entity.container) ?? [];
      const carrying = all.filter((e) => e.id === entity.endpoint);
      return anyOf(carrying.length > 0 ? carrying : all, known, (subject) => wantedForPort(entity, subject, known));
    }
    case "container": {
      const sandbox = entity.sandbox === null ? undefined : entities.get(entity.sandbox);
      if (sandbox?.kind === "sandbox" && sandbox.role === "host") return null;
      const own = relations.endpointsByContainer.get(entity.id);
      const shared = entity.sandbox === null ? [] : (relations.endpointsBySandbox.get(entity.sandbox) ?? []);
      return anyOf(own ?? shared, known, (subject) => wantedFor(subject, known));
    }
  }
}

/** What concerns one of several endpoints. */
function anyOf(endpoints: readonly Endpoint[], known: Known, by: (subject: Subject) => Wanted): Wanted | string {
  const wanted = endpoints.flatMap((e) => {
    const subject = endpointSubject(e, known);
    return subject ? [by(subject)] : [];
  });
  return wanted.length === 0 ? NOTHING : (...args) => wanted.some((one) => one(...args));
}

/** How each chain is entered: only by what is meant for the host's own addresses, or by all that passes. */
function entrances(table: RuleTable): { readonly local: ReadonlySet<string>; readonly whole: ReadonlySet<string> } {
  const byTarget = new Map<string, boolean>();
  const whole = new Set(table.chains.flatMap((c) => (c.hook === null ? [] : [c.name])));
  for (const rule of table.chains.flatMap((c) => c.rules)) {
    if (rule.target === null) continue;
    const type = matchOf(rule, "dst-type");
    const local = type !== undefined && !type.negated && type.value.toUpperCase() === "LOCAL";
    byTarget.set(rule.target, local && (byTarget.get(rule.target) ?? true));
  }
  // A set grows while it is walked: chains that a whole chain jumps to without a condition are whole too.
  const byName = new Map(table.chains.map((c) => [c.name, c]));
  for (const name of whole)
    for (const rule of byName.get(name)?.rules ?? [])
      if (rule.target !== null && rule.matches.length === 0 && byName.has(rule.target)) whole.add(rule.target);
  return { local: new Set([...byTarget].flatMap(([chain, local]) => (local ? [chain] : []))), whole };
}

/** Where a policy decides what passes: those of nat, raw and mangle hardly ever say anything. */
const isFilter = (table: RuleTable, chain: RuleChain): boolean =>
  chain.policy === "DROP" || !["nat", "raw", "mangle", "security"].includes(table.name);

const count = (found: ReadonlyMap<GroupKind, readonly ToldRule[]>): number =>
  [...found.values()].reduce((sum, rules) => sum + rules.length, 0);

function policyOf(chain: RuleChain, table: RuleTable): ToldRule {
  const { backend, family } = table;
  const fate = chain.policy === "DROP" ? "dropped" : "let through";
  const sentence = `What no rule of ${chain.name} decides is ${fate}.`;
  const text = `:${chain.name} ${chain.policy}`;
  return { backend, family, table: table.name, chain: chain.name, text, sentence, comment: null, counters: null };
}

/** Of published ports, where they lead comes first, then what lets in, last the way into Docker's chain and out of it. */
function rank({ text }: ToldRule): number {
  if (/\bDNAT\b|\bdnat\b/.test(text)) return 0;
  return /\bdport\b/.test(text) ? 1 : 2;
}

export function rulesAbout(entity: RuleHolder, known: Known, { tables }: RulesObservation): RulesAbout {
  const wanted = wantedBy(entity, known);
  if (typeof wanted === "string") return { groups: [], note: wanted };
  const tunnels = [...known.entities.values()].flatMap((e) => (e.kind === "tunnel" ? [e.port] : []));
  const found = new Map<GroupKind, ToldRule[]>(GROUPS.map((kind) => [kind, []]));
  let leads = false;
  for (const table of tables) {
    const { local, whole } = entrances(table);
    const before = count(found);
    const chains = new Set(table.chains.map((c) => c.name));
    for (const chain of table.chains) {
      for (const rule of chain.rules) {
        const told = groupOf(rule, chain, table);
        const group = wanted !== null && told === "user" && isTunnelRule(rule, tunnels) ? "tunnel" : told;
        if (wanted !== null && !wanted(rule, chain, table, group)) continue;
        const { sentence } = tell(rule, {
          chain: chain.name,
          local: local.has(chain.name),
          partial: !whole.has(chain.name),
          chains,
        });
        if (group === "published" && (portMatch(rule) || rule.target === "DNAT")) leads = true;
        found.get(group)?.push({
          backend: table.backend,
          family: table.family,
          table: table.name,
          chain: chain.name,
          text: rule.text,
          sentence,
          comment: rule.comment,
          counters: rule.counters,
        });
      }
    }
    // A table without a rule for it decides nothing of it; a port is decided by its own rules.
    if (entity.kind === "publishedPort" || (wanted !== null && count(found) === before)) continue;
    for (const chain of table.chains) {
      const counts =
        chain.policy !== null && isFilter(table, chain) && (wanted === null || hookOf(chain) === "FORWARD");
      if (counts) found.get("policy")?.push(policyOf(chain, table));
    }
  }
  // The way into Docker's chain and out of it says nothing when no port is published.
  if (!leads) found.delete("published");
  found.get("published")?.sort((a, b) => rank(a) - rank(b));
  const groups = [...found].flatMap(([kind, rules]): RuleGroup[] =>
    rules.length === 0 ? [] : [{ kind, rules: rules.slice(0, MOST), more: Math.max(0, rules.length - MOST) }],
  );
  return { groups, note: null };
}
