/** The networks that a container is on, or will be when it starts: endpoints tell of running ones, the record of others. Pure. */
import type { Container, NetworkId } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";

export function networksOf(container: Container, { endpointsByContainer }: Relations): ReadonlySet<NetworkId> {
  const joins = endpointsByContainer.get(container.id) ?? [];
  return new Set([...joins.map((e) => e.network), ...container.networks]);
}
