/** Processes as /proc shows them. A pid alone may be reused, so a process is named by pid and start time. */
import { readdirSync, readFileSync } from "node:fs";

/** One process for as long as it lives: pid and start time in clock ticks since boot (proc(5), stat field 22). */
export type ProcessRef = { readonly pid: number; readonly start: string };

/** The start time of a pid, or null when there is no such process (a zombie counts as none). */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name may hold spaces and brackets: the fields begin after the last bracket.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/** Names a running process; throws when it is gone already. */
export function processRef(pid: number): ProcessRef {
  const start = startTime(pid);
  if (start === null) throw new Error(`Process ${pid} is gone.`);
  return { pid, start };
}

/** Whether this very process still runs. */
export function isAlive(ref: ProcessRef): boolean {
  return startTime(ref.pid) === ref.start;
}

/** Programs that make up an engine; the last three are dockerd's process before it becomes dockerd. */
const ENGINE_PROGRAM = /^(dockerd|containerd|containerd-shim|runc|nsenter|unshare|sh)$/;

/**
 * An engine's processes: those of its programs whose command line holds `text` (the lab's folder), and all their
 * descendants. Others that merely name the folder, such as a client, are not meant.
 */
export function engineProcesses(text: string): readonly number[] {
  const children = new Map<number, number[]>();
  const found: number[] = [];
  for (const entry of readdirSync("/proc")) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const seen = look(pid);
    if (seen === null) continue;
    children.set(seen.parent, [...(children.get(seen.parent) ?? []), pid]);
    if (ENGINE_PROGRAM.test(seen.name) && seen.command.includes(text)) found.push(pid);
  }
  const all = new Set<number>();
  while (found.length > 0) {
    const pid = found.pop();
    if (pid === undefined || all.has(pid)) continue;
    all.add(pid);
    found.push(...(children.get(pid) ?? []));
  }
  return [...all].filter((pid) => startTime(pid) !== null);
}

function look(pid: number): { parent: number; name: string; command: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    return { parent, name, command: readFileSync(`/proc/${pid}/cmdline`, "utf8") };
  } catch {
    return null;
  }
}

/** Kills a pid at once; one that is gone is fine. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // gone in the meantime
  }
}

/** Sleeps without giving way to other work: teardown also runs in exit handlers, where nothing may be awaited. */
export function sleepSync(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
