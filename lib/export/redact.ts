/**
 * A topology fit for the public: what it is made of stays, who made it does not show.
 *
 * - `names` become aliases (`container-3fa2`), keyed by the engine's id, which itself shows nowhere: the same name has the
 *   same alias for as long as the engine lives, whatever comes and goes beside it. Images, projects, services, DNS aliases
 *   and links' own names are names, too. What every engine has keeps its name (`bridge`, `host`, `docker0`, `eth0`).
 * - `addresses` go to documentation ranges (see redact-addresses.ts), MAC addresses to 00:00:5e:00:53:00/40.
 * - `ids` become short ones, in names made of them (`br-3f2a…`) as well.
 *
 * With any of them: labels go but for those that group, rank and hide; options but for those whose values are known to
 * be harmless; and texts in which anything might stand (findings, reasons, errors) are replaced.
 *
 * Each kind of entity has a rule for each of its fields. The types ask for one when the model gets a new field, and a
 * field without a rule is left out.
 */
import { type Filter, isPredefined } from "#lib/scene/filter.ts";
import { placeName } from "#lib/scene/order.ts";
import { overlap, type Prefix, parsePrefix, prefixText } from "#lib/topology/cidr.ts";
import type { EngineIpam } from "#lib/topology/engine-observation.ts";
import { groupOf } from "#lib/topology/groups.ts";
import type {
  Container,
  Endpoint,
  Entity,
  EntityId,
  Finding,
  Host,
  Link,
  Network,
  Outside,
  PublishedPort,
  Route,
  Sandbox,
  Service,
  Tunnel,
  Unresolved,
  Wishes,
} from "#lib/topology/model.ts";
import { isUnresolved } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";
import type { PictureOptions, Redaction } from "./options.ts";
import { type AddressMap, addressMap, macMap, macOf } from "./redact-addresses.ts";
import { Aliases, linkName } from "./redact-names.ts";

/** One function a field; it is given the field, and the thing it is a field of. */
type Rules<T> = {
  readonly [F in keyof T]-?: (value: Exclude<T[F], undefined>, of: T) => Exclude<T[F], undefined>;
};
type OfKind<K extends Entity["kind"]> = Extract<Entity, { kind: K }>;

function apply<T extends object>(rules: Rules<T>, thing: T): T {
  const fields = Object.entries(thing).flatMap(([name, value]) => {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof T] : undefined;
    // biome-ignore lint/suspicious/noExplicitAny: a rule fits its own field, which Rules<T> checks.
    return rule === undefined || value === undefined ? [] : [[name, (rule as any)(value, thing)] as const];
  });
  return Object.fromEntries(fields) as T;
}

const keep = <V>(value: V): V => value;
const orNull =
  <V>(rule: (value: V) => V) =>
  (value: V | null): V | null =>
    value === null ? null : rule(value);
const each =
  <V>(rule: (value: V) => V) =>
  (values: readonly V[]): readonly V[] =>
    values.map(rule);

/** What stands where a text was that could say anything. */
const LEFT_OUT = "left out";

const GROUP_LABELS = ["vethscope.group", "com.docker.compose.project", "com.docker.stack.namespace"];
const KEPT_LABELS = ["vethscope.hide", "vethscope.rank"];
const DEVICE_OPTIONS = ["com.docker.network.bridge.name", "parent"];
const ADDRESS_OPTIONS = [
  "com.docker.network.bridge.host_binding_ipv4",
  "com.docker.network.host_ipv4",
  "com.docker.network.host_ipv6",
];
const OPTION = /^(com\.docker\.network\.[a-z0-9_.]+|(macvlan|ipvlan)_(mode|flag)|encrypted|internal)$/;
const HARMLESS =
  /^(|true|false|\d{1,8}(,\d{1,8})*|l2|l3|l3s|bridge|private|vepa|passthru|nat|nat-unprotected|routed|isolated)$/;
const DRIVERS =
  /^(bridge|host|null|overlay|macvlan|ipvlan|weavemesh|calico|flannel|ovs|openvswitch|default|swarm|calico-ipam|windows)$/;
const MODES = /^(default|bridge|host|none|nat|)$/;
const USUAL_SOCKET = /^(unix:\/\/\/(var\/)?run\/docker\.sock|npipe:\/\/\/\/\.\/pipe\/docker_engine)$/;

/** What a redaction does with each sort of text; identity for what was not asked for. */
interface Hide {
  readonly name: (kind: string, text: string) => string;
  readonly id: <I extends EntityId>(id: I) => I;
  /** Ids of things that are no entities: nodes, tasks. */
  readonly otherId: (kind: string, text: string) => string;
  readonly address: (text: string) => string;
  readonly mac: (text: string) => string;
  readonly device: (name: string) => string;
  readonly network: (name: string) => string;
  readonly driver: (name: string) => string;
  readonly mode: (text: string) => string;
  readonly alias: (text: string) => string;
  readonly inode: (inode: number) => number;
  readonly pools: boolean;
}

/** A topology without what is to stay private, and the same questions put to it. */
export interface Redacted {
  /** In the order they came. */
  readonly entities: ReadonlyMap<EntityId, Entity>;
  /** The id that a thing now has. */
  id(id: EntityId): EntityId;
  /** Options that named things (filter, folded groups, order) name their aliases. */
  options(options: PictureOptions): PictureOptions;
}

/** `6.12.9` of `6.12.9-acme-build7`: who built it is nobody's business. */
const numbered = (release: string): string => /^[\d.]+\d/.exec(release)?.[0] ?? LEFT_OUT;

/** See above; nothing to redact gives the same entities. */
export const redact = (
  entities: ReadonlyMap<EntityId, Entity>,
  what: readonly Redaction[],
): ReadonlyMap<EntityId, Entity> => redacted(entities, what).entities;

export function redacted(entities: ReadonlyMap<EntityId, Entity>, what: readonly Redaction[]): Redacted {
  if (what.length === 0) return { entities, id: keep, options: keep };
  const hide = hideOf(entities, what);
  const rules = rulesOf(hide);
  const found = new Map<EntityId, Entity>();
  for (const entity of entities.values()) {
    const hidden = applyTo(rules, entity);
    found.set(hidden.id, hidden);
  }
  return { entities: found, id: hide.id, options: (options) => optionsFor(options, entities, found, hide) };
}

function applyTo(rules: ReturnType<typeof rulesOf>, entity: Entity): Entity {
  switch (entity.kind) {
    case "host":
      return apply(rules.host, entity);
    case "sandbox":
      return apply(rules.sandbox, entity);
    case "container":
      return apply(rules.container, entity);
    case "endpoint":
      return apply(rules.endpoint, entity);
    case "network":
      return apply(rules.network, entity);
    case "link":
      return apply(rules.link, entity);
    case "service":
      return apply(rules.service, entity);
    case "tunnel":
      return apply(rules.tunnel, entity);
    case "publishedPort":
      return apply(rules.publishedPort, entity);
    case "outside":
      return apply(rules.outside, entity);
    case "finding":
      return apply(rules.finding, entity);
  }
}

/** Makes aliases in order of creation, so that of two that are alike the newer one gets longer. */
function hideOf(entities: ReadonlyMap<EntityId, Entity>, what: readonly Redaction[]): Hide {
  const r = relate(entities);
  const keys = r.hosts.map((h) => h.id.replace(/^host:/, "")).sort();
  const aliases = new Aliases(`vethscope ${keys[0] ?? ""}`);
  const names = what.includes("names");
  const ids = what.includes("ids");
  const containers = new Set(r.containers.map((c) => c.name));
  const services = new Set([
    ...r.services.map((s) => s.name),
    ...r.containers.flatMap((c) => [c.compose?.service ?? [], c.swarm?.serviceName ?? []].flat()),
  ]);
  const predefined = new Set(r.networks.filter(isPredefined).map((n) => n.name));
  const networkNames = new Map(
    r.networks.flatMap(
      (n) =>
        [
          [n.name, n],
          [n.id as string, n],
        ] as const,
    ),
  );

  const name: Hide["name"] = (kind, text) => (names && text !== "" ? aliases.name(kind, text) : text);
  for (const c of r.containers) name("container", c.name);
  for (const n of r.networks) if (!predefined.has(n.name)) name("network", n.name);
  const network = (text: string): string => (predefined.has(text) ? text : name("network", text));

  const withoutKeys = (id: string): string => {
    let text = id;
    for (const key of keys) if (key !== "") text = text.replaceAll(key, aliases.digits(key, 12));
    return text;
  };
  const id: Hide["id"] = <I extends EntityId>(of: I): I => {
    const kind = entities.get(of)?.kind;
    // Addresses of ports and names of findings' causes stand in their ids.
    const hidden = ids || kind === "publishedPort" || kind === "finding" || of.startsWith("port:");
    return (hidden ? aliases.id(kind ?? "thing", of) : withoutKeys(of)) as I;
  };
  const otherId: Hide["otherId"] = (kind, text) => (ids && text !== "" ? aliases.name(kind, text) : text);

  const device: Hide["device"] = (text) => {
    const of = linkName(text);
    switch (of.kind) {
      case "common":
        return text;
      case "of id":
        return ids || (what.includes("addresses") && of.stem === "enx")
          ? `${of.stem}${aliases.digits(`device ${text}`, of.id.length)}`
          : text;
      case "custom":
        return names || (ids && /[0-9a-f]{5}/.test(of.stem)) ? `${aliases.name("dev", of.stem)}${of.vlan}` : text;
    }
  };
  const alias: Hide["alias"] = (text) => {
    if (containers.has(text)) return name("container", text);
    if (services.has(text)) return name("service", text);
    // The engine gives every container the first 12 digits of its id.
    if (/^[0-9a-f]{12}$|^[0-9a-f]{64}$/.test(text)) return names || ids ? aliases.name("alias", text) : text;
    return name("alias", text);
  };
  const mode: Hide["mode"] = (text) => {
    const joined = /^container:(.*)$/s.exec(text)?.[1];
    if (joined !== undefined) return `container:${entities.has(joined) ? id(joined) : aliases.id("container", joined)}`;
    if (MODES.test(text) || predefined.has(text)) return text;
    const of = networkNames.get(text);
    return of?.id === text ? id(of.id) : network(of?.name ?? text);
  };
  const inode = (real: number): number => (ids ? aliases.number(`inode ${real}`) : real);
  const driver = (text: string): string => (DRIVERS.test(text) ? text : name("driver", text));
  const rest = { name, id, otherId, device, network, driver, mode, alias, inode };
  return { ...rest, ...addressesOf(entities, r.networks, rest, aliases, what.includes("addresses")) };
}

/** Goes through all rules twice: first to see which addresses there are, then every one has its place. */
function addressesOf(
  entities: ReadonlyMap<EntityId, Entity>,
  networks: readonly Network[],
  rest: Omit<Hide, "address" | "mac" | "pools">,
  aliases: Aliases,
  wanted: boolean,
): Pick<Hide, "address" | "mac" | "pools"> {
  if (!wanted) return { address: keep, mac: keep, pools: true };
  const addresses: string[] = networks.flatMap((n) => n.ipam.map((i) => i.subnet));
  const macs: string[] = [];
  const note = (list: string[]) => (text: string) => {
    list.push(text);
    return text;
  };
  const rules = rulesOf({ ...rest, address: note(addresses), mac: note(macs), pools: true });
  for (const entity of entities.values()) applyTo(rules, entity);
  addresses.push(...pools(entities, networks));
  const hash = (text: string): number => aliases.number(`address ${text}`);
  const mac = macMap([...macs, ...addresses.flatMap((a) => macOf(a) ?? [])], hash);
  const map: AddressMap = addressMap(addresses, { hash, mac });
  return { address: map.address, mac, pools: false };
}

/**
 * What equal subnets on several hosts are cut from (flannel): nothing records it, and only by lying near each other are
 * they known to belong together (see topology/routed.ts).
 */
function pools(entities: ReadonlyMap<EntityId, Entity>, networks: readonly Network[]): string[] {
  const routes = [...entities.values()].flatMap((e) => (e.kind === "sandbox" && e.role === "host" ? e.routes : []));
  const elsewhere = routes.filter((r) => r.gateway !== null).flatMap((r) => parsePrefix(r.dst) ?? []);
  const here = networks.flatMap((n) => n.ipam.flatMap((i) => parsePrefix(i.subnet) ?? []));
  return here.flatMap((subnet) => {
    const length = Math.max(0, subnet.length - 8);
    const pool = parsePrefix(prefixText({ ...subnet, length }));
    const isNear = (p: Prefix): boolean => pool !== null && p.length === subnet.length && overlap(p, pool);
    return pool !== null && elsewhere.some(isNear) ? [prefixText({ ...pool, length })] : [];
  });
}

/** The names that options use are those of what is left; a name of nothing is left out. */
function optionsFor(
  options: PictureOptions,
  real: ReadonlyMap<EntityId, Entity>,
  found: ReadonlyMap<EntityId, Entity>,
  hide: Hide,
): PictureOptions {
  const { filter, fold, order } = options;
  const bars = new Map<string, string>();
  const cards = new Map<string, string>();
  for (const entity of real.values()) {
    const now = found.get(hide.id(entity.id));
    if (entity.kind === "network" && now?.kind === "network") bars.set(entity.name, now.name);
    if (entity.kind === "container" && now?.kind === "container") cards.set(placeName(entity), placeName(now));
    if (entity.kind === "link" && now?.kind === "link") {
      if (!bars.has(entity.name)) bars.set(entity.name, now.name);
      if (!cards.has(entity.name)) cards.set(entity.name, now.name);
    }
  }
  const group = (name: string): string => hide.name("group", name);
  const those = (names: readonly string[], known: ReadonlyMap<string, string>): string[] =>
    names.flatMap((n) => known.get(n) ?? []);
  // A rule for each field, as for entities: what still named real things would show nothing.
  const rules: Rules<Filter> = {
    networks: each(hide.id),
    group: orNull(group),
    driver: orNull(hide.driver),
    state: keep,
    stopped: keep,
    empty: keep,
    only: each(hide.id),
    also: each(hide.id),
  };
  return {
    ...options,
    filter: apply(rules, filter),
    fold: fold.map(group),
    order: {
      bars: those(order.bars, bars),
      cards: Object.fromEntries(
        Object.entries(order.cards).flatMap(([bar, names]) => {
          const key = bar === "host" || bar === "none" ? bar : bars.get(bar);
          return key === undefined ? [] : [[key, those(names, cards)] as const];
        }),
      ),
    },
  };
}

function rulesOf(hide: Hide): { readonly [K in Entity["kind"]]: Rules<OfKind<K>> } {
  const { name, id, otherId, address, mac, device, network, driver, mode, alias, inode } = hide;
  const text = (said: string): string => (said === "" ? said : LEFT_OUT);
  const unresolved = <V extends string>(value: V | Unresolved): V | Unresolved =>
    isUnresolved(value) ? { unresolved: LEFT_OUT } : id(value);
  const maybeUnresolved = <V extends string>(value: V | Unresolved | null): V | Unresolved | null =>
    value === null ? null : unresolved(value);
  const anyAddress = (value: string): string => (value === "" ? value : address(value));

  const labels = (all: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(all).flatMap(([key, value]) =>
        GROUP_LABELS.includes(key)
          ? [[key, name("group", groupOf({ labels: { [key]: value } }) ?? "")]]
          : KEPT_LABELS.includes(key) && /^(true|[+-]?\d{1,9})$/.test(value.trim())
            ? [[key, value]]
            : [],
      ),
    );
  const options = (all: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(all).flatMap(([key, value]) =>
        DEVICE_OPTIONS.includes(key)
          ? [[key, device(value)]]
          : ADDRESS_OPTIONS.includes(key)
            ? [[key, anyAddress(value)]]
            : OPTION.test(key) && HARMLESS.test(value)
              ? [[key, value]]
              : [],
      ),
    );
  const ipam: Rules<EngineIpam> = {
    subnet: address,
    ipRange: orNull(address),
    gateway: orNull(address),
    auxAddresses: (all) => Object.fromEntries(Object.entries(all).map(([key, a]) => [name("alias", key), address(a)])),
  };
  const wishes: Rules<Wishes> = {
    ipv4: anyAddress,
    ipv6: anyAddress,
    linkLocal: each(address),
    aliases: each(alias),
    gwPriority: keep,
    driverOptions: options,
  };
  type Wish = NonNullable<Container["wishes"]>[number];
  const wishOf: Rules<Wish> = { ...wishes, network: id };
  const hop: Rules<NonNullable<Route["nextHops"]>[number]> = { gateway: orNull(address), link: orNull(id) };
  const route: Rules<Route> = {
    dst: (dst) => (dst === "default" ? dst : address(dst)),
    gateway: orNull(address),
    link: orNull(id),
    scope: keep,
    type: keep,
    protocol: keep,
    table: keep,
    metric: keep,
    onlink: keep,
    nextHops: each((h) => apply(hop, h)),
  };
  const swarmOfHost: Rules<NonNullable<NonNullable<Host["engine"]>["swarm"]>> = {
    nodeId: (node) => otherId("node", node),
    role: keep,
  };
  const engine: Rules<NonNullable<Host["engine"]>> = {
    version: keep,
    apiVersion: keep,
    rootless: keep,
    swarm: orNull((s) => apply(swarmOfHost, s)),
    clusterStore: text,
  };
  const host: Rules<Host> = {
    kind: keep,
    id,
    name: (n) => name("host", n),
    engine: orNull((e) => apply(engine, e)),
    kernel: (k) =>
      k.read ? { read: true, release: numbered(k.release) } : { read: false, reason: LEFT_OUT, hint: "" },
    rules: (k) =>
      k.read
        ? { read: true, backends: k.backends, count: k.count, revision: k.revision }
        : { read: false, reason: LEFT_OUT, hint: "" },
    forwarding: ({ ipv4, ipv6 }) => ({ ipv4, ipv6 }),
    // They are larger than any range for documentation.
    addressPools: (pools) => (hide.pools ? pools.map(({ base, size }) => ({ base, size })) : []),
    address: (a) =>
      USUAL_SOCKET.test(a) ? a : `${/^[a-z]{1,8}(?=:\/\/)/.exec(a)?.[0] ?? "engine"}://${LEFT_OUT.replace(" ", "-")}`,
    stale: keep,
  };
  const sandbox: Rules<Sandbox> = {
    kind: keep,
    id,
    host: id,
    netns: orNull(({ device: d, inode: i }) => ({ device: d, inode: inode(i) })),
    role: keep,
    network: orNull(id),
    containers: each(id),
    routes: each((x) => apply(route, x)),
    dns: each(address),
    unreadable: orNull(text),
  };
  const slotOf = (slot: string): string => (/^\d{1,9}$/.test(slot) ? slot : otherId("node", slot));
  const swarmOfContainer: Rules<NonNullable<Container["swarm"]>> = {
    service: id,
    serviceName: (n) => name("service", n),
    task: (t) => otherId("task", t),
    slot: slotOf,
  };
  const compose: Rules<NonNullable<Container["compose"]>> = {
    project: (p) => name("group", p),
    service: (s) => name("service", s),
  };
  const container: Rules<Container> = {
    kind: keep,
    id,
    host: id,
    name: (n, { swarm }) => {
      // A task's name is made of others, and shown without the last of them.
      if (!swarm || n !== `${swarm.serviceName}.${swarm.slot}.${swarm.task}`) return name("container", n);
      const { serviceName, slot, task } = apply(swarmOfContainer, swarm);
      return `${serviceName}.${slot}.${task}`;
    },
    image: (i) => (/^sha256:/.test(i) ? otherId("image", name("image", i)) : name("image", i)),
    state: keep,
    created: keep,
    sandbox: orNull(id),
    networkMode: mode,
    networks: each(id),
    wishes: each((w) => apply(wishOf, w)),
    labels,
    compose: orNull((c) => apply(compose, c)),
    swarm: orNull((s) => apply(swarmOfContainer, s)),
  };
  type EndpointWishes = NonNullable<Endpoint["wishes"]>;
  const endpointWishes: Rules<EndpointWishes> = wishes;
  const endpoint: Rules<Endpoint> = {
    kind: keep,
    id,
    network: id,
    sandbox: orNull(id),
    container: orNull(id),
    link: unresolved,
    hostLink: maybeUnresolved,
    ipv4: orNull(address),
    ipv6: orNull(address),
    mac: orNull(mac),
    aliases: each(alias),
    gateway: orNull(address),
    gwPriority: keep,
    defaultRoute: keep,
    wishes: (w) => apply(endpointWishes, w),
  };
  const networkRules: Rules<Network> = {
    kind: keep,
    id,
    host: orNull(id),
    name: network,
    driver,
    scope: keep,
    created: keep,
    internal: keep,
    attachable: keep,
    ingress: keep,
    ipam: each((i) => apply(ipam, i)),
    options,
    labels,
    device: orNull(id),
    masquerade: keep,
    ipv4: keep,
    ipv6: keep,
    configOnly: keep,
    configFrom: network,
    ipamDriver: driver,
  };
  const remote: Rules<NonNullable<Link["vxlan"]>["remotes"][number]> = { address, macs: each(mac) };
  const vxlan: Rules<NonNullable<Link["vxlan"]>> = {
    vni: keep,
    port: keep,
    local: orNull(address),
    remotes: each((x) => apply(remote, x)),
    external: keep,
  };
  const link: Rules<Link> = {
    kind: keep,
    id,
    host: id,
    sandbox: id,
    ifindex: keep,
    name: device,
    type: keep,
    mac: orNull(mac),
    mtu: keep,
    operstate: keep,
    addresses: each(address),
    master: orNull(id),
    peer: maybeUnresolved,
    parent: maybeUnresolved,
    vxlan: (v) => apply(vxlan, v),
    macvlanMode: keep,
    ipvlanMode: keep,
    vlanId: keep,
    rawKind: keep,
    promiscuous: keep,
    portState: keep,
  };
  const inNetwork: Rules<{ readonly network: Network["id"]; readonly address: string }> = { network: id, address };
  const task: Rules<Service["tasks"][number]> = {
    id: (t) => otherId("task", t),
    slot: keep,
    node: orNull((n) => otherId("node", n)),
    state: keep,
    container: orNull(id),
    addresses: each((a) => apply(inNetwork, a)),
    error: orNull(text),
  };
  const port: Rules<Service["ports"][number]> = {
    protocol: keep,
    targetPort: keep,
    publishedPort: keep,
    publishMode: keep,
  };
  const service: Rules<Service> = {
    kind: keep,
    id,
    name: (n) => name("service", n),
    mode: keep,
    replicas: keep,
    endpointMode: keep,
    vips: each((v) => apply(inNetwork, v)),
    ports: each((p) => apply(port, p)),
    networks: each(id),
    tasks: each((t) => apply(task, t)),
  };
  const tunnel: Rules<Tunnel> = {
    kind: keep,
    id,
    vni: keep,
    port: keep,
    network: orNull(id),
    ends: each((e) => (typeof e === "string" ? id(e) : { address: address(e.address) })),
  };
  const publishedPort: Rules<PublishedPort> = {
    kind: keep,
    id,
    host: id,
    hostIp: anyAddress,
    hostPort: keep,
    protocol: keep,
    container: id,
    containerPort: keep,
    endpoint: orNull(id),
  };
  const outside: Rules<Outside> = {
    kind: keep,
    id,
    host: id,
    via: each(({ link: l, gateway }) => ({ link: id(l), gateway: gateway === null ? null : address(gateway) })),
  };
  const finding: Rules<Finding> = {
    kind: keep,
    id,
    severity: keep,
    code: keep,
    about: each(id),
    text: (_, { code }) => code.replaceAll("-", " "),
    hint: () => "",
  };
  return {
    host,
    sandbox,
    container,
    endpoint,
    network: networkRules,
    link,
    service,
    tunnel,
    publishedPort,
    outside,
    finding,
  };
}
