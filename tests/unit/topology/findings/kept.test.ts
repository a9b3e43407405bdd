import { expect, it } from "vitest";
import { assemble } from "#lib/topology/assemble.ts";
import { findAll } from "#lib/topology/findings/find-all.ts";
import type { KernelLink, NetnsObservation } from "#lib/topology/kernel-observation.ts";
import { createMemo } from "#lib/topology/memo.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { seeded } from "#tests/support/random.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

/** One thing changed; everything else stays the same objects, as the readers have it. */
function change(o: HostObservation, random: Random): HostObservation {
  if (random() < 0.3) {
    const c = pick(random, [...o.engine.containers.values()]);
    const state = pick(random, ["running", "running", "exited"] as const);
    const containers = new Map(o.engine.containers).set(c.id, { ...c, name: `name-${random()}`, state });
    return { ...o, engine: { ...o.engine, containers } };
  }
  if (random() < 0.2) {
    const n = pick(random, [...o.engine.networks.values()]);
    const networks = new Map(o.engine.networks).set(n.id, { ...n, name: `net-${random()}` });
    return { ...o, engine: { ...o.engine, networks } };
  }
  if (!o.kernel.read) return o;
  const netns = pick(random, [
    ...o.kernel.namespaces.values(),
    ...Array(8).fill(o.kernel.namespaces.get(o.kernel.root)),
  ]);
  const changed: NetnsObservation =
    random() < 0.3
      ? { ...netns, addresses: netns.addresses.filter(() => random() > 0.2) }
      : { ...netns, links: netns.links.map((l: KernelLink) => (random() < 0.1 ? broken(l, netns, random) : l)) };
  return { ...o, kernel: { ...o.kernel, namespaces: new Map(o.kernel.namespaces).set(netns.key, changed) } };
}

function broken(l: KernelLink, { links }: NetnsObservation, random: Random): KernelLink {
  const bridges = links.filter((b) => b.kind === "bridge").map((b) => b.ifindex);
  const how = random();
  if (how < 0.3) return { ...l, operstate: "down", flags: [] };
  if (how < 0.5) return { ...l, operstate: "up", flags: ["UP"] };
  if (how < 0.7 && l.kind === "veth") return { ...l, master: bridges.length > 0 ? pick(random, bridges) : null };
  return l.kind === "veth" ? { ...l, master: null } : l;
}

it("what is kept from the time before never differs from a fresh look, over 200 random changes", () => {
  const random = seeded(7);
  const [entitiesMemo, findingsMemo] = [createMemo(), createMemo()];
  const codes = new Set<string>();
  let o = syntheticHost({ containers: 16, networks: 4 });
  for (let i = 0; i < 200; i++) {
    o = i % 50 === 49 ? syntheticHost({ containers: 16, networks: 4, seed: i }) : change(o, random);
    const entities = assemble(o, entitiesMemo);
    const kept = findAll(entities, o, findingsMemo);
    // Nothing is known of objects that are new.
    const copies = new Map([...entities].map(([id, e]) => [id, { ...e }]));
    const fresh = findAll(copies, o, createMemo());
    expect(kept).toEqual(fresh);
    for (const f of kept) codes.add(f.code);
  }
  for (const code of [
    "veth-down",
    "veth-without-bridge",
    "veth-on-other-bridge",
    "address-differs",
    "endpoint-link-down",
  ])
    expect(codes).toContain(code);
});
