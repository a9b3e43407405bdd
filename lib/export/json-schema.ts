/**
 * The schema of pictures as JSON; docs/schema/picture.schema.json is made from it, and so is what reads such a file again.
 * The types ask for a line here when model or scene get a new field.
 */
import { z } from "zod";
import type { Box, Dot, Line, Mark, Shape, Text } from "#lib/scene/scene.ts";
import type * as Model from "#lib/topology/model.ts";
import type { PictureFile } from "./json.ts";

/** An object that names every field of a type. */
const of =
  <T>() =>
  <S extends { readonly [F in keyof T]-?: z.ZodType }>(shape: S) =>
    z.object(shape);
/** Ids are texts whose kind the types alone know. */
const id = <I extends string>(): z.ZodType<I> => z.string() as unknown as z.ZodType<I>;
const text = z.string();
const maybe = text.nullable();
const number = z.number();
const texts = z.array(text);
const record = z.record(z.string(), z.string());
const optional = z.exactOptional;
const protocol = z.enum(["tcp", "udp", "sctp"]);
const unresolved = z.object({ unresolved: text.describe("Why it could not be read.") });

const unread = z.object({ read: z.literal(false), reason: text, hint: text });

const host = of<Model.Host>()({
  kind: z.literal("host"),
  id: id<Model.HostId>(),
  name: text,
  engine: z
    .object({
      version: text,
      apiVersion: text,
      rootless: z.boolean(),
      swarm: z.object({ nodeId: text, role: z.enum(["manager", "worker"]) }).nullable(),
      clusterStore: optional(text),
    })
    .nullable(),
  kernel: z.union([z.object({ read: z.literal(true), release: text }), unread]),
  rules: z.union([z.object({ read: z.literal(true), backends: texts, count: number, revision: number }), unread]),
  forwarding: z.object({ ipv4: z.boolean().nullable(), ipv6: z.boolean().nullable() }),
  addressPools: z.array(z.object({ base: text, size: number })),
  address: text,
  stale: maybe,
});

const linkOrNull = id<Model.LinkId>().nullable();
const route = of<Model.Route>()({
  dst: text,
  gateway: maybe,
  link: linkOrNull,
  scope: text,
  type: text,
  protocol: text,
  table: text,
  metric: optional(number),
  onlink: optional(z.literal(true)),
  nextHops: optional(z.array(z.object({ gateway: maybe, link: linkOrNull }))),
});

const sandbox = of<Model.Sandbox>()({
  kind: z.literal("sandbox"),
  id: id<Model.SandboxId>(),
  host: id<Model.HostId>(),
  netns: z.object({ device: number, inode: number }).nullable(),
  role: z.enum(["container", "host", "overlay", "ingress", "loadBalancer", "other"]),
  network: id<Model.NetworkId>().nullable(),
  containers: z.array(id<Model.ContainerId>()),
  routes: z.array(route),
  dns: texts,
  unreadable: maybe,
});

const wishes = {
  ipv4: optional(text),
  ipv6: optional(text),
  linkLocal: optional(texts),
  driverOptions: optional(record),
};
const containerWishes = of<NonNullable<Model.Container["wishes"]>[number]>()({
  ...wishes,
  aliases: optional(texts),
  gwPriority: optional(number),
  network: id<Model.NetworkId>(),
});

const container = of<Model.Container>()({
  kind: z.literal("container"),
  id: id<Model.ContainerId>(),
  host: id<Model.HostId>(),
  name: text,
  image: text,
  state: z.enum(["created", "running", "paused", "restarting", "removing", "exited", "dead"]),
  created: text.describe("ISO time."),
  sandbox: id<Model.SandboxId>().nullable(),
  networkMode: text,
  networks: z.array(id<Model.NetworkId>()),
  wishes: optional(z.array(containerWishes)),
  labels: record,
  compose: z.object({ project: text, service: text }).nullable(),
  swarm: z.object({ service: id<Model.ServiceId>(), serviceName: text, task: text, slot: text }).nullable(),
});

const linkOrWhy = z.union([id<Model.LinkId>(), unresolved]);
const endpoint = of<Model.Endpoint>()({
  kind: z.literal("endpoint"),
  id: id<Model.EndpointId>(),
  network: id<Model.NetworkId>(),
  sandbox: id<Model.SandboxId>().nullable(),
  container: id<Model.ContainerId>().nullable(),
  link: linkOrWhy.describe("The link inside the sandbox."),
  hostLink: linkOrWhy.nullable().describe("The other end, on the host."),
  ipv4: maybe.describe("With prefix length."),
  ipv6: maybe.describe("With prefix length."),
  mac: maybe,
  aliases: texts,
  gateway: maybe,
  gwPriority: number.nullable(),
  defaultRoute: z.boolean(),
  wishes: optional(of<NonNullable<Model.Endpoint["wishes"]>>()(wishes)),
});

const network = of<Model.Network>()({
  kind: z.literal("network"),
  id: id<Model.NetworkId>(),
  host: id<Model.HostId>().nullable().describe("Null when swarm-scoped."),
  name: text,
  driver: text,
  scope: z.enum(["local", "swarm", "global"]),
  created: text.describe("ISO time."),
  internal: z.boolean(),
  attachable: z.boolean(),
  ingress: z.boolean(),
  ipam: z.array(z.object({ subnet: text, ipRange: maybe, gateway: maybe, auxAddresses: record })),
  options: record,
  labels: record,
  device: linkOrNull,
  masquerade: z.boolean().nullable(),
  ipv4: optional(z.literal(false)),
  ipv6: optional(z.literal(true)),
  configOnly: optional(z.literal(true)),
  configFrom: optional(text),
  ipamDriver: optional(text),
});

const link = of<Model.Link>()({
  kind: z.literal("link"),
  id: id<Model.LinkId>(),
  host: id<Model.HostId>(),
  sandbox: id<Model.SandboxId>(),
  ifindex: number,
  name: text,
  type: z.enum([
    "veth",
    "bridge",
    "vxlan",
    "macvlan",
    "ipvlan",
    "vlan",
    "physical",
    "loopback",
    "openvswitch",
    "other",
  ]),
  mac: maybe,
  mtu: number,
  operstate: text,
  addresses: texts.describe("With prefix length."),
  master: linkOrNull,
  peer: linkOrWhy.nullable(),
  parent: linkOrWhy.nullable(),
  vxlan: optional(
    z.object({
      vni: number,
      port: number,
      local: maybe,
      remotes: z.array(z.object({ address: text, macs: texts })),
      external: optional(z.literal(true)),
    }),
  ),
  macvlanMode: optional(text),
  ipvlanMode: optional(text),
  vlanId: optional(number),
  rawKind: optional(text),
  promiscuous: optional(z.literal(true)),
  portState: optional(text),
});

const inNetwork = z.object({ network: id<Model.NetworkId>(), address: text });
const service = of<Model.Service>()({
  kind: z.literal("service"),
  id: id<Model.ServiceId>(),
  name: text,
  mode: z.enum(["replicated", "global", "replicated-job", "global-job"]),
  replicas: number.nullable(),
  endpointMode: z.enum(["vip", "dnsrr"]),
  vips: z.array(inNetwork),
  ports: z.array(
    z.object({
      protocol,
      targetPort: number,
      publishedPort: number.nullable(),
      publishMode: z.enum(["ingress", "host"]),
    }),
  ),
  networks: z.array(id<Model.NetworkId>()),
  tasks: z.array(
    z.object({
      id: text,
      slot: number.nullable(),
      node: maybe,
      state: text,
      container: id<Model.ContainerId>().nullable(),
      addresses: z.array(inNetwork),
      error: maybe,
    }),
  ),
});

const tunnel = of<Model.Tunnel>()({
  kind: z.literal("tunnel"),
  id: id<Model.TunnelId>(),
  vni: number,
  port: number,
  network: id<Model.NetworkId>().nullable(),
  ends: z.array(z.union([id<Model.LinkId>(), z.object({ address: text })])),
});

const publishedPort = of<Model.PublishedPort>()({
  kind: z.literal("publishedPort"),
  id: id<Model.PortId>(),
  host: id<Model.HostId>(),
  hostIp: text,
  hostPort: number.nullable(),
  protocol,
  container: id<Model.ContainerId>(),
  containerPort: number,
  endpoint: id<Model.EndpointId>().nullable(),
});

const outside = of<Model.Outside>()({
  kind: z.literal("outside"),
  id: id<Model.OutsideId>(),
  host: id<Model.HostId>(),
  via: z.array(z.object({ link: id<Model.LinkId>(), gateway: maybe })),
});

const finding = of<Model.Finding>()({
  kind: z.literal("finding"),
  id: id<Model.FindingId>(),
  severity: z.enum(["error", "warning", "info"]),
  code: text,
  about: texts,
  text,
  hint: text,
});

/** By kind. */
export const ENTITIES = {
  host,
  sandbox,
  container,
  endpoint,
  network,
  link,
  service,
  tunnel,
  publishedPort,
  outside,
  finding,
} as const satisfies Readonly<Record<Model.EntityKind, z.ZodType<Model.Entity>>>;

const entity: z.ZodType<Model.Entity> = z.discriminatedUnion("kind", [
  host,
  sandbox,
  container,
  endpoint,
  network,
  link,
  service,
  tunnel,
  publishedPort,
  outside,
  finding,
]);

const base = {
  id: text.describe("Unique among the shapes."),
  entity: maybe.describe("What it stands for; null for decoration."),
  detail: z
    .union([z.literal(0), z.literal(1), z.literal(2)])
    .describe("0: drawn at any size, 2: from where small text can be read."),
};
const tone = z.enum(["bridge", "overlay", "macvlan", "host", "none", "plugin", "line", "warn", "error"]);
const at = { x: number, y: number };

const shape: z.ZodType<Shape> = z.discriminatedUnion("shape", [
  of<Box>()({
    ...base,
    ...at,
    shape: z.enum(["frame", "region", "back", "card", "tab", "chip", "tag"]),
    width: number,
    height: number,
    tone,
    dashed: z.boolean(),
    text,
  }),
  of<Line>()({
    ...base,
    shape: z.enum(["bar", "wire"]),
    x1: number,
    y1: number,
    x2: number,
    y2: number,
    tone,
    double: z.boolean(),
    dashed: z.boolean(),
  }),
  of<Dot>()({ ...base, ...at, shape: z.literal("dot"), tone }),
  of<Mark>()({
    ...base,
    ...at,
    shape: z.literal("mark"),
    state: z.enum(["running", "paused", "restarting", "stopped", "warning", "error"]),
  }),
  of<Text>()({
    ...base,
    ...at,
    shape: z.literal("text"),
    anchor: z.enum(["start", "middle", "end"]),
    style: z.enum(["title", "network", "name", "small", "mono"]),
    tone,
    text,
    full: maybe.describe("The text unshortened, where it was shortened."),
  }),
]);

/** Fields that a reader does not know are left out, so that newer files can be read. */
export const pictureSchema: z.ZodType<PictureFile> = of<PictureFile>()({
  version: z.literal(1).describe("Grows when readers of the version before would misread the file."),
  view: z.enum(["networks", "wiring"]),
  title: text,
  caption: text,
  date: text,
  hidden: z.object({ networks: number, containers: number }).describe("How many the filter left out."),
  entities: z.array(entity).describe("As in GET /api/topology, by id; they may refer to what the filter left out."),
  changes: optional(z.record(z.string(), z.enum(["added", "removed", "changed"]))).describe(
    "In files that compare two times: what came, went (and is among the entities still) or changed, by id.",
  ),
  scene: z
    .object({ width: number, height: number, shapes: z.array(shape).describe("In painting order.") })
    .describe("Places in pixels at 100 %."),
}).describe("What a picture of Vethscope shows, as data.");
