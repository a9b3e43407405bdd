/** What redaction does with each field of each kind of entity; see redact.ts. */
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
import { apply, each, keep, orNull, type Rules } from "./redact-fields.ts";

type OfKind<K extends Entity["kind"]> = Extract<Entity, { kind: K }>;

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
const USUAL_SOCKET = /^(unix:\/\/\/(var\/)?run\/docker\.sock|npipe:\/\/\/\/\.\/pipe\/docker_engine)$/;

/** What a redaction does with each sort of text; identity for what was not asked for. */
export interface Hide {
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

/** `6.12.9` of `6.12.9-acme-build7`: who built it is nobody's business. */
const numbered = (release: string): string => /^[\d.]+\d/.exec(release)?.[0] ?? LEFT_OUT;

export function applyTo(rules: ReturnType<typeof rulesOf>, entity: Entity): Entity {
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

export function rulesOf(hide: Hide): { readonly [K in Entity["kind"]]: Rules<OfKind<K>> } {
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
