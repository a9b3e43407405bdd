/** Everything that can be found, with the words it is found by. Pure. */
import { driverWord, kindWord, linkWord, nameOf, portName } from "#components/ui/naming.ts";
import type { ContainerState } from "#lib/topology/engine-observation.ts";
import { groupId, groupOf, groupSource, shownName } from "#lib/topology/groups.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";

/** One thing to be found. `fields` are in lower case, the most telling first. */
export interface Entry {
  readonly id: EntityId;
  /** What is selected when it is chosen: itself, or for a finding what it is about. */
  readonly opens: EntityId;
  readonly kind: string;
  readonly name: string;
  readonly mono: boolean;
  /** Where it belongs, or what else tells it apart. */
  readonly context: string;
  readonly fields: readonly string[];
  /** Docker's long id; found only by its start, because every short word occurs in some id. Empty for the kernel's things. */
  readonly longId: string;
  /** Containers and networks come before what belongs to them, unless that matches much better. */
  readonly main: boolean;
  readonly driver: string | null;
  readonly state: ContainerState | null;
}

type Entities = ReadonlyMap<EntityId, Entity>;

/** Order of kinds among equally good matches. */
const KINDS = [
  "container",
  "network",
  "group",
  "service",
  "endpoint",
  "publishedPort",
  "link",
  "sandbox",
  "host",
  "tunnel",
  "outside",
  "finding",
];

export function searchEntries(entities: Entities): readonly Entry[] {
  const entries: { readonly rank: number; readonly entry: Entry }[] = [];
  for (const entity of entities.values()) {
    const entry = entryOf(entity, entities);
    if (entry) entries.push({ rank: KINDS.indexOf(entity.kind), entry });
  }
  for (const entry of groupEntries(entities)) entries.push({ rank: KINDS.indexOf("group"), entry });
  entries.sort((a, b) => a.rank - b.rank || (a.entry.name < b.entry.name ? -1 : a.entry.name > b.entry.name ? 1 : 0));
  return entries.map((e) => e.entry);
}

function groupEntries(entities: Entities): readonly Entry[] {
  const found = new Map<string, { readonly kind: string; members: number }>();
  for (const entity of entities.values()) {
    if (entity.kind !== "container" && entity.kind !== "network") continue;
    const name = groupOf(entity);
    if (name === null) continue;
    const source = groupSource(entity);
    const group = found.get(name) ?? {
      kind: source === "label" || source === null ? "group" : `group, ${source}`,
      members: 0,
    };
    if (entity.kind === "container") group.members++;
    found.set(name, group);
  }
  return [...found].map(([name, { kind, members }]) => ({
    id: groupId(name),
    opens: groupId(name),
    kind,
    name,
    mono: false,
    context: members === 1 ? "1 container" : `${members} containers`,
    fields: [name.toLowerCase(), kind],
    longId: "",
    main: true,
    driver: null,
    state: null,
  }));
}

function entryOf(entity: Entity, entities: Entities): Entry | null {
  const name = nameOf(entity, entities);
  const make = (context: string, fields: readonly (string | null)[], more: Partial<Entry> = {}): Entry => ({
    id: entity.id,
    opens: entity.id,
    kind: kindWord(entity),
    name,
    mono: false,
    context,
    fields: [name, ...fields].flatMap((f) => (f ? [f.toLowerCase()] : [])),
    longId: /^[0-9a-f]{64}$/.test(entity.id) ? entity.id : "",
    main: entity.kind === "container" || entity.kind === "network",
    driver: null,
    state: null,
    ...more,
  });
  switch (entity.kind) {
    case "container": {
      const compose = entity.compose ? `${entity.compose.project} ${entity.compose.service}` : null;
      const group = groupOf(entity);
      const service = entity.swarm?.serviceName ?? null;
      return make(entity.image, [shownName(entity), entity.image, compose, group, service], { state: entity.state });
    }
    case "network": {
      const subnets = entity.ipam.map((i) => i.subnet);
      const gateways = entity.ipam.map((i) => i.gateway);
      const driver = driverWord(entity.driver);
      return make(subnets.join(", "), [shownName(entity), ...subnets, ...gateways, driver, groupOf(entity)], {
        driver: entity.driver,
      });
    }
    case "endpoint": {
      const addresses = [entity.ipv4, entity.ipv6].flatMap((a) => (a ? [a.replace(/\/\d+$/, "")] : []));
      const context = [...addresses, ...entity.aliases].join(", ") || (entity.mac ?? "");
      const network = entities.get(entity.network);
      const driver = network?.kind === "network" ? network.driver : null;
      return make(context, [...addresses, entity.mac, ...entity.aliases], { kind: "endpoint", driver });
    }
    case "link": {
      const sandbox = entities.get(entity.sandbox);
      const where =
        sandbox?.kind === "sandbox"
          ? sandbox.role === "host"
            ? "on the host"
            : `in ${nameOf(sandbox, entities)}`
          : "";
      const addresses = entity.addresses.map((a) => a.replace(/\/\d+$/, ""));
      return make(where, [...addresses, entity.mac], { kind: linkWord(entity), mono: true });
    }
    case "publishedPort": {
      const container = entities.get(entity.container);
      const to = container?.kind === "container" ? container.name : "";
      const fields = [String(entity.hostPort ?? ""), to, String(entity.containerPort), portName(entity)];
      return make(`→ ${to}:${entity.containerPort}`, fields, { mono: true });
    }
    case "sandbox": {
      const inode = entity.netns ? `net:[${entity.netns.inode}]` : null;
      return make(inode ?? "not read", [inode]);
    }
    case "host":
      return make(entity.address, [entity.address, entity.engine?.version ?? null]);
    case "tunnel":
      return make(`UDP ${entity.port}`, [String(entity.vni)], { mono: true });
    case "outside":
      return make(
        "default route",
        entity.via.map((v) => v.gateway),
      );
    case "service": {
      const addresses = entity.vips.map((v) => v.address.replace(/\/\d+$/, ""));
      const ports = entity.ports.flatMap((p) => (p.publishedPort === null ? [] : [String(p.publishedPort)]));
      return make(addresses.join(", ") || entity.endpointMode, [...addresses, ...ports], { main: true });
    }
    case "finding": {
      const opens = entity.about.find((id) => entities.has(id)) ?? entity.id;
      const about = entity.about.map((id) => entities.get(id)).flatMap((e) => (e ? [nameOf(e, entities)] : []));
      return make("", [entity.code, ...about], { kind: `finding, ${entity.severity}`, opens });
    }
  }
}
