/** Actions in the search palette: "connect web back", "disconnect web", "remove back", "new network". Pure. */
import type { DialogKind } from "#components/actions/actions-store.ts";
import { networksOf } from "#components/actions/joined.ts";
import type { Entity, EntityId, Network } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";

export interface ActionEntry {
  readonly key: string;
  readonly text: string;
  readonly dialog: DialogKind;
}

const MOST = 8;

const holds = (name: string, words: readonly string[]): boolean =>
  words.every((w) => name.toLowerCase().includes(w) || w === "to" || w === "from");

/** Two names in the order in which they were typed, or one and something to be chosen. */
function connects(words: readonly string[], relations: Relations): readonly ActionEntry[] {
  const { containers, networks } = relations;
  const real = words.filter((w) => w !== "to");
  const entries: ActionEntry[] = [];
  const joinable = (n: Network): boolean => n.driver !== "host" && n.driver !== "null" && n.configOnly !== true;
  for (let split = real.length; split >= 1; split--) {
    const [first, second] = [real.slice(0, split), real.slice(split)];
    for (const container of containers.filter((c) => holds(c.name, first))) {
      if (second.length === 0) {
        entries.push({
          key: `connect ${container.id}`,
          text: `Connect ${container.name} to …`,
          dialog: { is: "connect", container: container.id, network: null },
        });
        continue;
      }
      for (const network of networks.filter((n) => joinable(n) && holds(n.name, second))) {
        if (networksOf(container, relations).has(network.id)) continue;
        entries.push({
          key: `connect ${container.id} ${network.id}`,
          text: `Connect ${container.name} to ${network.name}`,
          dialog: { is: "connect", container: container.id, network: network.id },
        });
      }
    }
  }
  return entries;
}

function disconnects(words: readonly string[], entities: ReadonlyMap<EntityId, Entity>, relations: Relations) {
  return relations.containers.flatMap((c): ActionEntry[] =>
    [...networksOf(c, relations)].flatMap((id): ActionEntry[] => {
      const network = entities.get(id);
      if (network?.kind !== "network" || network.driver === "host" || !holds(`${c.name} ${network.name}`, words))
        return [];
      return [
        {
          key: `disconnect ${c.id} ${id}`,
          text: `Disconnect ${c.name} from ${network.name}`,
          dialog: { is: "disconnect", container: c.id, network: id },
        },
      ];
    }),
  );
}

const FIXED: readonly { readonly names: string; readonly entry: ActionEntry }[] = [
  { names: "new network create make", entry: { key: "create", text: "New network …", dialog: { is: "create" } } },
  {
    names: "prune remove unused networks",
    entry: { key: "prune", text: "Remove unused networks …", dialog: { is: "prune" } },
  },
  {
    names: "export picture download save image svg png pdf print",
    entry: { key: "export", text: "Export …", dialog: { is: "export" } },
  },
  { names: "last actions undo history", entry: { key: "history", text: "Last actions …", dialog: { is: "history" } } },
];

/** Empty unless what was typed begins like a verb, of three letters or more. */
export function actionEntries(
  typed: string,
  entities: ReadonlyMap<EntityId, Entity>,
  relations: Relations,
): readonly ActionEntry[] {
  const [verb = "", ...rest] = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (verb.length < 3) return [];
  const found: ActionEntry[] = [];
  if ("connect".startsWith(verb)) found.push(...connects(rest, relations));
  if ("disconnect".startsWith(verb)) found.push(...disconnects(rest, entities, relations));
  if ("remove".startsWith(verb) && rest.length > 0) {
    for (const n of relations.networks.filter(({ name }) => holds(name, rest))) {
      found.push({ key: `remove ${n.id}`, text: `Remove ${n.name}`, dialog: { is: "remove", network: n.id } });
    }
  }
  for (const { names, entry } of FIXED) {
    if ([verb, ...rest].every((w) => names.split(" ").some((name) => name.startsWith(w)))) found.push(entry);
  }
  return found.slice(0, MOST);
}
