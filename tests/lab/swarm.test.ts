/**
 * A swarm of one on real engines: overlay networks and what they hide (row 14), docker_gwbridge (row 15), ingress,
 * services and virtual addresses (row 16). This kernel has no IPVS, so no traffic to a virtual address is tested.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LocalHost } from "#lib/host/local.ts";
import type { Endpoint, Entity, Sandbox, Service } from "#lib/topology/model.ts";
import { type LabEngine, startEngine } from "./engine/engine.ts";
import { fetchEngine } from "./engine/fetch.ts";
import { IMAGE } from "./engine/image.ts";
import { mountsUnder } from "./engine/mounts.ts";
import { labProblem } from "./engine/problem.ts";
import { run } from "./engine/run.ts";
import { describeLab } from "./requirements.ts";
import { makeSwarm, SLEEP } from "./scenario/swarm.ts";
import { expectSound } from "./truth/invariants.ts";
import { expectNamespace, expectPair } from "./truth/kernel.ts";
import { inspect, netnsPath } from "./truth/oracle.ts";
import {
  all,
  container,
  endpoint,
  endpointsOf,
  get,
  look,
  lookOnce,
  network,
  sandboxOf,
  until,
} from "./truth/sight.ts";

type Member = { readonly Name: string; readonly EndpointID: string; readonly IPv4Address: string };
type VxlanLink = { readonly ifname: string; readonly linkinfo: { readonly info_data: { id: number; port: number } } };

for (const version of [undefined, "28.5"] as const) {
  const fetched = labProblem() === null && version ? await fetchEngine(version) : null;

  describeLab(
    `a swarm of one on ${version ? `Docker ${version}` : "the machine's own engine"}`,
    () => {
      let engine: LabEngine;
      let host: LocalHost;
      // What happens is the same on both; once is enough of what takes seconds.
      const once = (title: string, test: () => Promise<void>) => {
        if (version === undefined) it(title, test);
      };
      const folder = () => join(engine.execRoot, "netns");
      const file = (name: string) => join(folder(), name);
      const files = () => readdirSync(folder());
      const seen = () => host.entities;
      const net = (name: string) => network(seen(), name);
      const hiddenFile = (name: string) => {
        const found = files().find((f) => /^\d+-/.test(f) && net(name).id.startsWith(f.replace(/^\d+-/, "")));
        if (!found) throw new Error(`no hidden namespace of ${name} among ${files().join(" ")}`);
        return file(found);
      };
      const hidden = (role: Sandbox["role"], name?: string): Sandbox | undefined =>
        all(seen(), "sandbox").find((s) => s.role === role && (!name || s.network === net(name).id));
      const named = (name: string): Service => {
        const found = all(seen(), "service").find((s) => s.name === name);
        if (!found) throw new Error(`no service ${name}`);
        return found;
      };
      const runs = (name: string, tasks: number) =>
        until(
          `${name} runs ${tasks} tasks`,
          () => {
            const its = named(name).tasks;
            return its.length === tasks && its.every((t) => t.state === "running" && seen().has(t.container ?? ""));
          },
          20_000,
        );
      const members = async (name: string): Promise<Record<string, Member>> =>
        JSON.parse(await engine.docker("network", "inspect", "--format", "{{json .Containers}}", name));
      const inSandbox = (s: Sandbox | undefined): Endpoint[] =>
        all(seen(), "endpoint").filter((e) => e.sandbox === s?.id);
      /** Findings need their time, and how often rules were read anew differs. */
      const facts = (entities: ReadonlyMap<string, Entity>) =>
        [...entities.values()]
          .filter((e) => e.kind !== "finding")
          .map((e): object => (e.kind === "host" ? { ...e, rules: { ...e.rules, revision: 0 } } : e));
      /** Nothing is left of what was, and nothing is missing: followed or read afresh, it is the same. */
      const isTrue = async () => {
        await until(
          "what was followed is what a fresh look sees",
          async () => {
            const fresh = facts(await lookOnce(engine.dockerHost));
            expect(facts(seen())).toEqual(fresh);
            return true;
          },
          15_000,
        );
        expectSound(seen());
      };

      beforeAll(async () => {
        engine = await startEngine(version ? { version } : {});
        await makeSwarm(engine);
        host = await look(engine.dockerHost);
        await Promise.all([runs("web", 2), runs("cache", 1), runs("direct", 1)]);
      }, 120_000);
      afterAll(async () => {
        await host?.close();
        engine?.close();
        // Hidden namespaces are mounts in the exec root, without any process.
        if (engine) expect([existsSync(engine.execRoot), mountsUnder(engine.state.folder)]).toEqual([false, []]);
      });

      it("is sound, and nothing is wrong", () => {
        expectSound(seen());
        expect(all(seen(), "finding").filter((f) => f.severity !== "info")).toEqual([]);
      });

      it("row 14: overlay's hidden namespaces are what the kernel says they are", async () => {
        for (const name of ["shop_net", "ingress"]) {
          const s = hidden("overlay", name);
          if (!s) throw new Error(`${name} has no hidden sandbox`);
          await expectNamespace(seen(), s, hiddenFile(name));
          expect(get(seen(), "link", net(name).device)).toMatchObject({ name: "br0", type: "bridge", sandbox: s.id });
        }
      });

      it("row 14: every overlay endpoint's wire leads to a port of br0 in the hidden namespace", async () => {
        await expectPair(
          seen(),
          endpoint(seen(), "tools", "shop_net"),
          await netnsPath(engine, "tools"),
          hiddenFile("shop_net"),
        );
        const [first] = named("web").tasks;
        const task = get(seen(), "container", first?.container);
        await expectPair(
          seen(),
          endpoint(seen(), task.name, "ingress"),
          await netnsPath(engine, task.name),
          hiddenFile("ingress"),
        );
        for (const name of ["shop_net", "ingress"]) {
          const listed = Object.values(await members(name));
          const drawn = all(seen(), "endpoint").filter((e) => e.network === net(name).id);
          expect(drawn.map((e) => e.ipv4).sort()).toEqual(listed.map((m) => m.IPv4Address).sort());
        }
      });

      it("row 14: the tunnel has the VNI and the port of the VXLAN link, and no far end in a swarm of one", async () => {
        for (const name of ["shop_net", "ingress"]) {
          const links = await run("nsenter", [
            `--net=${hiddenFile(name)}`,
            "ip",
            "-d",
            "-j",
            "link",
            "show",
            "type",
            "vxlan",
          ]);
          const [said] = JSON.parse(links) as VxlanLink[];
          const [t] = all(seen(), "tunnel").filter((x) => x.network === net(name).id);
          expect(t).toMatchObject({ vni: said?.linkinfo.info_data.id, port: said?.linkinfo.info_data.port });
          expect(t?.ends).toHaveLength(1);
          expect(get(seen(), "link", t?.ends[0])).toMatchObject({ name: said?.ifname, master: net(name).device });
          expect(net(name).options["com.docker.network.driver.overlay.vxlanid_list"]).toBe(String(t?.vni));
        }
      });

      it("row 14: a forwarding entry for another host's container is that host's end of the tunnel", async () => {
        const [vxlan] = all(seen(), "tunnel").filter((t) => t.network === net("shop_net").id);
        const entry = ["02:42:0a:4d:00:63", "dev", "vxlan0", "dst", "192.168.77.20", "self", "permanent"];
        const bridge = (...args: string[]) => run("nsenter", [`--net=${hiddenFile("shop_net")}`, "bridge", ...args]);
        const ends = () => get(seen(), "tunnel", vxlan?.id).ends.slice(1);
        await bridge("fdb", "add", ...entry);
        await until("the far end", () => ends().length === 1);
        expect(ends()).toEqual([{ address: "192.168.77.20" }]);
        expect(await bridge("fdb", "show", "dev", "vxlan0")).toContain("dst 192.168.77.20");
        await bridge("fdb", "del", ...entry);
        await until("no far end", () => ends().length === 0);
      });

      it("row 15: docker_gwbridge is the way out of everything on an overlay, as its own record and the kernel say", async () => {
        const listed = await members("docker_gwbridge");
        const drawn = all(seen(), "endpoint").filter((e) => e.network === net("docker_gwbridge").id);
        expect(drawn.map((e) => e.id).sort()).toEqual(
          Object.values(listed)
            .map((m) => m.EndpointID)
            .sort(),
        );
        for (const e of drawn) {
          expect(e.defaultRoute).toBe(true);
          expect(listed[e.container ?? "ingress-sbox"]).toMatchObject({ EndpointID: e.id, IPv4Address: e.ipv4 });
        }
        const tools = endpoint(seen(), "tools", "docker_gwbridge");
        await expectPair(seen(), tools, await netnsPath(engine, "tools"), engine.netns.path);
        expect(Object.keys((await inspect(engine, "tools")).NetworkSettings.Networks)).toEqual(["shop_net"]);
        expect(sandboxOf(seen(), "tools").dns).toEqual(["127.0.0.11"]);
      });

      it("row 15: a port in host mode is carried by the task's endpoint on docker_gwbridge", () => {
        const [task] = named("direct").tasks;
        const ports = all(seen(), "publishedPort").filter((p) => p.container === task?.container);
        expect(new Set(ports.map((p) => [p.hostPort, p.containerPort].join()))).toEqual(new Set(["9090,90"]));
        for (const p of ports) expect(get(seen(), "endpoint", p.endpoint).network).toBe(net("docker_gwbridge").id);
      });

      it("row 16: the ingress sandbox and the load balancer's have their networks' own endpoints", async () => {
        const ingress = hidden("ingress");
        if (!ingress) throw new Error("no ingress sandbox");
        await expectNamespace(seen(), ingress, file("ingress_sbox"));
        expect(
          inSandbox(ingress)
            .map((e) => get(seen(), "network", e.network).name)
            .sort(),
        ).toEqual(["docker_gwbridge", "ingress"]);
        const balancer = hidden("loadBalancer", "shop_net");
        if (!balancer) throw new Error("no load balancer");
        await expectNamespace(seen(), balancer, file(`lb_${net("shop_net").id.slice(0, 9)}`));
        const listed = await members("shop_net");
        expect(inSandbox(balancer)).toMatchObject([
          { id: listed["lb-shop_net"]?.EndpointID, container: null, ipv4: listed["lb-shop_net"]?.IPv4Address },
        ]);
        for (const e of [...inSandbox(ingress), ...inSandbox(balancer)])
          expect(get(seen(), "link", e.hostLink).master).toBe(get(seen(), "network", e.network).device);
      });

      it("row 16: services have the virtual addresses that the swarm gave them, with dnsrr none", async () => {
        type Said = { Endpoint: { VirtualIPs?: { NetworkID: string; Addr: string }[] } };
        for (const name of ["web", "cache", "direct"]) {
          const [said] = JSON.parse(await engine.docker("service", "inspect", name)) as Said[];
          const vips = (said?.Endpoint.VirtualIPs ?? []).map((v) => `${v.NetworkID} ${v.Addr}`);
          expect(named(name).vips.map((v) => `${v.network} ${v.address}`)).toEqual(vips.sort());
        }
        expect(named("web")).toMatchObject({
          replicas: 2,
          endpointMode: "vip",
          ports: [{ targetPort: 80, publishedPort: 8080, publishMode: "ingress", protocol: "tcp" }],
        });
        expect(named("cache")).toMatchObject({ endpointMode: "dnsrr", vips: [] });
        expect(named("direct")).toMatchObject({ mode: "global", replicas: null });
      });

      it("row 16: each task is a container here, and the container says of which service", async () => {
        const nodes = new Set<string | null>();
        for (const service of all(seen(), "service")) {
          for (const task of service.tasks) {
            const c = get(seen(), "container", task.container);
            expect(c.swarm).toEqual({
              service: service.id,
              serviceName: service.name,
              task: task.id,
              slot: String(task.slot ?? task.node),
            });
            expect(task.addresses.map((a) => a.address).sort()).toEqual(
              endpointsOf(seen(), c.name)
                .filter((e) => e.network !== net("docker_gwbridge").id)
                .map((e) => e.ipv4)
                .sort(),
            );
            nodes.add(task.node);
          }
        }
        const { nodeId } =
          [...seen().values()].flatMap((e) => (e.kind === "host" ? (e.engine?.swarm ?? []) : []))[0] ?? {};
        expect([...nodes]).toEqual([nodeId]);
        expect(nodeId).toBe(await engine.docker("info", "--format", "{{.Swarm.NodeID}}"));
      });

      it("row 16: a service that is scaled has its new task, and loses it again", async () => {
        await engine.docker("service", "scale", "--detach", "cache=2");
        await runs("cache", 2);
        await isTrue();
        await engine.docker("service", "scale", "--detach", "cache=1");
        await runs("cache", 1);
        await isTrue();
      });

      once("row 16: a task that finds no node says why", async () => {
        await engine.docker("service", "update", "--detach", "--constraint-add", "node.labels.nowhere==yes", "cache");
        await until(
          "why",
          () =>
            /no suitable node/.test(
              named("cache")
                .tasks.map((t) => t.error)
                .join(),
            ),
          20_000,
        );
      });

      once("row 16: a service that is removed leaves nothing", async () => {
        const tasks = named("direct").tasks.map((t) => t.container ?? "");
        await engine.docker("service", "rm", "direct");
        await until(
          "it is gone",
          () => [named("web").id, ...tasks].filter((id) => seen().has(id)).length === 1,
          20_000,
        );
        expect(() => named("direct")).toThrow("no service");
        await isTrue();
      });

      it("row 14: a hidden sandbox goes with the last local endpoint and comes with the first", async () => {
        await engine.docker("network", "create", "--driver", "overlay", "--attachable", "second_net");
        await until("the network", () => net("second_net").device === null);
        expect(hidden("overlay", "second_net")).toBeUndefined();
        await engine.docker("run", "--detach", "--name", "only", "--network", "second_net", IMAGE, ...SLEEP);
        await until("its bridge", () => get(seen(), "link", net("second_net").device).name === "br0");
        const path = hiddenFile("second_net");
        await until("its endpoint", () => seen().has(String(endpoint(seen(), "only", "second_net").hostLink)));
        await until("its load balancer", () => inSandbox(hidden("loadBalancer", "second_net")).length === 1);
        await until("its way out", () => endpoint(seen(), "only", "docker_gwbridge").defaultRoute);
        await isTrue();
        const gone = hidden("overlay", "second_net")?.id ?? "";
        await engine.docker("rm", "--force", "only");
        await until("it is gone", () => !seen().has(gone) && net("second_net").device === null, 20_000);
        expect(mountsUnder(folder())).not.toContain(path);
        expect(hidden("overlay", "second_net")).toBeUndefined();
        expect(all(seen(), "tunnel").filter((t) => t.network === net("second_net").id)).toEqual([]);
        await isTrue();
      });

      once("row 14: a container that leaves an overlay has no way out over docker_gwbridge any more", async () => {
        await engine.docker("network", "connect", "bridge", "tools");
        await until("its endpoint", () => endpoint(seen(), "tools", "bridge").defaultRoute);
        await engine.docker("network", "disconnect", "shop_net", "tools");
        await until("it left", () => endpointsOf(seen(), "tools").length === 1);
        expect(container(seen(), "tools").sandbox).toBe(sandboxOf(seen(), "tools").id);
        await isTrue();
      });

      once("row 16: a node that leaves the swarm has no service, no tunnel and no hidden sandbox", async () => {
        await engine.docker("swarm", "leave", "--force");
        await engine.docker("network", "create", "after");
        const left = () =>
          [...seen().values()].filter((e) => e.kind === "service" || e.kind === "tunnel").map((e) => e.id);
        await until("all of it is gone", () => left().length === 0 && !hidden("ingress") && !hidden("overlay"), 20_000);
        await isTrue();
      });
    },
    typeof fetched === "string" ? fetched : null,
  );
}
