/**
 * A topology that comes back from outside: a file that `vethscope topology` or an export wrote, or another server's answer.
 * Fields that are not known here are let through, as a later version may have more of them; kinds that are not known are not.
 */
import { z } from "zod";
import { safeText } from "#lib/topology/groups.ts";
import type { Entity, EntityKind } from "#lib/topology/model.ts";
import type { Problem } from "./stream.ts";

const text = z.string();
const id = text.min(1);
const maybe = text.nullable();
const texts = z.array(text);
const record = z.record(text, text);
const unresolved = z.looseObject({ unresolved: text });
const end = z.union([text, unresolved]);
const reading = z.discriminatedUnion("read", [
  z.looseObject({ read: z.literal(true) }),
  z.looseObject({ read: z.literal(false), reason: text, hint: text }),
]);
const joined = z.array(z.looseObject({ network: text, address: text }));

const KINDS = {
  host: {
    name: text,
    engine: z.looseObject({ version: text, apiVersion: text }).nullable(),
    kernel: reading,
    address: text,
    stale: maybe,
  },
  sandbox: {
    host: text,
    role: text,
    network: maybe,
    containers: texts,
    routes: z.array(z.looseObject({ dst: text, gateway: maybe, link: maybe })),
    dns: texts,
  },
  container: {
    host: text,
    name: text,
    image: text,
    state: z.enum(["created", "running", "paused", "restarting", "removing", "exited", "dead"]),
    created: text,
    sandbox: maybe,
    networkMode: text,
    networks: texts,
    labels: record,
    compose: z.looseObject({ project: text, service: text }).nullable(),
    swarm: z.looseObject({ service: text, serviceName: text, task: text, slot: text }).nullable(),
  },
  endpoint: {
    network: text,
    sandbox: maybe,
    container: maybe,
    link: end,
    hostLink: end.nullable(),
    ipv4: maybe,
    ipv6: maybe,
    mac: maybe,
    aliases: texts,
    gateway: maybe,
    defaultRoute: z.boolean(),
  },
  network: {
    host: maybe,
    name: text,
    driver: text,
    scope: text,
    created: text,
    internal: z.boolean(),
    ingress: z.boolean(),
    ipam: z.array(z.looseObject({ subnet: text, ipRange: maybe, gateway: maybe, auxAddresses: record })),
    options: record,
    labels: record,
    device: maybe,
    masquerade: z.boolean().nullable(),
  },
  link: {
    host: text,
    sandbox: text,
    ifindex: z.number(),
    name: text,
    type: text,
    mac: maybe,
    mtu: z.number(),
    operstate: text,
    addresses: texts,
    master: maybe,
    peer: end.nullable(),
    parent: end.nullable(),
    vxlan: z
      .looseObject({
        vni: z.number(),
        port: z.number(),
        local: maybe,
        remotes: z.array(z.looseObject({ address: text, macs: texts })),
      })
      .optional(),
  },
  service: {
    name: text,
    mode: text,
    replicas: z.number().nullable(),
    endpointMode: text,
    vips: joined,
    ports: z.array(z.looseObject({ protocol: text, targetPort: z.number(), publishedPort: z.number().nullable() })),
    networks: texts,
    tasks: z.array(
      z.looseObject({ id, slot: z.number().nullable(), container: maybe, state: text, addresses: joined }),
    ),
  },
  tunnel: {
    vni: z.number(),
    port: z.number(),
    network: maybe,
    ends: z.array(z.union([text, z.looseObject({ address: text })])),
  },
  publishedPort: {
    host: text,
    hostIp: text,
    hostPort: z.number().nullable(),
    protocol: text,
    container: text,
    containerPort: z.number(),
    endpoint: maybe,
  },
  outside: { host: text, via: z.array(z.looseObject({ link: text, gateway: maybe })) },
  finding: { severity: z.enum(["error", "warning", "info"]), code: text, about: texts, text, hint: text },
} as const satisfies Record<EntityKind, z.ZodRawShape>;

const SCHEMAS = Object.fromEntries(
  Object.entries(KINDS).map(([kind, shape]) => [kind, z.looseObject({ id, ...shape })]),
) as Readonly<Record<string, z.ZodType>>;

/** `version` is that of an export; a snapshot has none. */
const file = z.looseObject({ version: z.number().optional(), entities: z.array(z.looseObject({ kind: text, id })) });

/** Of exports (lib/export/json.ts): what is written later may mean something else. */
const VERSION = 1;

export type ReadTopology = { readonly entities: ReadonlyMap<string, Entity> } | { readonly problem: Problem };

/** Entities by id, as they were read; `what` names the file for a refusal. */
export function readTopology(what: string, json: unknown): ReadTopology {
  const outer = file.safeParse(json);
  if (!outer.success) return refuse(`${what} holds no topology.`, HINT);
  if ((outer.data.version ?? VERSION) > VERSION) return refuse(`${what} was written by a newer Vethscope.`, NEWER);
  const entities = new Map<string, Entity>();
  for (const entity of outer.data.entities) {
    const schema = Object.hasOwn(SCHEMAS, entity.kind) ? SCHEMAS[entity.kind] : undefined;
    if (!schema) {
      return refuse(`${what} was written by a newer Vethscope: it holds a "${safeText(entity.kind)}".`, NEWER);
    }
    const read = schema.safeParse(entity);
    if (!read.success) {
      const [issue] = read.error.issues;
      const where = [entity.kind, `"${safeText(entity.id)}"`, issue?.path.join(".") ?? ""].join(" ");
      return refuse(`${what} is damaged at ${where}.`, HINT);
    }
    entities.set(entity.id, entity as unknown as Entity);
  }
  return { entities };
}

const HINT = "Give what `vethscope topology`, GET /api/topology or `vethscope snapshot --format json` wrote.";
const NEWER = "Update this Vethscope to the version that wrote it, or write it anew with this one.";

const refuse = (message: string, hint: string): ReadTopology => ({ problem: { code: "bad_topology", message, hint } });
