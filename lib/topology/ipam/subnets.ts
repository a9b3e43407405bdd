/** What of each subnet is used, by whom, and what is free. Numbers are bigint: a /64 is never walked through. */
import { addressText, overlap, type Prefix, parsePrefix } from "../cidr.ts";
import type { EngineIpam } from "../engine-observation.ts";
import { createMemo, type Memo } from "../memo.ts";
import type { Entity, EntityId, Network, Sandbox } from "../model.ts";
import type { Relations } from "../relations.ts";
import { type Claim, claimsOf, concerned, type Holder } from "./claims.ts";
import type { Mark, Span } from "./strip.ts";

export interface AddressUse {
  readonly address: string;
  readonly family: 4 | 6;
  readonly value: bigint;
  readonly kind: Mark["kind"];
  /** At least one; each says why the address is taken. */
  readonly holders: readonly Holder[];
  /** Within the range that addresses are given from. */
  readonly inRange: boolean;
}

export interface SubnetUse {
  readonly network: Network;
  /** As the engine records it, CIDR. */
  readonly subnet: string;
  readonly prefix: Prefix;
  /** What addresses are given from: the range where there is one, else the subnet. */
  readonly range: Span;
  /** CIDR; null when the engine records none. */
  readonly ipRange: string | null;
  /** Without prefix length; null when neither the engine nor the kernel tells it. */
  readonly gateway: string | null;
  /** By value, each address once; network and broadcast address among them. */
  readonly uses: readonly AddressUse[];
  /** Addresses that somebody has, in the whole subnet. */
  readonly used: number;
  /** Addresses of the range that nobody has and nothing keeps. */
  readonly free: bigint;
  /** The lowest of those; null when there is none. On a swarm's networks the engine goes round instead. */
  readonly next: string | null;
}

export interface NetworkUse {
  readonly network: Network;
  readonly subnets: readonly SubnetUse[];
  /** Endpoints' addresses in none of the network's subnets, by value. */
  readonly strays: readonly AddressUse[];
}

interface Taken {
  readonly family: 4 | 6;
  readonly value: bigint;
  readonly claims: Claim[];
}

const order = (a: { family: number; value: bigint }, b: { family: number; value: bigint }): number =>
  a.family - b.family || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0);

/** Claims by address, in order; texts that are no address are passed over. */
function byAddress(claims: readonly Claim[]): Taken[] {
  // By text first: most addresses are named several times, and reading them as numbers is what takes time.
  const texts = new Map<string, Claim[]>();
  for (const claim of claims) {
    const end = claim.address.indexOf("/");
    const text = end < 0 ? claim.address : claim.address.slice(0, end);
    const same = texts.get(text);
    if (same) same.push(claim);
    else texts.set(text, [claim]);
  }
  const found = new Map<string, Taken>();
  for (const [text, same] of texts) {
    const parsed = parsePrefix(text);
    if (!parsed) continue;
    const key = parsed.family === 4 ? text : `${parsed.first}`;
    const taken = found.get(key);
    if (taken) taken.claims.push(...same);
    else found.set(key, { family: parsed.family, value: parsed.first, claims: same });
  }
  return [...found.values()].sort(order);
}

const KEPT = new Set<Holder["what"]>(["reserved", "network address", "broadcast address"]);

/** What stands behind an endpoint (its link, its task) need not be named beside it. */
function holdersOf(claims: readonly Claim[]): readonly Holder[] {
  const [only, second] = claims;
  if (only && !second) return [only.holder];
  const byEndpoint = claims.some(({ holder }) => holder.what === "endpoint");
  const out = new Map<string, Holder>();
  for (const { holder } of claims) {
    if (byEndpoint && (holder.what === "link" || holder.what === "task")) continue;
    out.set(`${holder.what} ${holder.entity ?? ""} ${holder.name}`, holder);
  }
  return [...out.values()];
}

function addressUse({ family, value, claims }: Taken, range: Span | null): AddressUse {
  const holders = holdersOf(claims);
  return {
    address: addressText(family, value),
    family,
    value,
    kind: holders.every((h) => KEPT.has(h.what)) ? "reserved" : "used",
    holders,
    inRange: range !== null && value >= range.first && value <= range.last,
  };
}

/**
 * Addresses that the engine keeps by itself (libnetwork's default IPAM): the first one of every subnet and the last one of
 * an IPv4 one, but none of a /31 or /32.
 */
function ownClaims({ family, first, last, length }: Prefix): Claim[] {
  const claim = (value: bigint, what: Holder["what"]): Claim => ({
    address: addressText(family, value),
    holder: { what, entity: null, name: "" },
    stray: false,
  });
  if (family === 4 && length >= 31) return [];
  const network = claim(first, "network address");
  return family === 4 ? [network, claim(last, "broadcast address")] : [network];
}

const within = (span: Span, value: bigint): boolean => value >= span.first && value <= span.last;

/** What the engine gives addresses from; a range that does not lie within the subnet says nothing. */
function rangeOf(prefix: Prefix, ipRange: string | null): Span {
  const range = ipRange === null ? null : parsePrefix(ipRange);
  return range?.family === prefix.family && range.first >= prefix.first && range.last <= prefix.last ? range : prefix;
}

/** The lowest address of a span that is not among `uses`, which are in order. */
export function lowestFree(span: Span, uses: readonly { readonly value: bigint }[]): bigint | null {
  let candidate = span.first;
  for (const { value } of uses) {
    if (value > candidate) break;
    if (value === candidate) candidate++;
  }
  return candidate <= span.last ? candidate : null;
}

function subnetUse(network: Network, ipam: EngineIpam, prefix: Prefix, claims: readonly Claim[]): SubnetUse {
  const range = rangeOf(prefix, ipam.ipRange);
  const mine = byAddress([...ownClaims(prefix), ...claims]).filter(
    (t) => t.family === prefix.family && within(prefix, t.value),
  );
  const gateways = mine.filter((t) => t.claims.some((c) => c.holder.what === "gateway"));
  const bridge = network.driver === "bridge" && mine.find((t) => t.claims.some((c) => isDevice(network, c.holder)));
  const known = gateways[0] ?? (bridge || undefined);
  // One that nobody records is chosen when the network is made, before anything joins: the lowest there is.
  const guess =
    known || !choosesGateway(network, prefix)
      ? null
      : lowestFree(
          range,
          mine.filter((t) => t.claims.some((c) => c.holder.what !== "endpoint")),
        );
  const uses = mine.map((t) => addressUse(t, range));
  if (guess !== null && !mine.some((t) => t.value === guess)) {
    const holder: Holder = { what: "gateway", entity: null, name: "not recorded" };
    const claim: Claim = { address: "", holder, stray: false };
    uses.push({ ...addressUse({ family: prefix.family, value: guess, claims: [claim] }, range), kind: "reserved" });
    uses.sort(order);
  }
  const next = lowestFree(
    range,
    uses.filter((u) => u.inRange),
  );
  return {
    network,
    subnet: ipam.subnet,
    prefix,
    range,
    ipRange: ipam.ipRange,
    gateway: known ? addressText(prefix.family, known.value) : null,
    uses,
    used: uses.filter((u) => u.kind === "used").length,
    free: range.last - range.first + 1n - BigInt(uses.filter((u) => u.inRange).length),
    next: next === null ? null : addressText(prefix.family, next),
  };
}

const isDevice = (network: Network, holder: Holder): boolean =>
  holder.what === "host" && holder.entity === network.device;

/** Isolated networks have no gateway (option of engine 27 and later), nor have macvlan and ipvlan ones that are internal. */
function choosesGateway(network: Network, { family, length }: Prefix): boolean {
  const mode = network.options[`com.docker.network.bridge.gateway_mode_ipv${family}`];
  const noWayOut = network.internal && network.driver.endsWith("vlan");
  return mode !== "isolated" && !noWayOut && length < (family === 4 ? 31 : 127);
}

/** Of one network. Subnets in the order of the engine's record; a prefix of length 0 is none: the IPAM driver `null` records it. */
function networkUse(related: readonly Entity[], network: Network, isHost: (id: Sandbox["id"]) => boolean): NetworkUse {
  const claims = claimsOf(related, isHost);
  const subnets = network.ipam.flatMap((ipam) => {
    const prefix = parsePrefix(ipam.subnet);
    return prefix && prefix.length > 0 ? [subnetUse(network, ipam, prefix, claims)] : [];
  });
  const strays = byAddress(claims.filter((c) => c.stray))
    .filter((t) => !subnets.some(({ prefix }) => prefix.family === t.family && within(prefix, t.value)))
    .map((t) => addressUse(t, null));
  return { network, subnets, strays };
}

const prefixesOf = (texts: readonly string[]): readonly Prefix[] => texts.flatMap((t) => parsePrefix(t) ?? []);
/** An address with its prefix length, as a prefix of one address. */
const single = (text: string): string => text.replace(/\/.*$/, "");

/**
 * Of each network, in the order given. With the memo of the time before, only networks of which something changed are
 * counted anew.
 */
export function addressesOf(
  networks: readonly Network[],
  entities: ReadonlyMap<EntityId, Entity>,
  relations: Relations,
  memo: Memo = createMemo(),
): readonly NetworkUse[] {
  const sandboxes = [...relations.hostSandbox.values()];
  const own = sandboxes.flatMap((s) =>
    (relations.linksBySandbox.get(s.id) ?? []).flatMap((link) => {
      if (link.addresses.length === 0) return [];
      const at = memo.get(`link ${link.id}`, [link], () => prefixesOf(link.addresses.map(single)));
      return at.length > 0 ? [{ link, at }] : [];
    }),
  );
  const hosts = new Set<string>(sandboxes.map((s) => s.id));
  const hidden = relations.sandboxes.filter((s) => s.network !== null);
  const uses = networks.map((network) => {
    const subnets = memo.get(`subnets ${network.id}`, [network], () => prefixesOf(network.ipam.map((i) => i.subnet)));
    const inside = own.flatMap(({ link, at }) =>
      (network.host === null || network.host === link.host) && at.some((a) => subnets.some((s) => overlap(a, s)))
        ? [link]
        : [],
    );
    const related = concerned(network, { own: inside, hidden }, entities, relations);
    return memo.get(network.id, related, () => networkUse(related, network, (id) => hosts.has(id)));
  });
  memo.sweep();
  return uses;
}
