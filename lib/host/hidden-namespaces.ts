/**
 * Finds the namespaces that Docker makes for overlay networks and lists nowhere: `<epoch>-<start of the network's id>`,
 * `lb_<start>` and `ingress_sbox`, mounted in the engine's folder of namespaces, whose place the engine does not tell.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { EngineObservation } from "#lib/topology/engine-observation.ts";
import { INGRESS_TARGET, loadBalancerTarget, overlayTarget } from "#lib/topology/hidden.ts";
import type { NetnsTarget } from "#lib/topology/kernel-observation.ts";

/** The engine's default, also where compose.yaml binds it in a container of ours. */
const DEFAULT_FOLDER = "/var/run/docker/netns";
/** libnetwork cuts the names to 12 characters, the epoch and its dash among them. */
const NAME = 12;
const EPOCH = /^(\d+)-(.+)$/;

/** Replaced in tests. */
export interface NetnsFiles {
  /** Names in a folder; null when it cannot be listed. */
  list(folder: string): readonly string[] | null;
  /** Whether something is mounted on a file: an engine leaves the bare file for a minute after the namespace is gone. */
  mounted(path: string): boolean;
  /** Paths at which namespaces are mounted, in sight of this process. */
  mounts(): readonly string[];
}

const REAL: NetnsFiles = {
  list(folder) {
    try {
      return readdirSync(folder);
    } catch {
      return null;
    }
  },
  mounted(path) {
    try {
      return statSync(path).dev !== statSync(dirname(path)).dev;
    } catch {
      return false;
    }
  },
  mounts() {
    try {
      return nsfsMounts(readFileSync("/proc/self/mountinfo", "utf8"));
    } catch {
      return [];
    }
  },
};

/** Mount points of type nsfs. Source: proc_pid_mountinfo(5); blanks in paths are written in octal. */
export function nsfsMounts(mountinfo: string): string[] {
  return mountinfo.split("\n").flatMap((line) => {
    if (!line.includes(" - nsfs ")) return [];
    const point = line.split(" ")[4] ?? "";
    return [point.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))];
  });
}

const mayBeHidden = (name: string): boolean => EPOCH.test(name) || name.startsWith("lb_") || name === "ingress_sbox";

/** The file of a folder that is an overlay network's namespace, the newest if an old one was left. */
function overlayFile(names: readonly string[], network: string): string | null {
  let newest: { readonly name: string; readonly epoch: number } | null = null;
  for (const name of names) {
    const [, epoch = "", start = ""] = EPOCH.exec(name) ?? [];
    if (name.length < NAME || !network.startsWith(start) || start === "") continue;
    if (newest === null || Number(epoch) > newest.epoch) newest = { name, epoch: Number(epoch) };
  }
  return newest?.name ?? null;
}

/** What of a folder's names belongs to these overlay networks. */
function hiddenIn(
  names: readonly string[],
  networks: readonly { readonly id: string; readonly ingress: boolean }[],
): [target: string, file: string][] {
  return networks.flatMap(({ id, ingress }): [string, string][] => {
    const overlay = overlayFile(names, id);
    const balancer = `lb_${id}`.slice(0, NAME);
    return [
      ...(overlay ? ([[overlayTarget(id), overlay]] as [string, string][]) : []),
      ...(names.includes(balancer) ? ([[loadBalancerTarget(id), balancer]] as [string, string][]) : []),
      // Every engine's has the same name: only beside this engine's own ingress network it is this engine's.
      ...(ingress && overlay && names.includes("ingress_sbox")
        ? ([[INGRESS_TARGET, "ingress_sbox"]] as [string, string][])
        : []),
    ];
  });
}

/** Gives targets for the hidden namespaces that are there now, sorted by name; remembers where the folder is. */
export function createHiddenFinder(files: NetnsFiles = REAL): (engine: EngineObservation) => NetnsTarget[] {
  let remembered: { readonly engine: string; readonly folder: string } | null = null;

  /** Where the engine keeps its namespaces, as its record tells. */
  function recorded({ info, containers }: EngineObservation): string[] {
    const folders = new Set<string>();
    for (const c of containers.values()) if (c.sandboxKey) folders.add(dirname(c.sandboxKey));
    if (remembered?.engine === info.id) folders.add(remembered.folder);
    return [...folders].sort();
  }

  /** While no container runs, and where the engine's own path is not ours: told by the networks' ids in the mounts' names. */
  function byMounts(networks: readonly { readonly id: string; readonly ingress: boolean }[]): string[] {
    const folders = new Map<string, string[]>();
    for (const path of files.mounts()) {
      const folder = dirname(path);
      folders.set(folder, [...(folders.get(folder) ?? []), path.slice(folder.length + 1)]);
    }
    const fitting = [...folders].filter(([, names]) => hiddenIn(names, networks).length > 0).map(([folder]) => folder);
    // Several nodes of one swarm on this machine have networks of the same ids: then there is no telling whose it is.
    return fitting.length === 1 ? fitting : [];
  }

  return (engine) => {
    const networks = [...engine.networks.values()].filter((n) => n.driver === "overlay");
    if (networks.length === 0) return [];
    const find = (folder: string): NetnsTarget[] | null => {
      const names = files.list(folder);
      // By name first: most files of the folder are containers'.
      const fitting = names?.filter((name) => mayBeHidden(name) && files.mounted(join(folder, name)));
      return fitting
        ? hiddenIn(fitting, networks).map(([name, file]) => ({ name, paths: [join(folder, file)] }))
        : null;
    };
    const byName = (a: NetnsTarget, b: NetnsTarget) => (a.name < b.name ? -1 : 1);
    for (const folder of recorded(engine)) {
      const found = find(folder);
      if (!found) continue;
      remembered = { engine: engine.info.id, folder };
      return found.sort(byName);
    }
    for (const folder of [...byMounts(networks), DEFAULT_FOLDER]) {
      const found = find(folder);
      if (!found || found.length === 0) continue;
      remembered = { engine: engine.info.id, folder };
      return found.sort(byName);
    }
    return [];
  };
}
