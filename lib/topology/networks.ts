/** A network as an entity, and the name of the kernel's device behind it. */

import type { EngineContainer, EngineNetwork } from "./engine-observation.ts";
import { hostId, networkId } from "./ids.ts";
import type { LinkId, Network } from "./model.ts";
import type { HostObservation } from "./observation.ts";

/**
 * The name under which the network's device should be found in the host's namespace: a bridge's own name, the parent
 * of macvlan and ipvlan (the engine makes a dummy `dm-…`/`di-…` where none is given); null where there is none.
 */
export function deviceName(network: Pick<EngineNetwork, "id" | "driver" | "options">): string | null {
  const short = network.id.slice(0, 12);
  switch (network.driver) {
    case "bridge":
      return network.options["com.docker.network.bridge.name"] ?? `br-${short}`;
    case "macvlan":
      return network.options.parent || `dm-${short}`;
    case "ipvlan":
      return network.options.parent || `di-${short}`;
    default:
      return null;
  }
}

type GatewayMode = "nat" | "nat-unprotected" | "routed" | "isolated";
const MODES: ReadonlySet<string> = new Set(["nat", "nat-unprotected", "routed", "isolated"]);

/** How a bridge network's gateway treats one family (engines since 27); `nat` where nothing is said. */
export function gatewayMode(options: Readonly<Record<string, string>>, family: 4 | 6): GatewayMode {
  const mode = options[`com.docker.network.bridge.gateway_mode_ipv${family}`] ?? "";
  return MODES.has(mode) ? (mode as GatewayMode) : "nat";
}

const familyOf = (subnet: string): 4 | 6 => (subnet.includes(":") ? 6 : 4);

/** Families of a bridge network whose containers are reached at their own addresses, without NAT (gateway mode `routed`). */
export function routedFamilies(network: Pick<Network, "driver" | "ipam" | "options">): (4 | 6)[] {
  if (network.driver !== "bridge") return [];
  const families = new Set(network.ipam.map(({ subnet }) => familyOf(subnet)));
  return [...families].filter((f) => gatewayMode(network.options, f) === "routed").sort();
}

/** As the engine reads its options (Go's strconv.ParseBool). */
const YES: ReadonlySet<string> = new Set(["1", "t", "T", "TRUE", "true", "True"]);
const NO: ReadonlySet<string> = new Set(["0", "f", "F", "FALSE", "false", "False"]);

/** An option of a bridge network that is on or off; `usual` where it is not given. */
export function bridgeOption(
  options: Readonly<Record<string, string>>,
  name: "enable_ip_masquerade" | "inhibit_ipv4",
  usual: boolean,
): boolean {
  const given = options[`com.docker.network.bridge.${name}`] ?? "";
  return usual ? !NO.has(given) : YES.has(given);
}

/** Of both families, the IPv4 half counts; a network without it is told by the other. */
function masquerade(network: EngineNetwork): boolean | null {
  if (network.driver !== "bridge") return null;
  if (network.internal) return false;
  const mode = gatewayMode(network.options, network.enableIpv4 ? 4 : 6);
  if (mode === "routed" || mode === "isolated") return false;
  return bridgeOption(network.options, "enable_ip_masquerade", true);
}

/** The engine's own three are always called so; of another one, nothing but its name is known. */
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ["bridge", "bridge"],
  ["host", "host"],
  ["none", "null"],
]);

/** A network that running containers are joined to and that could not be read itself: a proxy may refuse it. */
function unreadNetwork(id: string, name: string, by: EngineContainer): EngineNetwork {
  return {
    id,
    name,
    created: by.created,
    driver: BUILT_IN.get(name) ?? "unknown",
    scope: "local",
    internal: false,
    attachable: false,
    ingress: false,
    enableIpv4: true,
    enableIpv6: false,
    configOnly: false,
    configFrom: null,
    ipamDriver: "default",
    ipam: [],
    options: {},
    labels: {},
    members: {},
    peers: [],
  };
}

/** Networks that endpoints name and the engine's list does not, by id. */
export function unreadNetworks({ engine }: HostObservation): ReadonlyMap<string, EngineNetwork> {
  const found = new Map<string, EngineNetwork>();
  for (const c of engine.containers.values()) {
    for (const e of c.endpoints) {
      if (e.id === null || e.network === "" || engine.networks.has(e.network) || found.has(e.network)) continue;
      found.set(e.network, unreadNetwork(e.network, e.networkName, c));
    }
  }
  return found;
}

export function networkEntity(key: string, n: EngineNetwork, device: LinkId | null): Network {
  return {
    kind: "network",
    id: networkId(n.id),
    host: n.scope === "swarm" ? null : hostId(key),
    name: n.name,
    driver: n.driver,
    scope: n.scope,
    created: n.created,
    internal: n.internal,
    attachable: n.attachable,
    ingress: n.ingress,
    ipam: n.ipam,
    options: n.options,
    labels: n.labels,
    device,
    masquerade: masquerade(n),
    ...(n.enableIpv4 ? {} : { ipv4: false as const }),
    ...(n.enableIpv6 ? { ipv6: true as const } : {}),
    ...(n.configOnly ? { configOnly: true as const } : {}),
    ...(n.configFrom === null ? {} : { configFrom: n.configFrom }),
    ...(n.ipamDriver === "default" ? {} : { ipamDriver: n.ipamDriver }),
  };
}
