/** What a picture has to hold, before it has places: per host the bars in order, and the cards that hang on them. */
import { groupOf, isHidden } from "#lib/topology/groups.ts";
import type {
  Container,
  Entity,
  EntityId,
  Host,
  Network,
  Outside,
  PublishedPort,
  Sandbox,
  Tunnel,
} from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";
import { barsOf, hasBar } from "./bars.ts";
import { foldCrowd, mayCrowd } from "./crowd.ts";
import { edgeOf } from "./edge.ts";
import { applyFilter, type Filter, isAlive, isGrouped, isNarrowed, isPredefined } from "./filter.ts";
import { marksOf, marksOfFolded } from "./finding-marks.ts";
import { commonGroup, foldCards, standIns } from "./fold.ts";
import { hiddenCards } from "./hidden-cards.ts";
import { type JointContext, jointsOf } from "./joints.ts";
import { barName, cardNames, inOrder, NO_ORDER, namedOn, type Order } from "./order.ts";
import { otherLinks } from "./other-links.ts";
import type { BarPlan, CardPlan, FramePlan, Known, Plan, ViewName } from "./plan-types.ts";
import { cardsOfPorts } from "./port-cards.ts";
import { servicesOf } from "./services.ts";
import { vtepsOf } from "./vteps.ts";

export type { ViewName } from "./plan-types.ts";

const PLAIN = { entity: null, title: null, about: "", joints: [], loose: [], ports: [], members: null } as const;

interface Occupants {
  readonly byCard: ReadonlyMap<string, readonly Container[]>;
  readonly inHost: readonly Container[];
}

/** Containers by the card they are on: their sandbox's, or their own while they have none. */
function occupantsOf(containers: readonly Container[], host: Host, hostSandbox: Sandbox | null): Occupants {
  const byCard = new Map<string, Container[]>();
  const inHost: Container[] = [];
  for (const c of containers) {
    if (c.host !== host.id) continue;
    if (c.sandbox !== null && c.sandbox === hostSandbox?.id) {
      inHost.push(c);
      continue;
    }
    const key = c.sandbox ?? c.id;
    const list = byCard.get(key);
    if (list) list.push(c);
    else byCard.set(key, [c]);
  }
  return { byCard, inHost };
}

/** How somebody looks at the topology. */
export interface Looking {
  readonly view: ViewName;
  readonly filter: Filter;
  /** Names of the groups that are one card each. */
  readonly fold?: readonly string[];
  /** Names of the bars that show all their cards, however many (`host` and `none` for those that hang on none). */
  readonly unfold?: readonly string[];
  readonly order?: Order;
}

/** Decides what is shown; reads nothing but its arguments. */
export function makePlan(entities: ReadonlyMap<EntityId, Entity>, r: Relations, looking: Looking): Plan {
  const { view, filter, unfold = [], order = NO_ORDER } = looking;
  const visible = applyFilter(r, filter);
  const fold = new Set(looking.fold);
  const networks = view === "wiring" ? withOwn(visible.networks, r, filter) : visible.networks;
  const grouped = isGrouped(visible);
  const shown = new Map<string, Network>(networks.map((n) => [n.id, n]));
  const tunnels = new Map<EntityId, Tunnel>();
  const outsides = new Map<EntityId, Outside>();
  for (const e of entities.values()) {
    if (e.kind === "outside") outsides.set(e.host, e);
    const [own] = e.kind === "tunnel" ? e.ends : [];
    if (e.kind === "tunnel" && typeof own === "string") tunnels.set(own, e);
  }
  const frames = r.hosts.map((host): FramePlan => {
    const hostSandbox = r.hostSandbox.get(host.id) ?? null;
    const outside = outsides.get(host.id) ?? null;
    const known: Known = { entities, relations: r, host, hostSandbox, outside, view, tunnels };
    const { byCard, inHost } = occupantsOf(visible.containers, host, hostSandbox);
    const here = networks.filter((n) => n.host === host.id || (n.host === null && isHere(n, known, byCard)));
    const bars = barsOf(here, known, order);
    const at = new Map(bars.map((b, i) => [b.id, i]));
    const context: JointContext = { ...known, shown, bars: new Map(bars.map((b) => [b.id, b])) };

    const home = new Map<EntityId, CardPlan[]>();
    const loose: CardPlan[] = [];
    const put = (card: CardPlan, otherwise: EntityId | undefined): void => {
      const bar = card.joints[0]?.bar ?? otherwise;
      const list = bar === undefined ? loose : home.get(bar);
      if (list) list.push(card);
      else if (bar !== undefined) home.set(bar, [card]);
    };
    const portsOf = (containers: readonly Container[]): readonly PublishedPort[] =>
      containers.flatMap((c) => r.publishedByContainer.get(c.id) ?? []);
    const cardOf = (id: EntityId, sandbox: Sandbox | null, containers: readonly Container[]): CardPlan => {
      const { joints, loose } = sandbox ? jointsOf(sandbox, context) : { joints: [], loose: [] };
      if (joints.length > 1) joints.sort((a, b) => (at.get(a.bar) ?? 0) - (at.get(b.bar) ?? 0));
      return {
        id,
        entity: null,
        title: null,
        about: "",
        sandbox,
        containers,
        joints,
        loose: view === "wiring" ? loose : [],
        ports: portsOf(containers),
        group: commonGroup(containers),
        members: null,
      };
    };
    // What the engine made for itself comes first: it is there before the containers, and stays.
    const portCards = view === "wiring" ? cardsOfPorts(bars, known) : [];
    if (view === "wiring") {
      for (const { sandbox, title, about } of hiddenCards(known, byCard)) {
        const card = cardOf(sandbox.id, sandbox, []);
        if (card.joints.length + card.loose.length > 0) put({ ...card, entity: sandbox.id, title, about }, undefined);
      }
      for (const card of portCards) if (card.joints.length > 1) put(card, undefined);
    }
    for (const [id, containers] of byCard) {
      const sandbox = entities.get(id);
      const card = cardOf(id, sandbox?.kind === "sandbox" ? sandbox : null, containers);
      const configured = containers.some((c) => !isAlive(c))
        ? containers[0]?.networks.find((n) => at.has(n) && shown.has(n))
        : undefined;
      put(card, configured);
    }
    // What leads nowhere may come and go: it moves nothing.
    for (const card of portCards) if (card.joints.length === 1) put(card, undefined);
    const arranged = (cards: readonly CardPlan[], bar: string, id: EntityId, entity: EntityId): readonly CardPlan[] => {
      const folded = foldCards(inOrder(cards, namedOn(order, bar), cardNames), fold, id, at);
      return mayCrowd(bar, unfold, filter) ? foldCrowd(folded, { id, entity }, at) : folded;
    };
    const filled = bars.map(
      (bar): BarPlan => ({
        ...bar,
        cards: arranged(home.get(bar.id) ?? [], barName(bar), bar.key, bar.id),
      }),
    );
    const hostCards = inHost.map(
      (c): CardPlan => ({ ...PLAIN, id: c.id, sandbox: hostSandbox, containers: [c], group: groupOf(c) }),
    );
    const vteps = vtepsOf(filled, known);
    const edge = edgeOf(filled, vteps, known);
    const everybody = [...byCard.values(), inHost].flat();
    const ports = portsOf(everybody);
    const hostNetwork = here.find((n) => n.driver === "host") ?? null;
    const noneNetwork = here.find((n) => n.driver === "null") ?? null;
    return {
      host,
      hostSandbox,
      bars: edge.bars,
      inHost: arranged(hostCards, "host", `host ${host.id}`, hostNetwork?.id ?? host.id),
      loose: arranged(loose, "none", `none ${host.id}`, noneNetwork?.id ?? host.id),
      hostNetwork,
      noneNetwork,
      edge: edge.devices,
      otherLinks: view === "wiring" ? otherLinks(edge, filter, known, shown) : [],
      outside,
      ports,
      services: servicesOf(r.services, host, everybody, shown, view),
      grouped,
    };
  });
  const folded = frames
    .flatMap((f) => [...f.bars.flatMap((b) => b.cards), ...f.loose, ...f.inHost])
    .filter((card) => card.members !== null);
  const marks = marksOf(r);
  const all = folded.length === 0 ? marks : new Map([...marks, ...marksOfFolded(folded, marks)]);
  return { view, frames, marks: all, standIns: standIns(folded) };
}

/**
 * The wiring view also has the networks that the engine itself alone has joined (ingress): their namespaces are there.
 * The networks view stays calm.
 */
function withOwn(visible: readonly Network[], r: Relations, filter: Filter): readonly Network[] {
  if (isNarrowed(filter)) return visible;
  const known = new Set(visible.map((n) => n.id));
  const own = (n: Network): boolean =>
    isPredefined(n) && !isHidden(n) && (r.endpointsByNetwork.get(n.id) ?? []).some((e) => e.container === null);
  return r.networks.filter((n) => known.has(n.id) || own(n));
}

/** Whether a swarm's network has a part on a host: its own hidden sandbox there, something joined, or no other host to be on. */
function isHere(
  n: Network,
  { entities, relations: r, host }: Known,
  byCard: ReadonlyMap<string, readonly Container[]>,
): boolean {
  if (!hasBar(n)) return false;
  if (r.hosts.length === 1) return true;
  const device = n.device === null ? undefined : entities.get(n.device);
  if (device?.kind === "link" && device.host === host.id) return true;
  const joined = r.endpointsByNetwork.get(n.id)?.some((e) => {
    const sandbox = e.sandbox === null ? undefined : entities.get(e.sandbox);
    return sandbox?.kind === "sandbox" && sandbox.host === host.id;
  });
  return joined || [...byCard.values()].flat().some((c) => c.networks.includes(n.id));
}
