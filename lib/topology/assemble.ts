/**
 * Joins what the engine records with what the kernel has. Pure: the same observation gives the same entities, in the
 * same order; a memo from the time before only saves work, so that one change costs little whatever the host's size.
 */
import { containerEntity, type EndpointContext, endpointEntities, portEntities } from "./containers.ts";
import type { EngineContainer, EngineEndpoint } from "./engine-observation.ts";
import { assembleHidden } from "./hidden.ts";
import { containerId, hostId, linkId, outsideId, sandboxId } from "./ids.ts";
import type { KernelRoute, NetnsKey, NetnsObservation } from "./kernel-observation.ts";
import { existsIn } from "./links/exists.ts";
import { vethPeer } from "./links/veth.ts";
import { createMemo, type Memo } from "./memo.ts";
import type { ContainerId, Endpoint, Entity, EntityId, Host, LinkId, Outside, SandboxId } from "./model.ts";
import { assembleNamespaces } from "./namespaces.ts";
import { deviceName, networkEntity, unreadNetworks } from "./networks.ts";
import type { HostObservation } from "./observation.ts";
import { inOrder } from "./order.ts";
import { isRemote, mastersIn, sharedMaster } from "./remote.ts";
import { sandboxEntity } from "./sandboxes.ts";
import { serviceEntities } from "./services.ts";
import { tunnelEntities } from "./tunnels.ts";
import { engineHostSandbox, type Place, placeOf } from "./where.ts";

function hostEntity(o: HostObservation): Host {
  const { version, apiVersion, rootless, swarm, clusterStore } = o.engine.info;
  const node = swarm && { nodeId: swarm.nodeId, role: swarm.role };
  return {
    kind: "host",
    id: hostId(o.key),
    name: o.engine.info.name,
    engine: { version, apiVersion, rootless, swarm: node, ...(clusterStore === null ? {} : { clusterStore }) },
    kernel: o.kernel.read ? { read: true, release: o.kernel.release } : o.kernel,
    rules: ruleSummary(o.rules),
    forwarding: (o.kernel.read && o.kernel.namespaces.get(o.kernel.root)?.forwarding) || { ipv4: null, ipv6: null },
    addressPools: o.engine.info.defaultAddressPools,
    address: o.address,
    stale: o.stale,
  };
}

function ruleSummary(rules: HostObservation["rules"]): Host["rules"] {
  if (!rules.read) return rules;
  const count = rules.tables.flatMap((t) => t.chains).reduce((sum, chain) => sum + chain.rules.length, 0);
  const backends = [...new Set(rules.tables.map((t) => t.backend))].sort();
  return { read: true, backends, count, revision: rules.revision };
}

/** Where the host's default routes lead; null when it has none or is not read. */
function outsideEntity(key: string, root: NetnsObservation | undefined): Outside | null {
  if (!root) return null;
  const here = new Set(root.links.map((l) => l.ifindex));
  const via = root.routes
    .filter((r) => r.dst === "default" && r.type === "unicast")
    .flatMap((r): readonly Pick<KernelRoute, "ifindex" | "gateway">[] => (r.nextHops.length > 0 ? r.nextHops : [r]))
    .flatMap(({ ifindex, gateway }) =>
      ifindex !== null && here.has(ifindex) ? [{ link: linkId(key, root.key, ifindex), gateway }] : [],
    );
  return via.length > 0 ? { kind: "outside", id: outsideId(key), host: hostId(key), via } : null;
}

interface Group {
  readonly place: Place;
  readonly members: EngineContainer[];
}

/** Containers by sandbox, the host's own sandbox always among them. */
function groupBySandbox(o: HostObservation, places: ReadonlyMap<string, Place>): Map<SandboxId, Group> {
  const groups = new Map<SandboxId, Group>();
  const root = o.kernel.read ? sandboxId(o.key, o.kernel.root) : engineHostSandbox(o.key);
  groups.set(root, {
    place: {
      sandbox: root,
      netns: o.kernel.read ? o.kernel.root : null,
      unreadable: o.kernel.read ? null : o.kernel.reason,
    },
    members: [],
  });
  for (const c of o.engine.containers.values()) {
    const place = places.get(c.id);
    if (!place?.sandbox) continue;
    const group = groups.get(place.sandbox);
    if (group) group.members.push(c);
    else groups.set(place.sandbox, { place, members: [c] });
  }
  return groups;
}

/** Name servers: the engine's own on user-defined networks, else what the container was given. */
function nameServers(
  networkOf: EndpointContext["networkOf"],
  members: readonly EngineContainer[],
  role: string,
): string[] {
  const found = new Set<string>();
  for (const c of role === "host" ? [] : members) {
    const userDefined = c.endpoints.some((e) => {
      const n = networkOf(e.network);
      return n && n.driver !== "null" && n.driver !== "host" && n.name !== "bridge";
    });
    for (const server of userDefined ? ["127.0.0.11"] : c.dns) found.add(server);
  }
  return [...found].sort();
}

const networksByName = (networks: HostObservation["engine"]["networks"]) =>
  new Map([...networks.values()].map((n) => [n.name, n]));

/** All entities of one host, by id, sorted by id. */
export function assemble(o: HostObservation, memo: Memo = createMemo()): ReadonlyMap<EntityId, Entity> {
  const { key, engine } = o;
  const kernel = o.kernel.read ? o.kernel : null;
  const root = kernel?.namespaces.get(kernel.root);
  const read = o.kernel.read ? [o.kernel.release] : [o.kernel.reason, o.kernel.hint];
  const out: Entity[] = [
    memo.get("host", [engine.info, o.address, o.stale, o.rules, root?.forwarding, ...read], () => hostEntity(o)),
  ];

  const rootByName = memo.get("root names", [root], () => new Map(root?.links.map((l) => [l.name, l])));
  const rootByIndex = memo.get("root indexes", [root], () => new Map(root?.links.map((l) => [l.ifindex, l])));
  const outside = memo.get("outside", [root], () => outsideEntity(key, root));
  if (outside) out.push(outside);

  const unread = memo.get("unread networks", [engine], () => unreadNetworks(o));
  const networkOf = (id: string) => engine.networks.get(id) ?? unread.get(id);
  // What joins a network only when it starts is recorded by name alone in some cases (engine 28, networks of a swarm).
  const byName = memo.get("networks by name", [engine.networks], () => networksByName(engine.networks));
  const willJoin = (e: EngineEndpoint) =>
    networkOf(e.network) ?? (e.network === "" ? (byName.get(e.networkName) ?? networkOf(e.networkName)) : undefined);
  const devices = new Map<string, LinkId | null>();
  const deviceOf = (id: string): LinkId | null => devices.get(id) ?? null;
  const hiddenSandboxes = assembleHidden(o, memo);
  const remote = new Map<string, Endpoint[]>();
  for (const n of [...engine.networks.values(), ...unread.values()]) {
    if (isRemote(n)) {
      remote.set(n.id, []);
      continue;
    }
    const name = deviceName(n);
    const link = name === null ? undefined : rootByName.get(name);
    const device = link && root ? linkId(key, root.key, link.ifindex) : hiddenSandboxes.deviceOf(n);
    devices.set(n.id, device);
    out.push(memo.get(`network ${n.id}`, [n, device], () => networkEntity(key, n, device)));
  }

  const places = new Map<string, Place>();
  for (const c of engine.containers.values()) places.set(c.id, placeOf(o, c));
  const namespaces = kernel && assembleNamespaces(memo, key, kernel);
  const exists = existsIn(kernel?.namespaces ?? new Map());
  const masterOf = (netns: NetnsKey, ifindex: number): LinkId | null => {
    const links = kernel?.namespaces.get(netns)?.links;
    const link = netns === root?.key ? rootByIndex.get(ifindex) : links?.find((l) => l.ifindex === ifindex);
    return link?.master ? linkId(key, netns, link.master) : null;
  };
  const contextOf = (place: Place): EndpointContext => {
    const netns = (place.netns !== null && kernel?.namespaces.get(place.netns)) || null;
    const peerOf: EndpointContext["peerOf"] = (link) =>
      netns ? vethPeer(key, netns, link, undefined, exists) : { unresolved: "the kernel is not read" };
    return { key, place, netns, networkOf, deviceOf, masterOf, peerOf };
  };
  const containersMemo = memo.scope("containers");
  for (const c of engine.containers.values()) {
    const place = places.get(c.id) ?? { sandbox: null, netns: null, unreadable: null };
    const ctx = contextOf(place);
    const { netns } = ctx;
    const far = (netns && namespaces?.far.get(netns.key)) ?? "";
    // The host's own namespace changes with every container; nothing of it is read for a container that is in it.
    const inputs: unknown[] = [c, place.sandbox, place.unreadable, place.netns === kernel?.root ? null : netns, far];
    for (const e of c.endpoints) inputs.push(willJoin(e), deviceOf(e.network));
    const gateways = hiddenSandboxes.gatewaysOf(c);
    for (const e of gateways) inputs.push(e, deviceOf(e.network));
    out.push(
      ...containersMemo.get(c.id, inputs, (): Entity[] => {
        const endpoints = endpointEntities([...c.endpoints, ...gateways], containerId(c.id), ctx);
        return [containerEntity(key, c, place, willJoin), ...endpoints, ...portEntities(key, c, endpoints, networkOf)];
      }),
    );
  }

  const hiddenMemo = memo.scope("hidden");
  for (const { place, target, endpoints } of hiddenSandboxes.all) {
    const ctx = contextOf(place);
    const far = (ctx.netns && namespaces?.far.get(ctx.netns.key)) ?? "";
    const each = endpoints.flatMap((e) => [e, deviceOf(e.network)]);
    const inputs = [place.sandbox, ctx.netns, place.unreadable, far, ...each];
    out.push(...hiddenMemo.get(target, inputs, () => endpointEntities(endpoints, null, ctx)));
  }

  // A plugin's device is known by its endpoints alone.
  if (remote.size > 0) {
    const masters = memo.get("root masters", [root], () => mastersIn(key, root));
    for (const e of out) if (e.kind === "endpoint") remote.get(e.network)?.push(e);
    for (const [id, endpoints] of remote) {
      const n = networkOf(id);
      const device = sharedMaster(endpoints, masters);
      if (n) out.push(memo.get(`network ${id}`, [n, device], () => networkEntity(key, n, device)));
    }
  }

  const sandboxesMemo = memo.scope("sandboxes");
  const serversMemo = memo.scope("name servers");
  const seen = groupBySandbox(o, places);
  for (const [id, { place, members }] of seen) {
    const netns = (place.netns !== null && kernel?.namespaces.get(place.netns)) || null;
    const isHost = kernel ? place.netns === kernel.root : id === engineHostSandbox(key);
    const role = isHost ? "host" : "container";
    const drivers = members.flatMap((c) => c.endpoints.map((e) => networkOf(e.network)?.driver));
    const dns = serversMemo.get(id, [role, ...members, ...drivers], () => nameServers(networkOf, members, role));
    out.push(
      sandboxesMemo.get(id, [role, netns, place.unreadable, dns.join(), ...members.map((c) => c.id)], () => {
        const containers: ContainerId[] = members.map((c) => containerId(c.id)).sort();
        return sandboxEntity(key, { id, role, netns, containers, dns, unreadable: place.unreadable });
      }),
    );
  }

  for (const { place, role, network } of hiddenSandboxes.all) {
    if (place.sandbox === null || seen.has(place.sandbox)) continue;
    const netns = (place.netns !== null && kernel?.namespaces.get(place.netns)) || null;
    seen.set(place.sandbox, { place, members: [] });
    const input = { id: place.sandbox, role, network, netns, containers: [], dns: [], unreadable: place.unreadable };
    out.push(
      sandboxesMemo.get(place.sandbox, [netns, role, network, place.unreadable], () => sandboxEntity(key, input)),
    );
  }
  out.push(...serviceEntities(engine, memo));
  out.push(...tunnelEntities(o, hiddenSandboxes.overlays, memo));

  if (kernel) {
    for (const link of namespaces?.links ?? []) out.push(link);
    for (const netns of kernel.namespaces.values()) {
      const id = sandboxId(key, netns.key);
      if (seen.has(id)) continue;
      const input = { id, role: "other", netns, containers: [], dns: [], unreadable: null } as const;
      out.push(sandboxesMemo.get(id, [netns], () => sandboxEntity(key, input)));
    }
  }
  for (const scope of [containersMemo, hiddenMemo, sandboxesMemo, serversMemo]) scope.sweep();
  const ordered = inOrder(out, memo);
  memo.sweep();
  return ordered;
}
