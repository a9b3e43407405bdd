/** How Next's route handlers reach the hub of the process they run in: Next bundles them apart from the server. */
import type { Hub } from "./hub.ts";

const KEY = Symbol.for("vethscope.hub");
type Holder = { [KEY]?: Hub | undefined };

export function setRunningHub(hub: Hub | undefined): void {
  (globalThis as Holder)[KEY] = hub;
}

/** Throws when no server runs in this process, which only a mistake in start-up can bring about. */
export function runningHub(): Hub {
  const hub = (globalThis as Holder)[KEY];
  if (!hub) throw new Error("The hub is not running in this process; start Vethscope with `npm start`.");
  return hub;
}
