/** What Vethscope sees of a lab engine, and short ways to find things in it. */
import { setTimeout as wait } from "node:timers/promises";
import pino from "pino";
import { findEngine } from "#lib/docker/address.ts";
import { type LocalHost, openLocalHost } from "#lib/host/local.ts";
import type { Container, Endpoint, Entity, EntityKind, Network, Sandbox } from "#lib/topology/model.ts";

type Of<K extends EntityKind> = Extract<Entity, { kind: K }>;
export type Entities = ReadonlyMap<string, Entity>;

/** Only events are followed: no comparison runs within a test's time. */
const NEVER = 3600;

/** Opens the host as the server does and waits until it was read. */
export async function look(
  dockerHost: string,
  env: Readonly<Record<string, string>> = {},
  rootNetns: string | null = null,
): Promise<LocalHost> {
  const host = openLocalHost({
    endpoint: () => findEngine({ DOCKER_HOST: dockerHost, ...env }),
    resyncSeconds: NEVER,
    rootNetns,
    log: pino({ level: "silent" }),
  });
  await host.settled();
  return host;
}

/** One read, and everything closed again. */
export async function lookOnce(dockerHost: string): Promise<Entities> {
  const host = await look(dockerHost);
  await host.close();
  return host.entities;
}

export function all<K extends EntityKind>(entities: Entities, kind: K): Of<K>[] {
  return [...entities.values()].filter((e): e is Of<K> => e.kind === kind);
}

function only<T>(found: readonly T[], what: string): T {
  const [one] = found;
  if (one === undefined || found.length > 1) throw new Error(`${found.length} of ${what}`);
  return one;
}

export function get<K extends EntityKind>(entities: Entities, kind: K, id: unknown): Of<K> {
  const found = entities.get(String(id));
  if (found?.kind !== kind)
    throw new Error(`${kind} ${JSON.stringify(id)} is ${found ? `a ${found.kind}` : "nowhere"}`);
  return found as Of<K>;
}

export const container = (entities: Entities, name: string): Container =>
  only(
    all(entities, "container").filter((c) => c.name === name),
    `container ${name}`,
  );

export const network = (entities: Entities, name: string): Network =>
  only(
    all(entities, "network").filter((n) => n.name === name),
    `network ${name}`,
  );

export const sandboxOf = (entities: Entities, name: string): Sandbox =>
  get(entities, "sandbox", container(entities, name).sandbox);

export const endpointsOf = (entities: Entities, name: string): Endpoint[] =>
  all(entities, "endpoint").filter((e) => e.container === container(entities, name).id);

export const endpoint = (entities: Entities, name: string, on: string): Endpoint =>
  only(
    endpointsOf(entities, name).filter((e) => e.network === network(entities, on).id),
    `endpoint of ${name} on ${on}`,
  );

/** Waits until it holds, or says what was awaited. Exceptions count as "not yet". */
export async function until(what: string, holds: () => boolean | Promise<boolean>, limit = 5_000): Promise<void> {
  let problem: unknown = "";
  for (const end = performance.now() + limit; ; await wait(10)) {
    try {
      if (await holds()) return;
      problem = "";
    } catch (error) {
      problem = error;
    }
    if (performance.now() > end) throw new Error(`Not within ${limit} ms: ${what}. ${problem}`, { cause: problem });
  }
}
