/** Making a network. */
import type { Host } from "../model.ts";
import type { CreateAction } from "./action.ts";
import { checkIpam, driverScope, firstSubnet } from "./create-ipam.ts";
import { checkDriver } from "./create-options.ts";
import { BRIDGE_NAME, MTU } from "./drivers.ts";
import { count, emptyNotes, type Facts, find, hostOf, type Notes, PREDEFINED, refuse, tell, warn } from "./facts.ts";

/** What swarm takes for a name (swarmkit, validateAnnotations). */
const SWARM_NAME = /^[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*$/;

/** Docker's own client trims it, or takes it for an option, a path or something else. */
const AWKWARD = /^-|^\s|\s$|[/:\s]|^\.{1,2}$/;

function checkName(notes: Notes, facts: Facts, { name, ...action }: CreateAction, host: Host | null): void {
  if (name.trim() === "") {
    refuse(notes, "no-name", "A network needs a name.", "Give it one.");
    return;
  }
  if (PREDEFINED.has(name)) {
    const message = `${name} is the name of one of the engine's own networks.`;
    refuse(notes, "predefined-name", message, "Take another name.");
    return;
  }
  const there = facts.relations.networks.find(
    (n) => n.name === name && (n.host === null || host === null || n.host === host.id),
  );
  if (there) {
    const hint = "Take another name, or remove that one first.";
    refuse(notes, "name-taken", `There is a network ${name} already.`, hint);
    return;
  }
  if (driverScope({ name, ...action }) === "swarm" && (!SWARM_NAME.test(name) || name.length > 63)) {
    const hint = "Take up to 63 letters, digits, - and _, with a letter or digit at both ends.";
    refuse(notes, "bad-swarm-name", `A swarm does not take ${name} for a network's name.`, hint);
    return;
  }
  if (AWKWARD.test(name)) {
    const text = `The engine takes the name “${name}”, but its own command line has trouble with it: use its id there.`;
    warn(notes, "awkward-name", text);
  }
}

function checkSwarm(notes: Notes, facts: Facts, action: CreateAction, host: Host | null): void {
  const swarm = host?.engine?.swarm ?? null;
  if (action.driver === "overlay" && action.scope === "local") {
    const hint = "Leave the scope to the driver.";
    refuse(notes, "scope", "Overlay networks belong to the swarm; they cannot be local.", hint);
    return;
  }
  if (action.ingress && driverScope(action) !== "swarm") {
    const hint = "Take the driver overlay, or leave ingress off.";
    refuse(notes, "ingress", "Only a network of the swarm can carry its published ports.", hint);
    return;
  }
  if (driverScope(action) === "local") {
    if (action.attachable && !action.configOnly) {
      warn(notes, "attachable", "Attachable has a meaning on the swarm's networks only; others always are.");
    }
    return;
  }
  if (action.configOnly) return;
  if (!swarm) {
    const hint = "Run docker swarm init first, or take the driver bridge or macvlan.";
    refuse(
      notes,
      "no-swarm",
      `${host?.name ?? "This host"} is not in a swarm, which ${action.driver} needs here.`,
      hint,
    );
    return;
  }
  if (swarm.role !== "manager") {
    const hint = "Make it on a manager.";
    refuse(notes, "not-manager", `${host?.name ?? "This host"} is a worker: only managers make networks.`, hint);
    return;
  }
  if (!action.ingress) return;
  const there = facts.relations.networks.find((n) => n.ingress);
  if (there) {
    const message = `The swarm has its ingress network: ${there.name}. There can be only one.`;
    refuse(notes, "ingress", message, "Remove that one first, with the docker command.");
  }
  if (action.attachable) {
    refuse(notes, "ingress", "The ingress network cannot be attachable.", "Leave attachable off.");
  }
}

function checkTemplate(notes: Notes, facts: Facts, action: CreateAction, host: Host | null): void {
  const { configOnly, configFrom } = action;
  if (configOnly && configFrom !== null) {
    const hint = "Leave one of both off.";
    refuse(notes, "template", "A template cannot be made from another template.", hint);
  } else if (configOnly && (action.internal || action.attachable || action.ingress || action.scope !== null)) {
    const hint = "Give internal, attachable, ingress and scope where a network is made from it.";
    refuse(notes, "template", "A template keeps subnets and options only.", hint);
  } else if (configFrom !== null) {
    const own = action.ipam.length + Object.keys(action.options).length + Object.keys(action.labels).length;
    const there = facts.relations.networks.some(
      (n) => n.name === configFrom && n.configOnly && (host === null || n.host === host.id),
    );
    if (!there) {
      const hint = "Make one with config-only first.";
      refuse(notes, "no-template", `There is no template ${configFrom} on this host.`, hint);
    }
    if (own > 0 || action.enableIpv6 || action.ipamDriver !== "default" || Object.keys(action.ipamOptions).length > 0) {
      const hint = "Leave subnets, options, labels and IPv6 to the template.";
      refuse(notes, "template", `Everything of it comes from the template ${configFrom}.`, hint);
    }
  }
}

function looks(action: CreateAction): string {
  const parts = ([4, 6] as const).flatMap((family) => {
    if (family === 4 ? !action.enableIpv4 : !action.enableIpv6) return [];
    const own = firstSubnet(action, family);
    return [own ? `${own.subnet} with gateway ${own.gateway}` : `an IPv${family} subnet of the engine's choice`];
  });
  return parts.join(" and ");
}

function tellBridge(notes: Notes, facts: Facts, action: CreateAction, host: Host | null): void {
  const about = host ? [host.id] : [];
  const name = action.options[BRIDGE_NAME];
  tell(notes, "bridge", `A bridge ${name ?? "br-… (named by the network's id)"} will be made on the host.`, about);
  if (action.options[MTU] && action.options[MTU] !== "0") {
    tell(notes, "mtu", `Its packets are ${action.options[MTU]} bytes at most.`, about);
  }
  const nat = action.options["com.docker.network.bridge.enable_ip_masquerade"];
  if (action.internal) tell(notes, "internal", "It has no way out.", about);
  else if (nat === undefined || /^(1|t|true)$/i.test(nat)) {
    tell(notes, "way-out", "Its containers leave with the host's address (NAT).", about);
  } else tell(notes, "way-out", "Its containers leave with their own addresses: others need a route back.", about);
  const bridges = facts.relations.networks.filter((n) => n.driver === "bridge" && n.host === host?.id);
  if (bridges.length > 0) {
    const text = `It is kept apart from ${count(bridges.length, "other bridge network")} of this host.`;
    tell(notes, "isolated", text, [...about, ...bridges.map((n) => n.id)]);
  }
}

function tellLooks(notes: Notes, facts: Facts, action: CreateAction, host: Host | null): void {
  const about = host ? [host.id] : [];
  if (action.configOnly) {
    tell(notes, "template", "Nothing is made on the host: others can be made from it.", about);
    return;
  }
  if (action.configFrom !== null) {
    tell(notes, "from-template", `Its subnets and options are those of ${action.configFrom}.`, about);
    return;
  }
  tell(notes, "subnet", `It has ${looks(action)}.`, about);
  if (action.driver === "bridge") {
    tellBridge(notes, facts, action, host);
    return;
  }
  const parent = action.options.parent;
  if (parent) {
    const text = `Its containers are on the network behind ${parent}; the host itself does not reach them.`;
    const made = /\.\d+$/.test(parent) ? ` ${parent} is made if it is not there.` : "";
    tell(notes, "parent", `${text}${made}`, about);
  }
  if (driverScope(action) === "swarm") {
    tell(notes, "swarm", "It exists on every node of the swarm that has something on it.", about);
  }
}

/** Which host it will be made on: the one named, or a manager, or the only one. */
function target(facts: Facts, action: CreateAction): Host | null {
  return action.host === null ? hostOf(facts, null) : find(facts, "host", action.host);
}

export function planCreate(action: CreateAction, facts: Facts): Notes {
  const notes = emptyNotes();
  const host = target(facts, action);
  if (!host) {
    refuse(notes, "no-host", "There is no such host.", "Choose one of those shown.");
    return notes;
  }
  checkName(notes, facts, action, host);
  checkTemplate(notes, facts, action, host);
  checkSwarm(notes, facts, action, host);
  checkDriver(notes, facts, action, host);
  checkIpam(notes, facts, action, host);
  if (notes.refusals.length === 0) tellLooks(notes, facts, action, host);
  return notes;
}
