/** The list as flat rows: the same facts as the picture, in the order in which a tree is read. Pure. */
import { linkWord, portName } from "#components/ui/naming.ts";
import { joins } from "#lib/scene/filter.ts";
import { marksOf, type Wrong } from "#lib/scene/finding-marks.ts";
import { shownName } from "#lib/topology/groups.ts";
import type { Container, EntityId } from "#lib/topology/model.ts";
import { groupDrafts } from "./by-group.ts";
import { containerDraft, inPictureOrder, linkDraft, networkDraft } from "./drafts.ts";
import type { Draft, ListInput, Row } from "./row.ts";

const NO_GROUP = { group: null, folded: null } as const;

/** All rows that are not folded away, in order. */
export function listRows(input: ListInput): readonly Row[] {
  const marks = marksOf(input.relations);
  const rows: Row[] = [];
  const add = (drafts: readonly Draft[], level: number): void => {
    drafts.forEach((draft, i) => {
      const { children = [], ...own } = draft;
      const expanded = children.length > 0 ? !input.collapsed.has(own.key) : null;
      const blank = {
        entity: null,
        mono: false,
        detail: "",
        note: "",
        driver: null,
        state: null,
        count: null,
        ...NO_GROUP,
      };
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
  const first = input.by === "group" ? groupDrafts(input) : networkDrafts(input);
  return [...first, ...serviceDrafts(input), ...hostDrafts(input), ...portDrafts(input)];
}

function networkDrafts(input: ListInput): Draft[] {
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
  const drafts = inPictureOrder(input.visible.networks, input).map((n) =>
    networkDraft(input, n, members.get(n.id) ?? []),
  );
  if (loose.length > 0) {
    const children = loose.map((c) => containerDraft(input, "loose", c, null));
    drafts.push({ key: "loose", name: "Without a network", count: loose.length, children });
  }
  return drafts;
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
      return [{ key: `${sandbox.id}/${id}`, entity: id, name: shownName(c), state: c.state, note: "host network" }];
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
