/** Gateway modes of engine 28, as its bridges, routes and rules have them. */
import { expect, it } from "vitest";
import { portName } from "#components/ui/naming.ts";
import { relate } from "#lib/topology/relations.ts";
import { routedNetwork } from "#lib/topology/routed.ts";
import { fetchEngine } from "./engine/fetch.ts";
import { IMAGE, loadImage } from "./engine/image.ts";
import { LAN } from "./engine/namespaces.ts";
import { labProblem } from "./engine/problem.ts";
import { observed } from "./observed.ts";
import { describeLab } from "./requirements.ts";
import { expectPair } from "./truth/kernel.ts";
import { inspect, ipRoutes, netnsPath } from "./truth/oracle.ts";
import { all, container, endpoint, get, network } from "./truth/sight.ts";

const VERSION = "28.5";
const fetched = labProblem() === null ? await fetchEngine(VERSION) : null;
const MODES = ["routed", "isolated", "nat-unprotected"] as const;
const SUBNETS = { routed: "10.50.1.0/24", isolated: "10.50.2.0/24", "nat-unprotected": "10.50.3.0/24" } as const;

describeLab(
  "gateway modes of Docker 28.5",
  () => {
    const lab = observed(
      async (engine) => {
        await loadImage(engine);
        for (const mode of MODES) {
          const option = `com.docker.network.bridge.gateway_mode_ipv4=${mode}`;
          // The engine takes `isolated` for internal networks alone.
          const internal = mode === "isolated" ? ["--internal"] : [];
          await engine.docker("network", "create", "--subnet", SUBNETS[mode], "--opt", option, ...internal, mode);
          const serve = ["httpd", "-f", "-p", "80"];
          await engine.docker("run", "-d", "--name", `on-${mode}`, "--network", mode, "-p", "80", IMAGE, ...serve);
        }
        await engine.inOutside("ip", "route", "add", SUBNETS.routed, "via", LAN.address);
      },
      { version: VERSION },
    );
    const routed = (name: string) =>
      routedNetwork(network(lab.entities, name), { entities: lab.entities, relations: relate(lab.entities) });

    it("nothing is wrong, and every endpoint is a veth on its network's bridge", async () => {
      await lab.allWell();
      for (const mode of MODES) {
        const path = await netnsPath(lab.engine, `on-${mode}`);
        await expectPair(lab.entities, endpoint(lab.entities, `on-${mode}`, mode), path, lab.engine.netns.path);
      }
    });

    it("routed: the host has a route to the subnet, no rule rewrites what leaves, and hosts beyond reach the container itself", async () => {
      const n = network(lab.entities, "routed");
      const [said] = (await ipRoutes(lab.engine.netns.path)).filter((r) => r.dst === SUBNETS.routed);
      expect(routed("routed")).toMatchObject({ to: "subnet", families: [4], nextHops: [], blackholes: [] });
      const own = routed("routed")?.own.map(({ route }) => [route.dst, get(lab.entities, "link", route.link).name]);
      expect(own).toEqual([[said?.dst, said?.dev]]);
      expect(said?.dev).toBe(get(lab.entities, "link", n.device).name);
      expect(n.masquerade).toBe(false);
      const rules = await lab.engine.inside("iptables-save", "-t", "nat");
      expect(rules).not.toContain(`-s ${SUBNETS.routed}`);
      const address = String(endpoint(lab.entities, "on-routed", "routed").ipv4).split("/")[0];
      const answer = await lab.engine.inOutside("busybox", "nc", "-w", "2", String(address), "80", "-e", "true");
      expect(answer).toBe("");
    });

    it("routed: a published port has no port on the host", async () => {
      const said = (await inspect(lab.engine, "on-routed")).NetworkSettings.Ports["80/tcp"];
      const ports = all(lab.entities, "publishedPort").filter(
        (p) => p.container === container(lab.entities, "on-routed").id,
      );
      expect(said?.some((binding) => binding.HostPort === "")).toBe(true);
      expect(ports.map((p) => [p.hostIp, p.hostPort === null ? "" : String(p.hostPort)]).sort()).toEqual(
        said?.map((binding) => [binding.HostIp, binding.HostPort]).sort(),
      );
      const [bare] = ports.filter((p) => p.hostPort === null);
      expect(bare && portName(bare)).toBe("routed/tcp");
      expect(bare?.endpoint).toBe(endpoint(lab.entities, "on-routed", "routed").id);
    });

    it("isolated: the bridge has no address, and that is no finding", async () => {
      const n = network(lab.entities, "isolated");
      const bridge = get(lab.entities, "link", n.device);
      expect(bridge.addresses.filter((a) => !a.includes(":"))).toEqual([]);
      expect(n).toMatchObject({ masquerade: false, internal: true });
      expect(routed("isolated")).toBeNull();
      expect((await ipRoutes(lab.engine.netns.path)).map((r) => r.dst)).not.toContain(SUBNETS.isolated);
    });

    it("nat-unprotected: what leaves carries the host's address, as the rules say", async () => {
      expect(network(lab.entities, "nat-unprotected").masquerade).toBe(true);
      expect(routed("nat-unprotected")).toBeNull();
      const rules = await lab.engine.inside("iptables-save", "-t", "nat");
      expect(rules).toContain(`-s ${SUBNETS["nat-unprotected"]}`);
    });
  },
  typeof fetched === "string" ? fetched : null,
);
