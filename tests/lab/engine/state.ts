/** What is written down about each lab engine, so that one whose owner crashed can still be cleared away. */
import { mkdirSync, readdirSync, readFileSync, renameSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProcessRef } from "./processes.ts";

/** One lab engine. All that it makes carries its name or lies in its folder. */
export type LabState = {
  /** Network namespace, host name and folder are called so; the second namespace is `<name>-out`. */
  readonly name: string;
  /** Holds socket, pid file, log, data and exec root, and this state. */
  readonly folder: string;
  /** Parent cgroup of its containers. */
  readonly cgroup: string;
  /** Whose end is the lab's end too; null for one that was started by hand and stays until `down`. */
  readonly owner: ProcessRef | null;
  readonly daemon: DaemonOptions;
};

/** How its dockerd is started. */
export type DaemonOptions = {
  /** Search path for dockerd, containerd, docker-proxy and runc. */
  readonly path: string;
  /** The docker client of the same packages. */
  readonly client: string;
  /** Host name the engine reports. */
  readonly hostname: string;
  /** False: it has the machine's own network, and must leave that alone. */
  readonly ownNetwork: boolean;
  /** Whether mounts in its exec root reach containers that bind it as slave, as under systemd. */
  readonly sharedMounts: boolean;
  /** Further dockerd arguments, such as `--bip`. */
  readonly args: readonly string[];
};

const OVERLAYFS = 0x794c7630;

/** Where labs keep their folders: short (a unix socket's path has 108 bytes) and, where possible, not on an overlay. */
export function labsFolder(): string {
  const places = [tmpdir(), "/var/tmp"].filter((place) => place.length < 40);
  const place = places.find((candidate) => !isOverlay(candidate)) ?? "/var/tmp";
  return join(place, "vethscope-lab");
}

/** Whether a folder is on overlayfs, on which overlayfs cannot be stacked. */
export function isOverlay(folder: string): boolean {
  try {
    return statfsSync(folder).type === OVERLAYFS;
  } catch {
    return false;
  }
}

/** Makes the lab's folder and writes its state down, before anything else of it exists. */
export function newLab(name: string, owner: ProcessRef, daemon: DaemonOptions): LabState {
  if (!/^[a-z][a-z0-9-]{0,10}$/.test(name)) throw new Error(`A lab's name is 1 to 11 of a-z, 0-9 and "-": "${name}"`);
  const folder = join(labsFolder(), name);
  const state: LabState = { name, folder, cgroup: `/vethscope-lab/${name}`, owner, daemon };
  mkdirSync(labsFolder(), { recursive: true, mode: 0o755 });
  mkdirSync(state.folder, { mode: 0o755 });
  saveLab(state);
  return state;
}

/** Writes the state in one step, so that a reader never sees half of it. */
export function saveLab(state: LabState): void {
  const file = join(state.folder, "lab.json");
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
}

/** Every lab on this machine, whoever started it. */
export function listLabs(): readonly LabState[] {
  return names().flatMap((name) => readLab(name) ?? []);
}

/** One lab by its name, or null. */
export function readLab(name: string): LabState | null {
  try {
    return JSON.parse(readFileSync(join(labsFolder(), name, "lab.json"), "utf8")) as LabState;
  } catch {
    return null;
  }
}

function names(): readonly string[] {
  try {
    return readdirSync(labsFolder());
  } catch {
    return [];
  }
}
