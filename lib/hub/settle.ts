/** What became of an action whose answer never came: only what is observed can tell. */
import { setTimeout as wait } from "node:timers/promises";
import type { ObservedHost } from "#lib/host/host.ts";
import type { Action } from "#lib/topology/plan/action.ts";
import { type Before, hasComeTrue, touchedBy } from "./action-facts.ts";

export interface SettleTimes {
  /** How long an engine that answers may take to make it true, in ms; then it has not happened. */
  readonly answering: number;
  /** How long to wait for an engine that does not answer, in ms. */
  readonly longest: number;
  /** Between two looks, in ms. */
  readonly between: number;
}

export const SETTLE_TIMES: SettleTimes = { answering: 5_000, longest: 10 * 60_000, between: 200 };

/** Resolves to null when it cannot be told: the engine stayed away too long, or `closed`. Never rejects. */
export async function settle(
  action: Action,
  host: ObservedHost,
  before: Before,
  times: SettleTimes,
  closed: AbortSignal,
): Promise<"done" | "failed" | null> {
  const { containers, networks } = touchedBy(action);
  const since = performance.now();
  let answering: number | null = null;
  while (!closed.aborted && performance.now() - since < times.longest) {
    if (host.status.state === "ready") {
      const began = performance.now();
      if (action.kind === "create") await host.resync();
      else await host.reread(containers, networks);
      // A read that was cut is none: whoever is ready before and after it has answered.
      if (host.status.state === "ready") {
        if (hasComeTrue(action, host.entities, before)) return "done";
        answering ??= began;
        if (performance.now() - answering > times.answering) return "failed";
      } else answering = null;
    } else answering = null;
    await wait(times.between, undefined, { signal: closed }).catch(() => {});
  }
  return null;
}
