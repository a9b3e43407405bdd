/** What single conditions of a rule admit. In doubt a condition admits: it may be one that is not understood. */
import { type Prefix, parsePrefix } from "../cidr.ts";
import type { Rule, RuleMatch, RuleTable } from "../rules-observation.ts";

export type Family = 4 | 6;

/** Families that a table's rules see. */
export function familiesOf(table: RuleTable): readonly Family[] {
  if (table.family === "ip") return [4];
  if (table.family === "ip6") return [6];
  return table.family === "inet" ? [4, 6] : [];
}

export const matchOf = (rule: Rule, key: string): RuleMatch | undefined => rule.matches.find((m) => m.key === key);

/** `br+` is every name that begins with `br`; nftables writes `br*`. */
export function namesDevice(pattern: string, device: string): boolean {
  const start = /^(.+)[+*]$/.exec(pattern)?.[1];
  if (start !== undefined) return device.startsWith(start);
  return pattern.split(",").some((name) => name.trim() === device);
}

/** Whether a condition on a device lets this one pass. */
export function admitsDevice(match: RuleMatch | undefined, device: string): boolean {
  return match === undefined || namesDevice(match.value, device) !== match.negated;
}

/** Prefixes that a `source` or `destination` names; empty where none can be told (sets, names). */
export function prefixesOf(match: RuleMatch | undefined): readonly Prefix[] {
  return match?.value.split(",").flatMap((text) => parsePrefix(maskless(text.trim())) ?? []) ?? [];
}

/** iptables prints masks that are no prefix length as addresses; those are left as they are, and parse to nothing. */
function maskless(text: string): string {
  const [address = "", mask] = text.split("/");
  const bits = mask?.split(".").map((part) => Number(part).toString(2).padStart(8, "0"));
  if (bits?.length !== 4) return text;
  const ones = bits.join("").indexOf("0");
  return bits.join("").includes("01") ? text : `${address}/${ones === -1 ? 32 : ones}`;
}

export const contains = (outer: Prefix, inner: Prefix): boolean =>
  outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;

const touches = (a: Prefix, b: Prefix): boolean => a.family === b.family && a.first <= b.last && b.first <= a.last;

/** Whether a packet with an address in `prefix` can pass the condition. */
export function admitsAddress(match: RuleMatch | undefined, prefix: Prefix): boolean {
  if (match === undefined) return true;
  const named = prefixesOf(match);
  if (named.length === 0) return true;
  return match.negated ? !named.some((n) => contains(n, prefix)) : named.some((n) => touches(n, prefix));
}

/** Whether a condition on ports (`80`, `80:90`, `80-90`, `80,443`, `http` …) lets this one pass. */
export function admitsPort(match: RuleMatch | undefined, port: number): boolean {
  if (match === undefined) return true;
  const inside = match.value.split(",").some((part) => {
    const [low = "", high = low] = part.trim().split(/[:-]/);
    if (!/^\d+$/.test(low) || !/^\d+$/.test(high)) return true;
    return Number(low) <= port && port <= Number(high);
  });
  return inside !== match.negated;
}

/** The condition on destination ports, whichever module has it. */
export const portMatch = (rule: Rule): RuleMatch | undefined => matchOf(rule, "dport") ?? matchOf(rule, "dports");

export function admitsProtocol(rule: Rule, protocol: string): boolean {
  const match = matchOf(rule, "protocol");
  if (match === undefined || match.value === "all") return true;
  return match.value.split(",").some((one) => one.trim() === protocol) !== match.negated;
}

/** Where DNAT leads: `172.18.0.2:80`, `[fd00::2]:80`, an address alone; null parts where it does not say. */
export function destinationOf(rule: Rule): { readonly address: string | null; readonly port: number | null } {
  const text = rule.options["to-destination"] ?? "";
  const [, six, four, port] = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+))?(?::(\d+))?$/i.exec(text) ?? [];
  const bare = six ?? four ?? (text.includes(":") && parsePrefix(text) ? text : null);
  return { address: bare || null, port: port === undefined ? null : Number(port) };
}
