import { describe, expect, it } from "vitest";
import { assemble } from "#lib/topology/assemble.ts";
import { addressText, overlap, type Prefix, parsePrefix, prefixText } from "#lib/topology/cidr.ts";
import { poolsOf, poolUses, proposeSubnet } from "#lib/topology/ipam/pools.ts";
import { relate } from "#lib/topology/relations.ts";
import { seeded } from "#tests/support/random.ts";
import { network, route } from "#tests/support/synthetic-host.ts";
import { observed, type Parts } from "../findings/healthy-host.ts";

function prefix(text: string): Prefix {
  const found = parsePrefix(text);
  if (!found) throw new Error(text);
  return found;
}

const proposal = (change?: (p: Parts) => void, pools: readonly { base: string; size: number }[] = []) => {
  const o = observed(change);
  const engine = { ...o.engine, info: { ...o.engine.info, defaultAddressPools: pools } };
  const relations = relate(assemble({ ...o, engine }));
  const host = relations.hosts[0];
  if (!host) throw new Error("no host");
  return proposeSubnet(host, relations, pools[0]?.base.includes(":") ? 6 : 4);
};
const named = (name: string, subnet: string) =>
  network({ id: name, name, ipam: [{ subnet, ipRange: null, gateway: null, auxAddresses: {} }] });

describe("a subnet for a new network", () => {
  it("is the first of the engine's own pools that nothing touches", () => {
    expect(proposal()).toBe("172.17.0.0/16");
    expect(proposal((p) => p.networks.push(named("a", "172.17.0.0/16"), named("b", "172.18.9.0/24")))).toBe(
      "172.19.0.0/16",
    );
  });

  it("is none that the host has a route to", () => {
    expect(proposal((p) => p.rootRoutes.push(route({ dst: "172.16.0.0/12", ifindex: 2 })))).toBe("192.168.0.0/20");
    expect(proposal((p) => p.rootRoutes.push(route({ dst: "172.17.3.4", ifindex: 2 })))).toBe("172.18.0.0/16");
  });

  it("comes from the pools that the engine was given, of either family", () => {
    expect(proposal(undefined, [{ base: "10.2.0.0/23", size: 24 }])).toBe("10.2.1.0/24");
    expect(proposal(undefined, [{ base: "fd00:7::/32", size: 64 }])).toBe("fd00:7::/64");
  });

  it("is none when all are taken, or a pool cannot be cut so", () => {
    expect(proposal(undefined, [{ base: "10.2.0.0/24", size: 28 }])).toBeNull();
    expect(proposal(undefined, [{ base: "10.9.0.0/24", size: 8 }])).toBeNull();
    expect(proposal(undefined, [{ base: "nonsense", size: 24 }])).toBeNull();
  });
});

describe("how much of a pool is left, whatever is taken", () => {
  it("is what a look at each of its subnets finds", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = seeded(seed);
      const family = random() < 0.5 ? 4 : 6;
      const base = prefix(family === 4 ? "10.64.0.0/20" : "fd00::/52");
      const size = base.length + Math.floor(random() * 7);
      const width = family === 4 ? 32 : 128;
      const taken = Array.from({ length: Math.floor(random() * 12) }, () => {
        const length = base.length - 2 + Math.floor(random() * 12);
        const offset = BigInt(Math.floor(random() * 2 ** 20)) << BigInt(Math.max(0, width - base.length - 18));
        return prefix(`${addressText(family, base.first + (offset % (base.last - base.first)))}/${length}`);
      });
      const step = 1n << BigInt(width - size);
      const free: string[] = [];
      for (let first = base.first; first <= base.last; first += step) {
        const one = { family, first, last: first + step - 1n, length: size } as const;
        if (!taken.some((t) => overlap(t, one))) free.push(prefixText(one));
      }
      const [use] = poolUses([{ base: prefixText(base), size }], taken);
      expect([use?.free, use?.next], `seed ${seed}`).toEqual([BigInt(free.length), free[0] ?? null]);
    }
  });

  it("is told for the engine's own pools: 15 of /16 and 16 of /20", () => {
    const host = relate(assemble(observed())).hosts[0];
    const pools = host ? poolUses(poolsOf(host), []) : [];
    const count = (size: number) => pools.filter((p) => p.size === size).reduce((sum, p) => sum + p.subnets, 0n);
    expect([count(16), count(20)]).toEqual([15n, 16n]);
  });
});
