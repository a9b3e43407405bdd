import { describe, expect, it } from "vitest";
import { pack, unpack } from "#lib/protocol/wire.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { Entity } from "#lib/topology/model.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

const roundTrip = (e: Entity): Entity => unpack(JSON.parse(JSON.stringify(pack(e))));

describe("entities on the wire", () => {
  it("come out as they went in, for all kinds and many hosts", () => {
    for (let seed = 1; seed < 12; seed++) {
      const entities = [...assemble(syntheticHost({ containers: 9, networks: 4, seed })).values()];
      expect(entities.map(roundTrip)).toEqual(entities);
    }
  });

  it("come out as they went in when every field differs from the usual", () => {
    const link = [...assemble(syntheticHost({ containers: 1, networks: 1 })).values()].find((e) => e.kind === "link");
    if (link?.kind !== "link") throw new Error("a made-up host has links");
    const odd: Entity[] = [
      {
        ...link,
        type: "vxlan",
        mtu: 1450,
        operstate: "down",
        addresses: ["10.0.0.1/8"],
        vxlan: { vni: 7, port: 4789, local: null, remotes: [] },
      },
      { ...link, peer: { unresolved: "why" }, parent: { unresolved: "so" }, promiscuous: true },
      { ...link, id: "link:weird" as typeof link.id },
    ];
    expect(odd.map(roundTrip)).toEqual(odd);
  });

  it("leaves out what an id says and what is usual", () => {
    const entities = [...assemble(syntheticHost({ containers: 20, networks: 3 })).values()];
    const whole = JSON.stringify(entities).length;
    const small = JSON.stringify(entities.map(pack)).length;
    expect(small).toBeLessThan(whole * 0.65);
  });
});
