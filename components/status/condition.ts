/** Which of its states the page is in. Pure. */
import type { Connection } from "#components/store/store.ts";
import type { HostStatus, Problem, Status } from "#lib/protocol/stream.ts";

export type Condition =
  /** Nothing known yet: of Vethscope itself, or of the engine. */
  | { readonly is: "connecting"; readonly to: string | null }
  | { readonly is: "denied" }
  /** Vethscope was never reached. */
  | { readonly is: "silent" }
  /** The engine was never reached. */
  | { readonly is: "unreachable"; readonly host: HostStatus; readonly error: Problem }
  | { readonly is: "shown"; readonly stale: boolean };

interface Known {
  readonly connection: Connection;
  readonly status: Status | null;
  readonly rev: number;
  /** How many hosts the topology holds. */
  readonly hosts: number;
}

export function conditionOf({ connection, status, rev, hosts }: Known): Condition {
  if (connection === "denied") return { is: "denied" };
  if (rev === 0) return connection === "offline" ? { is: "silent" } : { is: "connecting", to: null };
  if (hosts === 0) {
    const failed = status?.hosts.find((h) => h.error !== null);
    if (failed?.error) return { is: "unreachable", host: failed, error: failed.error };
    if (connection === "offline") return { is: "silent" };
    return { is: "connecting", to: status?.hosts[0]?.address ?? null };
  }
  const lost = status?.hosts.some((h) => h.state === "lost") ?? false;
  return { is: "shown", stale: lost || connection === "offline" };
}

/** `14:03:22`, with the date before it when that is another day. `zone` is for tests. */
export function timeText(iso: string, now: Date = new Date(), zone?: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const base = zone === undefined ? {} : { timeZone: zone };
  const day = (date: Date): string => date.toLocaleDateString("sv-SE", base);
  const time = at.toLocaleTimeString("sv-SE", base);
  return day(at) === day(now) ? time : `${day(at)} ${time}`;
}
