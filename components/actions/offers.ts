/** What can be done with a thing: the same in context menus, the inspector and the search palette. Pure. */
import type { Container, Endpoint, Entity, EntityId } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";
import type { DialogKind } from "./actions-store.ts";
import { networksOf } from "./joined.ts";

export interface Offer {
  readonly text: string;
  readonly dialog: DialogKind;
  /** Key that does the same, while the thing is selected where there is one. */
  readonly key?: string;
}

interface Known {
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly relations: Relations;
}

/** The endpoint that a thing stands for: itself, or that whose link it is. */
export function endpointOf(entity: Entity | undefined, { relations }: Known): Endpoint | null {
  if (entity?.kind === "endpoint") return entity;
  return entity?.kind === "link" ? (relations.endpointByLink.get(entity.id) ?? null) : null;
}

/** The container that a thing stands for: itself, or the one that a sandbox was made for. */
export function containerOf(entity: Entity | undefined, { entities }: Known): Container | null {
  if (entity?.kind === "container") return entity;
  if (entity?.kind !== "sandbox" || entity.role !== "container") return null;
  const all = entity.containers.flatMap((id) => {
    const c = entities.get(id);
    return c?.kind === "container" ? [c] : [];
  });
  return all.find((c) => !c.networkMode.startsWith("container:")) ?? all[0] ?? null;
}

/** The dialog that takes a wire away; null where the thing is none, or no container holds it. */
export function disconnecting(entity: Entity | undefined, known: Known): DialogKind | null {
  const endpoint = endpointOf(entity, known);
  return endpoint?.container ? { is: "disconnect", container: endpoint.container, network: endpoint.network } : null;
}

const EVERYWHERE: readonly Offer[] = [
  { text: "New network…", dialog: { is: "create" } },
  { text: "Remove unused networks…", dialog: { is: "prune" } },
  { text: "Last actions…", dialog: { is: "history" } },
  { text: "Export…", dialog: { is: "export" }, key: "E" },
];

/** Of a thing, its own alone; of nothing (the background) what concerns all. */
export function offersFor(entity: Entity | undefined, known: Known): readonly Offer[] {
  const { entities } = known;
  if (!entity) return EVERYWHERE;
  const wire = disconnecting(entity, known);
  if (wire?.is === "disconnect") {
    const [c, n] = [entities.get(wire.container), entities.get(wire.network)];
    const [who, where] = [c?.kind === "container" ? c.name : "it", n?.kind === "network" ? n.name : "its network"];
    return [{ text: `Disconnect ${who} from ${where}…`, dialog: wire, key: "Del" }];
  }
  const container = containerOf(entity, known);
  if (container) {
    const leave = [...networksOf(container, known.relations)].flatMap((id): Offer[] => {
      const network = entities.get(id);
      if (network?.kind !== "network" || network.driver === "host") return [];
      return [
        {
          text: `Disconnect from ${network.name}…`,
          dialog: { is: "disconnect", container: container.id, network: id },
        },
      ];
    });
    const connect: DialogKind = { is: "connect", container: container.id, network: null };
    return [{ text: `Connect ${container.name} to a network…`, dialog: connect }, ...leave];
  }
  if (entity.kind === "network") {
    return [
      {
        text: `Connect a container to ${entity.name}…`,
        dialog: { is: "connect", container: null, network: entity.id },
      },
      { text: `Remove ${entity.name}…`, dialog: { is: "remove", network: entity.id } },
    ];
  }
  return [];
}
