/** Broken on purpose, on an engine of version 28 with networks of all kinds: tunnels, parents, overlaps, what is left over. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Finding } from "#lib/topology/model.ts";
import { comingsAndGoings, flashes } from "./comings-and-goings.ts";
import type { LabEngine } from "./engine/engine.ts";
import { fetchEngine } from "./engine/fetch.ts";
import { loadImage } from "./engine/image.ts";
import { labProblem } from "./engine/problem.ts";
import { observed } from "./observed.ts";
import { describeLab } from "./requirements.ts";
import { all, endpoint, get, network, until } from "./truth/sight.ts";

const MAIN = fileURLToPath(new URL("../../lib/cli/main.ts", import.meta.url));
const IMAGE = "shop/api:2.8";
const VERSION = "28.5";
const fetched = labProblem() === null ? await fetchEngine(VERSION) : null;

async function prepare({ docker, inside }: LabEngine): Promise<void> {
  await inside("ip", "link", "add", "nic1", "type", "veth", "peer", "name", "far1");
  await inside("ip", "link", "set", "nic1", "up");
  await inside("ip", "link", "set", "far1", "up");
  await docker("network", "create", "--subnet", "10.71.0.0/24", "one");
  await docker(
    "network",
    "create",
    "--subnet",
    "10.72.0.0/24",
    "--ipv6",
    "--subnet",
    "fd72::/64",
    "--gateway",
    "fd72::1",
    "two",
  );
  await docker("network", "create", "-d", "macvlan", "-o", "parent=nic1", "--subnet", "10.73.0.0/24", "lan");
  await docker("run", "-d", "--name", "web", "--network", "one", IMAGE, "sleep", "9999");
  await docker("run", "-d", "--name", "printer", "--network", "lan", IMAGE, "sleep", "9999");
}

describeLab(
  `findings on Docker ${VERSION}`,
  () => {
    const lab = observed(
      async (engine) => {
        await loadImage(engine, [IMAGE]);
        await prepare(engine);
      },
      { version: VERSION },
    );
    const { ip, shows, allWell } = lab;
    const docker = (...args: string[]) => lab.engine.docker(...args);
    const linkNamed = (name: string) => all(lab.entities, "link").find((l) => l.name === name)?.id ?? "";

    it("are none while all is well, and none flashes while containers start, connect and go", async () => {
      await allWell();
      expect(await flashes(lab, () => comingsAndGoings(lab.engine, 1))).toEqual([]);
    });

    it("a bridge without its IPv6 gateway address", async () => {
      const bridge = get(lab.entities, "link", network(lab.entities, "two").device).name;
      await ip("addr", "del", "fd72::1/64", "dev", bridge);
      await shows("bridge-without-gateway", network(lab.entities, "two").id);
      await ip("addr", "add", "fd72::1/64", "dev", bridge, "nodad");
      await allWell();
    });

    it("a default route that is not at the endpoint with the highest priority", async () => {
      await docker("network", "connect", "--gw-priority", "10", "two", "web");
      await until("it is on both", () => all(lab.entities, "endpoint").filter((e) => e.gwPriority === 10).length === 1);
      await allWell();
      const pid = (await docker("inspect", "--format", "{{.State.Pid}}", "web")).trim();
      const inside = (...args: string[]) => lab.engine.inside("nsenter", "--net", "--target", pid, "ip", ...args);
      await inside("route", "replace", "default", "via", "10.71.0.1");
      await shows("gateway-elsewhere", endpoint(lab.entities, "web", "two").id);
      await inside("route", "replace", "default", "via", "10.72.0.1");
      await allWell();
      await docker("network", "disconnect", "two", "web");
    });

    it("two networks that overlap: the engine keeps the addresses of overlays apart from all others", async () => {
      await docker("swarm", "init", "--advertise-addr", "192.168.77.10");
      await docker("network", "create", "-d", "overlay", "--subnet", "10.71.0.0/25", "wide");
      await until("they overlap", () => lab.wrong().some(([code]) => code === "networks-overlap"));
      await docker("network", "rm", "wide");
      await allWell();
      await docker("swarm", "leave", "--force");
      await allWell();
    });

    it("the parent of a macvlan network is missing", async () => {
      await ip("link", "del", "nic1");
      await shows("parent-missing", network(lab.entities, "lan").id);
      await docker("rm", "-f", "printer");
      await docker("network", "rm", "lan");
      await allWell();
    });

    describe("left over", () => {
      it("a bridge of no network", async () => {
        await ip("link", "add", "br-0123456789ab", "type", "bridge");
        await until("it is seen", () => linkNamed("br-0123456789ab") !== "");
        await shows("leftover-bridge", linkNamed("br-0123456789ab"));
        await ip("link", "del", "br-0123456789ab");
        await allWell();
      });
      it("a VXLAN link that Docker makes and did not move", async () => {
        await ip("link", "add", "vx-001001-4kq8c", "type", "vxlan", "id", "4097", "dstport", "4789");
        await until("it is seen", () => linkNamed("vx-001001-4kq8c") !== "");
        await shows("leftover-vxlan", linkNamed("vx-001001-4kq8c"));
        await ip("link", "del", "vx-001001-4kq8c");
        await allWell();
      });
    });

    describe("flannel's VXLAN, made by hand", () => {
      const vtep = [
        "link",
        "add",
        "flannel.1",
        "type",
        "vxlan",
        "id",
        "1",
        "dev",
        "eth0",
        "dstport",
        "8472",
        "nolearning",
      ];
      const peer = "ea:8a:5c:00:00:01";
      it("knows no way to another host: no forwarding entry, then no neighbour", async () => {
        await ip(...vtep);
        await ip("link", "set", "flannel.1", "mtu", "1450", "up");
        await ip("addr", "add", "10.71.0.0/32", "dev", "flannel.1");
        const add = ["neigh", "add", "10.75.0.0", "lladdr", peer, "dev", "flannel.1", "nud", "permanent"];
        const fdb = (what: string) =>
          lab.engine.inside("bridge", "fdb", what, peer, "dev", "flannel.1", "dst", "192.168.77.9");
        await ip(...add);
        await fdb("add");
        await ip("route", "add", "10.75.0.0/24", "via", "10.75.0.0", "dev", "flannel.1", "onlink");
        await until("it is seen", () => linkNamed("flannel.1") !== "");
        await fdb("del");
        await shows("vtep-without-fdb", linkNamed("flannel.1"));
        await fdb("add");
        await until("it is found no more", () => lab.wrong().every(([code]) => code !== "vtep-without-fdb"));
        await ip("neigh", "del", "10.75.0.0", "dev", "flannel.1");
        await shows("vtep-without-fdb", linkNamed("flannel.1"));
        await ip(...add);
        await until("it is found no more", () => lab.wrong().every(([code]) => code !== "vtep-without-fdb"));
      });
      it("a bridge behind it with too large an MTU", async () => {
        await shows("overlay-mtu", network(lab.entities, "one").id);
        const bridge = get(lab.entities, "link", network(lab.entities, "one").device).name;
        await ip("link", "set", bridge, "mtu", "1450");
        await allWell();
        await ip("link", "del", "flannel.1");
        await allWell();
      });
    });

    it("a sandbox that cannot be read: its file was unmounted, and the engine's processes are out of sight", async () => {
      const key = (await docker("inspect", "--format", "{{.NetworkSettings.SandboxKey}}", "web")).trim();
      const pid = (await docker("inspect", "--format", "{{.State.Pid}}", "web")).trim();
      const check = async (): Promise<readonly string[]> => {
        const apart = ["--pid", "--fork", "--mount-proc", "env", `DOCKER_HOST=${lab.engine.dockerHost}`];
        const out = await lab.engine.inside("unshare", ...apart, process.execPath, MAIN, "check", "--json");
        return (JSON.parse(out).findings as Finding[]).flatMap((f) => (f.severity === "info" ? [] : [f.code]));
      };
      expect(await check()).toEqual([]);
      await lab.engine.inside("umount", "--lazy", key);
      expect(await check()).toEqual(["sandbox-unreadable"]);
      await lab.engine.inside("mount", "--bind", `/proc/${pid}/ns/net`, key);
      expect(await check()).toEqual([]);
    });
  },
  typeof fetched === "string" ? fetched : null,
);
