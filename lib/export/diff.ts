/**
 * What changed between two topologies, for a picture of both: what is now, and with it what is gone. Things are matched by
 * id, then by name: `docker compose up --force-recreate` makes everything anew, and changes nothing.
 */
import { isAlive } from "#lib/scene/filter.ts";
import { placeName } from "#lib/scene/order.ts";
import { equal } from "#lib/topology/equal.ts";
import { groupOf, shownName } from "#lib/topology/groups.ts";
import type { Container, Endpoint, Entity, EntityId, Host, Network, Sandbox } from "#lib/topology/model.ts";
import { type Relations, relate } from "#lib/topology/relations.ts";

export type Change = "added" | "removed" | "changed";

/** What marks them where there is no colour. */
export const SIGNS: Readonly<Record<Change, string>> = { added: "+", removed: "−", changed: "~" };

export interface Difference {
  /** What is now, and what is gone, which refers to what is now wherever that is still there. */
  readonly entities: ReadonlyMap<EntityId, Entity>;
  /** Networks, containers, and endpoints whose container was there before and after. */
  readonly changes: ReadonlyMap<EntityId, Change>;
  /** Containers that ran and do so no more: a picture of running ones has to show them, too. */
  readonly halted: readonly EntityId[];
}

type Entities = ReadonlyMap<EntityId, Entity>;

export function compare(before: Entities, now: Entities): Difference {
  const [old, own] = [relate(before), relate(now)];
  const changes = new Map<EntityId, Change>();
  const ghosts: Entity[] = [];
  const halted: EntityId[] = [];
  /** What there was, by id, and the id of what stands for it now: its own when it is gone. */
  const to = new Map<EntityId, EntityId>();

  for (const [was, is] of pairs(old.hosts, own.hosts, (h) => h.name))
    to.set(was.id, (is ?? onlyOther(old, own) ?? was).id);
  const at = (id: EntityId | null): EntityId => (id === null ? "" : (to.get(id) ?? id));
  const mark = <T extends Network | Container>(
    all: readonly T[],
    these: readonly T[],
    nameOf: (thing: T) => string,
    looks: readonly [old: (thing: T) => unknown, now: (thing: T) => unknown],
  ): readonly T[] => {
    const found = pairs(all, these, (thing) => JSON.stringify([at(thing.host), nameOf(thing)]));
    const kept = new Set<EntityId>(found.flatMap(([, is]) => (is ? [is.id] : [])));
    for (const thing of these) if (!kept.has(thing.id)) changes.set(thing.id, "added");
    for (const [was, is] of found) {
      to.set(was.id, is?.id ?? was.id);
      if (!is) changes.set(was.id, "removed");
      else if (!equal(looks[0](was), looks[1](is))) changes.set(is.id, "changed");
    }
    return found.flatMap(([was, is]) => (is ? [] : [was]));
  };

  const lookOfNetwork = (n: Network): unknown => [
    shownName(n),
    n.driver,
    n.scope,
    n.internal,
    n.ipam,
    n.ipv4,
    n.ipv6,
    n.options,
  ];
  const goneNetworks = mark(old.networks, own.networks, (n) => n.name, [lookOfNetwork, lookOfNetwork]);
  const goneContainers = mark(old.containers, own.containers, placeName, [lookOfContainer(old), lookOfContainer(own)]);

  for (const n of goneNetworks) ghosts.push({ ...n, host: n.host && (at(n.host) as Network["host"]), device: null });
  for (const c of old.containers) {
    const is = now.get(to.get(c.id) ?? "");
    if (is?.kind === "container" && isAlive(c) && !isAlive(is)) halted.push(is.id);
  }
  const sandboxes = sandboxesNow(old, own, before, at, to);
  for (const c of goneContainers) {
    const sandbox = c.sandbox && (sandboxes(c.sandbox) as Container["sandbox"]);
    const networks = c.networks.map((id) => at(id) as Network["id"]);
    ghosts.push({ ...c, host: at(c.host) as Host["id"], sandbox, networks });
  }
  for (const s of goneSandboxes(goneContainers, before, now, sandboxes))
    ghosts.push({ ...s, host: at(s.host) as Host["id"] });
  ghosts.push(...endpointChanges({ before, now, to, changes, sandboxes }));

  const entities = new Map(now);
  for (const ghost of ghosts) entities.set(ghost.id, ghost);
  return { entities, changes, halted };
}

/** Each of `before` with what it is now: the same id, else the first of the same name that nothing else is; undefined: gone. */
function pairs<T extends { readonly id: EntityId }>(
  before: readonly T[],
  now: readonly T[],
  keyOf: (thing: T) => string,
): readonly (readonly [T, T | undefined])[] {
  const byId = new Map<EntityId, T>(now.map((thing) => [thing.id, thing]));
  const taken = new Set<EntityId>(before.flatMap((thing) => (byId.has(thing.id) ? [thing.id] : [])));
  const byKey = new Map<string, T[]>();
  for (const thing of now) {
    if (taken.has(thing.id)) continue;
    const key = keyOf(thing);
    const list = byKey.get(key);
    if (list) list.push(thing);
    else byKey.set(key, [thing]);
  }
  return before.map((thing) => [thing, byId.get(thing.id) ?? byKey.get(keyOf(thing))?.shift()]);
}

/** A host that was renamed is still the host, where there is only one. */
function onlyOther(old: Relations, own: Relations): Host | null {
  return old.hosts.length === 1 && own.hosts.length === 1 ? (own.hosts[0] ?? null) : null;
}

/** What a picture shows of a container, but for its endpoints. */
const lookOfContainer =
  (r: Relations) =>
  (c: Container): unknown => {
    const ports = (r.publishedByContainer.get(c.id) ?? []).map((p) =>
      JSON.stringify([p.hostIp, p.hostPort, p.containerPort, p.protocol]),
    );
    return [shownName({ ...c, name: placeName(c) }), groupOf(c), c.image, c.state, ports.sort()];
  };

/** Where a sandbox of before is now: that of the host, or of a container that was in it and is still there; else where it was. */
function sandboxesNow(
  old: Relations,
  own: Relations,
  before: Entities,
  at: (id: EntityId) => EntityId,
  to: ReadonlyMap<EntityId, EntityId>,
) {
  const containers = new Map<EntityId, Container>(own.containers.map((c) => [c.id, c]));
  const hosts = new Map<EntityId, EntityId>(
    [...old.hostSandbox].flatMap(([host, sandbox]) => {
      const now = own.hostSandbox.get(at(host) as Host["id"]);
      return now ? [[sandbox.id, now.id]] : [];
    }),
  );
  return (id: EntityId): EntityId => {
    const was = before.get(id);
    const mates = was?.kind === "sandbox" ? was.containers : [];
    const still = mates.map((c) => containers.get(to.get(c) ?? "")?.sandbox).find((s) => typeof s === "string");
    return hosts.get(id) ?? still ?? id;
  };
}

/** The sandboxes of which nothing is left, with those that were in them. */
function goneSandboxes(
  gone: readonly Container[],
  before: Entities,
  now: Entities,
  sandboxes: (id: EntityId) => EntityId,
): readonly Sandbox[] {
  const ids = new Set(gone.flatMap((c) => (c.sandbox && sandboxes(c.sandbox) === c.sandbox ? [c.sandbox] : [])));
  return [...ids].flatMap((id) => {
    const sandbox = before.get(id);
    if (sandbox?.kind !== "sandbox" || now.has(id)) return [];
    return [{ ...sandbox, containers: gone.filter((c) => c.sandbox === id).map((c) => c.id), routes: [] }];
  });
}

interface Both {
  readonly before: Entities;
  readonly now: Entities;
  readonly to: ReadonlyMap<EntityId, EntityId>;
  readonly changes: Map<EntityId, Change>;
  readonly sandboxes: (id: EntityId) => EntityId;
}

const isJoint = (e: Entity): e is Endpoint & { readonly container: Container["id"] } =>
  e.kind === "endpoint" && e.container !== null;

/** Marks endpoints; returns those that are gone. What comes or goes with its container is told by that. */
function endpointChanges({ before, now, to, changes, sandboxes }: Both): readonly Endpoint[] {
  const keyOf = (container: EntityId, network: EntityId): string => `${container} ${network}`;
  const own = new Map([...now.values()].filter(isJoint).map((e) => [keyOf(e.container, e.network), e]));
  const gone: Endpoint[] = [];
  for (const was of [...before.values()].filter(isJoint)) {
    const container = (to.get(was.container) ?? was.container) as Container["id"];
    const network = (to.get(was.network) ?? was.network) as Network["id"];
    const is = own.get(keyOf(container, network));
    own.delete(keyOf(container, network));
    const stays = changes.get(container) !== "removed";
    if (is) {
      const look = (e: Endpoint): unknown => [e.ipv4, e.ipv6, e.defaultRoute];
      if (!equal(look(was), look(is))) changes.set(is.id, "changed");
      continue;
    }
    const there = now.get(container);
    // One that was stopped keeps its networks: it joins them again when it is started.
    if (stays && there?.kind === "container" && there.sandbox === null && there.networks.includes(network)) continue;
    const sandbox = stays && there?.kind === "container" ? there.sandbox : was.sandbox && sandboxes(was.sandbox);
    const link = { unresolved: "it is gone" };
    gone.push({
      ...was,
      container,
      network,
      sandbox: sandbox as Endpoint["sandbox"],
      link,
      hostLink: null,
      defaultRoute: false,
    });
    if (stays) changes.set(was.id, "removed");
  }
  for (const e of own.values()) if (changes.get(e.container) !== "added") changes.set(e.id, "added");
  return gone;
}

/** Names told of each kind of change. */
const MOST_NAMES = 8;

/** `added network cache, container shop-web-2; disconnected shop-api-1 from operations`; empty when nothing differs. */
export function changeText({ entities, changes }: Pick<Difference, "entities" | "changes">): string {
  const told = new Map<string, string[]>();
  const tell = (word: string, what: string): void => void told.set(word, [...(told.get(word) ?? []), what]);
  for (const kind of ["network", "container", "endpoint"] as const) {
    for (const [id, change] of changes) {
      const entity = entities.get(id);
      if (entity?.kind !== kind) continue;
      if (entity.kind === "network" || entity.kind === "container") tell(change, `${kind} ${entity.name}`);
      if (entity.kind !== "endpoint") continue;
      const nameOf = (of: EntityId | null): string => {
        const thing = entities.get(of ?? "");
        return thing?.kind === "network" || thing?.kind === "container" ? thing.name : "?";
      };
      const [who, where] = [nameOf(entity.container), nameOf(entity.network)];
      if (change === "added") tell("connected", `${who} to ${where}`);
      else if (change === "removed") tell("disconnected", `${who} from ${where}`);
      else tell("changed", `${who} on ${where}`);
    }
  }
  return [...told]
    .map(([word, names]) => {
      const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
      return `${word} ${names.slice(0, MOST_NAMES).join(", ")}${more}`;
    })
    .join("; ");
}
