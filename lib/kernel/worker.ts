/**
 * The worker thread: sleeps in poll(2) until a namespace's notification socket or the main thread's pipe has something,
 * reads what that names, and reports what changed. It never sleeps for a fixed time and never runs its event loop.
 */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { errorCode, unreadableReason } from "./errors.ts";
import { NO_PERMISSION, NO_ROOT } from "./hints.ts";
import { libc } from "./io/libc.ts";
import type { Command, Report, WorkerSettings } from "./protocol.ts";
import { PollSet } from "./worker/poll.ts";
import { Resync } from "./worker/resync.ts";
import { World } from "./worker/world.ts";

const settings = workerData as WorkerSettings;
const report = (message: Report): void => parentPort?.postMessage(message);

function run(): void {
  let world: World;
  try {
    world = new World((level, message) => report({ kind: "log", level, message }));
  } catch (error) {
    const denied = errorCode(error) === "EPERM";
    report({ kind: "unread", ...(denied ? NO_PERMISSION : NO_ROOT(unreadableReason(error))) });
    return;
  }
  try {
    const reason = openRoot(world);
    if (reason !== null) {
      report({ kind: "unread", ...NO_ROOT(reason) });
      return;
    }
    tell(world);
    report({ kind: "ready" });
    loop(world);
  } finally {
    world.close();
  }
}

/** The first candidate that can be read. Returns why none can, or null. */
function openRoot(world: World): string | null {
  const reasons: string[] = [];
  for (const path of settings.rootCandidates) {
    try {
      world.setRoot(path);
      return null;
    } catch (error) {
      reasons.push(`${path}: ${unreadableReason(error)}`);
    }
  }
  return reasons.join("; ") || "no namespace file was named";
}

/** Reads what is stale and reports the difference, if there is one. */
function tell(world: World): void {
  world.refresh();
  const changed = world.take();
  if (changed) report(changed);
  if (world.rules.take()) report({ kind: "rules" });
}

function loop(world: World): void {
  const sleepers = new PollSet(settings.wakeFd);
  const resync = new Resync(settings.resyncSeconds);
  for (;;) {
    const ready = sleepers.wait(world, resync.timeout());
    if (ready.woken && !obey(world, resync)) return;
    // First everything that waits, then the reading: what is announced twice is read once.
    for (const netns of ready.namespaces) netns.listen();
    if (ready.rules) world.rules.listen();
    resync.step(world);
    tell(world);
    for (const id of resync.finished()) report({ kind: "done", id, outcome: null });
  }
}

/** Runs the commands that wait. False when it is time to end. */
function obey(world: World, resync: Resync): boolean {
  if (!parentPort) return false;
  const bytes = new Uint8Array(64);
  while (libc().read(settings.wakeFd, bytes, bytes.length) === bytes.length);
  for (;;) {
    const received = receiveMessageOnPort(parentPort) as { message: Command } | undefined;
    if (!received) return true;
    const command = received.message;
    switch (command.kind) {
      case "close":
        return false;
      case "watch":
        world.watch(command.targets);
        tell(world);
        report({ kind: "done", id: command.id, outcome: null });
        break;
      case "probe":
        report({ kind: "done", id: command.id, outcome: world.probe(command.candidates, command.expected) });
        break;
      case "root":
        report({ kind: "done", id: command.id, outcome: changeRoot(world, command.path) });
        break;
      case "resync":
        resync.ask(command.id);
        break;
    }
  }
}

function changeRoot(world: World, path: string): string | null {
  try {
    world.setRoot(path);
    tell(world);
    return null;
  } catch (error) {
    return unreadableReason(error);
  }
}

run();
