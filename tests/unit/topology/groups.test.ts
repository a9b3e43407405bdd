/** What labels ask for: groups, ranks, names. */
import { describe, expect, it } from "vitest";
import { applyFilter, NO_FILTER } from "#lib/scene/filter.ts";
import { assemble } from "#lib/topology/assemble.ts";
import { byRank, groupId, groupName, groupOf, groupSource, rankOf, safeText, shownName } from "#lib/topology/groups.ts";
import { relate } from "#lib/topology/relations.ts";
import { BAD_NAMES } from "#tests/support/bad-names.ts";
import { container, host, network } from "#tests/support/synthetic-host.ts";

const labelled = (labels: Record<string, string>) => ({ labels });
const PROJECT = "com.docker.compose.project";
const STACK = "com.docker.stack.namespace";

describe("a group", () => {
  it("is the label's, else the compose project's, else the stack's", () => {
    const all = { "vethscope.group": "front", [PROJECT]: "shop", [STACK]: "swarm-shop" };
    expect(groupOf(labelled(all))).toBe("front");
    expect(groupOf(labelled({ ...all, "vethscope.group": " " }))).toBe("shop");
    expect(groupOf(labelled({ [STACK]: "swarm-shop" }))).toBe("swarm-shop");
    expect(groupOf(labelled({}))).toBeNull();
    expect(groupSource(labelled({ [STACK]: "swarm-shop" }))).toBe("stack");
    expect(groupSource(labelled({}))).toBeNull();
  });

  it("has an id that leads back to its name, and no other id does", () => {
    expect(groupName(groupId("a:b,c"))).toBe("a:b,c");
    expect(groupName("host:lab")).toBeNull();
    expect(groupName(null)).toBeNull();
  });

  it.each(BAD_NAMES)("named with %s is one line that turns no text around", (_, name) => {
    const group = groupOf(labelled({ "vethscope.group": name }));
    expect(group).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    expect(group).not.toBeNull();
  });

  it("with a name of a megabyte loses its middle, not its ends", () => {
    const name = safeText(`start ${"x".repeat(1_000_000)} end`);
    expect([...name]).toHaveLength(80);
    expect(name).toMatch(/^start x+…x+ end$/);
  });

  it("that is nothing but control characters is none", () => {
    expect(groupOf(labelled({ "vethscope.group": "\u0000\u202e\n" }))).toBeNull();
  });
});

describe("a rank", () => {
  it.each([
    ["3", 3],
    [" -2 ", -2],
    ["+7", 7],
    ["", null],
    ["1.5", null],
    ["first", null],
    ["1e3", null],
    ["99999999999", null],
  ])("%j is %j", (text, rank) => {
    expect(rankOf(labelled({ "vethscope.rank": text }))).toBe(rank);
  });

  it("puts things first, lower ones before higher ones, and leaves the rest in its order", () => {
    const things = ["", "2", "", "-1", "2", "x"].map((rank, i) => ({ i, labels: { "vethscope.rank": rank } }));
    expect(byRank(things).map((t) => t.i)).toEqual([3, 1, 4, 0, 2, 5]);
    const plain = [labelled({}), labelled({})];
    expect(byRank(plain)).toBe(plain);
  });

  it("orders networks and containers of a host before their creation does", () => {
    const at = (minute: number) => `2026-01-01T00:0${minute}:00Z`;
    const nets = [1, 2, 3].map((i) =>
      network({ id: `n${i}`, name: `net${i}`, created: at(i), labels: i === 3 ? { "vethscope.rank": "0" } : {} }),
    );
    const made = [1, 2].map((i) =>
      container({ id: `c${i}`, name: `c${i}`, created: at(i), labels: i === 2 ? { "vethscope.rank": "9" } : {} }),
    );
    const kernel = { read: false, reason: "made up", hint: "" } as const;
    const relations = relate(assemble(host(nets, made, kernel)));
    expect(relations.networks.map((n) => n.name)).toEqual(["net3", "net1", "net2"]);
    expect(relations.containers.map((c) => c.name)).toEqual(["c2", "c1"]);
  });
});

describe("other labels", () => {
  it("name things, safely", () => {
    expect(shownName({ name: "web-1", labels: { "vethscope.name": "The\nweb \u202eshop" } })).toBe("The web shop");
    expect(shownName({ name: "web-1", labels: { "vethscope.name": "" } })).toBe("web-1");
  });

  it("hide networks and containers, and a group's filter leaves the group's own", () => {
    const nets = [
      network({ id: "n1", name: "quiet", labels: { "vethscope.hide": "true" } }),
      network({ id: "n2", name: "mine", labels: { [STACK]: "shop" } }),
      network({ id: "n3", name: "other" }),
    ];
    const made = [
      container({ id: "c1", name: "quiet", labels: { "vethscope.hide": "true" } }),
      container({ id: "c2", name: "web", labels: { [STACK]: "shop" } }),
      container({ id: "c3", name: "else" }),
    ];
    const relations = relate(assemble(host(nets, made, { read: false, reason: "made up", hint: "" })));
    const names = (filter: Partial<typeof NO_FILTER>) => {
      const { networks, containers } = applyFilter(relations, { ...NO_FILTER, ...filter });
      return [networks.map((n) => n.name), containers.map((c) => c.name)];
    };
    expect(names({})).toEqual([
      ["mine", "other"],
      ["web", "else"],
    ]);
    expect(names({ group: "shop" })).toEqual([["mine"], ["web"]]);
  });
});
