/**
 * The kernel's side of one host: what every watched network namespace holds, read by rtnetlink in a worker thread
 * and kept true by the kernel's own notifications. The main thread never waits for the kernel.
 */
import type { KernelObservation, KernelUnread, NetnsTarget } from "#lib/topology/observation.ts";

export type KernelLog = (level: "debug" | "info" | "warn" | "error", message: string) => void;

/** A bridge that must exist in the host's own namespace, as the engine has it; addresses without prefix length. */
export interface ExpectedBridge {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** How well a candidate for the root namespace fits the engine's bridges. */
export interface RootProbe {
  readonly path: string;
  /** Null when it could not be opened; `reason` says why. */
  readonly netns: string | null;
  readonly reason: string | null;
  /** How many expected bridges exist there by name. */
  readonly devices: number;
  /** How many of those also hold an expected address. */
  readonly matches: number;
}

export interface KernelReaderOptions {
  /** Namespace files; the first that opens is the root. Default: /proc/self/ns/net, /proc/1/ns/net. */
  readonly rootCandidates?: readonly string[];
  /** Slow full re-read as a safety net; default 30, 0 turns it off. */
  readonly resyncSeconds?: number;
  /** Called after every change, never when nothing changed. */
  readonly onChange: (observation: KernelObservation) => void;
  readonly log?: KernelLog;
}

export interface KernelReader {
  readonly read: true;
  readonly observation: KernelObservation;
  /** Sets what is watched beside the root; resolves once new namespaces are read. Unchanged targets cost nothing. */
  watch(targets: readonly NetnsTarget[]): Promise<void>;
  /** Which of these namespaces holds the engine's bridges; in the order given. Changes nothing. */
  probeRoots(candidates: readonly string[], expected: readonly ExpectedBridge[]): Promise<readonly RootProbe[]>;
  /** Makes another namespace the root. Returns null, or why it could not be opened (the old root stays). */
  setRoot(path: string): Promise<string | null>;
  /** Reads everything again; resolves when that is done. */
  resync(): Promise<void>;
  /** Ends the worker; no descriptor and no thread is left when it resolves. */
  close(): Promise<void>;
}

/** Never throws: without kernel access the answer says why and what to do. */
export declare function openKernelReader(options: KernelReaderOptions): Promise<KernelReader | KernelUnread>;

/** The candidate that fits best, the first of equals; null when none opens. */
export function bestRoot(probes: readonly RootProbe[]): RootProbe | null {
  let best: RootProbe | null = null;
  for (const probe of probes) {
    if (probe.netns === null) continue;
    if (!best || probe.matches > best.matches || (probe.matches === best.matches && probe.devices > best.devices)) {
      best = probe;
    }
  }
  return best;
}
