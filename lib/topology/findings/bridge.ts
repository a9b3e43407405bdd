/** A bridge network's device on the host: missing, set down, or without the gateway's address. */

import { sameAddress } from "../cidr.ts";
import type { Finding, Link, Network } from "../model.ts";
import { bridgeOption, gatewayMode } from "../networks.ts";
import { shellWord } from "../shell-word.ts";
import { engineNetwork, finding, isSetDown, linkOf, rootSandbox, type Seen } from "./seen.ts";

/** Gateways whose address the engine puts on the bridge; by options it may leave that to somebody else. */
function expectedGateways(seen: Seen, n: Network): { address: string; prefix: string }[] {
  const engine = engineNetwork(seen, n);
  return n.ipam.flatMap(({ gateway, subnet }) => {
    if (!gateway) return [];
    const six = gateway.includes(":");
    if (engine && !(six ? engine.enableIpv6 : engine.enableIpv4)) return [];
    if (gatewayMode(n.options, six ? 6 : 4) === "isolated") return [];
    if (!six && bridgeOption(n.options, "inhibit_ipv4", false)) return [];
    return [{ address: gateway.split("/")[0] ?? gateway, prefix: subnet.split("/")[1] ?? "" }];
  });
}

function withoutGateway(seen: Seen, n: Network, bridge: Link, down: boolean): Finding[] {
  const missing = expectedGateways(seen, n).filter(
    // The kernel takes IPv6 addresses off a link that is set down; that it is down is said already.
    ({ address }) => !(down && address.includes(":")) && !bridge.addresses.some((a) => sameAddress(a, address)),
  );
  const [first] = missing;
  if (!first) return [];
  const used = (seen.relations.endpointsByNetwork.get(n.id)?.length ?? 0) > 0;
  const lacks = missing.map((m) => m.address).join(" and ");
  const text = `${bridge.name}, the bridge of ${n.name}, lacks the gateway address ${lacks}: its containers have no way out, and published ports do not answer.`;
  const hint = `ip addr add ${first.address}/${first.prefix} dev ${shellWord(bridge.name)}`;
  return [finding(used ? "error" : "warning", "bridge-without-gateway", [n.id, bridge.id], text, hint)];
}

export function bridges(seen: Seen): Finding[] {
  if (!rootSandbox(seen)) return [];
  const networks = seen.relations.networks.filter((n) => n.driver === "bridge" && n.scope === "local");
  return networks.flatMap((n): Finding[] => {
    const engine = engineNetwork(seen, n);
    if (!engine || engine.configOnly) return [];
    const bridge = linkOf(seen, n.device);
    const used = (seen.relations.endpointsByNetwork.get(n.id)?.length ?? 0) > 0;
    const severity = used ? "error" : "warning";
    if (!bridge) {
      const text = `The bridge of ${n.name} is missing on the host: nothing on this network reaches anything.`;
      const hint = "ip link show type bridge; systemctl restart docker";
      return [finding(severity, "bridge-missing", [n.id], text, hint)];
    }
    const down = isSetDown(seen, bridge);
    const text = `${bridge.name}, the bridge of ${n.name}, is set down: nothing on this network reaches anything.`;
    const said = down
      ? [finding(severity, "bridge-down", [n.id, bridge.id], text, `ip link set ${shellWord(bridge.name)} up`)]
      : [];
    return [...said, ...withoutGateway(seen, n, bridge, down)];
  });
}
