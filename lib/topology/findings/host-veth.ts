/** The host's end of a container's veth pair: down, on no bridge, or on another bridge than its network's. */
import type { Endpoint, Finding, Link } from "../model.ts";
import { shellWord } from "../shell-word.ts";
import { endpointName, finding, isSetDown, linkOf, type Seen } from "./seen.ts";

/** Of an endpoint on a bridge network; `bridge` is null when the network's is not there. */
export function hostVeth(seen: Seen, e: Endpoint, veth: Link, bridge: Link | null): Finding[] {
  const found: Finding[] = [];
  const end = (): string => `${veth.name}, the host's end of ${endpointName(seen, e)},`;
  if (isSetDown(seen, veth)) {
    const text = `${end()} is set down: the container reaches nothing over this network.`;
    found.push(finding("error", "veth-down", [e.id, veth.id], text, `ip link set ${shellWord(veth.name)} up`));
  }
  if (!bridge || veth.master === bridge.id) return found;
  const hint = `ip link set ${shellWord(veth.name)} master ${shellWord(bridge.name)}`;
  const other = linkOf(seen, veth.master);
  if (!other) {
    const text = `${end()} is on no bridge, though its network's is ${bridge.name}: the container is cut off from it.`;
    found.push(finding("error", "veth-without-bridge", [e.id, veth.id], text, hint));
  } else {
    const whose = seen.relations.networkByDevice.get(other.id)?.[0]?.name;
    const text = `${end()} is on ${other.name}${whose ? ` (${whose})` : ""} instead of its network's bridge ${bridge.name}: the container is on the wrong segment, and isolation between the two is broken.`;
    found.push(finding("error", "veth-on-other-bridge", [e.id, veth.id, other.id], text, hint));
  }
  return found;
}
