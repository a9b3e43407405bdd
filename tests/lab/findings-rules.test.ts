/** Rules broken on purpose, in a real kernel beside a real engine: each fault gives its finding, and loses it again. */
import { afterEach, expect, it } from "vitest";
import type { LabEngine } from "./engine/engine.ts";
import { IMAGE, loadImage } from "./engine/image.ts";
import type { EngineVersion } from "./engine/packages.ts";
import { observed } from "./observed.ts";
import { describeLab } from "./requirements.ts";
import { applyScenario } from "./scenario/apply.ts";
import { all, network, until } from "./truth/sight.ts";

/** What the web shop has of it that the faults need. */
async function small(engine: LabEngine): Promise<void> {
  const bridge = "com.docker.network.bridge.name=br-ops";
  await engine.docker("network", "create", "--subnet", "10.30.0.0/16", "--opt", bridge, "operations");
  const idle = ["tail", "-f", "/dev/null"];
  await loadImage(engine);
  await engine.docker("run", "--detach", "--network", "operations", "--publish", "3000:3000", IMAGE, ...idle);
}

const onEngine = (version: EngineVersion | undefined): void => {
  const lab = observed(version === undefined ? applyScenario : small, version === undefined ? {} : { version });
  const { shows, allWell, wrong } = lab;
  const iptables = (...args: string[]) => lab.engine.inside("iptables", ...args);
  const hostId = () => all(lab.entities, "host")[0]?.id ?? "";
  const port = (hostPort: number) =>
    all(lab.entities, "publishedPort").find((p) => p.hostPort === hostPort && p.hostIp === "0.0.0.0")?.id ?? "";

  afterEach(allWell);

  it("there are none while all is well", () => {
    expect(wrong()).toEqual([]);
    expect(lab.findings.map((f) => f.code)).not.toContain("rules-not-docker");
  });

  it("row 9, the way out: the rule that rewrites the source is gone", async () => {
    const rule = ["POSTROUTING", "-s", "10.30.0.0/16", "!", "-o", "br-ops", "-j", "MASQUERADE"];
    await iptables("-t", "nat", "-D", ...rule);
    await shows("masquerade-missing", network(lab.entities, "operations").id);
    await iptables("-t", "nat", "-A", ...rule);
  });

  it("row 8, a published port: the rule that leads to it is gone", async () => {
    const dump = await lab.engine.inside("iptables-save", "-t", "nat");
    const line = dump.split("\n").find((l) => l.includes("--dport 3000 ") && l.includes("DNAT")) ?? "";
    const [, ...rule] = line.trim().split(" ");
    await iptables("-t", "nat", "-D", ...rule);
    await shows("dnat-missing", port(3000));
    await iptables("-t", "nat", "-A", ...rule);
  });

  it("the host does not forward", async () => {
    await lab.engine.inside("sysctl", "-qw", "net.ipv4.ip_forward=0");
    await shows("ip-forward-off", hostId());
    await lab.engine.inside("sysctl", "-qw", "net.ipv4.ip_forward=1");
  });

  it("row 10: FORWARD drops, and nothing leads to Docker's chains", async () => {
    const before = await lab.engine.inside("iptables-save", "-t", "filter");
    await iptables("-P", "FORWARD", "DROP");
    await iptables("-F", "FORWARD");
    await shows("forward-drop", hostId());
    for (const line of before.split("\n"))
      if (line.startsWith("-A FORWARD ")) await iptables(...line.trim().split(" "));
  });

  // The kernel's part is the same whichever engine runs.
  if (version === undefined)
    it("row 17: the port of a VTEP is dropped by a rule", async () => {
      await lab.ip(
        "link",
        "add",
        "flannel.1",
        "type",
        "vxlan",
        "id",
        "1",
        "dev",
        "eth0",
        "remote",
        "192.0.2.77",
        "dstport",
        "8472",
      );
      const vtep = () => all(lab.entities, "link").find((l) => l.name === "flannel.1")?.id ?? "";
      await until("the VTEP is seen", () => vtep() !== "");
      await iptables("-A", "INPUT", "-p", "udp", "--dport", "8472", "-j", "DROP");
      await shows("vxlan-port-blocked", vtep());
      await iptables("-D", "INPUT", "-p", "udp", "--dport", "8472", "-j", "DROP");
      await until("it is not blocked any more", () => !wrong().some(([code]) => code === "vxlan-port-blocked"));
      await lab.ip("link", "del", "flannel.1");
    });
};

for (const version of [undefined, "28.5"] as const)
  describeLab(`findings about rules, engine ${version ?? "of the machine"}`, () => onEngine(version));

describeLab("an engine that makes no rules", () => {
  const lab = observed((engine) => engine.docker("network", "create", "plain"), {
    args: ["--iptables=false", "--ip6tables=false"],
  });

  it("is said once, as worth knowing, and nothing more", async () => {
    await until("it is said", () => lab.findings.some((f) => f.code === "rules-not-docker"));
    expect(lab.findings.map((f) => [f.severity, f.code])).toEqual([["info", "rules-not-docker"]]);
  });
});
