/** A lab's containers all live below one cgroup of its own, in every hierarchy (cgroup v1) or in the one (v2). */
import { existsSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = "/sys/fs/cgroup";

/** The cgroup folders of `parent` (such as /vethscope-lab/x) that exist: one per hierarchy. */
function foldersOf(parent: string): readonly string[] {
  if (!existsSync(ROOT)) return [];
  const roots = [ROOT, ...readdirSync(ROOT).map((name) => join(ROOT, name))];
  return roots.map((root) => join(root, parent)).filter((folder) => existsSync(folder));
}

/** Every process in `parent` or below it. */
export function processesInCgroup(parent: string): readonly number[] {
  const pids = new Set<number>();
  for (const folder of foldersOf(parent).flatMap(withSubfolders)) {
    for (const line of readOrEmpty(join(folder, "cgroup.procs")).split("\n")) if (line) pids.add(Number(line));
  }
  return [...pids];
}

/** Thaws what is paused below `parent`: a process that cgroup v1 froze does not even end on SIGKILL. */
export function thawCgroup(parent: string): void {
  for (const folder of foldersOf(parent).flatMap(withSubfolders)) {
    const state = join(folder, "freezer.state");
    try {
      if (existsSync(state)) writeFileSync(state, "THAWED");
    } catch {
      // removed in the meantime
    }
  }
}

/** Removes `parent` and (unless told otherwise) what is below it; what still has a process or another child stays. */
export function removeCgroup(parent: string, { below = true } = {}): void {
  const folders = foldersOf(parent);
  for (const folder of below ? folders.flatMap(withSubfolders).reverse() : folders) {
    try {
      rmdirSync(folder);
    } catch {
      // still in use: the caller looks again
    }
  }
}

/** Whether nothing is left of `parent` in any hierarchy. */
export function cgroupGone(parent: string): boolean {
  return foldersOf(parent).length === 0;
}

function withSubfolders(folder: string): readonly string[] {
  try {
    const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [folder, ...below.flatMap((entry) => withSubfolders(join(folder, entry.name)))];
  } catch {
    return [];
  }
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
