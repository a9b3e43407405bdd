/** Filter and NAT rules and the forwarding setting, as a real engine, iptables, nft and sysctl leave them in a real kernel. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Rule, RuleTable } from "#lib/topology/rules-observation.ts";
import { IMAGE, loadImage } from "./engine/image.ts";
import { observed } from "./observed.ts";
import { describeLab } from "./requirements.ts";
import { all, look, until } from "./truth/sight.ts";

/** What runs as our child now, by its command line; nothing for what has ended. */
const children = (): string[] =>
  readFileSync("/proc/thread-self/children", "utf8")
    .split(" ")
    .filter((pid) => pid.trim() !== "" && existsSync(`/proc/${pid}`))
    .map((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8"))
    .filter((line) => /tables|nft|^$/.test(line));

const legacyHere = existsSync("/proc/net/ip_tables_names") && existsSync("/usr/sbin/iptables-legacy");
const nftHere = existsSync("/usr/sbin/nft");

describeLab("the rules of a host", () => {
  const lab = observed(loadImage);
  const tables = (): readonly RuleTable[] => {
    const rules = lab.host.rules();
    return rules.read ? rules.tables : [];
  };
  const rules = (backend?: string): Rule[] =>
    tables()
      .filter((t) => backend === undefined || t.backend === backend)
      .flatMap((t) => t.chains.flatMap((c) => c.rules));
  const texts = (backend?: string): string[] => rules(backend).map((rule) => rule.text);
  const inside = (program: string, ...args: string[]): Promise<string> => lab.engine.inside(program, ...args);
  const theHost = () => all(lab.entities, "host")[0];
  const saved = async (): Promise<string[]> => {
    const dumps = [await inside("iptables-nft-save"), await inside("ip6tables-nft-save")];
    return dumps
      .join("\n")
      .split("\n")
      .filter((line) => line.startsWith("-A "));
  };

  it("are those that iptables-save prints, in its words", async () => {
    expect([...texts("iptables-nft")].sort()).toEqual((await saved()).sort());
    expect(texts()).toContain("-A FORWARD -j DOCKER-USER");
    expect(lab.host.rules()).toMatchObject({ read: true });
    expect(theHost()?.rules).toMatchObject({ read: true, backends: ["iptables-nft"], count: texts().length });
  });

  it("follow a network and a published port by themselves", async () => {
    await lab.engine.docker("network", "create", "--subnet", "10.77.0.0/24", "shop");
    await until("its masquerade rule", () => texts().some((t) => /-s 10\.77\.0\.0\/24 .*MASQUERADE/.test(t)));
    await lab.engine.docker(
      "run",
      "--detach",
      "--name",
      "web",
      "--network",
      "shop",
      "--publish",
      "8080:80",
      IMAGE,
      "tail",
      "-f",
      "/dev/null",
    );
    await until("its DNAT rule", () =>
      rules().some((r) => r.target === "DNAT" && r.options["to-destination"] === "10.77.0.2:80"),
    );
    expect([...texts("iptables-nft")].sort()).toEqual((await saved()).sort());
    await lab.engine.docker("rm", "--force", "web");
    await until("no DNAT rule", () => !rules().some((r) => r.target === "DNAT"));
  });

  it("follow iptables by hand, and come back to what they were", async () => {
    const before = theHost()?.rules;
    const rule = ["DOCKER-USER", "-s", "10.9.9.9", "-m", "comment", "--comment", 'by "hand"', "-j", "DROP"];
    await inside("iptables", "-I", ...rule);
    await until("the rule", () => rules().some((r) => r.comment === 'by "hand"' && r.target === "DROP"));
    await until("another revision", () => JSON.stringify(theHost()?.rules) !== JSON.stringify(before));
    await inside("iptables", "-D", ...rule);
    await until("the rules as before", () => JSON.stringify(theHost()?.rules) === JSON.stringify(before));
  });

  it("count on without being others: counters alone change no entity", async () => {
    const before = theHost()?.rules;
    const counting = () => rules().find((r) => r.text === "-A OUTPUT -s 127.0.0.0/8");
    await inside("iptables", "-I", "OUTPUT", "-s", "127.0.0.0/8");
    await until("the counting rule", () => counting()?.counters?.packets === 0);
    const host = theHost();
    await inside("busybox", "ping", "-c", "1", "127.0.0.1");
    // A reason to read them again that leaves them as they are.
    await lab.engine.docker("create", "--name", "idle", IMAGE, "true");
    await until("what it counted", () => (counting()?.counters?.packets ?? 0) > 0);
    expect(theHost()).toBe(host);
    await inside("iptables", "-D", "OUTPUT", "-s", "127.0.0.0/8");
    await until("the rules as before", () => JSON.stringify(theHost()?.rules) === JSON.stringify(before));
  });

  it.runIf(legacyHere)("include those of the older iptables", async () => {
    await inside("iptables-legacy", "-I", "INPUT", "-s", "10.8.8.8", "-j", "DROP");
    // Nobody tells of them: they are seen with the next reason to read.
    await lab.engine.docker("network", "create", "reason");
    await until("the rule", () => texts("iptables-legacy").includes("-A INPUT -s 10.8.8.8/32 -j DROP"));
    expect(theHost()?.rules).toMatchObject({ backends: ["iptables-legacy", "iptables-nft"] });
    await inside("iptables-legacy", "-D", "INPUT", "-s", "10.8.8.8", "-j", "DROP");
    await lab.engine.docker("network", "rm", "reason");
    await until("no such rule", () => texts("iptables-legacy").length === 0);
  });

  it.runIf(nftHere)("include native tables of nft, and leave out those that are iptables' own", async () => {
    await inside("nft", "add", "table", "inet", "guard");
    await inside(
      "nft",
      "add",
      "chain",
      "inet",
      "guard",
      "way",
      "{ type filter hook forward priority -5 ; policy accept ; }",
    );
    const line = 'iifname "docker0" ip saddr 10.0.0.0/8 tcp dport { 80, 443 } ct state established counter drop';
    await inside("nft", "add", "rule", "inet", "guard", "way", line);
    await until("the rule", () => texts("nftables").length === 1);
    expect(texts("nftables")).toEqual([line]);
    expect(tables().filter((t) => t.backend === "nftables")).toMatchObject([
      { family: "inet", name: "guard", chains: [{ name: "way", hook: "forward", policy: "ACCEPT", priority: -5 }] },
    ]);
    await inside("nft", "delete", "table", "inet", "guard");
    await until("no such table", () => tables().every((t) => t.backend !== "nftables"));
  });

  it("go with the setting whether packets are passed on, which is seen at once", async () => {
    expect(theHost()?.forwarding.ipv4).toBe(true);
    await inside("sysctl", "-w", "net.ipv4.ip_forward=0");
    await until("it is off", () => theHost()?.forwarding.ipv4 === false);
    await inside("sysctl", "-w", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
    await until("both are on", () => theHost()?.forwarding.ipv4 === true && theHost()?.forwarding.ipv6 === true);
    await inside("sysctl", "-w", "net.ipv6.conf.all.forwarding=0");
    await until("IPv6 is off", () => theHost()?.forwarding.ipv6 === false);
  });

  it("leave no process and no descriptor when the host is closed, even while they are read", async () => {
    const count = (): number => readdirSync("/proc/self/fd").length;
    await (await look(lab.engine.dockerHost)).close();
    const before = count();
    const host = await look(lab.engine.dockerHost);
    await inside("iptables", "-I", "DOCKER-USER", "-s", "10.1.1.1", "-j", "DROP");
    await new Promise((done) => setTimeout(done, 152));
    await host.close();
    await inside("iptables", "-D", "DOCKER-USER", "-s", "10.1.1.1", "-j", "DROP");
    await until("as many descriptors as before", () => count() <= before);
    await until("the other host's readers have ended", () => children().length === 0);
  });
});
