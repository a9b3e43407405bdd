import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseIptablesSave } from "#lib/kernel/rules/iptables-save.ts";
import { RuleMemory } from "#lib/kernel/rules/memory.ts";

const fixtures = new URL("../../../fixtures/rules/", import.meta.url);
const dumps = readdirSync(fixtures, { recursive: true, encoding: "utf8" })
  .filter((name) => /ip6?tables-save.*\.txt$/.test(name))
  .map((name) => [name, readFileSync(new URL(name, fixtures), "utf8")] as const);

const parse = (dump: string) => parseIptablesSave(dump, "iptables-nft", "ip");
const rulesOf = (dump: string) => parse(dump).tables.flatMap((t) => t.chains.flatMap((c) => c.rules));
const withoutCounters = (line: string) => line.replace(/^\[\d+:\d+\] /, "");

describe.each(dumps)("%s", (_, dump) => {
  const lines = dump.split("\n");

  it("gives every rule, in the words and the order of its chain", () => {
    const expected = lines.filter((line) => /^(\[\d+:\d+\] )?-A /.test(line)).map(withoutCounters);
    expect(
      rulesOf(dump)
        .map((rule) => rule.text)
        .sort(),
    ).toEqual(expected.sort());
    expect(parse(dump).problem).toBeNull();
  });

  it("gives every table with every chain", () => {
    const expected = lines.flatMap((line) =>
      line.startsWith("*") ? [line] : line.startsWith(":") ? [line.split(" ")[0]] : [],
    );
    expect(parse(dump).tables.flatMap((t) => [`*${t.name}`, ...t.chains.map((c) => `:${c.name}`)])).toEqual(expected);
  });

  it("leaves only the bytecode and the policy of encrypted overlays without a name", () => {
    for (const match of rulesOf(dump).flatMap((rule) => rule.matches)) {
      if (match.key === "unknown") expect(match.value).toMatch(/^-m (bpf|policy) /);
    }
  });

  it("gives the same when it is remembered, with the counters of now", () => {
    const memory = new RuleMemory();
    for (const now of [dump.replace(/\[\d+:\d+\] -A/g, "[1:2] -A"), dump]) {
      expect(parseIptablesSave(now, "iptables-nft", "ip", memory.parse)).toEqual(parse(now));
      memory.turn();
    }
  });

  it("gives the same with CRLF", () => {
    expect(parse(dump.replaceAll("\n", "\r\n"))).toEqual(parse(dump));
  });

  it("cut anywhere, gives the lines that are whole", () => {
    const all = rulesOf(dump).map((rule) => rule.text);
    for (let at = 0; at < dump.length; at += 97) {
      const half = rulesOf(dump.slice(0, at)).map((rule) => rule.text);
      expect(all).toEqual(expect.arrayContaining(half));
      const whole = dump.slice(0, dump.slice(0, at).lastIndexOf("\n") + 1);
      expect(half).toHaveLength(whole.split("\n").filter((line) => /^(\[\d+:\d+\] )?-A /.test(line)).length);
    }
  });
});

describe("iptables-save", () => {
  it("gives nothing for empty output", () => {
    expect(parse("")).toEqual({ tables: [], problem: null });
  });

  it("gives hooks, policies and counters, and chains that are jumped to without them", () => {
    const dump = "*filter\n:FORWARD DROP [7:420]\n:DOCKER - [0:0]\n[3:180] -A FORWARD -j DOCKER\nCOMMIT\n";
    expect(parse(dump).tables[0]?.chains).toMatchObject([
      { name: "FORWARD", hook: "FORWARD", policy: "DROP", rules: [{ counters: { packets: 3, bytes: 180 } }] },
      { name: "DOCKER", hook: null, policy: null, rules: [] },
    ]);
    expect(rulesOf("*filter\n-A FORWARD -j DOCKER\nCOMMIT\n")[0]?.counters).toBeNull();
  });

  it("says that it was cut off, and that a table is another tool's", () => {
    expect(parse("*filter\n:FORWARD DROP [0:0]\n[0:0] -A FORW").problem).toMatch(/cut off/);
    expect(parse("*filter\n:FORWARD DROP [0:0]\n").problem).toMatch(/cut off/);
    expect(parse("# Table `nat' is incompatible, use 'nft' tool.\n").problem).toMatch(/`nat' is incompatible/);
  });

  it("takes the word about older tables as no problem: they are read as well", () => {
    const word = "# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n";
    expect(parse(word)).toEqual({ tables: [], problem: null });
  });

  it("counts the lines it does not understand, and shows the first without control characters", () => {
    const { tables, problem } = parse("what\u001b[31m is this\n*nat\nrubbish\n-j X\n-A A -j B\nCOMMIT\n");
    expect(problem).toBe("3 lines were not understood, the first: what [31m is this");
    expect(tables[0]?.chains[0]?.rules).toHaveLength(1);
  });

  it("reads 10,000 rules, and one rule of a million words", () => {
    const rule = (i: number) =>
      `[0:0] -A DOCKER -d 10.0.${i >> 8}.${i & 255}/32 ! -i br-1 -p tcp -m tcp --dport 80 -j ACCEPT`;
    const dump = `*filter\n:DOCKER - [0:0]\n${Array.from({ length: 10_000 }, (_, i) => rule(i)).join("\n")}\nCOMMIT\n`;
    expect(rulesOf(dump)).toHaveLength(10_000);
    expect(rulesOf(`*filter\n-A A ${"! x ".repeat(500_000)}\nCOMMIT\n`)).toHaveLength(1);
  });
});
