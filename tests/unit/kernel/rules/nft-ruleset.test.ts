import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseNftRuleset } from "#lib/kernel/rules/nft-ruleset.ts";

const fixtures = new URL("../../../fixtures/rules/", import.meta.url);
const dumps = readdirSync(fixtures, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith("nft-ruleset.json"))
  .map((name) => [name, readFileSync(new URL(name, fixtures), "utf8")] as const);

const parse = (dump: string) => parseNftRuleset(dump, () => false);
const count = (dump: string) => parse(dump).tables.flatMap((t) => t.chains.flatMap((c) => c.rules)).length;
const is = (key: string, value: string, negated = false) => ({ key, value, negated });
const one = (...expr: unknown[]) => {
  const rule = { family: "inet", table: "t", chain: "c", expr };
  return parse(JSON.stringify({ nftables: [{ rule }] })).tables[0]?.chains[0]?.rules[0];
};
const match = (left: unknown, right: unknown, op = "==") => ({ match: { op, left, right } });

describe.each(dumps)("%s", (_, dump) => {
  const entries = (JSON.parse(dump) as { nftables: object[] }).nftables;

  it("gives every table, chain and rule", () => {
    const { tables, problem } = parse(dump);
    expect(problem).toBeNull();
    expect(tables).toHaveLength(entries.filter((e) => "table" in e).length);
    expect(tables.flatMap((t) => t.chains)).toHaveLength(entries.filter((e) => "chain" in e).length);
    expect(count(dump)).toBe(entries.filter((e) => "rule" in e).length);
  });

  it("leaves out the tables that iptables was asked for", () => {
    const left = parseNftRuleset(dump, (family) => family === "ip").tables;
    expect(left.map((t) => t.family)).not.toContain("ip");
  });

  it("cut anywhere, gives the entries that are whole", () => {
    for (let at = 0; at < dump.length; at += 997) {
      const { problem } = parse(dump.slice(0, at));
      if (at > 0) expect(problem).toMatch(/cut off/);
    }
    const rules = entries.filter((e) => "rule" in e).length;
    expect(count(dump.slice(0, dump.trimEnd().length - 10))).toBeGreaterThanOrEqual(rules - 1);
  });
});

describe("a native nftables rule", () => {
  it("is put into iptables' words and printed as nft prints it", () => {
    const rule = one(
      match({ meta: { key: "iifname" } }, "veth*", "!="),
      match({ payload: { protocol: "ip", field: "saddr" } }, { prefix: { addr: "10.0.0.0", len: 8 } }),
      match({ payload: { protocol: "tcp", field: "dport" } }, 8080),
      { counter: { packets: 3, bytes: 180 } },
      { dnat: { addr: "172.17.0.2", port: 80, family: "ip" } },
    );
    expect(rule).toEqual({
      text: 'iifname != "veth*" ip saddr 10.0.0.0/8 tcp dport 8080 counter dnat ip to 172.17.0.2:80',
      matches: [
        is("in-interface", "veth+", true),
        is("source", "10.0.0.0/8"),
        is("protocol", "tcp"),
        is("dport", "8080"),
      ],
      target: "DNAT",
      options: { "to-destination": "172.17.0.2:80" },
      comment: null,
      counters: { packets: 3, bytes: 180 },
    });
  });

  it("may name several values, ranges and states", () => {
    const rule = one(
      match({ payload: { protocol: "tcp", field: "dport" } }, { set: [80, { range: [1000, 2000] }] }),
      match({ ct: { key: "state" } }, ["established", "related"], "in"),
      match({ fib: { result: "type", flags: ["daddr"] } }, "local"),
      match({ meta: { key: "l4proto" } }, { set: ["tcp", "udp"] }),
      { jump: { target: "docker" } },
    );
    expect(rule).toMatchObject({
      text: "tcp dport { 80, 1000-2000 } ct state established,related fib daddr type local meta l4proto { tcp, udp } jump docker",
      matches: [
        is("protocol", "tcp"),
        is("dports", "80,1000:2000"),
        is("ctstate", "ESTABLISHED,RELATED"),
        is("dst-type", "LOCAL"),
        is("protocol", "tcp,udp"),
      ],
      target: "docker",
    });
  });

  it.each([
    [{ accept: null }, "accept", "ACCEPT", {}],
    [{ goto: { target: "x" } }, "goto x", "x", { goto: "" }],
    [{ masquerade: null }, "masquerade", "MASQUERADE", {}],
    [{ redirect: { port: 53 } }, "redirect to :53", "REDIRECT", { "to-ports": "53" }],
    [{ snat: { addr: "fd00::1", port: 5 } }, "snat to [fd00::1]:5", "SNAT", { "to-source": "[fd00::1]:5" }],
    [
      { reject: { type: "icmp", expr: "port-unreachable" } },
      "reject with icmp port-unreachable",
      "REJECT",
      { "reject-with": "icmp port-unreachable" },
    ],
    [{ xt: { type: "target", name: "MASQUERADE" } }, 'xt target "MASQUERADE"', "MASQUERADE", {}],
  ])("does %j", (statement, text, target, options) => {
    expect(one(statement)).toMatchObject({ text, target, options, matches: [] });
  });

  it("keeps what it does not understand as JSON", () => {
    const odd: unknown[] = [
      { limit: { rate: 5, per: "second" } },
      match({ payload: { protocol: "ip", field: "daddr" } }, "@blocked"),
      match({ payload: { protocol: "ip", field: "constructor" } }, 1),
      { toString: 1 },
    ];
    expect(one(...odd, { log: { prefix: "x" } }, { drop: null })).toMatchObject({
      matches: odd.map((statement) => is("unknown", JSON.stringify(statement))),
      target: "DROP",
      options: { "log-prefix": "x" },
    });
  });

  it("survives whatever the JSON holds", () => {
    for (const text of [
      "",
      "[]",
      "{}",
      "null",
      "3",
      '{"nftables":3}',
      '{"nftables":[1,null,{"rule":1},{"chain":{}},{"table":[]}]}',
      "\u0000",
    ]) {
      expect(parse(text).tables).toEqual([]);
    }
    expect(
      one(null, 1, "x", [], {}, { jump: null }, { match: 1 }, { counter: "named" }, { dnat: { addr: { map: {} } } })
        ?.target,
    ).toBe("DNAT");
  });

  it("has the hook, policy and priority of its chain", () => {
    const chain = { family: "inet", table: "t", name: "c", type: "filter", hook: "forward", prio: -5, policy: "drop" };
    expect(parse(JSON.stringify({ nftables: [{ chain }] })).tables).toEqual([
      {
        backend: "nftables",
        family: "inet",
        name: "t",
        chains: [{ name: "c", hook: "forward", policy: "DROP", priority: -5, rules: [] }],
      },
    ]);
  });
});
