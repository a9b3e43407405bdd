/**
 * The namespaces that Docker makes for its own use and lists nowhere: one for each overlay network, one for a network's
 * load balancer, and that of the routing mesh. They are watched under the names made here.
 * Source: moby, libnetwork/drivers/overlay (the namespace), libnetwork/controller.go and default_gateway.go (the sandboxes).
 */
import type { EngineContainer, EngineEndpoint, EngineNetwork } from "./engine-observation.ts";
import { endpointOfMember, isGateway } from "./gateway-members.ts";
import { engineSandboxId, linkId, networkId, sandboxId } from "./ids.ts";
import type { NetnsKey } from "./kernel-observation.ts";
import type { Memo } from "./memo.ts";
import type { LinkId, NetworkId, SandboxRole } from "./model.ts";
import type { HostObservation } from "./observation.ts";
import type { Place } from "./where.ts";

export const overlayTarget = (network: string): string => `overlay:${network}`;
export const loadBalancerTarget = (network: string): string => `lb:${network}`;
export const INGRESS_TARGET = "ingress";

/** Containers' ids, the names of all other targets, are never so. */
export const isHiddenTarget = (target: string): boolean => target === INGRESS_TARGET || target.includes(":");

export interface Hidden {
  readonly target: string;
  readonly place: Place;
  readonly role: Extract<SandboxRole, "overlay" | "loadBalancer" | "ingress">;
  /** Null for the ingress sandbox. */
  readonly network: NetworkId | null;
  /** Sorted by id. */
  readonly endpoints: readonly EngineEndpoint[];
}

const INGRESS_MEMBER = "ingress-sbox";

/** In which hidden sandbox a network's member is, by its key in the network's record; null when it is in none. */
function targetOf(n: EngineNetwork, key: string): string | null {
  if (key === INGRESS_MEMBER) return INGRESS_TARGET;
  return key === `lb-${n.name}` ? loadBalancerTarget(n.id) : null;
}

function whatIs(target: string): Pick<Hidden, "role" | "network"> | null {
  if (target === INGRESS_TARGET) return { role: "ingress", network: null };
  const [kind, id = ""] = target.split(":");
  if (kind === "overlay") return { role: "overlay", network: networkId(id) };
  return kind === "lb" ? { role: "loadBalancer", network: networkId(id) } : null;
}

/** As the namespace's file is called, so that two never share an id. */
function nameWithoutNamespace({ role, network }: Pick<Hidden, "role" | "network">): string {
  if (role === "ingress") return "ingress_sbox";
  return `${role === "overlay" ? "ov" : "lb"}_${(network ?? "").slice(0, 9)}`;
}

function placeAt({ key, kernel }: HostObservation, target: string, what: Pick<Hidden, "role" | "network">): Place {
  const state = kernel.read ? kernel.targets.get(target) : { unreadable: kernel.reason };
  if (typeof state === "string") return { sandbox: sandboxId(key, state), netns: state, unreadable: null };
  const unreadable = state?.unreadable ?? "its network namespace was not found";
  return { sandbox: engineSandboxId(key, nameWithoutNamespace(what)), netns: null, unreadable };
}

export interface HiddenSandboxes {
  /** By target, sorted: those that the kernel reader found, and those that the engine alone knows of. */
  readonly all: readonly Hidden[];
  /** By the namespace of an overlay network, the network's id. */
  readonly overlays: ReadonlyMap<NetnsKey, string>;
  /** The overlay's bridge; null for other networks, and where this host has no part in the network. */
  deviceOf(network: EngineNetwork): LinkId | null;
  /** A container's endpoints that only their network lists; the same objects as long as they are the same. */
  gatewaysOf(container: EngineContainer): readonly EngineEndpoint[];
}

const NONE: readonly EngineEndpoint[] = [];

/** What the engine's networks list beside containers, and what was found of it. */
export function assembleHidden(o: HostObservation, memo: Memo): HiddenSandboxes {
  const { key, engine, kernel } = o;
  const each = memo.scope("members");
  const byTarget = new Map<string, EngineEndpoint[]>();
  const byContainer = new Map<string, { readonly name: string; readonly endpoint: EngineEndpoint }[]>();
  for (const n of engine.networks.values()) {
    for (const [owner, member] of Object.entries(n.members)) {
      const target = targetOf(n, owner);
      if (target === null && !isGateway(member)) continue;
      // What a network's pools are never changes.
      const inputs = [member.name, member.mac, member.ipv4, member.ipv6];
      const endpoint = each.get(`${n.id} ${member.endpoint}`, inputs, () => endpointOfMember(n, member));
      if (target !== null) byTarget.set(target, [...(byTarget.get(target) ?? []), endpoint]);
      else byContainer.set(owner, [...(byContainer.get(owner) ?? []), { name: member.name, endpoint }]);
    }
  }
  each.sweep();

  const targets = new Set(byTarget.keys());
  if (kernel.read) for (const target of kernel.targets.keys()) targets.add(target);
  const all = [...targets].sort().flatMap((target): Hidden[] => {
    const what = whatIs(target);
    return what ? [{ target, place: placeAt(o, target, what), ...what, endpoints: byTarget.get(target) ?? NONE }] : [];
  });
  const overlays = new Map<NetnsKey, string>();
  for (const { role, network, place } of all) {
    if (role === "overlay" && network !== null && place.netns !== null) overlays.set(place.netns, network);
  }
  const netnsOf = new Map([...overlays].map(([netns, network]) => [network, netns]));
  return {
    all,
    overlays,
    deviceOf({ id }) {
      const netns = netnsOf.get(id);
      const bridge =
        netns !== undefined && kernel.read
          ? kernel.namespaces.get(netns)?.links.find((l) => l.kind === "bridge" && l.name === "br0")
          : undefined;
      return bridge && netns !== undefined ? linkId(key, netns, bridge.ifindex) : null;
    },
    gatewaysOf(c) {
      const found = byContainer.get(c.id);
      if (!found || c.sandboxId === null) return NONE;
      // One of an earlier run of the container may be left in the record.
      const name = `gateway_${c.sandboxId.slice(0, 12)}`;
      return found.filter((g) => g.name === name).map((g) => g.endpoint);
    },
  };
}
