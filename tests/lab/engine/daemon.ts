/** The dockerd process of a lab: start it in the lab's namespace, wait until it answers, stop it. */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, type ProcessRef, processRef } from "./processes.ts";
import { type Environment, run } from "./run.ts";
import { isOverlay, type LabState } from "./state.ts";

/** The engine's unix socket. */
export const socketOf = (lab: LabState): string => join(lab.folder, "docker.sock");
/** The engine's exec root: sandboxes are in its folder `netns`. */
export const execRootOf = (lab: LabState): string => join(lab.folder, "x");

/** The namespace file of the network that it runs in. */
export const networkOf = (lab: LabState): string =>
  lab.daemon.ownNetwork ? `/run/netns/${lab.name}` : "/proc/self/ns/net";

/** For an engine in the machine's own network: no bridge, no rule, no setting of the kernel. */
const HANDS_OFF = ["--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false"];
const READY_WITHIN_MS = 60_000;

/** Starts dockerd and returns when it answers. Throws with the end of its log when it does not. */
export async function startDaemon(lab: LabState): Promise<ProcessRef> {
  const { path, hostname, args } = lab.daemon;
  const config = join(lab.folder, "daemon.json");
  rmSync(join(lab.folder, "pid"), { force: true });
  // 20.10 makes itself a key, in /etc/docker if left alone; later ones do not, and refuse the setting.
  const makesKey = /version (1\d|20)\./.test(await run("dockerd", ["--version"], { env: { PATH: path } }));
  writeFileSync(config, makesKey ? JSON.stringify({ "deprecated-key-path": join(lab.folder, "key.json") }) : "{}");
  const log = openSync(join(lab.folder, "dockerd.log"), "a");
  // Not `ip netns exec`: it remounts /sys, and the cgroup mounts are gone. No mount namespace either: the sandboxes'
  // nsfs mounts would be visible inside only. A UTS namespace gives each engine a host name of its own.
  const script = 'echo "$0" > /proc/sys/kernel/hostname; exec dockerd "$@"';
  const env: Environment = { PATH: path, HOME: lab.folder, TMPDIR: lab.folder };
  const into = [`--net=${networkOf(lab)}`, "unshare", "--uts", "sh", "-c", script, hostname];
  const child = spawn("nsenter", [...into, ...daemonArgs(lab, config), ...args], {
    detached: true,
    stdio: ["ignore", log, log],
    cwd: "/",
    env: env as NodeJS.ProcessEnv,
  });
  closeSync(log);
  await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  child.unref();
  const daemon = processRef(child.pid as number);
  await untilReady(lab, daemon);
  return daemon;
}

function daemonArgs(lab: LabState, config: string): readonly string[] {
  return [
    ["--config-file", config],
    ["--data-root", join(lab.folder, "d")],
    ["--exec-root", execRootOf(lab)],
    ["--host", `unix://${socketOf(lab)}`],
    ["--pidfile", join(lab.folder, "pid")],
    ["--storage-driver", isOverlay(lab.folder) ? "vfs" : "overlay2"],
    ["--exec-opt", "native.cgroupdriver=cgroupfs"],
    ["--cgroup-parent", lab.cgroup],
    lab.daemon.ownNetwork ? [] : HANDS_OFF,
  ].flat();
}

async function untilReady(lab: LabState, daemon: ProcessRef): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answers(socketOf(lab)))) {
    const why = !isAlive(daemon) ? "ended" : Date.now() > deadline ? "does not answer" : null;
    if (why !== null) throw new Error(`dockerd of lab ${lab.name} ${why}; the end of its log:\n${logTail(lab)}`);
    await sleep(25);
  }
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = request({ socketPath, path: "/_ping", timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.once("timeout", () => ping.destroy());
    ping.once("error", () => resolve(false));
    ping.end();
  });
}

/** The last lines dockerd wrote. */
export function logTail(lab: LabState, lines = 15): string {
  return readFileSync(join(lab.folder, "dockerd.log"), "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}

/** Ends dockerd: with SIGTERM it stops its containers first, with SIGKILL they run on. Returns when it is gone. */
export async function stopDaemon(lab: LabState, daemon: ProcessRef, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  const containerd = containerdOf(lab);
  if (isAlive(daemon)) process.kill(daemon.pid, signal);
  await untilGone(daemon, "dockerd");
  // It dies with its parent, a moment later. A next dockerd would take the pid, even a zombie's, for a running one's.
  if (containerd !== null) await untilGone(containerd, "containerd");
  rmSync(join(execRootOf(lab), "containerd/containerd.pid"), { force: true });
}

function containerdOf(lab: LabState): ProcessRef | null {
  try {
    return processRef(Number(readFileSync(join(execRootOf(lab), "containerd/containerd.pid"), "utf8")));
  } catch {
    return null;
  }
}

async function untilGone(process: ProcessRef, name: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; isAlive(process); await sleep(20)) {
    if (Date.now() > deadline) throw new Error(`${name} (pid ${process.pid}) does not end.`);
  }
}
