/**
 * A picture as data: the entities that the filter lets through, and the places of what is drawn. Its schema is published
 * (docs/schema/picture.schema.json); `--diff` reads it again.
 */
import type { Shape } from "#lib/scene/scene.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";
import type { Change } from "./diff.ts";
import type { Picture } from "./picture.ts";

/** Grows when a reader of the version before would misread it; new fields alone do not make it grow. */
export const VERSION = 1;

export interface PictureFile {
  readonly version: typeof VERSION;
  readonly view: Picture["options"]["view"];
  /** Empty where none was given. */
  readonly title: string;
  readonly caption: string;
  readonly date: string;
  /** How many networks and containers the filter left out. */
  readonly hidden: { readonly networks: number; readonly containers: number };
  /** As in GET /api/topology, sorted by id; they may refer to what the filter left out. */
  readonly entities: readonly Entity[];
  /** In files that compare two times: what came, went (and is among the entities still) or changed, by id. */
  readonly changes?: Readonly<Record<EntityId, Change>>;
  /** In pixels at 100 %, in painting order. */
  readonly scene: { readonly width: number; readonly height: number; readonly shapes: readonly Shape[] };
}

const byId = (a: Entity, b: Entity): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

export function pictureFile(picture: Picture): PictureFile {
  const { options, visible, scene } = picture;
  const { view, title, caption, date } = options;
  const { width, height, shapes } = scene;
  const entities = shownEntities(picture).sort(byId);
  return {
    version: VERSION,
    view,
    title,
    caption,
    date,
    hidden: visible.hidden,
    entities,
    ...(picture.changes.size === 0 ? {} : { changes: Object.fromEntries(picture.changes) }),
    scene: { width, height, shapes },
  };
}

/** What the filter leaves out takes with it what is its alone: its sandbox, endpoints, links, ports, and findings that name it. */
function shownEntities({ entities, relations: r, visible, scene }: Picture): Entity[] {
  const drawn = new Set(scene.shapes.map((s) => s.entity));
  const networks = new Set<EntityId>(visible.networks.map((n) => n.id));
  for (const n of r.networks) if (drawn.has(n.id)) networks.add(n.id);
  const containers = new Set<EntityId>(visible.containers.map((c) => c.id));
  const left = new Set<EntityId>();
  for (const n of r.networks) {
    if (networks.has(n.id)) continue;
    left.add(n.id);
    if (n.device && !r.networkByDevice.get(n.device)?.some((o) => networks.has(o.id)) && !drawn.has(n.device))
      left.add(n.device);
  }
  for (const c of r.containers) if (!containers.has(c.id)) left.add(c.id);
  for (const s of r.sandboxes) {
    const hidden = s.role === "container" && s.containers.length > 0 && !s.containers.some((id) => containers.has(id));
    if (hidden || (s.network !== null && left.has(s.network))) left.add(s.id);
  }
  for (const e of entities.values()) {
    const off =
      (e.kind === "endpoint" &&
        (left.has(e.network) ||
          (e.container !== null && left.has(e.container)) ||
          (e.sandbox !== null && left.has(e.sandbox)))) ||
      (e.kind === "publishedPort" && left.has(e.container)) ||
      (e.kind === "tunnel" && e.network !== null && left.has(e.network));
    if (off) left.add(e.id);
    if (off && e.kind === "endpoint")
      for (const id of [e.link, e.hostLink]) if (typeof id === "string" && !drawn.has(id)) left.add(id);
  }
  for (const e of entities.values()) {
    if (e.kind === "link" && left.has(e.sandbox)) left.add(e.id);
    if (e.kind === "service" && !isServiceShown(e, networks, containers)) left.add(e.id);
  }
  for (const e of entities.values()) if (e.kind === "finding" && e.about.some((id) => left.has(id))) left.add(e.id);
  return [...entities.values()].filter((e) => !left.has(e.id));
}

const isServiceShown = (
  service: Extract<Entity, { kind: "service" }>,
  networks: ReadonlySet<EntityId>,
  containers: ReadonlySet<EntityId>,
): boolean =>
  service.networks.length === 0 ||
  service.networks.some((id) => networks.has(id)) ||
  service.tasks.some((t) => t.container !== null && containers.has(t.container));

/** Indented, so that two of them can be compared line by line. */
export const writeJson = (picture: Picture): string => `${JSON.stringify(pictureFile(picture), null, 1)}\n`;
