/** A bridge network whose MTU is larger than that of the NIC its packets leave by. */
import { outsideId } from "../ids.ts";
import type { Finding } from "../model.ts";
import { finding, linkOf, type Seen } from "./seen.ts";

export function mtus(seen: Seen): Finding[] {
  const outside = seen.entities.get(outsideId(seen.observation.key));
  if (outside?.kind !== "outside") return [];
  const nics = outside.via.flatMap((v) => linkOf(seen, v.link) ?? []);
  // Of several ways out, the widest: a smaller one may never be taken.
  const [nic] = nics.sort((a, b) => b.mtu - a.mtu);
  if (!nic) return [];
  return seen.relations.networks.flatMap((n) => {
    const bridge = linkOf(seen, n.device);
    if (n.driver !== "bridge" || n.internal || !bridge || bridge.mtu <= nic.mtu) return [];
    if ((seen.relations.endpointsByNetwork.get(n.id)?.length ?? 0) === 0) return [];
    const text = `${n.name} has MTU ${bridge.mtu}, but leaves by ${nic.name} with ${nic.mtu}: large packets are cut or lost on the way, and connections hang.`;
    const hint = `docker network create --opt com.docker.network.driver.mtu=${nic.mtu} …`;
    return [finding("warning", "mtu-too-large", [n.id, bridge.id, nic.id], text, hint)];
  });
}
