/** Mounts below a lab's folder: sandboxes (nsfs), root filesystems (overlay) and /dev/shm of containers. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Mount points at or below `folder`, deepest first. Source: /proc/self/mountinfo (proc(5)). */
export function mountsUnder(folder: string): readonly string[] {
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .map((line) =>
      (line.split(" ")[4] ?? "").replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8))),
    )
    .filter((point) => point === folder || point.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length);
}

/** Unmounts all of them, lazily, so that a busy one cannot hold up the rest. */
export function unmountUnder(folder: string): void {
  // Rounds: a point that is mounted over twice is listed twice, and umount takes off the top one only.
  for (let round = 0; round < 5; round++) {
    const points = mountsUnder(folder);
    if (points.length === 0) return;
    spawnSync("umount", ["--lazy", ...points], { stdio: "ignore", timeout: 30_000 });
  }
}
