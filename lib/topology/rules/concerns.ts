/** Whether a rule concerns a thing: it names the thing's bridge, subnet, address or port, or stands where all must pass. */
import { overlap, type Prefix, parsePrefix } from "../cidr.ts";
import type { PublishedPort } from "../model.ts";
import type { Rule, RuleChain, RuleTable } from "../rules-observation.ts";
import {
  admitsAddress,
  admitsDevice,
  admitsPort,
  admitsProtocol,
  contains,
  destinationOf,
  familiesOf,
  matchOf,
  namesDevice,
  portMatch,
  prefixesOf,
} from "./matches.ts";
import type { Subject } from "./subject.ts";

const DEVICES = ["in-interface", "out-interface"] as const;
const ADDRESSES = ["source", "destination"] as const;

const equal = (a: Prefix, b: Prefix): boolean => contains(a, b) && contains(b, a);

function namesSubnet(rule: Rule, subnets: readonly Prefix[], inside: boolean): boolean {
  return ADDRESSES.some((key) => {
    const match = matchOf(rule, key);
    return prefixesOf(match).some(
      (named) =>
        named.length > 0 &&
        subnets.some((s) => (match?.negated ? equal(named, s) : inside ? contains(s, named) : overlap(named, s))),
    );
  });
}

const namesADevice = (rule: Rule, devices: readonly string[]): boolean =>
  DEVICES.some((key) => {
    const match = matchOf(rule, key);
    return match !== undefined && devices.some((d) => namesDevice(match.value, d));
  });

/** The prefix that DNAT leads to. */
function led(rule: Rule): Prefix | null {
  const { address } = rule.target === "DNAT" ? destinationOf(rule) : { address: null };
  return address === null ? null : parsePrefix(address);
}

/** Whether what the subject sends, or what is sent to it, can match. */
function mayMatch(rule: Rule, { devices, addresses }: Subject): boolean {
  const to = led(rule);
  if (to) return addresses.some((a) => contains(a, to));
  const way = (device: (typeof DEVICES)[number], address: (typeof ADDRESSES)[number]): boolean =>
    devices.some((d) => admitsDevice(matchOf(rule, device), d)) &&
    (addresses.length === 0 || addresses.some((a) => admitsAddress(matchOf(rule, address), a)));
  return way("in-interface", "source") || way("out-interface", "destination");
}

/** Whether a rule is about just this published port: by its number on the host, or by the container's. */
export function isAboutPort(rule: Rule, port: PublishedPort): boolean {
  const match = portMatch(rule);
  if (!admitsProtocol(rule, port.protocol)) return false;
  if (rule.target === "DNAT") {
    const to = destinationOf(rule).port;
    return port.hostPort !== null && admitsPort(match, port.hostPort) && (to === null || to === port.containerPort);
  }
  return (
    match === undefined ||
    admitsPort(match, port.containerPort) ||
    (port.hostPort !== null && admitsPort(match, port.hostPort))
  );
}

const HOOKS = new Set(["FORWARD", "PREROUTING", "POSTROUTING"]);

/** The hook's name as iptables has it. */
export const hookOf = (chain: RuleChain): string | null => chain.hook?.toUpperCase() ?? null;

/** Where everything passes that a bridge's packets do, and where the user's own rules stand. */
function isCommonWay(chain: RuleChain, rule: Rule): boolean {
  const hook = hookOf(chain);
  // What the host itself sends to a published port.
  if (hook === "OUTPUT") return rule.target === "DOCKER";
  return chain.name === "DOCKER-USER" || chain.name === "DOCKER-FORWARD" || (hook !== null && HOOKS.has(hook));
}

export function isTunnelRule(rule: Rule, ports: readonly number[]): boolean {
  const match = portMatch(rule);
  return match !== undefined && admitsProtocol(rule, "udp") && ports.some((p) => admitsPort(match, p));
}

/** Whether packets of the subject's families come by. */
function sees(table: RuleTable, { addresses }: Subject): boolean {
  const families = familiesOf(table);
  return addresses.length === 0 || addresses.some((a) => families.includes(a.family));
}

/** Whether it concerns the subject; `others` are the bridges and subnets of all other networks. */
export function concerns(
  rule: Rule,
  chain: RuleChain,
  table: RuleTable,
  subject: Subject,
  others: Pick<Subject, "devices" | "subnets">,
): boolean {
  if (isTunnelRule(rule, subject.tunnels)) return true;
  if (subject.devices.length === 0 || !sees(table, subject)) return false;
  const to = led(rule);
  const named =
    namesADevice(rule, subject.devices) ||
    namesSubnet(rule, subject.subnets, false) ||
    (to !== null && subject.subnets.some((s) => contains(s, to)));
  if (named) return mayMatch(rule, subject);
  if (!isCommonWay(chain, rule) || to !== null) return false;
  if (namesADevice(rule, others.devices) || namesSubnet(rule, others.subnets, true)) return false;
  const port = portMatch(rule);
  if (table.name !== "filter" && port !== undefined) return subject.ports.some((p) => isOnHost(rule, p));
  return mayMatch(rule, subject);
}

/** A rule about the host's own address and port that a published port has. */
function isOnHost(rule: Rule, port: PublishedPort): boolean {
  const own = parsePrefix(port.hostIp);
  const match = portMatch(rule);
  if (own === null || port.hostPort === null || !admitsProtocol(rule, port.protocol)) return false;
  return admitsPort(match, port.hostPort) && (own.first === 0n || admitsAddress(matchOf(rule, "destination"), own));
}
