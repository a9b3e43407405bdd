/** A small host on which all is well, and ways to break one thing of it. */
import { assemble } from "#lib/topology/assemble.ts";
import type { EngineContainer, EngineNetwork } from "#lib/topology/engine-observation.ts";
import { findAll } from "#lib/topology/findings/find-all.ts";
import type { KernelAddress, KernelLink, KernelRoute } from "#lib/topology/kernel-observation.ts";
import { createMemo } from "#lib/topology/memo.ts";
import type { Finding } from "#lib/topology/model.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import {
  address,
  container,
  endpoint,
  host,
  link,
  netns,
  network,
  ROOT_NETNS as ROOT,
  route,
} from "#tests/support/synthetic-host.ts";

/** Containers' ids are 64 hex digits, as Docker's are. */
export const WEB = "a".repeat(64);
export const DB = "b".repeat(64);
export const PRINTER = "c".repeat(64);

/** The things of the host, each to be replaced or added to. */
export interface Parts {
  networks: EngineNetwork[];
  containers: EngineContainer[];
  rootLinks: KernelLink[];
  rootAddresses: KernelAddress[];
  rootRoutes: KernelRoute[];
  /** By container id. */
  inside: Record<string, { links: KernelLink[]; addresses: KernelAddress[]; routes: KernelRoute[] } | string>;
}

const NETNS: Readonly<Record<string, string>> = { [WEB]: "4:11", [DB]: "4:12", [PRINTER]: "4:13" };
const lo = link({ ifindex: 1, name: "lo", linkType: "loopback" });

const veth = (ifindex: number, name: string, peer: number, nsid: number, more: Partial<KernelLink> = {}) =>
  link({ ifindex, name, kind: "veth", link: peer, linkNetnsid: nsid, ...more });

function member(id: string, name: string, ip: string, mac: string) {
  return { [id]: { name, endpoint: `e-${name}`, mac, ipv4: ip, ipv6: null } };
}

function parts(): Parts {
  const ends = (id: string, name: string, net: string, ip: string, mac: string, more: Partial<EngineContainer> = {}) =>
    container({ id, name, endpoints: [endpoint({ id: `e-${name}`, network: net, ipv4: ip, mac })], ...more });
  const inside = (far: number, ip: string, mac: string) => ({
    links: [lo, veth(2, "eth0", far, 0, { linkNetns: ROOT, mac })],
    addresses: [address(2, ip)],
    routes: [route({ dst: "default", gateway: "10.1.0.1", ifindex: 2 })],
  });
  const ipam = (subnet: string, gateway: string) => [{ subnet, ipRange: null, gateway, auxAddresses: {} }];
  return {
    networks: [
      network({
        id: "front",
        name: "front",
        ipam: ipam("10.1.0.0/24", "10.1.0.1"),
        options: { "com.docker.network.bridge.name": "br-front" },
        members: { ...member(WEB, "web", "10.1.0.2/24", "02:00:00:00:01:02") },
      }),
      network({
        id: "back",
        name: "back",
        ipam: ipam("10.2.0.0/24", "10.2.0.1"),
        options: { "com.docker.network.bridge.name": "br-back" },
      }),
      network({
        id: "office",
        name: "office",
        driver: "macvlan",
        ipam: ipam("192.0.2.0/24", "192.0.2.1"),
        options: { parent: "eth0" },
      }),
    ],
    containers: [
      ends(WEB, "web", "front", "10.1.0.2/24", "02:00:00:00:01:02"),
      ends(DB, "db", "front", "10.1.0.3/24", "02:00:00:00:01:03"),
      ends(PRINTER, "printer", "office", "192.0.2.50/24", "02:00:00:00:02:50"),
    ],
    rootLinks: [
      lo,
      link({ ifindex: 2, name: "eth0", mac: "02:00:00:00:00:02" }),
      link({ ifindex: 10, name: "br-front", kind: "bridge" }),
      // Without ports a bridge has no carrier, and is down for that reason alone.
      link({ ifindex: 11, name: "br-back", kind: "bridge", operstate: "down", flags: ["NO-CARRIER", "UP"] }),
      veth(21, "veth0000021", 2, 1, { master: 10 }),
      veth(22, "veth0000022", 2, 2, { master: 10 }),
    ],
    rootAddresses: [address(2, "192.0.2.10/24"), address(10, "10.1.0.1/24"), address(11, "10.2.0.1/24")],
    rootRoutes: [
      route({ dst: "default", gateway: "192.0.2.1", ifindex: 2 }),
      route({ dst: "192.0.2.0/24", ifindex: 2, protocol: "kernel", scope: "link" }),
      route({ dst: "10.1.0.0/24", ifindex: 10, protocol: "kernel", scope: "link" }),
      route({ dst: "10.2.0.0/24", ifindex: 11, protocol: "kernel", scope: "link", flags: ["linkdown"] }),
    ],
    inside: {
      [WEB]: inside(21, "10.1.0.2/24", "02:00:00:00:01:02"),
      [DB]: inside(22, "10.1.0.3/24", "02:00:00:00:01:03"),
      [PRINTER]: {
        links: [
          lo,
          link({
            ifindex: 2,
            name: "eth0",
            kind: "macvlan",
            mac: "02:00:00:00:02:50",
            link: 2,
            linkNetnsid: 0,
            linkNetns: ROOT,
          }),
        ],
        addresses: [address(2, "192.0.2.50/24")],
        routes: [],
      },
    },
  };
}

/** Changes a link of the host by its name. */
export function relink(p: Parts, name: string, change: Partial<KernelLink>): void {
  p.rootLinks = p.rootLinks.map((l) => (l.name === name ? { ...l, ...change } : l));
}

/** The open namespace of a container. */
export function insideOf(p: Parts, id: string): Exclude<Parts["inside"][string], string> {
  const found = p.inside[id];
  if (!found || typeof found === "string") throw new Error("that namespace is not read");
  return found;
}

/** What is observed after `breakIt` had its way with the healthy host. */
export function observed(breakIt: (p: Parts) => void = () => {}): HostObservation {
  const p = parts();
  breakIt(p);
  const namespaces = [netns(ROOT, p.rootLinks, p.rootAddresses, p.rootRoutes)];
  const targets = new Map<string, string | { unreadable: string }>();
  for (const [id, seen] of Object.entries(p.inside)) {
    const key = NETNS[id] ?? "4:99";
    if (typeof seen === "string") targets.set(id, { unreadable: seen });
    else {
      targets.set(id, key);
      namespaces.push(netns(key, seen.links, seen.addresses, seen.routes));
    }
  }
  const all = new Map(namespaces.map((n) => [n.key, n]));
  return host(p.networks, p.containers, { read: true, release: "6.18.0", root: ROOT, namespaces: all, targets });
}

export const findingsOf = (o: HostObservation): readonly Finding[] => findAll(assemble(o), o, createMemo());

/** `severity code: about`, for each finding after the break; the healthy host has none. */
export function found(breakIt?: (p: Parts) => void): string[] {
  return findingsOf(observed(breakIt)).map((f) => `${f.severity} ${f.code}: ${f.about.map(short).join(" ")}`);
}

/** Ids as they are read best: a link by its ifindex on the host or in `web`'s, `db`'s or `printer`'s namespace. */
function short(id: string): string {
  const [, ns, ifindex] = /^link:[^:]*:(\d+:\d+):(\d+)$/.exec(id) ?? [];
  if (ns) return `${ns === ROOT ? "host" : ns}/${ifindex}`;
  return id.length === 64 ? id.slice(0, 1) : id.replace(/^(port|netns|sandbox):abcdef012345:/, "$1:");
}
