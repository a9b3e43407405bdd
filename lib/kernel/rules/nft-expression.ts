/** Values and conditions of a native nftables rule (libnftables-json(5)), as iptables would call them and as nft prints them. */
import type { RuleMatch } from "#lib/topology/rules-observation.ts";

/** A piece of nft's JSON: an object with one key that names it, or a plain value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

export interface Understood {
  /** As `nft list ruleset` prints it; compact JSON where that is not known. */
  readonly text: string;
  readonly matches: readonly RuleMatch[];
}

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json | undefined } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A member of an object; undefined for anything that has none. */
export const member = (value: Json | undefined, key: string): Json | undefined =>
  isObject(value) ? value[key] : undefined;

export const asJson = (value: Json): string => JSON.stringify(value);

/** Not understood, but not lost. */
export const verbatim = (statement: Json): Understood => ({
  text: asJson(statement),
  matches: [{ key: "unknown", value: asJson(statement), negated: false }],
});

/** `10.0.0.0/8`, `80`, `1000-2000`, or several; null for what is no simple value (sets by name, maps, sums). */
export function values(value: Json | undefined): string[] | null {
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  if (typeof value === "string") return value.startsWith("@") ? null : [value];
  if (Array.isArray(value)) return all(value);
  const prefix = member(value, "prefix");
  if (prefix !== undefined) return [`${String(member(prefix, "addr"))}/${String(member(prefix, "len"))}`];
  const range = member(value, "range");
  if (Array.isArray(range)) return [range.map(String).join("-")];
  const set = member(value, "set");
  return Array.isArray(set) ? all(set) : set === undefined ? null : values(set);
}

function all(list: readonly Json[]): string[] | null {
  const found: string[] = [];
  for (const item of list) {
    const one = values(item);
    if (!one) return null;
    found.push(...one);
  }
  return found;
}

const INTERFACES: ReadonlyMap<string, string> = new Map([
  ["iifname", "in-interface"],
  ["oifname", "out-interface"],
  ["iif", "in-interface"],
  ["oif", "out-interface"],
]);
const INTERNET: ReadonlyMap<string, string> = new Map([
  ["saddr", "source"],
  ["daddr", "destination"],
  ["protocol", "protocol"],
  ["nexthdr", "protocol"],
]);
const PORTS = new Set(["sport", "dport"]);
const TRANSPORTS = new Set(["tcp", "udp", "sctp", "dccp", "udplite", "th"]);

/** A `match` statement: {op, left, right}. */
export function understandMatch(match: Json): Understood {
  const left = member(match, "left");
  const list = values(member(match, "right"));
  const op = member(match, "op");
  const found = list && (op === "==" || op === "!=" || op === "in") ? condition(left, list, op === "!=") : null;
  return found ?? verbatim({ match });
}

function condition(left: Json | undefined, list: readonly string[], negated: boolean): Understood | null {
  const not = negated ? "!= " : "";
  const printed = list.length === 1 ? String(list[0]) : `{ ${list.join(", ")} }`;
  const one = (text: string, key: string, value: string): Understood => ({
    text,
    matches: [{ key, value, negated }],
  });
  const meta = member(left, "meta");
  const metaKey = String(member(meta, "key"));
  const device = meta === undefined ? undefined : INTERFACES.get(metaKey);
  if (device) {
    const quoted = list.map((name) => `"${name}"`);
    const text = quoted.length === 1 ? String(quoted[0]) : `{ ${quoted.join(", ")} }`;
    // iptables writes `veth+` for every name that begins so.
    return one(`${metaKey} ${not}${text}`, device, list.map((name) => name.replace(/\*$/, "+")).join(","));
  }
  if (meta !== undefined && metaKey === "l4proto")
    return one(`meta l4proto ${not}${printed}`, "protocol", list.join(","));
  if (member(member(left, "ct"), "key") === "state") {
    return one(`ct state ${not}${list.join(",")}`, "ctstate", list.map((s) => s.toUpperCase()).join(","));
  }
  const fib = member(left, "fib");
  const flags = member(fib, "flags");
  const about = Array.isArray(flags) ? flags.join() : flags;
  if (member(fib, "result") === "type" && (about === "daddr" || about === "saddr")) {
    const key = about === "daddr" ? "dst-type" : "src-type";
    return one(`fib ${about} type ${not}${printed}`, key, list.map((s) => s.toUpperCase()).join(","));
  }
  return payload(member(left, "payload"), list, { not, printed, negated });
}

function payload(
  header: Json | undefined,
  list: readonly string[],
  how: { not: string; printed: string; negated: boolean },
): Understood | null {
  const protocol = member(header, "protocol");
  const field = member(header, "field");
  if (typeof protocol !== "string" || typeof field !== "string") return null;
  const { negated } = how;
  const text = `${protocol} ${field} ${how.not}${how.printed}`;
  if (protocol === "ip" || protocol === "ip6") {
    const key = INTERNET.get(field);
    return key ? { text, matches: [{ key, value: list.join(","), negated }] } : null;
  }
  if (!TRANSPORTS.has(protocol) || !PORTS.has(field)) return null;
  const key = list.length === 1 ? field : `${field}s`;
  // iptables separates the ends of a range of ports with a colon.
  const ports = { key, value: list.map((p) => p.replace("-", ":")).join(","), negated };
  return { text, matches: protocol === "th" ? [ports] : [{ key: "protocol", value: protocol, negated: false }, ports] };
}
