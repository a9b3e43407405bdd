/** Broken on purpose, in a real kernel: each fault gives its finding, and loses it again when it is undone. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import type { Finding } from "#lib/topology/model.ts";
import { comingsAndGoings, flashes } from "./comings-and-goings.ts";
import { observed } from "./observed.ts";
import { describeLab } from "./requirements.ts";
import { applyScenario } from "./scenario/apply.ts";
import { all, container, endpoint, get, network, until } from "./truth/sight.ts";

const MAIN = fileURLToPath(new URL("../../lib/cli/main.ts", import.meta.url));

describeLab("findings on a real host", () => {
  const lab = observed(applyScenario);
  const { ip, shows, allWell, wrong } = lab;
  const web = () => endpoint(lab.entities, "shop-web-1", "shop_frontend");
  const bridge = (name: string) => get(lab.entities, "link", network(lab.entities, name).device).name;
  const veth = () => get(lab.entities, "link", web().hostLink).name;
  const check = (...args: string[]) => {
    const env = { PATH: process.env.PATH, HOME: lab.engine.state.folder, DOCKER_HOST: lab.engine.dockerHost };
    return spawnSync(process.execPath, [MAIN, "check", ...args], {
      env: env as unknown as NodeJS.ProcessEnv,
      encoding: "utf8",
    });
  };

  /** Runs in the sandbox of shop-web-1. */
  async function insideWeb(...args: string[]): Promise<void> {
    const pid = await lab.engine.docker("inspect", "--format", "{{.State.Pid}}", "shop-web-1");
    await lab.engine.inside("nsenter", "--net", "--target", pid.trim(), "ip", ...args);
  }

  afterEach(allWell);

  it("are the open ports alone while all is well", () => {
    expect(wrong()).toEqual([]);
    expect(new Set(lab.findings.map((f) => f.code))).toEqual(new Set(["port-open"]));
    const ports = lab.findings.map((f) => get(lab.entities, "publishedPort", f.about[0]).hostPort);
    expect(ports.sort()).toEqual([8080, 8443, 3000, 514, 8081].sort());
  });

  it("do not flash while containers start, connect and go", async () => {
    expect(await flashes(lab, () => comingsAndGoings(lab.engine, 2))).toEqual([]);
  });

  describe("the host's end of a veth pair", () => {
    it("on no bridge", async () => {
      const [name, on] = [veth(), bridge("shop_frontend")];
      await ip("link", "set", name, "nomaster");
      await shows("veth-without-bridge", web().id);
      await ip("link", "set", name, "master", on);
    });
    it("on another network's bridge", async () => {
      const [name, on, other] = [veth(), bridge("shop_frontend"), bridge("operations")];
      await ip("link", "set", name, "master", other);
      await shows("veth-on-other-bridge", web().id);
      expect(check().status).toBe(1);
      await ip("link", "set", name, "master", on);
    });
    it("set down", async () => {
      const name = veth();
      await ip("link", "set", name, "down");
      await shows("veth-down", web().id);
      await ip("link", "set", name, "up");
    });
    it("a pair that belongs to nothing", async () => {
      await ip("link", "add", "left", "type", "veth", "peer", "name", "right");
      await ip("link", "set", "left", "master", bridge("operations"));
      const left = () => all(lab.entities, "link").find((l) => l.name === "left")?.id ?? "";
      await until("the pair is seen", () => left() !== "");
      await shows("leftover-veth", left());
      await ip("link", "del", "left");
    });
  });

  describe("a bridge", () => {
    it("without its gateway address", async () => {
      await ip("addr", "del", "10.30.0.1/16", "dev", "br-ops");
      await shows("bridge-without-gateway", network(lab.entities, "operations").id);
      await ip("addr", "add", "10.30.0.1/16", "dev", "br-ops");
    });
    it("set down", async () => {
      await ip("link", "set", "br-ops", "down");
      await shows("bridge-down", network(lab.entities, "operations").id);
      await ip("link", "set", "br-ops", "up");
    });
    it("with a larger MTU than the way out", async () => {
      await ip("link", "set", "eth0", "mtu", "1400");
      await shows("mtu-too-large", network(lab.entities, "operations").id);
      await ip("link", "set", "eth0", "mtu", "1500");
    });
    it("whose subnet the host routes elsewhere", async () => {
      await ip("route", "add", "10.30.7.0/24", "via", "192.168.77.1");
      await shows("route-overlap", network(lab.entities, "operations").id);
      await ip("route", "del", "10.30.7.0/24");
    });
  });

  describe("inside the sandbox", () => {
    it("no link at all", async () => {
      const mailer = endpoint(lab.entities, "crm-mailer", "bridge");
      await ip("link", "del", get(lab.entities, "link", mailer.hostLink).name);
      await shows("endpoint-link-missing", mailer.id);
      await lab.engine.docker("network", "disconnect", "bridge", "crm-mailer");
      await lab.engine.docker("network", "connect", "bridge", "crm-mailer");
    });
    it("another address than Docker's", async () => {
      const { ipv4 } = web();
      const name = get(lab.entities, "link", web().link).name;
      await insideWeb("addr", "add", "172.28.10.99/24", "dev", name);
      await shows("address-differs", web().id);
      await insideWeb("addr", "del", "172.28.10.99/24", "dev", name);
      await allWell();
      await insideWeb("addr", "del", String(ipv4), "dev", name);
      await shows("address-differs", web().id);
      await insideWeb("addr", "add", String(ipv4), "dev", name);
    });
    it("the link set down", async () => {
      const name = get(lab.entities, "link", web().link).name;
      const { ipv6 } = web();
      await insideWeb("link", "set", name, "down");
      await shows("endpoint-link-down", web().id);
      await insideWeb("link", "set", name, "up");
      // The kernel has taken the IPv6 address off; it has to be given again.
      if (ipv6) await insideWeb("addr", "replace", ipv6, "dev", name, "nodad");
    });
    it("a MAC that another has", async () => {
      const link = get(lab.entities, "link", web().link);
      const db = get(
        lab.entities,
        "link",
        all(lab.entities, "endpoint").find((e) => e.network === web().network && e.id !== web().id)?.link,
      );
      await insideWeb("link", "set", link.name, "address", String(db.mac));
      await until("the MAC is found twice", () => wrong().some(([code]) => code === "duplicate-mac"));
      await insideWeb("link", "set", link.name, "address", String(link.mac));
    });
  });

  it("the parent of a macvlan network set down", async () => {
    await ip("link", "set", "eth0", "down");
    await shows("parent-down", network(lab.entities, "office").id);
    await ip("link", "set", "eth0", "up");
    // The default route went with the NIC.
    await ip("route", "replace", "default", "via", "192.168.77.1");
  });

  it("are what `vethscope check` prints, and decide its exit code", async () => {
    const well = check();
    expect(well.stdout).toMatch(/^No errors, no warnings\.\n\nWorth knowing \(5\)/);
    expect(well.status).toBe(0);
    await ip("link", "set", "br-ops", "down");
    const broken = check("--json");
    expect(JSON.parse(broken.stdout).findings.map((f: Finding) => f.code)).toContain("bridge-down");
    expect(broken.status).toBe(1);
    await ip("link", "set", "br-ops", "up");
    expect(check("--jason").status).toBe(2);
    expect(container(lab.entities, "grafana").state).toBe("running");
  });
});
