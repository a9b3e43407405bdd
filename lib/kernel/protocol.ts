/** What the main thread and the worker say to each other. Everything is JSON-safe; items travel as JSON text. */
import type { NetnsKey, NetnsTarget } from "#lib/topology/kernel-observation.ts";
import type { ExpectedBridge, RootProbe } from "./roots.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Start of the worker. */
export interface WorkerSettings {
  /** Read end of the pipe that wakes the worker; the main thread owns both ends. */
  readonly wakeFd: number;
  readonly rootCandidates: readonly string[];
  readonly resyncSeconds: number;
}

export type Command =
  | { readonly kind: "watch"; readonly id: number; readonly targets: readonly NetnsTarget[] }
  | {
      readonly kind: "probe";
      readonly id: number;
      readonly candidates: readonly string[];
      readonly expected: readonly ExpectedBridge[];
    }
  | { readonly kind: "root"; readonly id: number; readonly path: string }
  | { readonly kind: "resync"; readonly id: number }
  | { readonly kind: "close" };

export type Outcome = null | string | readonly RootProbe[];

export type Report =
  | { readonly kind: "unread"; readonly reason: string; readonly hint: string }
  /** The root has been read; its `changed` came before. */
  | { readonly kind: "ready" }
  | Changed
  /** The root's filter and NAT rules may be others now; they are read elsewhere. */
  | { readonly kind: "rules" }
  | { readonly kind: "done"; readonly id: number; readonly outcome: Outcome }
  | { readonly kind: "log"; readonly level: LogLevel; readonly message: string };

export interface Changed {
  readonly kind: "changed";
  readonly root: NetnsKey;
  /** All targets, or null when none changed. */
  readonly targets: readonly (readonly [name: string, state: TargetState])[] | null;
  readonly upsert: readonly NetnsPatch[];
  readonly remove: readonly NetnsKey[];
}

export type TargetState = NetnsKey | { readonly unreadable: string };

export const SECTIONS = ["links", "addresses", "routes", "neighbours", "fdb"] as const;
export type SectionName = (typeof SECTIONS)[number];

/** Changes of one section: keys that went, then items as `[key, JSON]`. */
export interface SectionPatch {
  readonly remove: readonly string[];
  readonly set: readonly (readonly [key: string, json: string])[];
}

/** Changes of one namespace; a namespace that is new comes whole. */
export interface NetnsPatch {
  readonly key: NetnsKey;
  readonly device: number;
  readonly inode: number;
  readonly sections: Partial<Record<SectionName, SectionPatch>>;
  /** Whether packets for others are passed on; absent when that is as before. */
  readonly forwarding?: { readonly ipv4: boolean | null; readonly ipv6: boolean | null };
}
