/** The web shop of the page's fixture, and short ways to plan on it. */

import type { Entity, EntityId } from "#lib/topology/model.ts";
import type { Action, ConnectAction, CreateAction, Planned } from "#lib/topology/plan/action.ts";
import { planAction } from "#lib/topology/plan/plan-action.ts";
import { relate } from "#lib/topology/relations.ts";
import { webshop } from "#tests/fixtures/page/webshop.ts";

export type Entities = ReadonlyMap<EntityId, Entity>;

export const world = (change: (entity: Entity) => Entity = (e) => e): Entities =>
  new Map(webshop().map((e) => [e.id, change(e)]));

/** The web shop on an engine with another API. */
export const onApi = (apiVersion: string): Entities =>
  world((e) => (e.kind === "host" && e.engine ? { ...e, engine: { ...e.engine, apiVersion } } : e));

export const idOf = (entities: Entities, kind: "network" | "container", name: string): string =>
  [...entities.values()].find((e) => e.kind === kind && e.name === name)?.id ?? `no ${kind} ${name}`;

export const plan = (entities: Entities, action: Action): Planned => planAction(action, entities, relate(entities));

export const codes = (planned: Planned): string[] => planned.refusals.map((r) => r.code);
export const told = (planned: Planned, code: string): string | undefined =>
  planned.consequences.find((c) => c.code === code)?.text;

export const connect = (
  entities: Entities,
  network: string,
  container: string,
  more: Partial<ConnectAction> = {},
): ConnectAction => ({
  kind: "connect",
  network: idOf(entities, "network", network),
  container: idOf(entities, "container", container),
  ipv4: null,
  ipv6: null,
  linkLocal: [],
  aliases: [],
  mac: null,
  gwPriority: null,
  driverOptions: {},
  ...more,
});

export const disconnect = (entities: Entities, network: string, container: string): Action => ({
  kind: "disconnect",
  network: idOf(entities, "network", network),
  container: idOf(entities, "container", container),
  force: false,
});

export const create = (more: Partial<CreateAction> = {}): CreateAction => ({
  kind: "create",
  host: null,
  name: "new",
  driver: "bridge",
  scope: null,
  internal: false,
  attachable: false,
  ingress: false,
  enableIpv4: true,
  enableIpv6: false,
  configOnly: false,
  configFrom: null,
  ipamDriver: "default",
  ipamOptions: {},
  ipam: [],
  options: {},
  labels: {},
  ...more,
});
