/** The list with groups on top: each with its containers and what those join, then its networks. Pure. */
import { membersOf } from "#components/groups/members.ts";
import { groupId, groupOf, shownName } from "#lib/topology/groups.ts";
import type { Container, Endpoint, Network } from "#lib/topology/model.ts";
import { addressOf, inPictureOrder, linkOf, networkDraft } from "./drafts.ts";
import type { Draft, ListInput } from "./row.ts";

/** In order of their first container, then of their first network; what belongs to no group comes last. */
export function groupDrafts(input: ListInput): Draft[] {
  const { containers, networks } = input.visible;
  const names = new Set([...containers, ...networks].map(groupOf));
  const drafts = [...names].flatMap((name) => (name === null ? [] : groupDraft(input, name)));
  if (!names.has(null)) return drafts;
  const none = (thing: Container | Network): boolean => groupOf(thing) === null;
  const rest = { containers: containers.filter(none), networks: networks.filter(none) };
  const children = childrenOf(input, "group none", rest.containers, rest.networks);
  return [...drafts, { key: "group none", name: "Without a group", count: rest.containers.length, children }];
}

function groupDraft(input: ListInput, name: string): Draft {
  const { containers, networks, sources } = membersOf(name, input.visible);
  const key = groupId(name);
  return {
    key,
    entity: key,
    name,
    group: name,
    // A group of networks alone has no cards to fold.
    folded: containers.length > 0 ? input.fold.includes(name) : null,
    note: sources.filter((s) => s !== "label").join(", "),
    count: containers.length,
    children: childrenOf(input, key, containers, networks),
  };
}

function childrenOf(
  input: ListInput,
  key: string,
  containers: readonly Container[],
  networks: readonly Network[],
): Draft[] {
  return [
    ...containers.map((c) => memberDraft(input, key, c)),
    ...inPictureOrder(networks, input).map((n): Draft => ({ ...networkDraft(input, n, []), count: null })),
  ];
}

/** In the networks view one endpoint stands on the container's own row; several, and all in the wiring view, beneath it. */
function memberDraft(input: ListInput, under: string, container: Container): Draft {
  const { relations, entities } = input;
  const key = `${under}/${container.id}`;
  const { id, state } = container;
  const base = { key, entity: id, name: shownName(container), state, group: groupOf(container) };
  const owner = /^container:(.+)$/.exec(container.networkMode)?.[1];
  const joined = owner === undefined ? undefined : entities.get(owner);
  if (joined?.kind === "container") return { ...base, note: `joined to ${joined.name}` };
  const endpoints = (relations.endpointsByContainer.get(id) ?? []).map((e) => endpointDraft(input, key, e));
  const [only, ...more] = endpoints;
  if (only === undefined) return { ...base, note: state === "running" ? "" : state };
  if (more.length > 0 || input.view === "wiring") return { ...base, children: endpoints };
  return { ...base, ids: [id, only.ids].join("\n"), note: only.name, detail: only.detail ?? "" };
}

function endpointDraft({ entities, view }: ListInput, under: string, e: Endpoint): Draft {
  const found = entities.get(e.network);
  const network = found?.kind === "network" ? found : null;
  const name = network ? shownName(network) : "a network";
  const [inner, outer] = [linkOf(entities, e.link), linkOf(entities, e.hostLink)];
  const base = { key: `${under}/${e.id}`, entity: e.id, driver: network?.driver ?? null, detail: addressOf(e) };
  if (view === "networks" || !inner) return { ...base, ids: e.id, name };
  const wire = outer ? `${inner.name} – ${outer.name}` : inner.name;
  return { ...base, ids: [e.id, inner.id, outer?.id ?? ""].join("\n"), name: wire, mono: true, note: name };
}
