/**
 * A rule as a sentence. It is made from the rule's conditions and target alone, whoever wrote it; a condition that is
 * not understood is not passed over: it is quoted, and the sentence says that it counts.
 */
import type { Rule, RuleMatch } from "../rules-observation.ts";
import { matchOf } from "./matches.ts";

export interface Told {
  readonly sentence: string;
  /** Conditions that the sentence only quotes, in the rule's own words. */
  readonly quoted: readonly string[];
}

const CHOSEN = new Set(["protocol", "dport", "dports", "sport", "sports", "source", "destination"]);
const DEVICES = new Set(["in-interface", "out-interface"]);

const STATES: Readonly<Record<string, string>> = {
  NEW: "begins a connection",
  ESTABLISHED: "belongs to a connection that exists",
  INVALID: "belongs to no known connection",
  UNTRACKED: "is not tracked as a connection",
  DNAT: "was led elsewhere by DNAT",
  SNAT: "had its source rewritten",
};

/** `RELATED` comes with `ESTABLISHED`, and means the same to a reader: an answer, or an error message about it. */
function stateClause(match: RuleMatch): string {
  const states = match.value.split(",").map((s) => s.trim().toUpperCase());
  const shown = states.filter((s) => s !== "RELATED" || !states.includes("ESTABLISHED"));
  const text = shown.map((s) => STATES[s] ?? `has the state ${s}`).join(" or ");
  return match.negated ? `does not match: ${text}` : text;
}

function typeClause(match: RuleMatch): string | null {
  if (match.value.toUpperCase() !== "LOCAL") return null;
  const which = match.key === "src-type" ? "comes from" : "is meant for";
  return `${which} ${match.negated ? "none of the host's own addresses" : "an address of the host itself"}`;
}

/** What each further condition says; null: not understood. */
function clause(match: RuleMatch): string | null {
  switch (match.key) {
    case "ctstate":
    case "state":
    case "ct-state":
      return stateClause(match);
    case "dst-type":
    case "src-type":
      return typeClause(match);
    case "icmp-type":
    case "icmpv6-type":
      return `${match.negated ? "is not" : "is"} ICMP ${match.value}`;
    case "limit":
      return `comes no more often than ${match.value}`;
    case "mark":
      return `${match.negated ? "is not" : "is"} marked ${match.value}`;
    case "mac-source":
      return `comes from ${match.negated ? "any MAC but" : "MAC"} ${match.value}`;
    default:
      return null;
  }
}

const but = (match: RuleMatch, any: string): string => (match.negated ? `${any} but ${match.value}` : match.value);

function addressClauses(rule: Rule): string[] {
  const [from, to] = [matchOf(rule, "source"), matchOf(rule, "destination")];
  if (from && to && !from.negated && !to.negated && from.value === to.value)
    return [`goes from ${from.value.replace(/\/(32|128)$/, "")} to itself`];
  const short = (m: RuleMatch): RuleMatch => ({ ...m, value: m.value.replace(/\/(32|128)$/, "") });
  return [
    ...(from ? [`comes from ${but(short(from), "any address")}`] : []),
    ...(to ? [`is meant for ${but(short(to), "any address")}`] : []),
  ];
}

function deviceClauses(rule: Rule): string[] {
  const [into, out] = [matchOf(rule, "in-interface"), matchOf(rule, "out-interface")];
  if (into && out && into.value === out.value) {
    if (into.negated && !out.negated) return [`goes out by ${out.value} and did not come in from it`];
    if (!into.negated && out.negated) return [`comes in from ${into.value} and goes out by another device`];
    if (!into.negated) return [`comes in from ${into.value} and goes out by it again`];
  }
  return [
    ...(into ? [`comes in from ${but(into, "any device")}`] : []),
    ...(out ? [`leaves by ${but(out, "any device")}`] : []),
  ];
}

/** `TCP to port 8080`, `ICMP`, or null when a rule says nothing of it. */
function traffic(rule: Rule): string | null {
  const protocol = matchOf(rule, "protocol");
  const to = matchOf(rule, "dport") ?? matchOf(rule, "dports");
  const from = matchOf(rule, "sport") ?? matchOf(rule, "sports");
  if (!protocol && !to && !from) return null;
  const name = !protocol
    ? "Traffic"
    : protocol.negated
      ? `All but ${protocol.value.toUpperCase()}`
      : protocol.value.toUpperCase();
  const port = (m: RuleMatch): string =>
    `${m.negated ? "any port but" : /[,:-]/.test(m.value) ? "ports" : "port"} ${m.value.replaceAll(",", ", ").replace(":", "–")}`;
  return [name, ...(to ? [`to ${port(to)}`] : []), ...(from ? [`from ${port(from)}`] : [])].join(" ");
}

function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

const VERDICTS: ReadonlySet<string | null> = new Set(["ACCEPT", "DROP", "REJECT"]);

/** Where a rule stands. */
export interface Place {
  readonly chain: string;
  /** Only what is meant for the host's own addresses enters the chain. */
  readonly local: boolean;
  /** Only some of what passes enters the chain: a sentence that sounds as if it were about all has to say so. */
  readonly partial: boolean;
  /** Names of the table's chains: what is none of them is a target with a meaning of its own. */
  readonly chains: ReadonlySet<string>;
}

function outcome(rule: Rule, at: Place): string {
  const { options, target } = rule;
  switch (target) {
    case "ACCEPT":
      return "is let through";
    case "DROP":
      return "is dropped";
    case "REJECT":
      return `is refused${options["reject-with"] ? ` (${options["reject-with"]})` : ""}`;
    case "RETURN":
      return `leaves ${at.chain}: the chain before it goes on`;
    case "MASQUERADE":
      return "gets the host's address";
    case "SNAT":
      return `gets the source ${options["to-source"] ?? "that the rule says"}`;
    case "DNAT":
      return `goes to ${options["to-destination"] ?? "where the rule says"}`;
    case "REDIRECT":
      return `goes to the host itself${options["to-ports"] ? `, port ${options["to-ports"]}` : ""}`;
    case "LOG":
    case "NFLOG":
      return "is written to the log";
    case "MARK":
    case "CONNMARK":
      return `is marked (${Object.values(options).join(" ") || "as the rule says"})`;
    case "NOTRACK":
      return "is not tracked as a connection";
    case null:
      return "is counted";
    case "CONTINUE":
      return "goes on to the next rule";
    default:
      return at.chains.has(target) ? `continues in ${target}` : `is handed to ${target}`;
  }
}

const written = ({ key, value, negated }: RuleMatch): string =>
  key === "unknown" ? value : `${negated ? "! " : ""}--${key}${value === "" ? "" : ` ${value}`}`;

export function tell(rule: Rule, at: Place): Told {
  const quoted: string[] = [];
  const further: string[] = [];
  for (const match of rule.matches) {
    if (CHOSEN.has(match.key) || DEVICES.has(match.key)) continue;
    const said = clause(match);
    if (said === null) quoted.push(written(match));
    else further.push(said);
  }
  let head = traffic(rule);
  if (at.local && head !== null && matchOf(rule, "destination") === undefined) head += " of any host address";
  const told = [...addressClauses(rule), ...deviceClauses(rule), ...further];
  const parts = at.partial && head === null && VERDICTS.has(rule.target) ? [`reaches ${at.chain}`, ...told] : told;
  const subject = head ?? (parts.length === 0 ? "Everything" : "What");
  const which = parts.length === 0 ? subject : `${subject} ${head === null ? "" : "that "}${listed(parts)}`;
  const ended = `${which}${parts.length > 2 ? "," : ""} ${outcome(rule, at)}`;
  const also = quoted.length === 0 ? "" : `, but only where ${listed(quoted.map((q) => `“${q}”`))} holds too`;
  return { sentence: `${ended}${also}.`, quoted };
}
