/**
 * What was read from one host, before it is joined: the engine's record and the kernel's state.
 * docker/ and kernel/ map their own raw shapes to these once, at the edge; `assemble` joins them.
 * Objects that did not change keep their identity between observations, so that work can be skipped by `===`.
 */

import type { EngineObservation } from "./engine-observation.ts";
import type { KernelObservation, KernelUnread } from "./kernel-observation.ts";
import type { RulesObservation, RulesUnread } from "./rules-observation.ts";

/** One observed host. `engine` is null until the engine has answered once. */
export interface HostObservation {
  /** Short stable key made from the engine's id; see `hostKey` in ids.ts. */
  readonly key: string;
  /** How the engine is reached: `unix:///var/run/docker.sock`, `tcp://…`, `ssh://…`. */
  readonly address: string;
  readonly engine: EngineObservation;
  readonly kernel: KernelObservation | KernelUnread;
  /** Filter and NAT rules of the host's own namespace. */
  readonly rules: RulesObservation | RulesUnread;
  /** ISO time since when the engine has not answered, or null while it answers. */
  readonly stale: string | null;
}
