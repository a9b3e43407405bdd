/** Which namespaces of a host are worth watching, told from the engine's record. */
import { readlinkSync } from "node:fs";
import type { ExpectedBridge } from "#lib/kernel/reader.ts";
import type { EngineObservation } from "#lib/topology/engine-observation.ts";
import { isHiddenTarget } from "#lib/topology/hidden.ts";
import type { KernelObservation, NetnsKey, NetnsTarget } from "#lib/topology/kernel-observation.ts";
import { deviceName } from "#lib/topology/networks.ts";

/** The kernel's fixed inode of the first pid namespace (PROC_PID_INIT_INO): only in it do the engine's pids count. */
const FIRST_PID_NAMESPACE = "pid:[4026531836]";

/** Whether /proc shows the machine's own processes, and not those of a container we are in. */
export function sharesHostPids(): boolean {
  try {
    return readlinkSync("/proc/self/ns/pid") === FIRST_PID_NAMESPACE;
  } catch {
    return false;
  }
}

/** As the engine writes it: always with three numbers (moby, pkg/parsers/kernel). */
const threeNumbers = (release: string): string =>
  release.replace(/^(\d+)\.(\d+)(?:\.(\d+))?/, (_, a: string, b: string, c = "0") => `${a}.${b}.${c}`);

/** False when the engine runs on another kernel than this one: in a virtual machine, or behind a forwarded socket. */
export function onThisKernel({ info }: EngineObservation, release: string): boolean {
  return info.kernelVersion === "unknown" || threeNumbers(info.kernelVersion) === threeNumbers(release);
}

const ALIVE = new Set(["running", "paused", "restarting"]);

/** One target a container with a sandbox of its own; those that join another's or the host's need none. */
export function namespaceTargets(engine: EngineObservation, hostPids: boolean): NetnsTarget[] {
  const targets: NetnsTarget[] = [];
  for (const c of engine.containers.values()) {
    if (!ALIVE.has(c.state) || c.networkMode === "host" || c.networkMode.startsWith("container:")) continue;
    const paths = [
      ...(c.sandboxKey ? [c.sandboxKey] : []),
      ...(hostPids && c.pid > 0 ? [`/proc/${c.pid}/ns/net`] : []),
    ];
    if (paths.length > 0) targets.push({ name: c.id, paths });
  }
  return targets;
}

/** Whether something happened in a namespace that no container is in, or to its file: others may have come or gone with it. */
export function hiddenChanged(before: KernelObservation | null, after: KernelObservation): boolean {
  for (const [name, key] of after.targets) {
    if (!isHiddenTarget(name)) continue;
    if (typeof key !== "string") {
      if (before?.targets.get(name) !== key) return true;
    } else if (before?.namespaces.get(key)?.links !== after.namespaces.get(key)?.links) return true;
  }
  return false;
}

/** The bridges that must be in the host's own namespace, by which it is told from others. */
export function expectedBridges(engine: EngineObservation): ExpectedBridge[] {
  return [...engine.networks.values()].flatMap((n) => {
    const name = n.driver === "bridge" ? deviceName(n) : null;
    return name ? [{ name, addresses: n.ipam.flatMap((i) => (i.gateway ? [i.gateway] : [])) }] : [];
  });
}

/** Containers whose namespace's links or addresses differ between two observations. */
export function changedContainers(before: KernelObservation | null, after: KernelObservation): string[] {
  const changed = new Set<NetnsKey>();
  for (const [key, netns] of after.namespaces) {
    const old = before?.namespaces.get(key);
    if (old && key !== after.root && (old.links !== netns.links || old.addresses !== netns.addresses)) changed.add(key);
  }
  if (changed.size === 0) return [];
  return [...after.targets].flatMap(([name, key]) => (typeof key === "string" && changed.has(key) ? [name] : []));
}
