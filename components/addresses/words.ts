/** Who holds an address, and what a piece of the strip is, as words. Pure. */
import { nameOf } from "#components/ui/naming.ts";
import { addressText } from "#lib/topology/cidr.ts";
import type { Holder } from "#lib/topology/ipam/claims.ts";
import { countText } from "#lib/topology/ipam/count.ts";
import type { Segment } from "#lib/topology/ipam/strip.ts";
import type { AddressUse, NetworkUse, SubnetUse } from "#lib/topology/ipam/subnets.ts";
import type { Entity, EntityId } from "#lib/topology/model.ts";

type Entities = ReadonlyMap<EntityId, Entity>;

/** The thing's own name: of an endpoint its container's. */
function called(id: EntityId | null, entities: Entities): string {
  const entity = id === null ? undefined : entities.get(id);
  if (entity?.kind !== "endpoint") return entity ? nameOf(entity, entities) : "";
  const whose = entities.get(entity.container ?? entity.sandbox ?? "");
  return whose ? nameOf(whose, entities) : "endpoint";
}

export function holderText(holder: Holder, entities: Entities): string {
  const name = called(holder.entity, entities);
  switch (holder.what) {
    case "network address":
    case "broadcast address":
      return holder.what;
    case "gateway":
      return holder.name === "" ? "gateway" : `gateway (${holder.name})`;
    case "reserved":
      return `reserved: ${holder.name}`;
    case "endpoint":
      return name;
    case "host":
      return `host's ${name}`;
    case "link": {
      const link = entities.get(holder.entity ?? "");
      return link?.kind === "link" ? `${name} in ${called(link.sandbox, entities)}` : name;
    }
    case "virtual address":
      return `virtual address of ${name}`;
    case "task":
      return `task ${holder.name}`;
  }
}

export const holdersText = (use: AddressUse, entities: Entities): string =>
  use.holders.map((h) => holderText(h, entities)).join(", ");

/** What a click on an address selects: its endpoint, else the link or service that has it; null for what has no thing. */
export function heldBy(use: AddressUse): EntityId | null {
  const endpoint = use.holders.find((h) => h.what === "endpoint");
  return (endpoint ?? use.holders.find((h) => h.entity !== null))?.entity ?? null;
}

const NAMED = 4;

/** `172.18.0.2 – 172.18.0.4: 3 used: db, cache, api`. */
export function segmentText(segment: Segment, subnet: SubnetUse, entities: Entities): string {
  const { family } = subnet.prefix;
  const { first, last, used, reserved, free, outside } = segment;
  const from = addressText(family, first);
  const where = first === last ? from : `${from} – ${addressText(family, last)}`;
  const uses = used + reserved === 0 ? [] : usesIn(segment, subnet);
  const names = uses.slice(0, NAMED).map((u) => holdersText(u, entities));
  const more = uses.length > NAMED ? ` and ${uses.length - NAMED} more` : "";
  const who = names.length === 0 ? "" : `: ${names.join(", ")}${more}`;
  if (first === last && uses.length === 1) return `${where}${who}`;
  const counts = [
    used > 0 ? `${used} used` : "",
    reserved > 0 ? `${reserved} reserved` : "",
    free > 0n ? `${countText(free)} free` : "",
    outside > 0n ? `${countText(outside)} outside the range` : "",
  ];
  return `${where}: ${counts.filter(Boolean).join(", ")}${who}`;
}

/** Those of a subnet's addresses that lie in a segment. */
export function usesIn(segment: Segment, subnet: SubnetUse): readonly AddressUse[] {
  return subnet.uses.filter((u) => u.value >= segment.first && u.value <= segment.last);
}

/** Why a network has no strip; empty when it has one. */
export function withoutSubnet({ network, subnets, strays }: NetworkUse): string {
  if (subnets.length > 0) return "";
  if (network.driver === "host") return "Containers here are in the host's own sandbox and use its addresses.";
  if (network.driver === "null") return "Containers here are joined to nothing and have no address.";
  if (network.scope === "swarm")
    return "This node does not know the subnet: the swarm gives it when something here joins the network.";
  if (strays.length > 0) return "The engine records no subnet: the driver hands out addresses by itself.";
  return "The engine records no subnet, and nothing here has an address.";
}
