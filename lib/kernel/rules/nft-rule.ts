/** One rule of a native nftables table (libnftables-json(5)): its conditions, its verdict and a line to read. */
import type { Rule, RuleMatch } from "#lib/topology/rules-observation.ts";
import { type Json, member, understandMatch, values, verbatim } from "./nft-expression.ts";

const VERDICTS = new Set(["accept", "drop", "return", "continue"]);
/** Statements that change where a packet comes from or goes to, and what iptables calls their new address. */
const TRANSLATIONS: ReadonlyMap<string, string> = new Map([
  ["snat", "to-source"],
  ["dnat", "to-destination"],
  ["masquerade", "to-ports"],
  ["redirect", "to-ports"],
]);

/** What a rule does, beside its conditions. */
interface Deed {
  readonly text: string;
  readonly target: string | null;
  readonly options?: Readonly<Record<string, string>>;
}

/** @param expr the statements in order; what is not understood becomes an `unknown` match with its JSON */
export function parseNftRule(expr: readonly Json[], comment: string | null): Rule {
  const pieces: string[] = [];
  const matches: RuleMatch[] = [];
  const options: Record<string, string> = {};
  let target: string | null = null;
  let counters: Rule["counters"] = null;
  for (const statement of expr) {
    const counter = member(statement, "counter");
    if (counter !== undefined) {
      counters = countersOf(counter);
      pieces.push("counter");
      continue;
    }
    const deed = deedOf(statement);
    if (deed) {
      // Logging goes on to the verdict behind it.
      if (target === null || target === "LOG") target = deed.target;
      Object.assign(options, deed.options);
      pieces.push(deed.text);
      continue;
    }
    const match = member(statement, "match");
    const understood = match === undefined ? verbatim(statement) : understandMatch(match);
    pieces.push(understood.text);
    // `tcp sport 1 tcp dport 2` names the protocol twice.
    for (const m of understood.matches) {
      if (m.key === "protocol" && matches.some((x) => x.key === m.key && x.value === m.value)) continue;
      matches.push(m);
    }
  }
  if (comment !== null) pieces.push(`comment ${JSON.stringify(comment)}`);
  return { text: pieces.join(" "), matches, target, options, comment, counters };
}

/** Null for a counter that is named, and kept elsewhere. */
function countersOf(counter: Json): Rule["counters"] {
  const packets = member(counter, "packets");
  const bytes = member(counter, "bytes");
  return typeof packets === "number" && typeof bytes === "number" ? { packets, bytes } : null;
}

/** Null when the statement is a condition, or not known. */
function deedOf(statement: Json): Deed | null {
  if (typeof statement !== "object" || statement === null || Array.isArray(statement)) return null;
  const [name = "", value = null] = Object.entries(statement)[0] ?? [];
  if (VERDICTS.has(name)) return { text: name, target: name.toUpperCase() };
  const chain = member(value, "target");
  if ((name === "jump" || name === "goto") && typeof chain === "string") {
    return { text: `${name} ${chain}`, target: chain, ...(name === "goto" ? { options: { goto: "" } } : {}) };
  }
  const option = TRANSLATIONS.get(name);
  if (option) return translation(name, value, option);
  if (name === "reject") return reject(value);
  if (name === "log") {
    const prefix = member(value, "prefix");
    if (typeof prefix !== "string") return { text: "log", target: "LOG" };
    return { text: `log prefix ${JSON.stringify(prefix)}`, target: "LOG", options: { "log-prefix": prefix } };
  }
  // A target of iptables in a table that iptables does not read; its options are not in the JSON.
  const xt = member(value, "name");
  if (name === "xt" && member(value, "type") === "target" && typeof xt === "string") {
    return { text: `xt target ${JSON.stringify(xt)}`, target: xt };
  }
  return null;
}

function translation(name: string, value: Json, option: string): Deed {
  const address = member(value, "addr");
  const port = member(value, "port");
  const [to, ...others] = address === undefined ? [""] : (values(address) ?? [null]);
  const [ports, ...otherPorts] = port === undefined ? [""] : (values(port) ?? [null]);
  // Maps and sets: only the JSON says it all.
  if (to == null || ports == null || others.length + otherPorts.length > 0) {
    return { text: JSON.stringify({ [name]: value }), target: name.toUpperCase() };
  }
  const host = ports !== "" && to.includes(":") ? `[${to}]` : to;
  const where = address === undefined ? ports : host + (ports === "" ? "" : `:${ports}`);
  const family = member(value, "family");
  const spelt =
    where === ""
      ? ""
      : `${typeof family === "string" ? ` ${family}` : ""} to ${address === undefined ? ":" : ""}${where}`;
  return {
    text: name + spelt,
    target: name.toUpperCase(),
    ...(where === "" ? {} : { options: { [option]: where } }),
  };
}

function reject(value: Json): Deed {
  const type = member(value, "type");
  const expr = member(value, "expr");
  const how = [type, expr].filter((part) => typeof part === "string").join(" ");
  if (how === "") return { text: "reject", target: "REJECT" };
  return { text: `reject with ${how}`, target: "REJECT", options: { "reject-with": how } };
}
