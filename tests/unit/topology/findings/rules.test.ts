/** What is missing in, or wrong with, the recorded rules of recorded hosts once they are broken on purpose. */
import { describe, expect, it } from "vitest";
import { assemble } from "#lib/topology/assemble.ts";
import type { EngineContainer } from "#lib/topology/engine-observation.ts";
import { findAll } from "#lib/topology/findings/find-all.ts";
import { createMemo } from "#lib/topology/memo.ts";
import type { Finding } from "#lib/topology/model.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { swarmNode } from "#tests/fixtures/hosts/swarm.ts";
import {
  nftRulesOf,
  RECORDED,
  type Recorded,
  recordedRuleHost,
  recordedRules,
  rulesOf,
} from "#tests/fixtures/rules/hosts.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

const CODES = new Set([
  ...["ip-forward-off", "masquerade-missing", "dnat-missing", "forward-drop", "vxlan-port-blocked", "rules-not-docker"],
]);

/** Findings about rules; others compare with sandboxes, which are not part of these recordings. */
function told(o: HostObservation): Finding[] {
  return findAll(assemble(o), o, createMemo()).filter((f) => CODES.has(f.code));
}

const found = (name: Recorded, change?: (dump: string, family: 4 | 6) => string): string[] =>
  told(recordedRuleHost(name, change)).map((f) => `${f.severity} ${f.code}`);

const without =
  (pattern: RegExp, family: 4 | 6 = 4) =>
  (dump: string, of: 4 | 6): string =>
    of === family
      ? dump
          .split("\n")
          .filter((line) => !pattern.test(line))
          .join("\n")
      : dump;

describe("recorded hosts, as they were", () => {
  it.each(RECORDED)("%s: nothing is wrong with the rules", (name) => {
    expect(found(name)).toEqual([]);
  });

  it("a node of a swarm, with encrypted overlays: nothing is wrong with the rules", () => {
    const rules = rulesOf(recordedRules("swarm-28.5.2", "iptables-save_s1.txt"));
    expect(told({ ...swarmNode(), rules })).toEqual([]);
  });

  it("says nothing of what is missing in a dump that was cut in the middle", () => {
    const o = recordedRuleHost("28.5.2", (dump) => dump.slice(0, dump.length / 2));
    if (!o.rules.read) throw new Error("its rules were read");
    const problem = "its output was cut off; what came before is shown";
    expect(told({ ...o, rules: { ...o.rules, sources: [{ tool: "iptables-save", problem }] } })).toEqual([]);
    expect(told(o)).not.toEqual([]);
  });

  it("says nothing of what is missing where a tool failed; a remark or a kernel without such rules is no failure", () => {
    const o = recordedRuleHost("28.5.2", (dump) => dump.slice(0, dump.length / 2));
    const codes = (tool: string, problem: string) => {
      if (!o.rules.read) throw new Error("its rules were read");
      return told({ ...o, rules: { ...o.rules, sources: [{ tool, problem }] } });
    };
    const [all] = [told(o)];
    expect(all.length).toBeGreaterThan(0);
    for (const problem of [
      "it did not end within 10 s",
      "Fatal: can't open lock file",
      "it printed more than 32 MiB",
    ]) {
      expect(codes("iptables-nft-save", problem)).toEqual([]);
      expect(codes("nft", problem)).toEqual([]);
      expect(codes("ip6tables-nft-save", problem).length).toBeGreaterThan(0);
    }
    expect(codes("iptables-nft-save", "Table `raw' is incompatible, use 'nft' tool.")).toEqual(all);
    expect(codes("nft", "cache initialization failed: Protocol not supported")).toEqual(all);
  });

  it.each(RECORDED)("%s: nothing is wrong when nft alone reads them, an old one neither", (name) => {
    const dump = recordedRules(name, "nft-ruleset.json");
    const host = recordedRuleHost(name);
    expect(told({ ...host, rules: nftRulesOf(dump) })).toEqual([]);
    const old = dump.replace(/"xt": *\{[^}]*\}/g, '"xt": null');
    expect(old).toContain('"xt": null');
    expect(told({ ...host, rules: nftRulesOf(old) })).toEqual([]);
  });

  it("says nothing of rules that were not read", () => {
    const o = recordedRuleHost("28.5.2", () => "");
    expect(told({ ...o, rules: { read: false, reason: "iptables-save is missing", hint: "" } })).toEqual([]);
  });
});

describe("the way out (row 9)", () => {
  const rule = /-A POSTROUTING -s 172\.30\.1\.0\/24 .*MASQUERADE/;

  it.each(RECORDED)("%s: no masquerade rule for a network whose option is on", (name) => {
    const broken = told(recordedRuleHost(name, without(rule)));
    expect(broken.map((f) => `${f.severity} ${f.code}`)).toEqual(["error masquerade-missing"]);
    expect(broken[0]?.text).toContain("web (172.30.1.0/24)");
    expect(broken[0]?.hint).toMatch(/^iptables -t nat -A POSTROUTING -s 172\.30\.1\.0\/24 ! -o br-\w+ -j MASQUERADE$/);
  });

  it.each(["false", "0", "False", "F"])("no masquerade rule is expected where its option is %s", (off) => {
    const o = recordedRuleHost("28.5.2", without(rule));
    const networks = [...o.engine.networks].map(([id, n]) => {
      const options = { ...n.options, "com.docker.network.bridge.enable_ip_masquerade": off };
      return [id, { ...n, options }] as const;
    });
    const engine = { ...o.engine, networks: new Map(networks) };
    expect(told({ ...o, engine })).toEqual([]);
    expect([...assemble({ ...o, engine }).values()]).not.toContainEqual(expect.objectContaining({ masquerade: true }));
  });

  it("any rule that rewrites the source will do: a wider one, one by the device, SNAT", () => {
    for (const other of [
      "-s 172.16.0.0/12 -j MASQUERADE",
      "-o eth0 -j MASQUERADE",
      "-s 172.30.0.0/255.255.0.0 -j SNAT --to-source 192.0.2.10",
      "-m set --match-set inside src -j MASQUERADE",
    ]) {
      const swap = (dump: string, family: 4 | 6): string =>
        family === 4 ? dump.replace(new RegExp(rule, "m"), `-A POSTROUTING ${other}`) : dump;
      expect(found("26.1.5", swap), other).toEqual([]);
    }
    const narrow = (dump: string): string => dump.replace(rule, "-A POSTROUTING -s 172.30.1.0/25 -j MASQUERADE");
    expect(found("26.1.5", narrow)).toEqual(["error masquerade-missing"]);
  });

  it("IPv6 too, where the engine has IPv6 rules", () => {
    const broken = told(recordedRuleHost("28.5.2", without(/POSTROUTING -s fd00:30:3::\/64/, 6)));
    expect(broken.map((f) => f.hint)).toEqual([
      "ip6tables -t nat -A POSTROUTING -s fd00:30:3::/64 ! -o br-v6 -j MASQUERADE",
    ]);
    expect(found("26.1.5")).toEqual([]);
  });
});

describe("published ports (row 8)", () => {
  it("no DNAT rule, or one that leads elsewhere", () => {
    const gone = told(recordedRuleHost("28.5.2", without(/--dport 8080 -j DNAT/)));
    expect(gone.map((f) => `${f.severity} ${f.code}`)).toEqual(["warning dnat-missing"]);
    expect(gone[0]?.text).toContain("port 8080/tcp of the host to web1 (172.30.1.128:80)");
    expect(gone[0]?.text).toContain("docker-proxy");
    const elsewhere = (dump: string): string => dump.replace("172.30.1.128:80\n", "172.30.1.77:80\n");
    expect(found("28.5.2", elsewhere)).toEqual(["warning dnat-missing"]);
  });

  it("a rule for a range of ports, or for several, will do", () => {
    for (const ports of ["--dport 8000:8100", "-m multiport --dports 80,8080", ""]) {
      expect(
        found("28.5.2", (dump) => dump.replace("--dport 8080", ports)),
        ports,
      ).toEqual([]);
    }
    expect(found("28.5.2", (dump) => dump.replace("--dport 8080", "--dport 8000:8079"))).toEqual([
      "warning dnat-missing",
    ]);
  });
});

describe("forwarding", () => {
  const dropping = (dump: string, family: 4 | 6): string =>
    family === 4 ? dump.replace(":FORWARD ACCEPT", ":FORWARD DROP") : dump;
  const noJumps = without(/-A FORWARD /);

  it.each(RECORDED)("%s: policy DROP alone is as it should be", (name) => {
    expect(found(name, dropping)).toEqual([]);
  });

  it.each(RECORDED)("%s: policy DROP and no way to Docker's chains", (name) => {
    const broken = told(recordedRuleHost(name, (dump, family) => noJumps(dropping(dump, family), family)));
    expect(broken.map((f) => `${f.severity} ${f.code}`)).toEqual(["error forward-drop"]);
    expect(broken[0]?.hint).toContain("iptables -S FORWARD");
  });

  it("what somebody else lets through counts, what answers only does not", () => {
    const withRule = (rule: string) => (dump: string, family: 4 | 6) =>
      noJumps(dropping(dump, family), family).replace(/(:DOCKER-USER - .*\n)/, `$1-A FORWARD ${rule}\n`);
    expect(found("28.5.2", withRule("-i br-+ -j ACCEPT"))).toEqual([]);
    expect(found("28.5.2", withRule("-i wg0 -o wg0 -j ACCEPT"))).toEqual(["error forward-drop"]);
    expect(found("28.5.2", withRule("-j DOCKER-USER"))).toEqual(["error forward-drop"]);
    expect(found("28.5.2", withRule("-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"))).toEqual([
      "error forward-drop",
    ]);
  });

  it("a native nftables table that drops beside Docker's rules (hand-made)", () => {
    const o = recordedRuleHost("28.5.2");
    const chain = {
      family: "inet",
      table: "mine",
      name: "fwd",
      type: "filter",
      hook: "forward",
      prio: 0,
      policy: "drop",
    };
    const accept = {
      ...{ family: "inet", table: "mine", chain: "fwd" },
      expr: [{ match: { op: "==", left: { meta: { key: "iifname" } }, right: "docker0" } }, { accept: null }],
    };
    const nft = (...more: unknown[]) =>
      nftRulesOf(JSON.stringify({ nftables: [{ table: { family: "inet", name: "mine" } }, { chain }, ...more] }))
        .tables;
    const both = (tables: ReturnType<typeof nft>) => {
      if (!o.rules.read) throw new Error("its rules were read");
      return told({ ...o, rules: { ...o.rules, tables: [...o.rules.tables, ...tables] } });
    };
    expect(both(nft()).map((f) => f.hint)).toEqual(["nft list chain inet mine fwd; systemctl restart docker"]);
    expect(both(nft({ rule: accept }))).toEqual([]);
  });

  it("a firewall that lets nothing but errors and pings pass (ufw) still drops all that matters", () => {
    const codes = (...rules: string[]) => {
      const dump = `*filter\n:FORWARD DROP [0:0]\n:DOCKER - [0:0]\n:ufw - [0:0]\n-A FORWARD -j ufw\n${rules.map((r) => `-A ufw ${r}\n`).join("")}COMMIT\n*nat\n-A POSTROUTING -j MASQUERADE\n-A PREROUTING -j DNAT\nCOMMIT\n`;
      return told({ ...recordedRuleHost("26.1.5"), rules: rulesOf(dump) }).map((f) => f.code);
    };
    const answers = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
    expect(codes(answers, "-p icmp -m icmp --icmp-type 3 -j ACCEPT")).toEqual(["forward-drop"]);
    expect(codes(answers, "-p tcp -j ACCEPT")).toEqual([]);
  });

  it("ip_forward off", () => {
    const o = recordedRuleHost("26.1.5");
    if (!o.kernel.read) throw new Error("its kernel was read");
    const { kernel } = o;
    const off = (ipv4: boolean | null) => {
      const namespaces = [...kernel.namespaces].map(
        ([key, n]) => [key, { ...n, forwarding: { ipv4, ipv6: null } }] as const,
      );
      return told({ ...o, kernel: { ...kernel, namespaces: new Map(namespaces) } });
    };
    expect(off(null)).toEqual([]);
    expect(off(true)).toEqual([]);
    expect(off(false).map((f) => [f.code, f.hint])).toEqual([["ip-forward-off", "sysctl -w net.ipv4.ip_forward=1"]]);
  });
});

it("a port is compared with the rules about its number alone, however many there are", () => {
  const o = syntheticHost({ containers: 200, networks: 4 });
  const containers = [...o.engine.containers.values()].map((c, i): [string, EngineContainer] => [
    c.id,
    { ...c, ports: [{ containerPort: 80, protocol: "tcp", hostIp: "0.0.0.0", hostPort: 20_000 + i }] },
  ]);
  const dnat = containers.map(([, c], i) => {
    const to = c.endpoints[0]?.ipv4?.split("/")[0];
    return `-A DOCKER -p tcp -m tcp --dport ${20_000 + i} -j DNAT --to-destination ${to}:80\n`;
  });
  const rules = rulesOf(`*nat\n:DOCKER - [0:0]\n${dnat.join("")}-A POSTROUTING -j MASQUERADE\nCOMMIT\n`);
  let looks = 0;
  const counted = rules.tables.map((t) => ({
    ...t,
    chains: t.chains.map((c) => ({
      ...c,
      rules: c.rules.map((r) => ({
        ...r,
        get options() {
          looks++;
          return r.options;
        },
      })),
    })),
  }));
  const published = { ...o, engine: { ...o.engine, containers: new Map(containers) } };
  expect(told({ ...published, rules: { ...rules, tables: counted } })).toEqual([]);
  expect(looks).toBeGreaterThanOrEqual(1);
  expect(looks).toBeLessThan(5 * containers.length);
});

it("an engine that makes no rules is said once, whatever lacks", () => {
  const broken = told(recordedRuleHost("28.5.2", () => ""));
  expect(broken.map((f) => `${f.severity} ${f.code}: ${f.about}`)).toEqual([
    "info rules-not-docker: host:recorded0000",
  ]);
});
