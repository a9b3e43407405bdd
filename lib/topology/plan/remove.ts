/** Removing a network, and several that nothing uses. */
import type { Container, Network } from "../model.ts";
import type { PruneAction, RemoveAction } from "./action.ts";
import { emptyNotes, type Facts, find, hostOf, isPredefined, type Notes, names, refuse, tell, warn } from "./facts.ts";
import { recreate, type Undo } from "./undo.ts";

/** Containers that do not run and will join it when they start. */
export const namedBy = ({ relations }: Facts, network: Network): readonly Container[] =>
  relations.containers.filter((c) => c.networks.includes(network.id));

/** Whoever keeps it from going, by name: endpoints, the services of a swarm, networks made from a template. */
function holders(facts: Facts, network: Network): readonly { readonly name: string }[] {
  const { relations } = facts;
  if (network.configOnly)
    return relations.networks.filter((n) => n.configFrom === network.name && n.host === network.host);
  const endpoints = (relations.endpointsByNetwork.get(network.id) ?? []).flatMap((e) => {
    const owner = find(facts, "container", e.container);
    // The swarm's own endpoints (load balancers) go with its networks; those on docker_gwbridge do not.
    if (owner) return [owner];
    return network.scope === "swarm" ? [] : [{ name: `endpoint ${e.id.slice(0, 12)}` }];
  });
  const services = relations.services.flatMap((s) =>
    s.networks.includes(network.id) ? [{ name: `service ${s.name}` }] : [],
  );
  return [...endpoints, ...services];
}

function checkRemove(notes: Notes, facts: Facts, network: Network): void {
  const { name } = network;
  if (isPredefined(network)) {
    refuse(notes, "predefined", `${name} is one of the engine's own networks.`, "It cannot be removed.");
    return;
  }
  if (network.ingress) {
    const hint = "If it must be, use the docker command on a manager.";
    refuse(notes, "ingress", `${name} carries the published ports of the whole swarm.`, hint);
    return;
  }
  if (network.scope === "swarm" && hostOf(facts, network.host)?.engine?.swarm?.role === "worker") {
    refuse(notes, "not-manager", "Only managers remove networks of the swarm.", "Remove it on a manager.");
    return;
  }
  const active = holders(facts, network);
  if (active.length === 0) return;
  const message = `${name} is in use by ${names(active)}.`;
  const hint = network.configOnly ? "Remove the networks made from it first." : "Disconnect or remove them first.";
  refuse(notes, "in-use", message, hint);
}

/** A start fails with "network … not found" until the container is taken off the network by name, or joined to another one. */
function warnStopped(notes: Notes, facts: Facts, network: Network): readonly Container[] {
  const stopped = namedBy(facts, network);
  if (stopped.length > 0) {
    const verb = stopped.length === 1 ? "is not running and names" : "are not running and name";
    const text = `${names(stopped)} ${verb} ${network.name}: without it they cannot be started.`;
    warn(notes, "stopped-containers", stopped.length === 1 ? text.replace("they", "it") : text);
  }
  return stopped;
}

function tellGone(notes: Notes, facts: Facts, network: Network): void {
  const device = find(facts, "link", network.device);
  const bridge = network.driver === "bridge" && device ? [`bridge ${device.name}`] : [];
  const subnets = network.configOnly ? [] : network.ipam.map((i) => i.subnet);
  const parts = [...bridge, ...subnets.map((s) => `subnet ${s}`)];
  const rest = parts.length > 0 ? `, and with it ${parts.join(" and ")}` : "";
  tell(notes, "goes", `${network.name} goes${rest}. Nothing else changes.`, [network.id]);
}

export function planRemove(action: RemoveAction, facts: Facts): Notes & Undo {
  const notes = emptyNotes();
  const network = find(facts, "network", action.network);
  if (!network) {
    const message = `There is no network ${action.network.slice(0, 12)} any more.`;
    refuse(notes, "no-network", message, "Somebody may have removed it a moment ago.");
    return { ...notes, undo: null, undoNote: null };
  }
  checkRemove(notes, facts, network);
  if (notes.refusals.length > 0) return { ...notes, undo: null, undoNote: null };
  const stopped = warnStopped(notes, facts, network);
  tellGone(notes, facts, network);
  const again = stopped.length > 0 ? " Stopped containers that name it are to be connected anew." : "";
  const own = network.ipamDriver === undefined ? "" : " Options of its IPAM driver are not known.";
  return { ...notes, undo: recreate(network), undoNote: `The network gets a new id.${again}${own}` };
}

/** As far as is known: when it was made, and what names it though it does not run. */
function lastUse(facts: Facts, network: Network): string {
  const stopped = namedBy(facts, network);
  const made = `made ${network.created.slice(0, 10)}`;
  return stopped.length > 0 ? `${made}, named by ${names(stopped)}` : `${made}, named by nothing`;
}

export function planPrune(action: PruneAction, facts: Facts): Notes & Undo {
  const notes = emptyNotes();
  for (const id of action.networks) {
    const network = find(facts, "network", id);
    if (!network) {
      warn(notes, "no-network", `There is no network ${id.slice(0, 12)} any more.`);
      continue;
    }
    const before = notes.refusals.length;
    checkRemove(notes, facts, network);
    if (notes.refusals.length > before) continue;
    warnStopped(notes, facts, network);
    tell(notes, "goes", `${network.name} goes (${lastUse(facts, network)}).`, [network.id]);
  }
  if (notes.refusals.length === 0 && notes.consequences.length === 0) {
    refuse(notes, "nothing-to-remove", "There is nothing to remove.", "Somebody may have removed them a moment ago.");
  }
  const undoNote = "Networks that were removed are made again one by one; they get new ids.";
  return { ...notes, undo: null, undoNote: notes.refusals.length === 0 ? undoNote : null };
}

/** Networks that nothing uses and that may go, in order of creation: what prune has to offer. */
export function unused(facts: Facts): readonly { readonly network: Network; readonly lastUse: string }[] {
  return facts.relations.networks.flatMap((network) => {
    const notes = emptyNotes();
    checkRemove(notes, facts, network);
    return notes.refusals.length === 0 && !network.configOnly ? [{ network, lastUse: lastUse(facts, network) }] : [];
  });
}
