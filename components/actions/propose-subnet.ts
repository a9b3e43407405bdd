/** Which subnet the create dialog proposes, and why. Pure. */
import { overlap, parsePrefix, prefixText } from "#lib/topology/cidr.ts";
import { proposeSubnet } from "#lib/topology/ipam/pools.ts";
import type { Host, Link } from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";

export interface SubnetProposal {
  /** CIDR. */
  readonly subnet: string;
  /** A sentence. */
  readonly why: string;
}

interface Wished {
  readonly driver: string;
  readonly options: Readonly<Record<string, string>>;
}

/** What stands on a NIC lies in the NIC's own subnet; elsewhere a subnet is good that nothing uses. Null: none is known. */
export function subnetProposal(
  { driver, options }: Wished,
  family: 4 | 6,
  host: Host,
  relations: Relations,
): SubnetProposal | null {
  const onNic = driver === "macvlan" || (driver === "ipvlan" && !/^l3s?$/.test(options.ipvlan_mode ?? ""));
  if (onNic) return subnetOf(parentNamed(options.parent ?? "", host, relations), family, host, relations);
  const free = proposeSubnet(host, relations, family);
  return free === null ? null : { subnet: free, why: `Nothing uses ${free}.` };
}

function parentNamed(name: string, host: Host, relations: Relations): Link | undefined {
  const sandbox = relations.hostSandbox.get(host.id);
  return sandbox && relations.linksBySandbox.get(sandbox.id)?.find((l) => l.name === name);
}

/** Docker keeps the subnets of one host's networks apart: what another network has is not proposed. */
function subnetOf(link: Link | undefined, family: 4 | 6, host: Host, relations: Relations): SubnetProposal | null {
  const networks = relations.networks.filter((n) => n.host === null || n.host === host.id);
  const taken = networks.flatMap((n) => n.ipam.flatMap((i) => parsePrefix(i.subnet) ?? []));
  for (const address of link?.addresses ?? []) {
    const prefix = parsePrefix(address);
    if (prefix?.family !== family || address.startsWith("fe80:") || taken.some((t) => overlap(t, prefix))) continue;
    const subnet = prefixText(prefix);
    return { subnet, why: `${link?.name} is in ${subnet}.` };
  }
  return null;
}
