/** Rules as they were read the last time: of a long dump that changed in one line, one line is taken apart. */
import type { Rule } from "#lib/topology/rules-observation.ts";
import { type ParsedRule, parseIptablesRule } from "./iptables-rule.ts";

export class RuleMemory {
  private before: ReadonlyMap<string, ParsedRule> = new Map();
  private now = new Map<string, ParsedRule>();

  /** As parseIptablesRule. Rules of one text are the same object but for their counters. */
  readonly parse = (line: string, counters: Rule["counters"]): ParsedRule | null => {
    const known = this.now.get(line) ?? this.before.get(line) ?? parseIptablesRule(line, null);
    if (!known) return null;
    this.now.set(line, known);
    return counters ? { ...known, rule: { ...known.rule, counters } } : known;
  };

  /** A reading is complete: what was not in it is forgotten. */
  turn(): void {
    this.before = this.now;
    this.now = new Map();
  }
}
