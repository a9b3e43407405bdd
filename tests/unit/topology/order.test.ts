import { expect, it } from "vitest";
import { assemble } from "#lib/topology/assemble.ts";
import { createMemo } from "#lib/topology/memo.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { danglingReferences } from "#tests/lab/truth/invariants.ts";
import { seeded } from "#tests/support/random.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

const bytes = (o: HostObservation, memo = createMemo()): string => JSON.stringify([...assemble(o, memo)]);

/** A host with some of its containers, networks and namespaces gone, as if they had not come yet or had left. */
function without(host: HostObservation, next: () => number): HostObservation {
  const some = <T>(map: ReadonlyMap<string, T>, share: number) => new Map([...map].filter(() => next() < share));
  if (!host.kernel.read) return host;
  const { root, namespaces } = host.kernel;
  const left = some(namespaces, 0.8);
  const kept = new Map([...namespaces].filter(([key]) => key === root || left.has(key)));
  const targets = new Map([...host.kernel.targets].filter(([, to]) => typeof to !== "string" || kept.has(to)));
  return {
    ...host,
    engine: {
      ...host.engine,
      containers: some(host.engine.containers, 0.8),
      networks: some(host.engine.networks, 0.9),
    },
    kernel: { ...host.kernel, namespaces: kept, targets },
  };
}

it("a topology that is kept through any changes has the bytes of one made afresh, and no id leads nowhere", () => {
  const next = seeded(7);
  const host = syntheticHost({ containers: 40, networks: 6, most: 3 });
  const memo = createMemo();
  for (let i = 0; i < 60; i++) {
    const now = i % 5 === 4 ? host : without(host, next);
    expect(bytes(now, memo)).toBe(bytes(now));
    expect(danglingReferences(assemble(now))).toEqual([]);
  }
});
