import type { Link, Network } from "#lib/topology/model.ts";

/** The addresses by which a network's containers leave it, without prefix length: the kernel's word first, then the engine's. */
export function gatewaysOf(network: Network | null, device: Link | null): readonly string[] {
  const own = device?.addresses.filter((a) => !a.startsWith("fe80:")).map((a) => a.replace(/\/\d+$/, "")) ?? [];
  return own.length > 0 ? own : (network?.ipam.flatMap((i) => (i.gateway ? [i.gateway] : [])) ?? []);
}
