/**
 * Clears a lab away, whatever state it is in, and only what is its own. All of it is synchronous, so that it can also
 * run in an exit handler, and hard (SIGKILL): the data is thrown away anyway, and a hundred graceful stops take minutes.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { removeSockets } from "../plugin/files.ts";
import { cgroupGone, processesInCgroup, removeCgroup, thawCgroup } from "./cgroups.ts";
import { unmountUnder } from "./mounts.ts";
import { engineProcesses, isAlive, killNow, sleepSync } from "./processes.ts";
import { type LabState, listLabs } from "./state.ts";

/** Kills, unmounts and deletes everything of one lab. Can be called again and again. */
export function destroyLab(lab: LabState): void {
  const sockets = shimSockets(lab);
  killAll(lab);
  unmountUnder(lab.folder);
  for (const namespace of namespacesOf(lab)) {
    if (existsSync(`/run/netns/${namespace}`)) spawnSync("ip", ["netns", "delete", namespace], { timeout: 10_000 });
  }
  removeCgroupFully(lab.cgroup);
  for (const socket of sockets) rmSync(socket, { force: true });
  removeSockets(lab);
  rmSync(lab.folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
}

/** The two network namespaces of a lab: the host's, and the world outside it. */
export function namespacesOf(lab: LabState): readonly [host: string, outside: string] {
  return [lab.name, `${lab.name}-out`];
}

/** Clears away labs whose owner is gone, and those started by hand that a reboot left behind. Returns their names. */
export function sweepLabs(): readonly string[] {
  const stale = listLabs().filter((lab) =>
    lab.owner === null ? !existsSync(`/run/netns/${lab.name}`) : !isAlive(lab.owner),
  );
  for (const lab of stale) destroyLab(lab);
  return stale.map((lab) => lab.name);
}

/** The processes of a lab: engine, containerd, shims and proxies by the folder in their command line, containers by cgroup. */
export function processesOf(lab: LabState): readonly number[] {
  return [...new Set([...engineProcesses(`${lab.folder}/`), ...processesInCgroup(lab.cgroup)])];
}

function killAll(lab: LabState): void {
  // Rounds: what is dying may still start something (containerd restarts, a shim's cleanup runs runc).
  for (let round = 0; round < 100; round++) {
    const pids = processesOf(lab);
    if (pids.length === 0) return;
    for (const pid of pids) killNow(pid);
    thawCgroup(lab.cgroup);
    sleepSync(20);
  }
  throw new Error(`Processes of lab ${lab.name} do not end: ${processesOf(lab).join(", ")}`);
}

function removeCgroupFully(cgroup: string): void {
  for (let round = 0; round < 50 && !cgroupGone(cgroup); round++) {
    removeCgroup(cgroup);
    if (!cgroupGone(cgroup)) sleepSync(20);
  }
  removeCgroup(dirname(cgroup), { below: false });
}

/** Shims put their sockets into containerd's own /run folder; where, is in a file of their bundles (JSON from containerd 2 on). */
function shimSockets(lab: LabState): readonly string[] {
  const bundles = join(lab.folder, "x/containerd/daemon/io.containerd.runtime.v2.task/moby");
  if (!existsSync(bundles)) return [];
  const files = readdirSync(bundles).flatMap((id) =>
    ["address", "bootstrap.json"].map((name) => join(bundles, id, name)),
  );
  return files.flatMap((file) => {
    try {
      return /unix:\/\/(\/run\/containerd\/s\/\w+)/.exec(readFileSync(file, "utf8"))?.[1] ?? [];
    } catch {
      return [];
    }
  });
}
