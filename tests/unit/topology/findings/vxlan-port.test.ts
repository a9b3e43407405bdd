/** A VTEP whose UDP port the host's INPUT chain drops: rules made by hand, on the recorded host of a flannel. */
import { describe, expect, it } from "vitest";
import { flannelHost } from "#tests/fixtures/hosts/routed.ts";
import { rulesOf } from "#tests/fixtures/rules/hosts.ts";
import { findingsOf } from "./healthy-host.ts";

describe("the port of a VTEP (row 17)", () => {
  const input = (policy: string, ...rules: string[]) =>
    findingsOf({
      ...flannelHost("vxlan"),
      rules: rulesOf(
        `*filter\n:INPUT ${policy} [0:0]\n:mine - [0:0]\n${rules.map((r) => `-A ${r}\n`).join("")}COMMIT\n`,
      ),
    })
      .map((f) => f.code)
      .filter((code) => code !== "rules-not-docker");
  const BLOCKED = ["vxlan-port-blocked"];

  it("is dropped or refused by a rule", () => {
    expect(input("ACCEPT", "INPUT -p udp -m udp --dport 8472 -j DROP")).toEqual(BLOCKED);
    expect(input("ACCEPT", "INPUT -p udp -m multiport --dports 4789,8472 -j REJECT")).toEqual(BLOCKED);
    expect(input("ACCEPT", "INPUT -j mine", "mine -p udp -j DROP")).toEqual(BLOCKED);
    expect(input("ACCEPT", "INPUT -p udp -m udp --dport 4789 -j DROP", "INPUT -p tcp --dport 8472 -j DROP")).toEqual(
      [],
    );
  });
  it("is dropped by the policy, and no rule could let it in", () => {
    expect(input("DROP")).toEqual(BLOCKED);
    expect(input("DROP", "INPUT -i lo -j ACCEPT", "INPUT -p tcp -j ACCEPT")).toEqual(BLOCKED);
    expect(input("DROP", "INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT")).toEqual(BLOCKED);
  });
  it("is dropped by ufw's way of denying, unless the user allows it (hand-made after ufw 0.36)", () => {
    const ufw = (...allowed: string[]) => {
      const chains = ["before", "not-local", "user", "after", "skip"].map((c) => `:ufw-${c} - [0:0]\n`).join("");
      const rules = [
        ...["INPUT -j ufw-before", "INPUT -j ufw-after", "ufw-before -i lo -j ACCEPT"],
        "ufw-before -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
        "ufw-before -m conntrack --ctstate INVALID -j DROP",
        "ufw-before -p icmp -m icmp --icmp-type 8 -j ACCEPT",
        "ufw-before -p udp -m udp --sport 67 --dport 68 -j ACCEPT",
        "ufw-before -j ufw-not-local",
        "ufw-not-local -m addrtype --dst-type LOCAL -j RETURN",
        "ufw-not-local -m limit --limit 3/min --limit-burst 10 -j LOG",
        "ufw-not-local -j DROP",
        "ufw-before -d 224.0.0.251/32 -p udp -m udp --dport 5353 -j ACCEPT",
        "ufw-before -j ufw-user",
        ...allowed.map((r) => `ufw-user ${r}`),
        "ufw-after -m addrtype --dst-type BROADCAST -j ufw-skip",
        "ufw-skip -j DROP",
      ];
      const dump = `*filter\n:INPUT DROP [0:0]\n${chains}${rules.map((r) => `-A ${r}\n`).join("")}COMMIT\n`;
      return findingsOf({ ...flannelHost("vxlan"), rules: rulesOf(dump) })
        .map((f) => f.code)
        .filter((code) => code !== "rules-not-docker");
    };
    expect(ufw("-p tcp -m tcp --dport 22 -j ACCEPT")).toEqual(BLOCKED);
    expect(ufw("-p udp -m udp --dport 8472 -j ACCEPT")).toEqual([]);
    expect(ufw("-s 192.0.2.0/24 -j ACCEPT")).toEqual([]);
  });
  it("is decided by the chain before where a chain is left in the middle", () => {
    expect(input("ACCEPT", "INPUT -j mine", "mine -s 192.0.2.0/24 -j RETURN", "mine -p udp -j DROP")).toEqual([]);
    expect(input("DROP", "INPUT -j mine", "mine -s 192.0.2.0/24 -j RETURN", "mine -p udp -j DROP")).toEqual(BLOCKED);
    expect(input("DROP", "INPUT -j mine", "INPUT -j ACCEPT", "mine -j RETURN", "mine -j DROP")).toEqual([]);
    expect(input("ACCEPT", "INPUT -s 192.0.2.0/24 -j RETURN", "INPUT -j DROP")).toEqual([]);
    expect(input("DROP", "INPUT -s 192.0.2.0/24 -j mine", "mine -j DROP")).toEqual(BLOCKED);
    expect(input("ACCEPT", "INPUT -s 192.0.2.0/24 -j mine", "mine -j DROP")).toEqual([]);
  });
  it("matters to nobody while there are no peers (a swarm of one node behind a firewall)", () => {
    const flannel = flannelHost("vxlan");
    if (!flannel.kernel.read) throw new Error("its kernel was read");
    const alone = [...flannel.kernel.namespaces].map(([key, n]) => [key, { ...n, fdb: [] }] as const);
    const o = { ...flannel, kernel: { ...flannel.kernel, namespaces: new Map(alone) } };
    const rules = rulesOf("*filter\n:INPUT DROP [0:0]\nCOMMIT\n");
    expect(findingsOf({ ...o, rules }).map((f) => f.code)).not.toContain("vxlan-port-blocked");
  });
  it("is not said to be dropped where that is not sure", () => {
    expect(input("DROP", "INPUT -s 192.0.2.0/24 -j ACCEPT")).toEqual([]);
    expect(input("DROP", "INPUT -j mine", "mine -p udp -j ACCEPT")).toEqual([]);
    expect(input("DROP", "INPUT -j NFQUEUE")).toEqual([]);
    expect(input("ACCEPT", "INPUT -s 192.0.2.7/32 -p udp --dport 8472 -j DROP")).toEqual([]);
    expect(input("ACCEPT", "INPUT -p udp --dport 8472 -j ACCEPT", "INPUT -p udp --dport 8472 -j DROP")).toEqual([]);
    expect(input("ACCEPT", 'INPUT -p udp --dport 8472 -m bpf --bytecode "1,6 0 0 0" -j DROP')).toEqual([]);
  });
});
