/** Which rules concern what, and in what words: on recorded rules of real engines. */
import { describe, expect, it } from "vitest";
import { assemble } from "#lib/topology/assemble.ts";
import type { HostObservation } from "#lib/topology/observation.ts";
import { relate } from "#lib/topology/relations.ts";
import { holdsRules, type RuleGroup, rulesAbout } from "#lib/topology/rules/about.ts";
import { swarmNode } from "#tests/fixtures/hosts/swarm.ts";
import { type Recorded, recordedRuleHost, recordedRules, rulesOf } from "#tests/fixtures/rules/hosts.ts";

function about(o: HostObservation, kind: string, name: string) {
  const entities = assemble(o);
  const entity = [...entities.values()].find(
    (e) => e.kind === kind && ("name" in e ? e.name === name : e.id.includes(name)),
  );
  if (!entity || !holdsRules(entity) || !o.rules.read) throw new Error(`no rules about ${kind} ${name}`);
  return rulesAbout(entity, { entities, relations: relate(entities) }, o.rules);
}

const lines = (groups: readonly RuleGroup[], kind: RuleGroup["kind"]): string[] =>
  groups.find((g) => g.kind === kind)?.rules.map((r) => r.sentence) ?? [];
const network = (version: Recorded, name: string) => about(recordedRuleHost(version), "network", name).groups;

describe("row 9, the way out", () => {
  it.each(["20.10.24", "26.1.5", "28.5.2", "28.5.2-gwmodes", "28.5.2-nftenv"] as const)(
    "%s: the one rule that rewrites the source of the default bridge, in words and as it is",
    (version) => {
      const [group] = network(version, "bridge");
      expect(group?.kind).toBe("way-out");
      expect(group?.rules.map((r) => [r.sentence, r.table, r.chain, r.text])).toEqual([
        [
          "What comes from 172.17.0.0/16 and leaves by any device but docker0 gets the host's address.",
          ...["nat", "POSTROUTING", "-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE"],
        ],
      ]);
    },
  );

  it("IPv6 too; an internal network has none", () => {
    expect(lines(network("28.5.2", "v6net"), "way-out")).toEqual([
      "What comes from 172.30.3.0/24 and leaves by any device but br-v6 gets the host's address.",
      "What comes from fd00:30:3::/64 and leaves by any device but br-v6 gets the host's address.",
    ]);
    expect(lines(network("28.5.2", "back"), "way-out")).toEqual([]);
  });
});

describe("row 10, isolation", () => {
  it.each(["20.10.24", "26.1.5", "28.5.2"] as const)("%s: what keeps two bridges apart", (version) => {
    expect(lines(network(version, "bridge"), "isolation")).toEqual(
      expect.arrayContaining([
        "What comes in from docker0 and goes out by another device continues in DOCKER-ISOLATION-STAGE-2.",
        "What reaches DOCKER-ISOLATION-STAGE-2 and leaves by docker0 is dropped.",
      ]),
    );
  });

  it("28: what keeps others from a container's own address", () => {
    const found = lines(network("28.5.2-gwmodes", "web"), "isolation");
    expect(found).toContain(
      "What is meant for 172.30.1.128 and comes in from any device but br-ff554b511e23 is dropped.",
    );
    expect(found).toContain(
      "What reaches DOCKER and goes out by br-ff554b511e23 and did not come in from it is dropped.",
    );
    expect(lines(network("28.5.2-gwmodes", "trusted"), "direct")).toEqual([
      "What is meant for 172.30.15.2 and comes in from eth0 is let through.",
    ]);
  });

  it("an internal network: what leaves it, and what comes from elsewhere", () => {
    expect(lines(network("26.1.5", "back"), "isolation")).toEqual([
      "What comes from any address but 172.30.2.0/24 and leaves by br-deea3f831927 is dropped.",
      "What is meant for any address but 172.30.2.0/24 and comes in from br-deea3f831927 is dropped.",
    ]);
  });

  it("rules of the user in DOCKER-USER, and of somebody else", () => {
    const add = (dump: string, family: 4 | 6): string =>
      family === 6
        ? dump
        : dump
            .replace(
              /(-A DOCKER-USER -j RETURN|COMMIT\n# Completed[^\n]*\n[^*]*\*nat)/,
              `-A DOCKER-USER -s 192.0.2.0/24 -o br-ff554b511e23 -m comment --comment "not from the lab" -j DROP\n-A DOCKER-USER -i docker0 -j REJECT --reject-with icmp-port-unreachable\n$1`,
            )
            .replace(
              /(\[17:1318\] -A FORWARD -j DOCKER-USER)/,
              "-A FORWARD -s 172.30.1.128/32 -m time --timestart 01:00 -j DROP\n$1",
            );
    const host = recordedRuleHost("28.5.2-gwmodes", add);
    const user = about(host, "network", "web").groups.find((g) => g.kind === "user");
    expect(user?.rules.map((r) => [r.sentence, r.comment])).toEqual([
      ["What comes from 172.30.1.128 is dropped, but only where “-m time --timestart 01:00” holds too.", null],
      ["What comes from 192.0.2.0/24 and leaves by br-ff554b511e23 is dropped.", "not from the lab"],
    ]);
    expect(lines(about(host, "network", "bridge").groups, "user")).toEqual([
      "What comes in from docker0 is refused (icmp-port-unreachable).",
    ]);
  });
});

describe("row 8, a published port", () => {
  const port = (version: Recorded, id: string) => about(recordedRuleHost(version), "publishedPort", id).groups;

  it.each(["20.10.24", "26.1.5", "28.5.2"] as const)("%s: where it leads, and what lets it in", (version) => {
    const groups = port(version, ":0.0.0.0:8080:");
    const found = lines(groups, "published");
    expect(found.find((s) => s.includes("8080"))).toMatch(
      /^TCP to port 8080 of any host address that comes in from any device but br-\w+ goes to 172\.30\.1\.128:80\.$/,
    );
    expect(found.find((s) => s.endsWith("let through."))).toMatch(/^TCP to port 80 that is meant for 172\.30\.1\.128 /);
    expect(JSON.stringify(groups)).not.toMatch(/dport (443|53|8443|5353) /);
  });

  it("on 127.0.0.1: that nobody else reaches it (28); from itself to itself (26)", () => {
    expect(lines(port("28.5.2-gwmodes", ":127.0.0.1:8443:"), "published")).toContain(
      "TCP to port 8443 that is meant for 127.0.0.1 and comes in from any device but lo is dropped.",
    );
    expect(lines(port("26.1.5", ":127.0.0.1:8443:"), "published")).toContain(
      "TCP to port 443 that goes from 172.30.1.128 to itself gets the host's address.",
    );
  });
});

it("a container's rules are those of its endpoints, an endpoint's none of its neighbours'", () => {
  const groups = about(recordedRuleHost("28.5.2-gwmodes"), "container", "plain").groups;
  expect(lines(groups, "way-out")).toEqual([
    "What comes from 172.17.0.0/16 and leaves by any device but docker0 gets the host's address.",
  ]);
  expect(JSON.stringify(groups)).not.toContain("172.30.");
});

it("networks whose packets pass no rule of the host say so", () => {
  expect(about(recordedRuleHost("28.5.2"), "network", "mv")).toEqual({
    groups: [],
    note: expect.stringContaining("do not pass the host's own rules"),
  });
});

it("rows 14 and 16: an encrypted overlay's rules are those of its tunnel, quoted where no words are for them", () => {
  const rules = rulesOf(recordedRules("swarm-28.5.2", "iptables-save_s1.txt"));
  const found = lines(about({ ...swarmNode(), rules }, "network", "enc").groups, "tunnel");
  expect(found.some((s) => /^UDP to port 4789 is dropped, but only where “.*--bytecode.*” holds too\.$/.test(s))).toBe(
    true,
  );
});

it("10,000 rules are cut to what can be read, and counted", () => {
  const many = Array.from({ length: 10_000 }, (_, i) => `-A DOCKER-USER -s 10.0.${i >> 8}.${i & 255}/32 -j DROP`);
  const rules = rulesOf(`*filter\n:FORWARD ACCEPT [0:0]\n:DOCKER-USER - [0:0]\n${many.join("\n")}\nCOMMIT\n`);
  const user = about({ ...recordedRuleHost("28.5.2"), rules }, "network", "web").groups.find((g) => g.kind === "user");
  expect([user?.rules.length, user?.more]).toEqual([500, 9_500]);
});
