/** Joins the observed hosts to one topology and tells subscribers what changed, with a revision that counts up. */
import type { ObservedHost } from "#lib/host/host.ts";
import type { ActionNews, Plan } from "#lib/protocol/actions.ts";
import type { Delta, Snapshot, Status } from "#lib/protocol/stream.ts";
import { diff } from "#lib/topology/diff.ts";
import { equal } from "#lib/topology/equal.ts";
import type { Entity, EntityId, Topology } from "#lib/topology/model.ts";
import type { Action } from "#lib/topology/plan/action.ts";
import { planAction } from "#lib/topology/plan/plan-action.ts";
import { relate } from "#lib/topology/relations.ts";
import type { RulesObservation, RulesUnread } from "#lib/topology/rules-observation.ts";
import type { ActionListener } from "./action-record.ts";
import { type Actions, createActions } from "./actions.ts";
import type { SettleTimes } from "./settle.ts";

export interface Subscriber {
  delta(delta: Delta): void;
  status(status: Status): void;
  action?(news: ActionNews): void;
}

export interface Hub {
  readonly topology: Topology;
  readonly status: Status;
  /** The whole topology, entities sorted by id. */
  snapshot(): Snapshot;
  /** The filter and NAT rules of the host with this id; null when there is no such host. */
  rules(host: EntityId): RulesObservation | RulesUnread | null;
  /** What an action would do, told from the newest that is known. */
  plan(action: Action): Plan;
  /** Plans an action and, where nothing speaks against it, carries it out; see Actions. */
  act: Actions["act"];
  onAction(listener: ActionListener): () => void;
  lastActions: Actions["last"];
  /** Begins no more actions, and waits for those that run, at most so long (ms). To be called before `close`. */
  finishActions: Actions["finish"];
  subscribe(subscriber: Subscriber): () => void;
  close(): Promise<void>;
}

/** Ids are unique over all hosts, except swarm-scoped networks, which are the same thing on each: the first host's word counts. */
function merge(hosts: readonly ObservedHost[]): ReadonlyMap<EntityId, Entity> {
  const [only] = hosts;
  if (hosts.length === 1 && only) return only.entities;
  const all = new Map<EntityId, Entity>();
  for (const host of hosts) for (const [id, entity] of host.entities) if (!all.has(id)) all.set(id, entity);
  return all;
}

/** The container's host, else the network's; a network to be made goes where it was asked for, or to the only host. */
function hostOf(action: Action, hosts: readonly ObservedHost[]): ObservedHost | undefined {
  const having = (id: string) => hosts.find((h) => h.entities.has(id as EntityId));
  switch (action.kind) {
    case "connect":
    case "disconnect":
      return having(action.container) ?? having(action.network);
    case "create":
      return action.host === null ? (hosts.length === 1 ? hosts[0] : undefined) : having(action.host);
    case "remove":
      return having(action.network);
    case "prune":
      return action.networks.map(having).find((host) => host !== undefined);
  }
}

/** After a delta the next one waits this long (ms): one connect is a dozen kernel messages, but few deltas. */
const BREATH = 12;

/** The first change goes out at once, what follows closely is gathered; nothing goes out when nothing changed. */
export function createHub(hosts: readonly ObservedHost[], version: string, settleTimes?: SettleTimes): Hub {
  const subscribers = new Set<Subscriber>();
  let topology: Topology = { rev: 1, entities: merge(hosts) };
  let status: Status = { version, hosts: hosts.map((h) => h.status) };
  let pending: NodeJS.Immediate | null = null;
  let breath: NodeJS.Timeout | null = null;
  let waiting = false;

  const schedule = (): void => {
    if (breath) waiting = true;
    else pending ??= setImmediate(publish);
  };

  const publish = (): void => {
    if (pending) clearImmediate(pending);
    if (breath) clearTimeout(breath);
    pending = null;
    breath = null;
    waiting = false;
    const entities = merge(hosts);
    const change = diff(topology.entities, entities);
    if (change) {
      topology = { rev: topology.rev + 1, entities };
      const delta = { rev: topology.rev, ...change };
      for (const s of subscribers) s.delta(delta);
      breath = setTimeout(() => {
        breath = null;
        if (waiting) publish();
      }, BREATH);
    }
    const now: Status = { version, hosts: hosts.map((h) => h.status) };
    if (!equal(now, status)) {
      status = now;
      for (const s of subscribers) s.status(status);
    }
  };
  /** Nothing that a host knows already is left out. */
  const newest = (): Topology => {
    if (pending || waiting) publish();
    return topology;
  };

  let related: { readonly of: Topology["entities"]; readonly relations: ReturnType<typeof relate> } | null = null;
  const plan = (action: Action): Plan => {
    const { rev, entities } = newest();
    if (related?.of !== entities) related = { of: entities, relations: relate(entities) };
    return { ...planAction(action, entities, related.relations), rev };
  };

  const actions = createActions({
    topology: newest,
    plan,
    hostOf: (action) => hostOf(action, hosts),
    news: (news) => {
      for (const s of subscribers) s.action?.(news);
    },
    ...(settleTimes ? { settleTimes } : {}),
  });
  const ends = hosts.map((h) => h.subscribe(schedule));

  return {
    get topology() {
      return topology;
    },
    get status() {
      return status;
    },
    snapshot: () => ({
      rev: topology.rev,
      entities: [...topology.entities.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
    }),
    rules: (host) => hosts.find((h) => h.entities.get(host)?.kind === "host")?.rules() ?? null,
    plan,
    act: actions.act,
    onAction: actions.onAction,
    lastActions: actions.last,
    finishActions: actions.finish,
    subscribe(subscriber) {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
    async close() {
      actions.close();
      if (pending) clearImmediate(pending);
      if (breath) clearTimeout(breath);
      for (const end of ends) end();
      subscribers.clear();
      await Promise.all(hosts.map((h) => h.close()));
    },
  };
}
