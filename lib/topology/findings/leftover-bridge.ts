/** A bridge with the name that Docker gives to a network's, of which this engine knows no network. */
import type { Finding } from "../model.ts";
import { shellWord } from "../shell-word.ts";
import { finding, rootSandbox, type Seen } from "./seen.ts";

/** `br-` and the first 12 digits of a network's id. */
const DOCKERS = /^br-[0-9a-f]{12}$/;

export function leftoverBridges(seen: Seen): Finding[] {
  const root = rootSandbox(seen);
  if (!root) return [];
  const { networks, networkByDevice, portsOfBridge, linksBySandbox } = seen.relations;
  // An engine of which no network is known has none to compare with.
  if (!networks.some((n) => n.driver === "bridge" && n.device !== null)) return [];
  const unowned = (linksBySandbox.get(root.id) ?? []).filter(
    (l) => l.type === "bridge" && DOCKERS.test(l.name) && !networkByDevice.has(l.id),
  );
  const ports = (id: (typeof unowned)[number]["id"]): number => portsOfBridge.get(id)?.length ?? 0;
  // One that is in use shows that another engine works here; then idle ones are probably its as well.
  const shared = unowned.some((l) => ports(l.id) > 0);
  return unowned.map((l) => {
    const addresses = l.addresses.filter((a) => !a.startsWith("fe80:")).join(", ");
    const keeps = addresses === "" ? "" : ` It keeps ${addresses} from other networks.`;
    const name = shellWord(l.name);
    if (shared) {
      const use = ports(l.id) > 0 ? "is in use" : "has no ports";
      const text = `${l.name} is named as a Docker network's bridge and ${use}, but is of no network of this engine: another engine's on this host, or a leftover.${keeps}`;
      return finding("info", "leftover-bridge", [l.id], text, `ip -d link show ${name}; ip link show master ${name}`);
    }
    const text = `${l.name} is named as a Docker network's bridge, but is of no network of this engine and has no ports: a leftover, unless another engine runs on this host.${keeps}`;
    return finding("warning", "leftover-bridge", [l.id], text, `ip link del ${name}`);
  });
}
