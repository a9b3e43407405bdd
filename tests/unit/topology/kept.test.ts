/** A topology that is kept up to date through changes of any kind is the one that is made afresh. */
import { expect, it } from "vitest";
import { assemble } from "#lib/topology/assemble.ts";
import type { EngineContainer, EngineNetwork, EngineObservation } from "#lib/topology/engine-observation.ts";
import { findAll } from "#lib/topology/findings/find-all.ts";
import type { KernelLink, KernelObservation, NetnsObservation } from "#lib/topology/kernel-observation.ts";
import { createMemo } from "#lib/topology/memo.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { calicoHost, flannelHost } from "#tests/fixtures/hosts/routed.ts";
import { swarmManager } from "#tests/fixtures/hosts/swarm-manager.ts";
import { seeded } from "#tests/support/random.ts";
import { link, route, syntheticHost } from "#tests/support/synthetic-host.ts";

type Random = () => number;
type Change = (o: HostObservation, random: Random, first: HostObservation) => HostObservation;

const pick = <T>(random: Random, from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
const some = <T>(random: Random, from: readonly T[]): T[] => from.filter(() => random() > 0.15);

const ofEngine = (o: HostObservation, change: Partial<EngineObservation>): HostObservation => ({
  ...o,
  engine: { ...o.engine, ...change },
});

/** One entry of a map replaced or, where `change` gives none, taken away. */
function replaced<T>(random: Random, map: ReadonlyMap<string, T>, change: (item: T) => T | null): Map<string, T> {
  const now = new Map(map);
  const key = pick(random, [...map.keys()]);
  const item = key === undefined ? undefined : map.get(key);
  if (key === undefined || item === undefined) return now;
  const next = change(item);
  if (next === null) now.delete(key);
  else now.set(key, next);
  return now;
}

const ofContainer =
  (change: (c: EngineContainer, random: Random) => EngineContainer | null): Change =>
  (o, random) =>
    ofEngine(o, { containers: replaced(random, o.engine.containers, (c) => change(c, random)) });

const ofNetwork =
  (change: (n: EngineNetwork, random: Random) => EngineNetwork | null): Change =>
  (o, random) =>
    ofEngine(o, { networks: replaced(random, o.engine.networks, (n) => change(n, random)) });

const ofKernel =
  (change: (kernel: KernelObservation, random: Random) => Partial<KernelObservation>): Change =>
  (o, random) =>
    o.kernel.read ? { ...o, kernel: { ...o.kernel, ...change(o.kernel, random) } } : o;

/** In the host's own namespace half the time, else in any. */
const ofNamespace = (change: (n: NetnsObservation, random: Random) => Partial<NetnsObservation>): Change =>
  ofKernel(({ namespaces, root }, random) => {
    const key = random() < 0.5 ? root : (pick(random, [...namespaces.keys()]) ?? root);
    const netns = namespaces.get(key);
    if (!netns) return {};
    return { namespaces: new Map(namespaces).set(key, { ...netns, ...change(netns, random) }) };
  });

function otherLink(l: KernelLink, { links }: NetnsObservation, random: Random): KernelLink {
  const bridges = links.filter((b) => b.kind === "bridge").map((b) => b.ifindex);
  const how = Math.floor(random() * 5);
  if (how === 0) return { ...l, name: `renamed${Math.floor(random() * 9)}` };
  if (how === 1) return { ...l, master: pick(random, bridges) ?? null };
  if (how === 2) return { ...l, operstate: "down", flags: [] };
  if (how === 3) return { ...l, mtu: 1300 + Math.floor(random() * 300), mac: "02:00:00:00:00:77" };
  return { ...l, linkNetns: null };
}

const swap: Change = (o, random, first) => {
  const how = random();
  if (how < 0.25) return { ...o, kernel: { read: false, reason: `reason ${random()}`, hint: "" } };
  if (how < 0.5) return { ...o, kernel: first.kernel };
  if (how < 0.75) return { ...o, engine: first.engine, kernel: first.kernel };
  return { ...o, stale: random() < 0.3 ? "2026-01-01T00:00:00Z" : null };
};

/** By what they change; restoring ones come often enough that there is always something to break. */
const CHANGES: Readonly<Record<string, Change>> = {
  "a container's state": ofContainer((c, random) => ({
    ...c,
    state: pick(random, ["running", "paused", "exited", "restarting"] as const) ?? "running",
  })),
  "a container's name and labels": ofContainer((c, random) => ({
    ...c,
    name: `name-${random()}`,
    labels: { "com.docker.compose.project": "p", "com.docker.compose.service": "constructor" },
  })),
  "a container's sandbox": ofContainer((c, random) => ({
    ...c,
    sandboxId: random() < 0.5 ? null : `other${random()}`,
  })),
  "whom a container joins": ofContainer((c, random) => ({
    ...c,
    networkMode: random() < 0.5 ? "host" : "container:nobody",
  })),
  "a container's endpoints": ofContainer((c, random) => ({ ...c, endpoints: some(random, c.endpoints) })),
  "networks that cannot be read": ofContainer((c, random) => ({
    ...c,
    endpoints: c.endpoints.map((e) => ({ ...e, network: `unread${random()}`, networkName: "constructor" })),
  })),
  "a container's ports": ofContainer((c) => ({
    ...c,
    ports: [{ containerPort: 80, protocol: "tcp", hostIp: "0.0.0.0", hostPort: 8080 }],
  })),
  "a container that is gone": ofContainer(() => null),
  "a network's members": ofNetwork((n, random) => ({
    ...n,
    members: Object.fromEntries(
      some(random, Object.entries(n.members)).map(([k, m]) => [k, { ...m, ipv4: random() < 0.2 ? null : m.ipv4 }]),
    ),
  })),
  "a network's peers": ofNetwork((n, random) => ({
    ...n,
    peers: [...some(random, n.peers), { name: "new", address: `192.0.2.${Math.floor(random() * 9)}` }],
  })),
  "a network's options": ofNetwork((n) => ({ ...n, options: { "com.docker.network.bridge.name": "br-other" } })),
  "a network that is gone": ofNetwork(() => null),
  "links of a namespace": ofNamespace((n, random) => ({
    links: n.links.map((l) => (random() < 0.15 ? otherLink(l, n, random) : l)),
  })),
  "links that are gone": ofNamespace((n, random) => ({ links: some(random, n.links) })),
  "a new link": ofNamespace((n, random) => ({
    links: [...n.links, link({ ifindex: 900 + Math.floor(random() * 90), name: "new0", kind: "dummy" })],
  })),
  "addresses of a namespace": ofNamespace((n, random) => ({ addresses: some(random, n.addresses) })),
  "routes of a namespace": ofNamespace((n, random) => ({
    routes: [...some(random, n.routes), route({ dst: `10.0.${Math.floor(random() * 9)}.0/24`, ifindex: 2 })],
  })),
  "what a namespace forwards": ofNamespace((n, random) => ({
    fdb: some(random, n.fdb),
    neighbours: some(random, n.neighbours),
    forwarding: { ipv4: random() < 0.5, ipv6: null },
  })),
  "a namespace that cannot be read": ofKernel(({ targets }, random) => ({
    targets: replaced(random, targets, () => (random() < 0.5 ? null : { unreadable: `no ${random()}` })),
  })),
  "a namespace that is gone": ofKernel(({ namespaces }, random) => ({
    namespaces: replaced(random, namespaces, () => null),
  })),
  "another root": ofKernel(({ namespaces, root }, random) => ({ root: pick(random, [...namespaces.keys()]) ?? root })),
  "services and tasks": (o, random) =>
    ofEngine(o, {
      services: replaced(random, o.engine.services, (s) => (random() < 0.3 ? null : { ...s, name: `s-${random()}` })),
      tasks: replaced(random, o.engine.tasks, (t) => (random() < 0.3 ? null : { ...t, state: "failed", error: "x" })),
    }),
  "how the swarm calls the host": (o, random) => {
    const swarm = o.engine.info.swarm && { ...o.engine.info.swarm, address: `192.0.2.${Math.floor(random() * 9)}` };
    return ofEngine(o, { info: { ...o.engine.info, swarm } });
  },
  "rules that cannot be read": (o, random) => ({ ...o, rules: { read: false, reason: `r ${random()}`, hint: "" } }),
  "everything as it was": (_, __, first) => first,
  "kernel, engine or their silence": swap,
};

it.each([
  ["a manager of a swarm", swarmManager, 250],
  ["flannel over VXLAN", () => flannelHost("vxlan"), 60],
  ["Calico", () => calicoHost("28.5.2"), 60],
  ["a made-up host", () => syntheticHost({ containers: 12, networks: 4 }), 120],
] as const)(
  "%s: kept and afresh are the same, entities and findings, after each of many changes",
  (_, make, rounds) => {
    const random = seeded(11);
    const first = make();
    const [entitiesMemo, findingsMemo] = [createMemo(), createMemo()];
    const names = Object.keys(CHANGES);
    let o = first;
    for (let i = 0; i < rounds; i++) {
      // Of three changes the first puts things right again now and then.
      const name = i % 12 === 11 ? "everything as it was" : (pick(random, names) ?? "");
      o = CHANGES[name]?.(o, random, first) ?? o;
      const kept = assemble(o, entitiesMemo);
      expect(JSON.stringify([...kept]), `after ${name} (${i})`).toBe(JSON.stringify([...assemble(o)]));
      const findings = findAll(kept, o, findingsMemo);
      const copies = new Map([...kept].map(([id, e]) => [id, { ...e }]));
      expect(findings, `findings after ${name} (${i})`).toEqual(findAll(copies, o, createMemo()));
    }
  },
);
