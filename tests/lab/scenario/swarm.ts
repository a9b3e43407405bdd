/** A swarm of one: an attachable overlay with a container of its own, services of every kind, ingress and docker_gwbridge. */
import type { LabEngine } from "../engine/engine.ts";
import { IMAGE, loadImage } from "../engine/image.ts";
import { LAN } from "../engine/namespaces.ts";

export const SLEEP = ["sleep", "1000000"] as const;

/** No registry is there to ask for the image, and nobody waits: tests wait for what they need. */
export const service = (engine: LabEngine, ...args: readonly string[]): Promise<string> =>
  engine.docker("service", "create", "--no-resolve-image", "--detach", ...args, IMAGE, ...SLEEP);

export async function makeSwarm(engine: LabEngine): Promise<void> {
  // The resolver of the machine is not to be had in here, and each lookup would wait ten seconds for it.
  await engine.inside(
    "sh",
    "-c",
    `
    for r in $(sed -n 's/^nameserver \\([0-9.]*\\)$/\\1/p' /etc/resolv.conf); do
      case $r in 127.*) ;; *) ip route replace unreachable $r/32;; esac
    done`,
  );
  await loadImage(engine);
  await engine.docker("swarm", "init", "--advertise-addr", LAN.address);
  await engine.docker(
    "network",
    "create",
    "--driver",
    "overlay",
    "--attachable",
    "--subnet",
    "10.77.0.0/24",
    "shop_net",
  );
  await engine.docker("run", "--detach", "--name", "tools", "--network", "shop_net", IMAGE, ...SLEEP);
  await service(engine, "--name", "web", "--replicas", "2", "--network", "shop_net", "--publish", "8080:80");
  await service(engine, "--name", "cache", "--endpoint-mode", "dnsrr", "--network", "shop_net");
  const direct = "published=9090,target=90,mode=host";
  await service(engine, "--name", "direct", "--mode", "global", "--network", "shop_net", "--publish", direct);
  await untilRunning(engine, 5);
}

/** Until so many containers run. */
export async function untilRunning(engine: LabEngine, count: number): Promise<void> {
  for (const end = Date.now() + 60_000; ; await new Promise((done) => setTimeout(done, 100))) {
    const ids = (await engine.docker("ps", "--quiet")).split("\n").filter((id) => id !== "");
    if (ids.length === count) return;
    if (Date.now() > end)
      throw new Error(`${ids.length} containers run instead of ${count}: ${await engine.docker("service", "ls")}`);
  }
}
