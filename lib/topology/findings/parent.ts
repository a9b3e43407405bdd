/** What macvlan and ipvlan networks stand on: missing, set down, or without a carrier. */
import type { Finding, Network } from "../model.ts";
import { deviceName } from "../networks.ts";
import { shellWord } from "../shell-word.ts";
import { engineNetwork, finding, isSetDown, linkOf, rootSandbox, type Seen } from "./seen.ts";

export function parents(seen: Seen): Finding[] {
  if (!rootSandbox(seen)) return [];
  return seen.relations.networks.flatMap((n) => (n.driver === "macvlan" || n.driver === "ipvlan" ? of(seen, n) : []));
}

function of(seen: Seen, n: Network): Finding[] {
  const engine = engineNetwork(seen, n);
  // A template for other networks makes no device; one made from it does not repeat the options.
  if (!engine || engine.configOnly || engine.configFrom || engine.scope !== "local") return [];
  // Of a NIC that is not plugged in, a network that nobody is on suffers nothing.
  const used = (seen.relations.endpointsByNetwork.get(n.id)?.length ?? 0) > 0;
  const severity = used ? "error" : "warning";
  const name = deviceName(engine) ?? n.name;
  const parent = linkOf(seen, n.device);
  if (!parent) {
    const text = `${name}, the parent of ${n.driver} network ${n.name}, is missing on the host: its containers are cut off, and new ones cannot start.`;
    return [finding(severity, "parent-missing", [n.id], text, `ip link show ${shellWord(name)}`)];
  }
  const state = isSetDown(seen, parent)
    ? "is set down"
    : parent.operstate === "down" || parent.operstate === "lowerlayerdown"
      ? "has no carrier"
      : null;
  if (state === null) return [];
  const text = `${parent.name}, the parent of ${n.driver} network ${n.name}, ${state}: its containers reach nothing.`;
  const hint =
    state === "is set down" ? `ip link set ${shellWord(parent.name)} up` : `ip -d link show ${shellWord(parent.name)}`;
  return [finding(severity, "parent-down", [n.id, parent.id], text, hint)];
}
