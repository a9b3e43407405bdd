/** What is otherwise after a container was joined to a network or taken off one. */
import type { Container, Network } from "../model.ts";
import { carrierNow, carrierOf, leadsOut, leavesByGatewayBridge, type Way, wayOf, waysOf } from "./default-route.ts";
import { count, type Facts, find, isDefaultBridge, type Notes, names, tell, warn } from "./facts.ts";

export interface Change {
  readonly container: Container;
  readonly network: Network;
  readonly before: readonly Way[];
  readonly after: readonly Way[];
}

export function joining(facts: Facts, container: Container, network: Network, priority: number | null): Change {
  const before = waysOf(facts, container);
  const host = find(facts, "host", container.host);
  return { container, network, before, after: [...before, wayOf(network, null, priority, host)] };
}

export function leaving(facts: Facts, container: Container, network: Network): Change {
  const before = waysOf(facts, container);
  return { container, network, before, after: before.filter((w) => w.network.id !== network.id) };
}

/** Other containers on the network; those in one sandbox count each. */
function others(facts: Facts, network: Network, self: Container): readonly Container[] {
  const found = new Set<Container>();
  for (const e of facts.relations.endpointsByNetwork.get(network.id) ?? []) {
    const owner = find(facts, "container", e.container);
    if (owner && owner.sandbox !== self.sandbox) found.add(owner);
  }
  return [...found];
}

const TALK_OFF = "com.docker.network.bridge.enable_icc";

/** With whom it can talk there and on none of its other networks. */
function peers(notes: Notes, facts: Facts, { container, network, before, after }: Change): void {
  const joins = after.length > before.length;
  const there = others(facts, network, container);
  const elsewhere = new Set<Container>();
  for (const way of joins ? before : after) {
    for (const c of others(facts, way.network, container)) elsewhere.add(c);
  }
  const only = there.filter((c) => !elsewhere.has(c));
  const about = [container.id, network.id, ...only.map((c) => c.id)];
  if (joins && network.options[TALK_OFF] === "false") {
    const text = `Containers on ${network.name} cannot talk to each other: its option enable_icc is false.`;
    tell(notes, "no-talk", text, [network.id]);
    return;
  }
  if (only.length === 0) {
    const text = there.length > 0 ? "reaches all of them by another network as well" : "is alone there";
    tell(notes, joins ? "reaches" : "loses", `On ${network.name} ${container.name} ${text}.`, about);
    return;
  }
  const who = `${count(only.length, "container")}: ${names(only)}`;
  if (joins) tell(notes, "reaches", `${container.name} and ${who} will reach each other on ${network.name}.`, about);
  else tell(notes, "loses", `${container.name} will no longer reach ${who}.`, about);
}

const by = (ways: readonly Way[], way: Way | null): string =>
  way?.network.name ?? (leavesByGatewayBridge(ways) ? "docker_gwbridge" : "nothing");

function defaultRoute(notes: Notes, { container, network, before, after }: Change): Way | null {
  const was = carrierNow(before);
  const kept = was && after.some((w) => w.endpoint === was.endpoint && w.network.id === was.network.id);
  const rule = carrierOf(after);
  // Where somebody set the route by hand, the engine touches it only when its own choice is another one than before.
  const will = kept && rule?.network.id === carrierOf(before)?.network.id ? was : rule;
  const [from, to] = [by(before, was), by(after, will)];
  const about = [container.id, ...(was ? [was.network.id] : []), ...(will ? [will.network.id] : [])];
  if (from === to) {
    if (from !== "nothing") tell(notes, "default-route-stays", `Its default route stays with ${from}.`, about);
  } else if (to === "nothing") {
    tell(notes, "default-route-gone", `${container.name} will have no default route: ${from} carries it now.`, about);
  } else if (from === "nothing") {
    tell(notes, "default-route-new", `${container.name} will have a default route, by ${to}.`, about);
  } else {
    tell(notes, "default-route-moves", `Its default route moves from ${from} to ${to}.`, about);
  }
  const outBefore = leadsOut(was) || (was === null && leavesByGatewayBridge(before));
  const outAfter = leadsOut(will) || (will === null && leavesByGatewayBridge(after));
  if (outBefore && !outAfter) {
    tell(notes, "loses-way-out", `${container.name} will have no way out any more.`, [container.id, network.id]);
    warn(
      notes,
      "loses-way-out",
      `${container.name} will have no way out: nothing else it is on leads beyond the host.`,
    );
  }
  if (!outBefore && outAfter) {
    tell(notes, "gains-way-out", `${container.name} gets a way out by ${to}.`, [container.id, network.id]);
  }
  return will;
}

/** Ports are published by the endpoint with the default route, if its network is a bridge. */
function ports(notes: Notes, facts: Facts, change: Change, will: Way | null): void {
  const { container, before, after } = change;
  const published = facts.relations.publishedByContainer.get(container.id) ?? [];
  if (published.length === 0) return;
  const was = carrierNow(before);
  if (was?.network.id === will?.network.id && was !== null) return;
  const shown = [...new Set(published.map((p) => `${p.hostPort ?? p.containerPort}/${p.protocol}`))];
  const text = names(shown.map((name) => ({ name })));
  const about = [container.id, ...published.map((p) => p.id)];
  const carries = will ? will.network.driver === "bridge" && !will.network.internal : leavesByGatewayBridge(after);
  if (carries) {
    tell(notes, "ports-move", `Published ports ${text} will lead to it by ${by(after, will)}.`, about);
    return;
  }
  tell(notes, "ports-lost", `Published ports ${text} will lead nowhere.`, about);
  warn(notes, "ports-lost", `${container.name} will not be reached at its published ports (${text}) any more.`);
}

/** What shares the sandbox is joined to whatever its owner is joined to. */
function joined(notes: Notes, facts: Facts, { container, before, after }: Change): void {
  const sandbox = find(facts, "sandbox", container.sandbox);
  const sharing = (sandbox?.containers ?? []).flatMap((id) => {
    const other = id === container.id ? null : find(facts, "container", id);
    return other ? [other] : [];
  });
  if (sharing.length === 0) return;
  const verb = after.length > before.length ? "join" : "lose";
  const one = sharing.length === 1 ? "s" : "";
  const text = `${names(sharing)} share${one} its sandbox and ${verb}${one} the network as well.`;
  tell(notes, "shared-sandbox", text, [container.id, ...sharing.map((c) => c.id)]);
}

/** Under which names it will be found by others on the network, or no longer. */
export function knownAs(container: Container, network: Network, aliases: readonly string[]): readonly string[] {
  if (isDefaultBridge(network) || network.driver === "host" || network.driver === "null") return [];
  return [...new Set([container.name, ...aliases, container.id.slice(0, 12)])];
}

function dnsNames(notes: Notes, change: Change, aliases: readonly string[]): void {
  const { container, network, before, after } = change;
  const known = knownAs(container, network, aliases);
  const about = [container.id, network.id];
  if (known.length === 0) {
    const text = `On ${network.name} containers are not found by name, by address only.`;
    if (after.length > before.length) tell(notes, "no-names", text, about);
    return;
  }
  const will = after.length > before.length ? "will be known there as" : "will no longer be known there as";
  tell(notes, "names", `${container.name} ${will} ${known.join(", ")}.`, about);
}

/** Of a running container; one that is not running has nothing to lose yet. */
export function tellChanges(notes: Notes, facts: Facts, change: Change, aliases: readonly string[]): void {
  peers(notes, facts, change);
  const will = defaultRoute(notes, change);
  ports(notes, facts, change, will);
  dnsNames(notes, change, aliases);
  joined(notes, facts, change);
}
