import { describe, expect, it } from "vitest";
import { parseIptablesRule } from "#lib/kernel/rules/iptables-rule.ts";

const parse = (line: string) => parseIptablesRule(line, null);
const is = (key: string, value: string, negated = false) => ({ key, value, negated });

describe("a rule of iptables-save", () => {
  it("is read with its conditions, target and target's options", () => {
    expect(parse("-A DOCKER ! -i br-1 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.30.1.128:80")).toEqual({
      chain: "DOCKER",
      rule: {
        text: "-A DOCKER ! -i br-1 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.30.1.128:80",
        matches: [is("in-interface", "br-1", true), is("protocol", "tcp"), is("dport", "8080")],
        target: "DNAT",
        options: { "to-destination": "172.30.1.128:80" },
        comment: null,
        counters: null,
      },
    });
  });

  it("may be negated in front of the option, behind it (before 1.4.3), and within a match", () => {
    expect(parse("-A A ! -s 10.0.0.0/8 -j DROP")?.rule.matches).toEqual([is("source", "10.0.0.0/8", true)]);
    expect(parse("-A A -s ! 10.0.0.0/8 -j DROP")?.rule.matches).toEqual([is("source", "10.0.0.0/8", true)]);
    expect(parse("-A A -p tcp -m tcp --syn ! -i lo -m addrtype ! --dst-type LOCAL")?.rule.matches).toEqual([
      is("protocol", "tcp"),
      is("syn", ""),
      is("in-interface", "lo", true),
      is("dst-type", "LOCAL", true),
    ]);
  });

  it("has its comment without the quotes, whatever is in it", () => {
    expect(parse(String.raw`-A A -m comment --comment "a \"b\" \\ -j DROP ! c" -j ACCEPT`)?.rule).toMatchObject({
      comment: String.raw`a "b" \ -j DROP ! c`,
      target: "ACCEPT",
      matches: [],
    });
    expect(parse("-A A -m comment --comment plain")?.rule).toMatchObject({ comment: "plain", target: null });
  });

  it("keeps a match it does not know as one text, and what follows as usual", () => {
    const bytecode = '-m bpf --bytecode "7,32 0 0 0,6 0 0 0"';
    expect(
      parse(`-A INPUT -p udp -m policy --dir in --pol none -m udp --dport 4789 ${bytecode} -j DROP`)?.rule,
    ).toMatchObject({
      matches: [
        is("protocol", "udp"),
        is("unknown", "-m policy --dir in --pol none"),
        is("dport", "4789"),
        is("unknown", bytecode),
      ],
      target: "DROP",
    });
    expect(parse("-A A -m future ! --odd 1 2 -s 1.2.3.4/32 -j X")?.rule.matches).toEqual([
      is("unknown", "-m future ! --odd 1 2"),
      is("source", "1.2.3.4/32"),
    ]);
  });

  it("keeps several values of one option together", () => {
    expect(
      parse("-A A -p tcp -m tcp --tcp-flags FIN,SYN SYN -m set ! --match-set blocked src,dst -j X")?.rule.matches,
    ).toEqual([is("protocol", "tcp"), is("tcp-flags", "FIN,SYN SYN"), is("match-set", "blocked src,dst", true)]);
  });

  it("knows long options, goto, options without a value and counters of iptables -S -v", () => {
    expect(parse("--append A --source 1.1.1.1 --protocol udp --goto B -c 3 180")?.rule).toMatchObject({
      matches: [is("source", "1.1.1.1"), is("protocol", "udp")],
      target: "B",
      options: { goto: "" },
      counters: { packets: 3, bytes: 180 },
    });
    expect(parse("-A A -j MASQUERADE --to-ports 1024-65535 --random")?.rule.options).toEqual({
      "to-ports": "1024-65535",
      random: "",
    });
  });

  it("keeps the text of a target that iptables cannot print, and of an unclosed quotation", () => {
    expect(parse("-A A -j FOO [unsupported revision]")?.rule).toMatchObject({
      target: "FOO",
      matches: [is("unknown", "[unsupported revision]")],
    });
    expect(parse('-A A -m comment --comment "never ends -j DROP')?.rule.comment).toBe("never ends -j DROP");
  });

  it.each(["", "-j ACCEPT", "hello", "!", "! !", '"'])("is not what appends nothing: %j", (line) => {
    expect(parse(line)).toBeNull();
  });
});
