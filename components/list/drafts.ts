/** Rows of networks, containers and links. Pure. */
import { driverWord, linkWord } from "#components/ui/naming.ts";
import { inOrder, namedOn, placeName } from "#lib/scene/order.ts";
import { inRank } from "#lib/scene/rank.ts";
import { groupOf, shownName } from "#lib/topology/groups.ts";
import type { Container, Endpoint, Entity, EntityId, Link, Network } from "#lib/topology/model.ts";
import type { Draft, ListInput } from "./row.ts";

/** What has a bar first, in the order of the bars, then the sandboxes joined to nothing, then the host's own. */
export function inPictureOrder(networks: readonly Network[], { order }: ListInput): readonly Network[] {
  const last = (n: Network): number => (n.driver === "null" ? 1 : n.driver === "host" ? 2 : 0);
  return inOrder(inRank(networks), order.bars, ({ name }) => [name]).toSorted((a, b) => last(a) - last(b));
}

export function networkDraft(input: ListInput, network: Network, members: readonly Container[]): Draft {
  const ordered = inOrder(members, namedOn(input.order, network.name), (c) => [placeName(c)]);
  const children = ordered.map((c) => containerDraft(input, network.id, c, network));
  const device = network.device ? input.entities.get(network.device) : undefined;
  if (input.view === "wiring" && device?.kind === "link") {
    const parent = network.driver === "macvlan" || network.driver === "ipvlan";
    children.unshift(linkDraft(`${network.id}/device`, device, parent ? "parent" : linkWord(device)));
  }
  return {
    key: network.id,
    entity: network.id,
    ids: input.view === "wiring" ? network.id : [network.id, network.device ?? ""].join("\n"),
    name: shownName(network),
    group: groupOf(network),
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

export function containerDraft(input: ListInput, under: string, container: Container, network: Network | null): Draft {
  const { relations, entities } = input;
  const own = relations.endpointsByContainer.get(container.id) ?? [];
  const shared = container.sandbox ? (relations.endpointsBySandbox.get(container.sandbox) ?? []) : [];
  const endpoint = [...own, ...shared].find((e) => e.network === network?.id);
  const joined = endpoint !== undefined && endpoint.container !== container.id;
  const owner = joined && endpoint.container ? entities.get(endpoint.container) : undefined;
  const key = `${under}/${container.id}`;
  const base = {
    key,
    entity: container.id,
    name: shownName(container),
    state: container.state,
    group: groupOf(container),
  };
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

export function linkDraft(key: string, link: Link, note: string): Draft {
  return { key, entity: link.id, name: link.name, mono: true, detail: link.addresses[0] ?? "", note };
}

export function linkOf(entities: ReadonlyMap<EntityId, Entity>, id: unknown): Link | undefined {
  const link = typeof id === "string" ? entities.get(id) : undefined;
  return link?.kind === "link" ? link : undefined;
}

/** Without the prefix length, which the network's subnet tells. */
export function addressOf(endpoint: Endpoint): string {
  return (endpoint.ipv4 ?? endpoint.ipv6 ?? "").replace(/\/\d+$/, "");
}
