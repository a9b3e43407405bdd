import { describe, expect, it } from "vitest";
import { assemble } from "#lib/topology/assemble.ts";
import type { EntityId } from "#lib/topology/model.ts";
import { ipvlan, macvlan, trunk, underlayHost } from "#tests/fixtures/hosts/underlay.ts";
import { all, container, get, network } from "#tests/lab/truth/sight.ts";

type Entities = ReturnType<typeof assemble>;

/** From the container's link down to the NIC: names of links, with VLAN ids where there are any. */
function chain(entities: Entities, name: string): string[] {
  const endpoint = all(entities, "endpoint").find((e) => e.container === container(entities, name).id);
  const names: string[] = [];
  let next: unknown = endpoint?.link;
  while (typeof next === "string") {
    const l = get(entities, "link", next);
    names.push(l.vlanId === undefined ? l.name : `${l.name} (VLAN ${l.vlanId})`);
    next = l.parent;
  }
  return names;
}

const linkOf = (entities: Entities, name: string) => {
  const endpoint = all(entities, "endpoint").find((e) => e.container === container(entities, name).id);
  return get(entities, "link", endpoint?.link as EntityId);
};

describe("row 11: macvlan (hand-made)", () => {
  it("children stand on the NIC, with MACs of their own and no end on the host", () => {
    const entities = assemble(macvlan());
    expect(chain(entities, "office-1")).toEqual(["eth0", "eth0"]);
    expect(linkOf(entities, "office-1")).toMatchObject({ type: "macvlan", macvlanMode: "bridge" });
    const nic = get(entities, "link", network(entities, "office").device);
    expect(nic).toMatchObject({ name: "eth0", type: "physical", promiscuous: true });
    const macs = ["office-1", "office-2"].map((name) => linkOf(entities, name).mac);
    expect(new Set([...macs, nic.mac]).size).toBe(3);
    expect(all(entities, "endpoint").map((e) => e.hostLink)).toEqual([null, null]);
  });

  it.each(["bridge", "vepa", "private", "passthru"])("mode %s is told", (mode) => {
    expect(linkOf(assemble(macvlan(mode)), "office-1").macvlanMode).toBe(mode);
  });

  it("the way out is the physical network's gateway, not an address of the host", () => {
    const entities = assemble(macvlan());
    const endpoint = all(entities, "endpoint")[0];
    expect(endpoint).toMatchObject({ gateway: "192.168.10.1", defaultRoute: true });
    expect(all(entities, "link").flatMap((l) => l.addresses)).not.toContain("192.168.10.1/24");
    expect(network(entities, "office").masquerade).toBeNull();
  });
});

describe("row 12: macvlan on an 802.1q trunk (hand-made)", () => {
  const entities = assemble(trunk());

  it("leads from the NIC over the sub-interface with its VLAN id to the children", () => {
    expect(chain(entities, "vlan10-1")).toEqual(["eth0", "eth0.10 (VLAN 10)", "eth0"]);
    expect(chain(entities, "vlan10-2")).toEqual(["eth0", "eth0.10 (VLAN 10)", "eth0"]);
  });

  it("a sub-interface made beforehand, whatever its name, counts the same; both are on one NIC", () => {
    expect(chain(entities, "vlan20-1")).toEqual(["eth0", "servers (VLAN 20)", "eth0"]);
    const subs = all(entities, "link").filter((l) => l.type === "vlan");
    expect(subs.map((l) => [l.name, l.vlanId])).toEqual([
      ["eth0.10", 10],
      ["servers", 20],
    ]);
    expect(new Set(subs.map((l) => l.parent)).size).toBe(1);
    expect(get(entities, "link", network(entities, "vlan20").device).name).toBe("servers");
  });

  it("a network whose sub-interface is gone has no device, and its containers stay", () => {
    const cut = assemble(
      underlayHost([
        {
          network: "gone",
          driver: "macvlan",
          mode: "bridge",
          parent: "eth0.99",
          subnet: "10.99.0.0/24",
          hosts: ["10.99.0.5"],
        },
      ]),
    );
    expect(network(cut, "gone").device).toBeNull();
    expect(all(cut, "endpoint")).toHaveLength(1);
    expect(all(cut, "endpoint")[0]?.link).toHaveProperty("unresolved");
  });
});

describe("row 13: ipvlan (hand-made)", () => {
  const entities = assemble(ipvlan());

  it("children share the MAC of what they stand on, and the mode is told", () => {
    for (const [name, mode, parent] of [
      ["layer2-1", "l2", "eth0.30"],
      ["layer2-2", "l2", "eth0.30"],
      ["layer3-1", "l3", "eth0.40"],
    ] as const) {
      const child = linkOf(entities, name);
      const below = get(entities, "link", child.parent);
      expect(child).toMatchObject({ type: "ipvlan", ipvlanMode: mode, mac: below.mac });
      expect(below.name).toBe(parent);
    }
  });

  it("one MAC for all confuses nothing: every endpoint has its own link", () => {
    const links = all(entities, "endpoint").map((e) => e.link);
    expect(new Set(links).size).toBe(3);
    expect(links.every((l) => typeof l === "string")).toBe(true);
  });

  it("layer 3 has a default route without a gateway", () => {
    const { sandbox } = container(entities, "layer3-1");
    expect(get(entities, "sandbox", sandbox).routes).toMatchObject([{ dst: "default", gateway: null, scope: "link" }]);
    const endpoint = all(entities, "endpoint").find((e) => e.network === network(entities, "layer3").id);
    expect(endpoint?.defaultRoute).toBe(true);
  });
});
