/**
 * Entities as they travel: what an id already says and what a thing of its kind usually has is left out, and put back
 * at the other end. `unpack(pack(e))` equals `e`, always; a field not named here travels as it is.
 */
import { linkId } from "#lib/topology/ids.ts";
import type { Entity, Link, Route, Sandbox } from "#lib/topology/model.ts";

/** An entity without its usual values; only `unpack` may look inside. */
export type Packed = Readonly<Record<string, unknown>> & { readonly id: string };

/** Usual values by kind, compared as JSON. A field may be missing in some entities; such fields must not stand here. */
const USUAL: { readonly [K in Entity["kind"]]?: Readonly<Record<string, unknown>> } = {
  link: { type: "veth", mtu: 1500, operstate: "up", addresses: [], master: null, peer: null, parent: null },
  endpoint: { hostLink: null, ipv6: null, aliases: [], gateway: null, gwPriority: null, defaultRoute: false },
  container: { state: "running", networks: [], labels: {}, compose: null, swarm: null },
  sandbox: { role: "container", network: null, routes: [], dns: ["127.0.0.11"], unreadable: null },
  network: {
    driver: "bridge",
    scope: "local",
    internal: false,
    attachable: false,
    ingress: false,
    options: {},
    labels: {},
    masquerade: true,
  },
};

const ROUTE = { gateway: null, scope: "global", type: "unicast", protocol: "kernel", table: "main" } as const;

/** Kinds by one letter. */
const LETTER_OF: Readonly<Record<Entity["kind"], string>> = {
  host: "h",
  sandbox: "s",
  container: "c",
  endpoint: "e",
  network: "n",
  link: "l",
  service: "v",
  tunnel: "t",
  publishedPort: "p",
  outside: "o",
  finding: "f",
};
const KINDS = new Map(Object.entries(LETTER_OF).map(([kind, letter]) => [letter, kind as Entity["kind"]]));

/** `link:HOST:DEVICE:INODE:IFINDEX` says host, sandbox and ifindex. */
function fromLinkId(id: string): { host: string; sandbox: string; ifindex: number; netns: string; key: string } | null {
  const parts = /^link:([^:]*):(\d+:\d+):(\d+)$/.exec(id);
  const [, key, netns, ifindex] = parts ?? [];
  if (key === undefined || netns === undefined || ifindex === undefined) return null;
  return { host: `host:${key}`, sandbox: `netns:${key}:${netns}`, ifindex: Number(ifindex), netns, key };
}

/** `netns:HOST:DEVICE:INODE` says the host, and the namespace. */
function fromSandboxId(id: string): { host: string; netns: { device: number; inode: number }; key: string } | null {
  const parts = /^netns:([^:]*):(\d+):(\d+)$/.exec(id);
  const [, key, device, inode] = parts ?? [];
  if (key === undefined || device === undefined || inode === undefined) return null;
  return { host: `host:${key}`, netns: { device: Number(device), inode: Number(inode) }, key };
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

function without(value: object, usual: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([k, v]) => !(k in usual && same(v, usual[k]))));
}

/** Routes of a sandbox name its own links: only the ifindex travels. */
function packRoute(route: Route, key: string, netns: string): Record<string, unknown> {
  const small = without(route, ROUTE);
  const link = route.link === null ? null : fromLinkId(route.link);
  if (link && link.key === key && link.netns === netns) small.link = link.ifindex;
  return small;
}

function unpackRoute(route: Record<string, unknown>, key: string, netns: string): Route {
  const link = typeof route.link === "number" ? linkId(key, netns, route.link) : route.link;
  return { ...ROUTE, ...route, link } as Route;
}

export function pack(entity: Entity): Packed {
  const { kind, ...rest } = entity;
  let small: Record<string, unknown> = without(rest, USUAL[kind] ?? {});
  if (entity.kind === "link") small = without(small, fromLinkId(entity.id) ?? {});
  if (entity.kind === "sandbox") {
    const said = fromSandboxId(entity.id);
    if (said) {
      small = without(small, { host: said.host, netns: said.netns });
      const netns = `${said.netns.device}:${said.netns.inode}`;
      if (small.routes) small.routes = entity.routes.map((r) => packRoute(r, said.key, netns));
    }
  }
  return { ...small, k: LETTER_OF[kind], id: entity.id };
}

export function unpack({ k, ...rest }: Packed): Entity {
  const kind = KINDS.get(String(k)) ?? "finding";
  const entity = { kind, ...USUAL[kind], ...rest };
  if (kind === "link") {
    const said = fromLinkId(rest.id);
    if (!said) return entity as unknown as Link;
    const { host, sandbox, ifindex } = said;
    return { host, sandbox, ifindex, ...entity } as unknown as Link;
  }
  if (kind === "sandbox") {
    const said = fromSandboxId(rest.id);
    if (!said) return entity as unknown as Sandbox;
    const netns = `${said.netns.device}:${said.netns.inode}`;
    const routes = (entity as unknown as { routes: Record<string, unknown>[] }).routes;
    const full = routes.map((r) => unpackRoute(r, said.key, netns));
    return { host: said.host, netns: said.netns, ...entity, routes: full } as unknown as Sandbox;
  }
  return entity as unknown as Entity;
}
