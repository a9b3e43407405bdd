import { describe, expect, it } from "vitest";
import { heldBy, holdersText, segmentText, withoutSubnet } from "#components/addresses/words.ts";
import { fromQuery, toQuery } from "#components/store/address.ts";
import { stripOf } from "#lib/topology/ipam/strip.ts";
import { addressesOf, type SubnetUse } from "#lib/topology/ipam/subnets.ts";
import { entities, relations, thing } from "./webshop-page.ts";

const useOn = (name: string) => {
  const [use] = addressesOf([thing("network", name)], entities, relations);
  if (!use) throw new Error(`no use of ${name}`);
  return use;
};
const subnetOf = (name: string): SubnetUse => {
  const [subnet] = useOn(name).subnets;
  if (!subnet) throw new Error(`no subnet of ${name}`);
  return subnet;
};
const strip = (name: string, limit: number): string[] => {
  const subnet = subnetOf(name);
  return stripOf(subnet.prefix, subnet.range, subnet.uses, limit).map((s) => segmentText(s, subnet, entities));
};

describe("the view of addresses", () => {
  it("is in the page's address", () => {
    const looking = { ...fromQuery(""), view: "addresses" } as const;
    expect(toQuery(looking)).toBe("?view=addresses");
    expect(fromQuery("?view=addresses").view).toBe("addresses");
  });

  it("names who holds an address, and leads to its endpoint", () => {
    const use = subnetOf("shop_backend").uses.find((u) => u.address === "172.28.20.4");
    expect(use && holdersText(use, entities)).toBe("shop-api-1");
    const id = use ? heldBy(use) : null;
    expect(entities.get(id ?? "")).toMatchObject({ kind: "endpoint", container: thing("container", "shop-api-1").id });
  });

  it("tells a strip in words: from where to where, how many, and who", () => {
    const words = strip("shop_backend", 44);
    expect(words[0]).toBe("172.28.20.0: network address");
    expect(words[1]).toMatch(/^172\.28\.20\.1 – 172\.28\.20\.\d: \d used: .*shop-db-1, shop-cache-1, .* more$/);
    expect(words[2]).toMatch(/: 24\d free$/);
    expect(words.at(-1)).toBe("172.28.20.255: broadcast address");
  });

  it("tells what lies close together in one piece", () => {
    expect(strip("shop_backend", 1)).toEqual([
      expect.stringMatching(/^172\.28\.20\.0 – 172\.28\.20\.255: \d used, 2 reserved, 24\d free: /),
    ]);
  });

  it("says why a network has no subnet", () => {
    expect(withoutSubnet(useOn("host"))).toContain("the host's own sandbox");
    expect(withoutSubnet(useOn("none"))).toContain("joined to nothing");
    expect(withoutSubnet(useOn("staging"))).toBe("");
    const asleep = { ...thing("network", "staging"), scope: "swarm", ipam: [], host: null } as const;
    expect(withoutSubnet({ network: asleep, subnets: [], strays: [] })).toContain("This node does not know the subnet");
  });
});
