/** The list as flat rows: the same facts as the picture, in the order in which a tree is read. Pure. */
import { driverWord, linkWord, portName } from "#components/ui/naming.ts";
import { type Filter, joins, type Visible } from "#lib/scene/filter.ts";
import { marksOf, type Wrong } from "#lib/scene/finding-marks.ts";
import type { ContainerState } from "#lib/topology/engine-observation.ts";
import type { Container, Endpoint, Entity, EntityId, Link, Network } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";

/** One row; all fields are plain values, so that rows can be compared cheaply. */
export interface Row {
  readonly key: string;
  readonly level: number;
  /** What Enter selects; null for a heading that stands for nothing. */
  readonly entity: EntityId | null;
  /** Ids of everything the row tells of, newline-separated: selection, hover and changes of any of them show on it. */
  readonly ids: string;
  readonly name: string;
  readonly mono: boolean;
  /** Behind the name, in the mono face: subnet, address. */
  readonly detail: string;
  /** Behind the name, in words. */
  readonly note: string;
  readonly driver: string | null;
  readonly state: ContainerState | null;
  readonly count: number | null;
  /** The worst of what is found about anything the row tells of. */
  readonly wrong: Wrong | null;
  /** Null when there is nothing to open. */
  readonly expanded: boolean | null;
  readonly position: number;
  readonly siblings: number;
}

type Draft = Partial<Omit<Row, "level" | "expanded" | "wrong" | "position" | "siblings">> & {
  readonly key: string;
  readonly name: string;
  readonly children?: readonly Draft[];
};

export interface ListInput {
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly relations: Relations;
  readonly visible: Visible;
  readonly filter: Filter;
  readonly view: "networks" | "wiring";
  /** Keys of rows whose children are folded away. */
  readonly collapsed: ReadonlySet<string>;
}

/** All rows that are not folded away, in order. */
export function listRows(input: ListInput): readonly Row[] {
  const marks = marksOf(input.relations);
  const rows: Row[] = [];
  const add = (drafts: readonly Draft[], level: number): void => {
    drafts.forEach((draft, i) => {
      const { children = [], ...own } = draft;
      const expanded = children.length > 0 ? !input.collapsed.has(own.key) : null;
      const blank = { entity: null, mono: false, detail: "", note: "", driver: null, state: null, count: null };
      const ids = own.ids ?? own.entity ?? "";
      const wrong = marks.size === 0 ? null : worst(ids.split("\n").map((id) => marks.get(id)));
      rows.push({ ...blank, ...own, ids, wrong, level, expanded, position: i + 1, siblings: drafts.length });
      if (expanded) add(children, level + 1);
    });
  };
  add(topLevel(input), 1);
  return rows;
}

const worst = (wrong: readonly (Wrong | undefined)[]): Wrong | null =>
  wrong.includes("error") ? "error" : wrong.includes("warning") ? "warning" : null;

function topLevel(input: ListInput): Draft[] {
  const members = new Map<string, Container[]>();
  const loose: Container[] = [];
  for (const c of input.visible.containers) {
    const joined = joins(input.relations, c);
    if (joined.length === 0) loose.push(c);
    for (const id of joined) {
      const list = members.get(id);
      if (list) list.push(c);
      else members.set(id, [c]);
    }
  }
  // As in the picture: what has a bar first, then the sandboxes joined to nothing, then the host's own.
  const last = (n: Network): number => (n.driver === "null" ? 1 : n.driver === "host" ? 2 : 0);
  const networks = input.visible.networks.toSorted((a, b) => last(a) - last(b));
  const drafts = networks.map((n) => networkDraft(input, n, members.get(n.id) ?? []));
  if (loose.length > 0) {
    const children = loose.map((c) => containerDraft(input, "loose", c, null));
    drafts.push({ key: "loose", name: "Without a network", count: loose.length, children });
  }
  return [...drafts, ...serviceDrafts(input), ...hostDrafts(input), ...portDrafts(input)];
}

function networkDraft(input: ListInput, network: Network, members: readonly Container[]): Draft {
  const children = members.map((c) => containerDraft(input, network.id, c, network));
  const device = network.device ? input.entities.get(network.device) : undefined;
  if (input.view === "wiring" && device?.kind === "link") {
    const parent = network.driver === "macvlan" || network.driver === "ipvlan";
    children.unshift(linkDraft(`${network.id}/device`, device, parent ? "parent" : linkWord(device)));
  }
  return {
    key: network.id,
    entity: network.id,
    ids: input.view === "wiring" ? network.id : [network.id, network.device ?? ""].join("\n"),
    name: network.name,
    detail: network.ipam[0]?.subnet ?? "",
    note: noteOf(network),
    driver: network.driver,
    count: members.length,
    children,
  };
}

/** Drivers without a subnet are named, unless the network is called like them. */
function noteOf(network: Network): string {
  if (network.internal) return "internal";
  const driver = driverWord(network.driver);
  return network.ipam.length === 0 && driver !== network.name ? driver : "";
}

function containerDraft(input: ListInput, under: string, container: Container, network: Network | null): Draft {
  const { relations, entities } = input;
  const own = relations.endpointsByContainer.get(container.id) ?? [];
  const shared = container.sandbox ? (relations.endpointsBySandbox.get(container.sandbox) ?? []) : [];
  const endpoint = [...own, ...shared].find((e) => e.network === network?.id);
  const joined = endpoint !== undefined && endpoint.container !== container.id;
  const owner = joined && endpoint.container ? entities.get(endpoint.container) : undefined;
  const key = `${under}/${container.id}`;
  const base = { key, entity: container.id, name: container.name, state: container.state };
  if (owner?.kind === "container") return { ...base, note: `joined to ${owner.name}` };
  if (!endpoint) return { ...base, note: container.state === "running" ? "" : container.state };
  const inner = linkOf(entities, endpoint.link);
  const address = addressOf(endpoint);
  if (input.view === "networks") {
    const ids = [container.id, endpoint.id].join("\n");
    return { ...base, ids, detail: [inner?.name, address].filter(Boolean).join(" ") };
  }
  if (!inner) return { ...base, ids: [container.id, endpoint.id].join("\n"), detail: address };
  const outer = linkOf(entities, endpoint.hostLink);
  const wire: Draft = {
    key: `${key}/wire`,
    entity: endpoint.id,
    ids: [endpoint.id, inner.id, outer?.id ?? ""].join("\n"),
    name: outer ? `${inner.name} – ${outer.name}` : inner.name,
    mono: true,
    detail: address,
  };
  return { ...base, children: [wire] };
}

/** Services of which a task's container is shown; while nothing is filtered, also those that run elsewhere or nowhere. */
function serviceDrafts({ relations, visible, filter, entities }: ListInput): Draft[] {
  const shown = new Set<EntityId>(visible.containers.map((c) => c.id));
  const all = filter.networks.length === 0 && filter.group === null && filter.driver === null && filter.state === null;
  const children = relations.services
    .filter(({ tasks }) => {
      const here = tasks.flatMap((t) => (t.container !== null && entities.has(t.container) ? [t.container] : []));
      return here.length === 0 ? all : here.some((id) => shown.has(id));
    })
    .map((s) => {
      const running = s.tasks.filter((t) => t.state === "running").length;
      const ports = s.ports.flatMap((p) => (p.publishedPort === null ? [] : [`:${p.publishedPort}`]));
      const note = `${running} of ${s.replicas ?? s.tasks.length} running`;
      return { key: s.id, entity: s.id, name: s.name, note, detail: ports.join(" ") };
    });
  return children.length === 0 ? [] : [{ key: "services", name: "Services", count: children.length, children }];
}

function hostDrafts(input: ListInput): Draft[] {
  const { relations, entities } = input;
  const shown = new Set(input.visible.containers.map((c) => c.id));
  return [...relations.hostSandbox.values()].map((sandbox) => {
    const containers = sandbox.containers.flatMap((id): Draft[] => {
      const c = entities.get(id);
      if (c?.kind !== "container" || !shown.has(id)) return [];
      return [{ key: `${sandbox.id}/${id}`, entity: id, name: c.name, state: c.state, note: "host network" }];
    });
    // Bridges stand with their networks and veths with their endpoints; here is what belongs to the host alone.
    const own = (relations.linksBySandbox.get(sandbox.id) ?? []).filter(
      (l) => l.type !== "loopback" && !relations.networkByDevice.has(l.id) && !relations.endpointByLink.has(l.id),
    );
    const parents = (relations.linksBySandbox.get(sandbox.id) ?? []).filter((l) => l.type === "physical");
    const links = input.view === "wiring" ? [...new Set([...parents, ...own])] : [];
    const host = entities.get(sandbox.host);
    const name =
      relations.hosts.length > 1 && host?.kind === "host" ? `${host.name}'s own sandbox` : "Host's own sandbox";
    const count = containers.length > 0 ? containers.length : null;
    const children = [...containers, ...links.map((l) => linkDraft(`${sandbox.id}/${l.id}`, l, linkWord(l)))];
    return { key: sandbox.id, entity: sandbox.id, ids: [sandbox.id, sandbox.host].join("\n"), name, count, children };
  });
}

function portDrafts({ relations, visible, entities }: ListInput): Draft[] {
  const ports = visible.containers.flatMap((c) => relations.publishedByContainer.get(c.id) ?? []);
  if (ports.length === 0) return [];
  ports.sort((a, b) => (a.hostPort ?? 0) - (b.hostPort ?? 0) || (a.id < b.id ? -1 : 1));
  const children = ports.map((p) => {
    const container = entities.get(p.container);
    const to = container?.kind === "container" ? `${container.name}:${p.containerPort}` : `:${p.containerPort}`;
    return { key: p.id, entity: p.id, name: portName(p), mono: true, note: `→ ${to}` };
  });
  return [{ key: "ports", name: "Published ports", count: ports.length, children }];
}

function linkDraft(key: string, link: Link, note: string): Draft {
  return { key, entity: link.id, name: link.name, mono: true, detail: link.addresses[0] ?? "", note };
}

function linkOf(entities: ReadonlyMap<EntityId, Entity>, id: unknown): Link | undefined {
  const link = typeof id === "string" ? entities.get(id) : undefined;
  return link?.kind === "link" ? link : undefined;
}

/** Without the prefix length, which the network's subnet tells. */
function addressOf(endpoint: Endpoint): string {
  return (endpoint.ipv4 ?? endpoint.ipv6 ?? "").replace(/\/\d+$/, "");
}
