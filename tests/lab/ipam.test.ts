/** Addresses as the page tells them, against a real engine (20.10): what it counts as used, what it gives next, which subnet it takes. */
import { expect, it } from "vitest";
import { sameAddress } from "#lib/topology/cidr.ts";
import { proposeSubnet } from "#lib/topology/ipam/pools.ts";
import { addressesOf, type SubnetUse } from "#lib/topology/ipam/subnets.ts";
import { relate } from "#lib/topology/relations.ts";
import { observed } from "./observed.ts";
import { describeLab } from "./requirements.ts";
import { applyScenario } from "./scenario/apply.ts";
import { CONTAINERS } from "./scenario/webshop.ts";
import { all, network, until } from "./truth/sight.ts";

/** Enough to have an address on each network, by hand and by the engine. */
const FEW = CONTAINERS.filter((c) => ["shop-api-1", "grafana", "crm", "label-printer"].includes(c.name));

interface Inspected {
  readonly Name: string;
  readonly Containers: Readonly<Record<string, { readonly IPv4Address: string; readonly IPv6Address: string }>>;
  readonly IPAM: {
    readonly Config: readonly {
      readonly Gateway?: string;
      readonly AuxiliaryAddresses?: Readonly<Record<string, string>>;
    }[];
  };
}

describeLab("row 22: addresses of a real engine's networks", () => {
  const lab = observed((engine) => applyScenario(engine, { containers: FEW }));
  const subnetsOf = (name: string): readonly SubnetUse[] => {
    const relations = relate(lab.entities);
    return addressesOf([network(lab.entities, name)], lab.entities, relations)[0]?.subnets ?? [];
  };

  it("used is what docker network inspect tells, and what the host itself has", async () => {
    const names = all(lab.entities, "network").flatMap((n) => (n.ipam.length > 0 ? [n.name] : []));
    expect(names.length).toBeGreaterThan(5);
    const inspected = JSON.parse(await lab.engine.docker("network", "inspect", ...names)) as Inspected[];
    for (const { Name, Containers, IPAM } of inspected) {
      const uses = subnetsOf(Name).flatMap((s) => s.uses);
      const recorded = [
        ...Object.values(Containers).flatMap((c) => [c.IPv4Address, c.IPv6Address]),
        ...IPAM.Config.flatMap((c) => [c.Gateway ?? "", ...Object.values(c.AuxiliaryAddresses ?? {})]),
      ].filter((a) => a !== "");
      for (const a of recorded)
        expect(
          uses.some((u) => sameAddress(u.address, a)),
          `${a} of ${Name}`,
        ).toBe(true);
      const others = uses.filter((u) => !recorded.some((a) => sameAddress(u.address, a)));
      const why = new Set(others.flatMap((u) => u.holders.map((h) => h.what)));
      expect(
        [...why].filter((w) => !["network address", "broadcast address", "gateway", "host"].includes(w)),
        Name,
      ).toEqual([]);
    }
  });

  it.each(["staging", "operations", "shop_frontend", "office"])(
    "what joins %s gets the addresses called next",
    async (name) => {
      const next = subnetsOf(name).map((s) => s.next);
      const id = (await lab.engine.docker("run", "--detach", "--network", name, "shop/api:2.8", "sleep", "99")).trim();
      const joined = () => all(lab.entities, "endpoint").find((e) => e.container === id);
      await until(`${name} has one more`, () => joined()?.ipv4 != null);
      const given = [joined()?.ipv4, joined()?.ipv6].flatMap((a) => (a ? [a.replace(/\/.*/, "")] : []));
      await lab.engine.docker("rm", "--force", id);
      expect(given).toEqual(next);
    },
  );

  it("the proposed subnet is taken by the engine, and is proposed no more", async () => {
    const propose = (): string | null => {
      const relations = relate(lab.entities);
      return relations.hosts[0] ? proposeSubnet(relations.hosts[0], relations) : null;
    };
    const subnet = propose();
    await lab.engine.docker("network", "create", "--subnet", subnet ?? "", "proposed");
    await until("proposed is seen", () => all(lab.entities, "network").some((n) => n.name === "proposed"));
    expect(propose()).not.toBe(subnet);
    await lab.engine.docker("network", "rm", "proposed");
    await until("it is gone", () => all(lab.entities, "network").every((n) => n.name !== "proposed"));
    // Without a subnet the engine chooses the same one.
    await lab.engine.docker("network", "create", "chosen");
    await until("chosen is seen", () => all(lab.entities, "network").some((n) => n.name === "chosen"));
    expect(network(lab.entities, "chosen").ipam[0]?.subnet).toBe(subnet);
  });
});
