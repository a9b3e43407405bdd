/** What is tried on real engines: actions, the refusal that a plan must name, and engines that accept what Vethscope refuses. */
import type { Action, ConnectAction } from "#lib/topology/plan/action.ts";
import type { EngineVersion } from "./engine/packages.ts";
import { create, pool } from "./plan-create-cases.ts";

/** Ids by name. */
export interface World {
  network(name: string): string;
  container(name: string): string;
}

export interface Case {
  readonly what: string;
  readonly action: (world: World) => Action;
  /** Code of the refusal; null where the plan allows it and the engine must accept it. */
  readonly code: string | null;
  /** Engines on which it differs from `code`. */
  readonly on?: Partial<Record<EngineVersion, string | null>>;
  /** Engines that accept what Vethscope refuses: they pass over it, or fail later. */
  readonly accepted?: readonly EngineVersion[];
}

const ALL: readonly EngineVersion[] = ["20.10", "26.1", "28.5"];
const OLD: readonly EngineVersion[] = ["20.10"];
const GONE = "f".repeat(64);

const plain = { ipv4: null, ipv6: null, linkLocal: [], aliases: [], mac: null, gwPriority: null, driverOptions: {} };

const connect =
  (network: string, container: string, more: Partial<ConnectAction> = {}) =>
  (w: World): Action => ({
    kind: "connect",
    network: w.network(network),
    container: w.container(container),
    ...plain,
    ...more,
  });
const disconnect =
  (network: string, container: string, force = false) =>
  (w: World): Action => ({ kind: "disconnect", network: w.network(network), container: w.container(container), force });
const remove =
  (network: string) =>
  (w: World): Action => ({ kind: "remove", network: w.network(network) });

/** Of networks and containers that are there. */
export const CASES: readonly Case[] = [
  { what: "connect", action: connect("given", "plain"), code: null },
  { what: "a free address", action: connect("given", "plain", { ipv4: "10.60.0.77", aliases: ["x"] }), code: null },
  { what: "an address outside the range", action: connect("ranged", "plain", { ipv4: "10.61.0.5" }), code: null },
  { what: "a container's address", action: connect("given", "plain", { ipv4: "10.60.0.10" }), code: "address-taken" },
  { what: "the gateway's address", action: connect("given", "plain", { ipv4: "10.60.0.1" }), code: "address-taken" },
  { what: "the subnet's own address", action: connect("given", "plain", { ipv4: "10.60.0.0" }), code: "address-taken" },
  { what: "the broadcast address", action: connect("given", "plain", { ipv4: "10.60.0.255" }), code: "address-taken" },
  { what: "a reserved address", action: connect("ranged", "plain", { ipv4: "10.61.0.140" }), code: "address-taken" },
  { what: "a range's gateway", action: connect("ranged", "plain", { ipv4: "10.61.0.128" }), code: "address-taken" },
  { what: "outside the subnet", action: connect("given", "plain", { ipv4: "10.61.0.4" }), code: "outside-subnet" },
  {
    what: "wished on the engine's subnet",
    action: connect("chosen", "plain", { ipv4: "172.18.0.77" }),
    code: "no-configured-subnet",
  },
  { what: "wished IPv6 on IPv4 alone", action: connect("given", "plain", { ipv6: "fd60::5" }), code: "no-ipv6" },
  { what: "wished IPv6", action: connect("dual", "plain", { ipv6: "fd62::55" }), code: null },
  { what: "IPv6 outside the subnet", action: connect("dual", "plain", { ipv6: "fd69::55" }), code: "outside-subnet" },
  { what: "the IPv6 gateway", action: connect("dual", "plain", { ipv6: "fd62::1" }), code: "address-taken" },
  { what: "a full subnet", action: connect("full", "plain"), code: "no-address-left" },
  { what: "a link-local address", action: connect("given", "plain", { linkLocal: ["169.254.10.10"] }), code: null },
  {
    what: "one that is not link-local",
    action: connect("given", "plain", { linkLocal: ["10.60.0.99"] }),
    code: "bad-link-local",
  },
  {
    what: "IPv6 link-local on IPv4 alone",
    action: connect("given", "plain", { linkLocal: ["fe80::10"] }),
    code: "no-ipv6",
  },
  {
    what: "one link-local address twice",
    action: connect("given", "plain", { linkLocal: ["169.254.3.3", "169.254.3.3"] }),
    code: "bad-link-local",
  },
  { what: "host mode", action: connect("given", "hosty"), code: "host-mode" },
  { what: "none mode", action: connect("given", "lonely"), code: "none-mode" },
  { what: "a joined sandbox", action: connect("other", "sidecar"), code: "joined-sandbox" },
  { what: "connected already", action: connect("given", "web"), code: "already-connected" },
  { what: "connected already, stopped", action: connect("given", "stopped"), code: "already-connected", accepted: ALL },
  { what: "to the host's network", action: connect("host", "plain"), code: "host-network" },
  { what: "to none beside another", action: connect("none", "plain"), code: "none-network" },
  { what: "to the default bridge", action: connect("bridge", "web"), code: null },
  {
    what: "alias on the default bridge",
    action: connect("bridge", "web", { aliases: ["x"] }),
    code: "alias-on-default-bridge",
  },
  {
    what: "address on the default bridge",
    action: connect("bridge", "web", { ipv4: "172.17.0.99" }),
    code: "address-on-default-bridge",
  },
  {
    what: "gateway priority",
    action: connect("other", "plain", { gwPriority: 5 }),
    code: null,
    on: { "20.10": "no-gateway-priority", "26.1": "no-gateway-priority" },
    accepted: ["20.10", "26.1"],
  },
  {
    what: "a MAC address",
    action: connect("other", "plain", { mac: "02:aa:bb:cc:dd:ee" }),
    code: "no-mac",
    accepted: ALL,
  },
  {
    what: "a container that is gone",
    action: (w) => ({ ...connect("other", "plain")(w), container: GONE }) as Action,
    code: "no-container",
  },
  {
    what: "a network that is gone",
    action: (w) => ({ ...connect("other", "plain")(w), network: GONE }) as Action,
    code: "no-network",
  },
  { what: "a template", action: connect("template", "plain"), code: "config-only" },
  { what: "a stopped container", action: connect("other", "stopped", { aliases: ["x"] }), code: null },
  {
    what: "a taken address for a stopped container",
    action: connect("ranged", "stopped", { ipv4: "10.61.0.200" }),
    code: null,
  },
  {
    what: "an address outside for a stopped container",
    action: connect("other", "stopped", { ipv4: "10.60.0.9" }),
    code: "outside-subnet",
    accepted: OLD,
  },
  { what: "a paused container", action: connect("other", "paused"), code: null },
  { what: "a macvlan network", action: connect("lan", "plain"), code: null },
  { what: "disconnect", action: disconnect("given", "web"), code: null },
  { what: "disconnect, stopped", action: disconnect("given", "stopped"), code: null },
  { what: "disconnect from none", action: disconnect("none", "lonely"), code: null },
  { what: "not connected", action: disconnect("other", "plain"), code: "not-connected" },
  { what: "not connected, by force", action: disconnect("other", "plain", true), code: "not-connected" },
  { what: "disconnect in host mode", action: disconnect("host", "hosty", true), code: "host-mode" },
  { what: "disconnect a joined sandbox", action: disconnect("given", "sidecar"), code: "joined-sandbox" },
  { what: "remove bridge", action: remove("bridge"), code: "predefined" },
  { what: "remove host", action: remove("host"), code: "predefined" },
  { what: "remove none", action: remove("none"), code: "predefined" },
  { what: "remove what is in use", action: remove("given"), code: "in-use" },
  { what: "remove a template in use", action: remove("template"), code: "in-use" },
  { what: "remove what is gone", action: () => ({ kind: "remove", network: GONE }), code: "no-network" },
];

/** After `swarm init`. */
export const SWARM_CASES: readonly Case[] = [
  { what: "not attachable", action: connect("closed", "plain"), code: "not-attachable" },
  { what: "not attachable, stopped", action: connect("closed", "stopped"), code: "not-attachable", accepted: ALL },
  { what: "ingress", action: connect("ingress", "plain"), code: "ingress" },
  { what: "attachable", action: connect("open", "plain", { ipv4: "10.150.0.77" }), code: null },
  { what: "name of an overlay", action: create({ name: "closed" }), code: "name-taken" },
  {
    what: "overlay with a local network's name",
    action: create({ name: "given", driver: "overlay" }),
    code: "name-taken",
  },
  {
    what: "overlay that overlaps another",
    action: create({ driver: "overlay", ipam: [pool("10.150.0.0/25")] }),
    code: null,
  },
  { what: "local overlay", action: create({ driver: "overlay", scope: "local" }), code: "scope" },
  { what: "a second ingress", action: create({ driver: "overlay", ingress: true }), code: "ingress" },
  { what: "overlay with a slash", action: create({ driver: "overlay", name: "a/b" }), code: "bad-swarm-name" },
  { what: "overlay with a dot", action: create({ driver: "overlay", name: "a.b" }), code: "bad-swarm-name" },
  {
    what: "overlay with 64 letters",
    action: create({ driver: "overlay", name: "x".repeat(64) }),
    code: "bad-swarm-name",
  },
  { what: "overlay", action: create({ driver: "overlay", options: { encrypted: "" } }), code: null },
];
