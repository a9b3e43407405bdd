/** Driver and options of a network to be made. */
import type { Host, Link, Network } from "../model.ts";
import { deviceName } from "../networks.ts";
import type { CreateAction } from "./action.ts";
import { BRIDGE_NAME, driverChoice, interfaceName, knows, MTU } from "./drivers.ts";
import { apiAtLeast, type Facts, type Notes, refuse, warn } from "./facts.ts";

/** Links of the host by name; null where the kernel is not read. */
function linksOf({ relations }: Facts, host: Host | null): ReadonlyMap<string, Link> | null {
  const sandbox = host === null ? undefined : relations.hostSandbox.get(host.id);
  const links = sandbox && relations.linksBySandbox.get(sandbox.id);
  return links ? new Map(links.map((l) => [l.name, l])) : null;
}

const networksOf = ({ relations }: Facts, host: Host | null): readonly Network[] =>
  relations.networks.filter((n) => n.host !== null && n.host === host?.id && !n.configOnly);

function checkValues(notes: Notes, action: CreateAction, host: Host | null): void {
  for (const option of driverChoice(action.driver).options) {
    const value = action.options[option.key];
    if (value === undefined) continue;
    const wrong = option.key === "parent" ? null : option.check(value);
    if (!knows(host, option)) {
      const text = `Docker ${host?.engine?.version ?? ""} does not know the option ${option.key} yet and passes over it.`;
      warn(notes, "option-not-known", text);
    } else if (wrong) {
      const what = option.key === BRIDGE_NAME ? "The name of the bridge" : option.key;
      refuse(notes, "bad-option", `${what} ${wrong}: ${value || "it is empty"}.`, `Leave it out for: ${option.usual}.`);
    }
  }
  const mtu = Number(action.options[MTU] ?? 0);
  if (action.driver === "bridge" && action.enableIpv6 && mtu >= 68 && mtu < 1280) {
    refuse(
      notes,
      "bad-option",
      `IPv6 needs an MTU of 1280 bytes; ${mtu} is less.`,
      "Take 1280 or more, or IPv4 alone.",
    );
  }
  const isolated = ([4, 6] as const).some(
    (f) => action.options[`com.docker.network.bridge.gateway_mode_ipv${f}`] === "isolated",
  );
  if (action.driver === "bridge" && isolated && !action.internal && apiAtLeast(host, 46)) {
    const hint = "Make it internal, or take another mode.";
    refuse(notes, "isolated-not-internal", "The gateway mode isolated is for internal networks only.", hint);
  }
}

function checkBridge(notes: Notes, facts: Facts, action: CreateAction, host: Host | null): void {
  const name = action.options[BRIDGE_NAME];
  if (name === undefined || interfaceName(name) !== null) return;
  const other = networksOf(facts, host).find((n) => n.driver === "bridge" && bridgeOf(n) === name);
  if (other) {
    const hint = "Take another name, or leave it out.";
    refuse(notes, "bridge-name-taken", `The bridge ${name} belongs to network ${other.name}.`, hint);
    return;
  }
  const link = linksOf(facts, host)?.get(name);
  if (link && link.type !== "bridge") {
    const hint = "Take another name, or leave it out.";
    refuse(notes, "bridge-name-taken", `The host has an interface ${name}, and it is no bridge.`, hint);
    return;
  }
  if (link) warn(notes, "bridge-exists", `The host has a bridge ${name} already: the network will use it as it is.`);
}

const bridgeOf = (n: Network): string | null => deviceName({ id: n.id, driver: n.driver, options: n.options });

function checkParent(notes: Notes, facts: Facts, action: CreateAction, host: Host | null): void {
  const { driver } = action;
  const parent = action.options.parent ?? "";
  if (parent === "") {
    const text = "Without a parent it stands on a dummy: its containers reach each other and nothing else.";
    if (!action.internal) warn(notes, "no-parent", text);
    return;
  }
  checkParentLink(notes, facts, parent, host);
  const same = networksOf(facts, host).filter((n) => n.options.parent === parent && n.id !== "");
  const clash = same.find((n) => n.driver === driver && !mayShare(n, action, host));
  if (clash) {
    const hint = "Use that network with several subnets, or another parent, such as a VLAN of it: eth0.20.";
    refuse(notes, "parent-used", `${parent} is the parent of ${driver} network ${clash.name} already.`, hint);
  }
  const kind = same.find((n) => n.driver !== driver && (n.driver === "macvlan" || n.driver === "ipvlan"));
  if (kind) {
    const text = `${parent} carries ${kind.driver} network ${kind.name}: Linux allows only one of both kinds at a time, so containers of the other will not start.`;
    warn(notes, "parent-mixed", text);
  }
}

/** Since 27, macvlan networks may share a parent, unless one passes it through. */
function mayShare(other: Network, { driver, options }: CreateAction, host: Host | null): boolean {
  if (driver !== "macvlan" || !apiAtLeast(host, 46)) return false;
  return options.macvlan_mode !== "passthru" && other.options.macvlan_mode !== "passthru";
}

function checkParentLink(notes: Notes, facts: Facts, parent: string, host: Host | null): void {
  const links = linksOf(facts, host);
  const [, master, vlan] = /^(.+)\.(\d+)$/.exec(parent) ?? [];
  const link = links?.get(parent);
  if (!links) return;
  if (link?.type === "loopback") {
    const hint = "Take the interface that leads to the network outside.";
    refuse(notes, "parent-loopback", `${parent} is the loopback interface and leads nowhere.`, hint);
  } else if (!link && (master === undefined || !links.has(master))) {
    const nics = [...links.values()].flatMap((l) => (l.type === "physical" || l.type === "vlan" ? [l.name] : []));
    const hint = nics.length > 0 ? `There is ${nics.sort().slice(0, 5).join(", ")}.` : "Name one that the host has.";
    refuse(notes, "parent-missing", `The host has no interface ${parent}.`, hint);
  } else if (!link && (Number(vlan) < 1 || Number(vlan) > 4094)) {
    refuse(notes, "parent-missing", `${vlan} is not a VLAN number.`, "VLANs have numbers from 1 to 4094.");
  }
}

/** Of the drivers that are known; of others only the engine can tell. */
export function checkDriver(notes: Notes, facts: Facts, action: CreateAction, host: Host | null): void {
  const { driver } = action;
  if (driver === "host" || driver === "null") {
    const hint = "Use bridge, or the network that is there.";
    refuse(notes, "one-only", `There can be only one ${driver} network on a host, and it is there.`, hint);
    return;
  }
  // A template keeps the options for others, whose driver is not known yet.
  if (action.configOnly || action.configFrom !== null) return;
  checkValues(notes, action, host);
  if (driver === "bridge") checkBridge(notes, facts, action, host);
  else if (driver === "macvlan" || driver === "ipvlan") checkParent(notes, facts, action, host);
  else if (driver !== "overlay" && !facts.relations.networks.some((n) => n.driver === driver)) {
    warn(
      notes,
      "driver-not-known",
      `No network here uses the driver ${driver}: only the engine knows whether it has it.`,
    );
  }
}
