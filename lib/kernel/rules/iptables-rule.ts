/** One rule as `iptables-save` prints it: `-A FORWARD -i docker0 ! -o docker0 -m comment --comment "a b" -j ACCEPT`. iptables-extensions(8). */
import type { Rule, RuleMatch } from "#lib/topology/rules-observation.ts";
import { isOption, type Word, words } from "./words.ts";

/** Matches whose options are conditions in their own words; all others are kept as the text they are. */
const KNOWN = new Set([
  ...["tcp", "udp", "sctp", "dccp", "udplite", "icmp", "icmp6", "multiport", "iprange", "mac", "physdev", "pkttype"],
  ...["addrtype", "conntrack", "state", "mark", "connmark", "set", "limit", "owner", "length", "cgroup", "statistic"],
]);

const LONG: Readonly<Record<string, string>> = {
  "-s": "source",
  "-d": "destination",
  "-i": "in-interface",
  "-o": "out-interface",
  "-p": "protocol",
  "-f": "fragment",
  "-j": "jump",
  "-g": "goto",
  "-m": "match",
  "-A": "append",
  "-c": "set-counters",
  // Other names that iptables takes.
  "--src": "source",
  "--dst": "destination",
  "--proto": "protocol",
  "--destination-port": "dport",
  "--source-port": "sport",
  "--destination-ports": "dports",
  "--source-ports": "sports",
};

/** These belong to the rule itself, wherever they stand; other long options to the match or target before them. */
const OWN = new Set(["source", "destination", "in-interface", "out-interface", "protocol", "fragment"]);

export interface ParsedRule {
  readonly chain: string;
  readonly rule: Rule;
}

/** The rule being put together. */
interface Draft {
  chain: string | null;
  target: string | null;
  counters: Rule["counters"];
  /** Where the options before `--…` belong: the last match or the target. */
  scope: "known" | "unknown" | "comment" | "target";
  readonly matches: RuleMatch[];
  readonly options: Record<string, string>;
  readonly comments: string[];
}

/**
 * Null for a line that appends nothing.
 * @param line without counters in front, without a line end
 */
export function parseIptablesRule(line: string, counters: Rule["counters"]): ParsedRule | null {
  const list = words(line);
  const draft: Draft = {
    chain: null,
    target: null,
    counters,
    scope: "known",
    matches: [],
    options: {},
    comments: [],
  };
  let at = 0;
  while (at < list.length) at = takeOption(draft, line, list, at);
  if (draft.chain === null) return null;
  const { chain, target, matches, options, comments } = draft;
  const comment = comments.length > 0 ? comments.join(" ") : null;
  return { chain, rule: { text: line, matches, target, options, comment, counters: draft.counters } };
}

/** Takes the option at `at` with its values; returns where the next one begins. */
function takeOption(draft: Draft, line: string, list: readonly Word[], at: number): number {
  const first = list[at];
  if (!first) return at + 1;
  const before = !first.quoted && first.text === "!";
  const option = before ? list[at + 1] : first;
  if (!option || !isOption(option)) {
    keepText(draft, line.slice(first.start, first.end));
    return at + 1;
  }
  let next = at + (before ? 2 : 1);
  // Before 1.4.3 the negation stood behind the option: `-s ! 10.0.0.0/8`.
  const behind = list[next + 1];
  const after = isNegation(list[next]) && behind !== undefined && !isOption(behind);
  if (after) next++;
  const values: string[] = [];
  for (let word = list[next]; word && !isOption(word) && !isNegation(word); word = list[++next]) values.push(word.text);
  const end = list[next - 1]?.end ?? option.end;
  apply(draft, LONG[option.text] ?? option.text.replace(/^--?/, ""), values, {
    negated: before || after,
    text: line.slice(first.start, end),
  });
  return next;
}

const isNegation = (word: Word | undefined): boolean => word !== undefined && !word.quoted && word.text === "!";

function apply(draft: Draft, key: string, values: readonly string[], how: { negated: boolean; text: string }): void {
  const value = values.join(" ");
  const { negated, text } = how;
  if (key === "append") draft.chain = value;
  else if (key === "set-counters") draft.counters = { packets: Number(values[0]) || 0, bytes: Number(values[1]) || 0 };
  else if (key === "match") enter(draft, value, text);
  else if (key === "jump" || key === "goto") {
    const [target = "", ...rest] = values;
    draft.target = target;
    draft.scope = "target";
    if (key === "goto") draft.options.goto = "";
    // `[unsupported revision]`, which iptables prints where it knows the target's name only.
    if (rest.length > 0) keepText(draft, rest.join(" "));
  } else if (OWN.has(key)) draft.matches.push({ key, value, negated });
  else if (draft.scope === "target") draft.options[key] = negated ? `! ${value}`.trim() : value;
  else if (draft.scope === "comment" && key === "comment") draft.comments.push(value);
  else if (draft.scope === "unknown") keepText(draft, text);
  else draft.matches.push({ key, value, negated });
}

function enter(draft: Draft, name: string, text: string): void {
  draft.scope = name === "comment" ? "comment" : KNOWN.has(name) ? "known" : "unknown";
  if (draft.scope === "unknown") draft.matches.push({ key: "unknown", value: text, negated: false });
}

/** What is not understood: one condition for a match and all its options. */
function keepText(draft: Draft, text: string): void {
  const last = draft.matches.at(-1);
  if (draft.scope === "unknown" && last?.key === "unknown") {
    draft.matches[draft.matches.length - 1] = { ...last, value: `${last.value} ${text}` };
  } else draft.matches.push({ key: "unknown", value: text, negated: false });
}
