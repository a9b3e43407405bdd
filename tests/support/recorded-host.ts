/**
 * A host made from what was recorded: the engine's JSON through the real schemas and mapping, and iproute2's output
 * of each namespace. What a recording lacks is put beside it by hand (`links`, `more`), and says so where it is used.
 */
import { mapContainer } from "#lib/docker/map-container.ts";
import { mapInfo } from "#lib/docker/map-info.ts";
import { mapNetwork } from "#lib/docker/map-network.ts";
import { RawContainer, RawInfo, RawNetwork, RawVersion } from "#lib/docker/schemas.ts";
import type { EngineContainer, EngineNetwork, EngineObservation } from "#lib/topology/engine-observation.ts";
import { hostKey } from "#lib/topology/ids.ts";
import type {
  KernelAddress,
  KernelLink,
  KernelObservation,
  KernelRoute,
  NetnsKey,
  NetnsObservation,
} from "#lib/topology/kernel-observation.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import {
  addressesOf,
  forwardingOf,
  type Iproute2,
  linksOf,
  neighboursOf,
  routesOf,
} from "../fixtures/kernel/iproute2.ts";

/** Answers of `GET /info`, `/version`, `/networks/:id` and `/containers/:id/json`. */
export interface RecordedEngine {
  readonly info?: unknown;
  readonly version?: unknown;
  readonly networks?: readonly unknown[];
  readonly containers?: readonly unknown[];
  /** Beside what was recorded, by hand. */
  readonly more?: { readonly networks?: readonly EngineNetwork[]; readonly containers?: readonly EngineContainer[] };
}

/** iproute2's JSON of one namespace; `route` holds both families, as `ip route show table all` gives them. */
export interface RecordedNetns {
  readonly link?: Iproute2["link"];
  readonly addr?: Iproute2["addr"];
  readonly route?: Iproute2["route4"];
  readonly neigh?: Iproute2["neigh"];
  readonly fdb?: Iproute2["fdb"];
  /** Beside what was recorded, by hand. `linkNetns` may be a namespace's name. */
  readonly links?: readonly KernelLink[];
  readonly addresses?: readonly KernelAddress[];
  readonly routes?: readonly KernelRoute[];
  /** `ip netns list-id`: which namespace, by name, each of its ids leads to. */
  readonly ids?: Readonly<Record<number, string>>;
}

export interface RecordedKernel {
  /** By name; the names are the recording's own. */
  readonly namespaces: Readonly<Record<string, RecordedNetns>>;
  /** Name of the host's own namespace. */
  readonly root: string;
  /** What each watched target (a container's id, `overlay:<network id>`, …) led to: a namespace's name, or why not. */
  readonly targets?: Readonly<Record<string, string | { readonly unreadable: string }>>;
}

const ROOT_INODE = 4026531840;
const FIRST_INODE = 4026532200;

function keysOf({ namespaces, root }: RecordedKernel): ReadonlyMap<string, NetnsKey> {
  return new Map(Object.keys(namespaces).map((name, i) => [name, `4:${name === root ? ROOT_INODE : FIRST_INODE + i}`]));
}

/** Recordings without `-d` leave out what is usual. */
function said(of: RecordedNetns): Iproute2 {
  const usual = { type: "unicast", table: "main", protocol: "boot", scope: "global", flags: [] };
  const routes: Iproute2["route4"] = (of.route ?? []).map((r) => ({ ...usual, ...r }));
  const six = (r: (typeof routes)[number]) => [r.dst, r.gateway].some((a) => typeof a === "string" && a.includes(":"));
  return {
    link: of.link ?? [],
    addr: of.addr ?? [],
    route4: routes.filter((r) => !six(r)),
    route6: routes.filter(six),
    neigh: of.neigh ?? [],
    proxy: [],
    fdb: of.fdb ?? [],
  };
}

function netnsOf(key: NetnsKey, of: RecordedNetns, keys: ReadonlyMap<string, NetnsKey>): NetnsObservation {
  const [device = "", inode = ""] = key.split(":");
  // Names of links made by hand count in recorded routes too.
  const words = said(of);
  const named = {
    ...words,
    link: [...words.link, ...(of.links ?? []).map((l) => ({ ifname: l.name, ifindex: l.ifindex }))],
  };
  const masters = new Map(named.link.map((l) => [l.ifname, l.ifindex]));
  const recorded = linksOf(words).map((l, i) => ({
    ...l,
    master: l.master ?? masters.get(words.link[i]?.master) ?? null,
    linkNetns: l.linkNetnsid === null ? null : (keys.get(of.ids?.[l.linkNetnsid] ?? "") ?? null),
  }));
  const made = (of.links ?? []).map((l) => ({
    ...l,
    linkNetns: l.linkNetns && (keys.get(l.linkNetns) ?? l.linkNetns),
  }));
  return {
    key,
    device: Number(device),
    inode: Number(inode),
    links: [...recorded, ...made].sort((a, b) => a.ifindex - b.ifindex),
    addresses: [...addressesOf(words), ...(of.addresses ?? [])],
    routes: [...routesOf(named), ...(of.routes ?? [])],
    neighbours: neighboursOf(named),
    fdb: forwardingOf(named),
    forwarding: { ipv4: true, ipv6: null },
  };
}

export function recordedKernel(recorded: RecordedKernel): KernelObservation {
  const keys = keysOf(recorded);
  const keyOf = (name: string): NetnsKey => {
    const key = keys.get(name);
    if (key === undefined) throw new Error(`no namespace ${name} was recorded`);
    return key;
  };
  const { namespaces, root, targets = {} } = recorded;
  return {
    read: true,
    release: "6.18.0",
    root: keyOf(root),
    namespaces: new Map(Object.entries(namespaces).map(([name, of]) => [keyOf(name), netnsOf(keyOf(name), of, keys)])),
    targets: new Map(Object.entries(targets).map(([name, to]) => [name, typeof to === "string" ? keyOf(to) : to])),
  };
}

export function recordedEngine({
  info,
  version,
  networks = [],
  containers = [],
  more = {},
}: RecordedEngine): EngineObservation {
  const of = mapInfo(
    info === undefined ? null : RawInfo.parse(info),
    version === undefined ? null : RawVersion.parse(version),
    { id: "recorded00000", name: "recorded", apiVersion: "1.41" },
  );
  const nets = [...networks.map((n) => mapNetwork(RawNetwork.parse(n))), ...(more.networks ?? [])];
  const boxes = [...containers.map((c) => mapContainer(RawContainer.parse(c))), ...(more.containers ?? [])];
  return {
    info: of,
    networks: new Map(nets.map((n) => [n.id, n])),
    containers: new Map(boxes.map((c) => [c.id, c])),
    services: new Map(),
    tasks: new Map(),
  };
}

export function recordedHost(engine: RecordedEngine, kernel: RecordedKernel): HostObservation {
  const record = recordedEngine(engine);
  return {
    key: hostKey(record.info.id),
    address: "unix:///var/run/docker.sock",
    engine: record,
    kernel: recordedKernel(kernel),
    rules: { read: false, reason: "not recorded", hint: "" },
    stale: null,
  };
}
