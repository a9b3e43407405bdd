/** A VXLAN link on the host that belongs to nothing: one that Docker did not move to its network, or one that nobody uses. */
import type { Finding } from "../model.ts";
import { shellWord } from "../shell-word.ts";
import { finding, rootSandbox, type Seen } from "./seen.ts";

/** Docker makes an overlay's link as `vx-<VNI in hex>-<start of the network's id>` on the host, then moves and renames it. */
const DOCKERS = /^vx-[0-9a-f]{6}-[0-9a-z]{1,5}$/;

export function leftoverVxlans(seen: Seen): Finding[] {
  const root = rootSandbox(seen);
  if (!root) return [];
  const used = new Set(root.routes.map((r) => r.link));
  const links = seen.relations.linksBySandbox.get(root.id) ?? [];
  return links.flatMap((l): Finding[] => {
    if (!l.vxlan || l.master !== null) return [];
    const hint = `ip link del ${shellWord(l.name)}`;
    if (DOCKERS.test(l.name)) {
      const text = `${l.name}, a VXLAN link that Docker makes for an overlay network (VNI ${l.vxlan.vni}), was left on the host: as long as it is there, that network cannot start ("file exists").`;
      return [finding("warning", "leftover-vxlan", [l.id], text, hint)];
    }
    const addressed = l.addresses.some((a) => !a.startsWith("fe80:"));
    const stoodOn = (seen.relations.childrenOfLink.get(l.id)?.length ?? 0) > 0;
    if (addressed || used.has(l.id) || stoodOn) return [];
    const text = `${l.name}, a VXLAN link (VNI ${l.vxlan.vni}), is on no bridge and has no address and no route: it carries nothing.`;
    return [finding("info", "leftover-vxlan", [l.id], text, `ip -d link show ${shellWord(l.name)}; ${hint}`)];
  });
}
