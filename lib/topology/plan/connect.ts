/** Joining a container to a network. */
import type { Container, Network } from "../model.ts";
import type { Action, ConnectAction } from "./action.ts";
import { joining, knownAs, tellChanges } from "./changes.ts";
import {
  apiAtLeast,
  emptyNotes,
  type Facts,
  find,
  hostOf,
  isDefaultBridge,
  isJoined,
  isLive,
  type Notes,
  refuse,
  tell,
  warn,
} from "./facts.ts";
import { checkMode, missing } from "./pair.ts";
import { checkAddresses, checkInterfaceName } from "./wished-address.ts";

function checkNetwork(notes: Notes, facts: Facts, network: Network, c: Container): void {
  const { name } = network;
  if (network.host !== null && network.host !== c.host) {
    const hint = "Choose a network of the container's own host, or one of the swarm.";
    refuse(notes, "other-host", `${name} is on another host than ${c.name}.`, hint);
  } else if (network.configOnly) {
    const hint = `Make a network from it: docker network create --config-from.`;
    refuse(notes, "config-only", `${name} is only a template: nothing can join it.`, hint);
  } else if (network.ingress) {
    const hint = "Publish a port of a service instead: that is what ingress is for.";
    refuse(notes, "ingress", `${name} is the swarm's own; only services with published ports are on it.`, hint);
  } else if (network.scope === "swarm" && !network.attachable) {
    const hint = "Make an attachable network, or join it by a service.";
    refuse(notes, "not-attachable", `${name} is for the swarm's services only: it is not attachable.`, hint);
  } else if (network.driver === "host") {
    const hint = "Only when a container is made can it be put there: docker run --network host.";
    refuse(notes, "host-network", `A container cannot be joined to the host's own network later.`, hint);
  } else if (network.driver === "null" && (c.networks.length > 0 || hasNetworks(facts, c))) {
    const hint = "Disconnect it from all its networks instead.";
    refuse(notes, "none-network", `${name} can only be the one network of a container.`, hint);
  }
}

const hasNetworks = (facts: Facts, c: Container): boolean =>
  (facts.relations.endpointsByContainer.get(c.id) ?? []).length > 0;

const isOnNone = (facts: Facts, c: Container): boolean => {
  const joined = (facts.relations.endpointsByContainer.get(c.id) ?? []).map((e) => e.network);
  return [...c.networks, ...joined].some((id) => find(facts, "network", id)?.driver === "null");
};

function checkOptions(notes: Notes, facts: Facts, action: ConnectAction, network: Network, c: Container): void {
  const host = hostOf(facts, c.host);
  if (action.aliases.length > 0 && isDefaultBridge(network)) {
    const hint = "Leave the aliases empty, or use a network that you made.";
    refuse(notes, "alias-on-default-bridge", "The default bridge knows no names, so it takes no aliases.", hint);
  }
  if (action.gwPriority !== null && action.gwPriority !== 0 && !apiAtLeast(host, 48)) {
    const engine = host?.engine?.version ?? "this engine";
    const hint =
      "Leave it empty. Older engines choose by the networks' names: the first in order has the default route.";
    refuse(notes, "no-gateway-priority", `Docker ${engine} knows no gateway priority; it came with 28.`, hint);
  }
  if (action.mac !== null) {
    const hint = "Leave it empty, or make the container anew with --mac-address.";
    refuse(
      notes,
      "no-mac",
      "A MAC address can be chosen only when a container is made: one asked for later, engines before 29.3 pass over.",
      hint,
    );
  }
  const taken = action.aliases.filter((alias) => knownToOthers(facts, network, c, alias));
  for (const alias of taken) {
    const text = `${alias} is a name of another container on ${network.name} too: lookups will answer with both addresses.`;
    warn(notes, "shared-alias", text);
  }
}

function knownToOthers({ relations, entities }: Facts, network: Network, self: Container, alias: string): boolean {
  return (relations.endpointsByNetwork.get(network.id) ?? []).some((e) => {
    const owner = e.container === null ? undefined : entities.get(e.container);
    return owner?.kind === "container" && owner.id !== self.id && knownAs(owner, network, e.aliases).includes(alias);
  });
}

function tellStopped(notes: Notes, network: Network, c: Container): void {
  const text = `${c.name} is not running: it joins ${network.name} when it starts.`;
  tell(notes, "takes-effect-at-start", text, [c.id, network.id]);
}

/** Refusals and what follows; the command and the way back are made by the caller. */
export function planConnect(action: ConnectAction, facts: Facts): Notes & { readonly undo: Action | null } {
  const notes = emptyNotes();
  const network = find(facts, "network", action.network);
  const c = find(facts, "container", action.container);
  if (!network || !c) return { ...missing(notes, action, network, c), undo: null };
  checkMode(notes, network, c);
  if (isJoined(facts, c, network)) {
    const hint = "Disconnect it first if you want it there with another address or other names.";
    refuse(notes, "already-connected", `${c.name} is on ${network.name} already.`, hint);
  }
  if (notes.refusals.length === 0 && isOnNone(facts, c)) {
    const hint = "Disconnect it from none first.";
    refuse(notes, "none-mode", `${c.name} is on none, which can only be the one network of a container.`, hint);
  }
  if (notes.refusals.length === 0) checkNetwork(notes, facts, network, c);
  if (notes.refusals.length === 0) {
    checkAddresses(notes, facts, action, network, c);
    checkInterfaceName(notes, facts, action, c);
  }
  checkOptions(notes, facts, action, network, c);
  if (notes.refusals.length > 0) return { ...notes, undo: null };
  if (isLive(c)) tellChanges(notes, facts, joining(facts, c, network, action.gwPriority), action.aliases);
  else tellStopped(notes, network, c);
  return { ...notes, undo: { kind: "disconnect", network: network.id, container: c.id, force: false } };
}
