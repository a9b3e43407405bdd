/** A VXLAN device with the remote tunnel ends its forwarding database names. */

import type { KernelLink, NetnsObservation } from "../kernel-observation.ts";
import type { Link } from "../model.ts";

/** Remotes by address, each with the MACs behind it; the default remote (all-zero MAC) has none. Sorted. */
export function vxlanData(netns: NetnsObservation, link: KernelLink): Pick<Link, "vxlan"> {
  if (!link.vxlan) return {};
  const remotes = new Map<string, string[]>();
  if (link.vxlan.remote) remotes.set(link.vxlan.remote, []);
  for (const entry of netns.fdb) {
    if (entry.ifindex !== link.ifindex || entry.dst === null) continue;
    const macs = remotes.get(entry.dst) ?? [];
    if (entry.mac !== "00:00:00:00:00:00") macs.push(entry.mac);
    remotes.set(entry.dst, macs);
  }
  const { vni, port, local, external } = link.vxlan;
  return {
    vxlan: {
      vni,
      port,
      local,
      remotes: [...remotes]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([address, macs]) => ({ address, macs: macs.sort() })),
      ...(external ? { external } : {}),
    },
  };
}
