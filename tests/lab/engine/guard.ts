/** Sees to it that no lab outlives the process that owns it: normal end, uncaught error, SIGINT, SIGTERM, SIGHUP. */
import type { LabState } from "./state.ts";
import { destroyLab } from "./teardown.ts";

const guarded = new Map<string, LabState>();
let installed = false;
let heedSignals = true;

/** From now on the lab ends with this process (SIGKILL excepted: `sweepLabs` of the next run sees to that). */
export function guard(lab: LabState): void {
  guarded.set(lab.name, lab);
  if (installed) return;
  installed = true;
  process.on("exit", destroyGuarded);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    if (!heedSignals) continue;
    process.once(signal, () => {
      destroyGuarded();
      // Whoever else listens (a test runner, `lab start`) decides when to end; with nobody else, end as usual.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}

/** For a program that ends in good order on signals by itself: labs then end at its exit only. Call before `guard`. */
export function leaveSignalsToCaller(): void {
  heedSignals = false;
}

/** The lab was destroyed, or handed on to `lab down`. */
export function unguard(name: string): void {
  guarded.delete(name);
}

function destroyGuarded(): void {
  for (const lab of guarded.values()) {
    try {
      destroyLab(lab);
    } catch (error) {
      console.error(`Lab ${lab.name} could not be cleared away:`, error);
    }
  }
  guarded.clear();
}
