/**
 * The kernel's side of one host: what every watched network namespace holds, read by rtnetlink in a worker thread
 * and kept true by the kernel's own notifications. The main thread never waits for the kernel.
 */
import { endianness, release } from "node:os";
import type { KernelObservation, KernelUnread, NetnsKey, NetnsTarget } from "#lib/topology/kernel-observation.ts";
import { NO_LIBRARY, NOT_LINUX, NOT_LITTLE_ENDIAN } from "./hints.ts";
import { libc } from "./io/libc.ts";
import { closeNetnsFile, type NetnsFile, netnsKeyOf, openNetnsFile } from "./io/netns.ts";
import { emptyMirror, reflect } from "./mirror.ts";
import type { Changed, LogLevel } from "./protocol.ts";
import type { ExpectedBridge, RootProbe } from "./roots.ts";
import { startThread, type Thread } from "./thread.ts";

export { bestRoot, type ExpectedBridge, type RootProbe } from "./roots.ts";
export type KernelLog = (level: LogLevel, message: string) => void;

export interface KernelReaderOptions {
  /** Namespace files; the first that can be read is the root. Default: /proc/self/ns/net, /proc/1/ns/net. */
  readonly rootCandidates?: readonly string[];
  /** Slow full re-read as a safety net; default 30, 0 turns it off. */
  readonly resyncSeconds?: number;
  /** Called after every change, never when nothing changed, and not for what `observation` holds at first. */
  readonly onChange: (observation: KernelObservation) => void;
  /** Called when the root's filter and NAT rules may be others than before, also for every resync. */
  readonly onRules?: () => void;
  readonly log?: KernelLog;
}

export interface KernelReader {
  readonly read: true;
  /** The latest; at first the root namespace alone. Parts that did not change are the same objects as before. */
  readonly observation: KernelObservation;
  /** A file of the root's namespace, good until the next call: `own` is this process's; null when it was gone before it was asked for. */
  rootPath(): { readonly path: string; readonly own: boolean } | null;
  /** Sets what is watched beside the root; resolves once new namespaces are read. Unchanged targets cost nothing. */
  watch(targets: readonly NetnsTarget[]): Promise<void>;
  /** Which of these namespaces hold the engine's bridges, in the order given; see `bestRoot`. Changes nothing. */
  probeRoots(candidates: readonly string[], expected: readonly ExpectedBridge[]): Promise<readonly RootProbe[]>;
  /** Makes another namespace the root. Gives null, or why it could not be read (the old root stays). */
  setRoot(path: string): Promise<string | null>;
  /** Reads everything again; resolves when that is done. */
  resync(): Promise<void>;
  /** Ends the worker; no descriptor and no thread is left when it resolves. */
  close(): Promise<void>;
}

const OWN = "/proc/self/ns/net";
const DEFAULT_ROOTS = [OWN, "/proc/1/ns/net"] as const;
/** Milliseconds before a worker that died is started again; doubled up to the second figure. */
const RESTART_AFTER = 1000;
const RESTART_AT_MOST = 60_000;

/** Never throws: without kernel access the answer says why, and what to do. */
export async function openKernelReader(options: KernelReaderOptions): Promise<KernelReader | KernelUnread> {
  if (process.platform !== "linux") return { read: false, ...NOT_LINUX };
  if (endianness() !== "LE") return { read: false, ...NOT_LITTLE_ENDIAN };
  try {
    libc();
  } catch (error) {
    return { read: false, ...NO_LIBRARY(error instanceof Error ? error.message : String(error)) };
  }
  const reader = new Reader(options);
  const unread = await reader.start();
  return unread ?? reader;
}

class Reader implements KernelReader {
  readonly read = true;
  private readonly options: KernelReaderOptions;
  private mirror = emptyMirror(release());
  private thread: Thread | null = null;
  private roots: readonly string[];
  private targets: readonly NetnsTarget[] = [];
  /** The root's namespace, once somebody asked for its file. */
  private rootFile: NetnsFile | null = null;
  private ready = false;
  private closed = false;
  private restart: ReturnType<typeof setTimeout> | null = null;
  private restartAfter = RESTART_AFTER;

  constructor(options: KernelReaderOptions) {
    this.options = options;
    this.roots = options.rootCandidates ?? DEFAULT_ROOTS;
  }

  get observation(): KernelObservation {
    return this.mirror.observation;
  }

  rootPath(): { readonly path: string; readonly own: boolean } | null {
    const { root } = this.observation;
    if (netnsKeyOf(OWN) === root) return { path: OWN, own: true };
    // Often the engine process's file, which ends with that process while the namespace lives on: so it is held open.
    if (this.rootFile?.key !== root) this.holdRoot(root);
    return this.rootFile && { path: `/proc/${process.pid}/fd/${this.rootFile.fd}`, own: false };
  }

  private holdRoot(root: NetnsKey): void {
    if (this.rootFile) closeNetnsFile(this.rootFile);
    this.rootFile = null;
    for (const path of this.roots) {
      if (netnsKeyOf(path) !== root) continue;
      try {
        this.rootFile = openNetnsFile(path);
        return;
      } catch {
        // It ended in between; another path may lead there.
      }
    }
  }

  /** Null once the root has been read. */
  async start(): Promise<KernelUnread | null> {
    const { resyncSeconds = 30 } = this.options;
    const thread = startThread(
      { rootCandidates: this.roots, resyncSeconds },
      {
        changed: (changed) => this.apply(changed),
        rules: () => {
          if (this.ready && !this.closed) this.options.onRules?.();
        },
        log: (level, message) => this.options.log?.(level, message),
        ended: (reason) => this.ended(reason),
      },
    );
    this.thread = thread;
    const unread = await thread.opened;
    if (unread) await thread.close();
    else this.ready = true;
    return unread;
  }

  async watch(targets: readonly NetnsTarget[]): Promise<void> {
    this.targets = targets;
    await this.thread?.ask({ kind: "watch", targets });
  }

  async probeRoots(candidates: readonly string[], expected: readonly ExpectedBridge[]): Promise<readonly RootProbe[]> {
    const outcome = await this.thread?.ask({ kind: "probe", candidates, expected });
    return Array.isArray(outcome) ? outcome : [];
  }

  async setRoot(path: string): Promise<string | null> {
    const outcome = await this.thread?.ask({ kind: "root", path });
    if (outcome !== null) return typeof outcome === "string" ? outcome : "the kernel reader is not running";
    this.roots = [path];
    return null;
  }

  async resync(): Promise<void> {
    await this.thread?.ask({ kind: "resync" });
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.restart) clearTimeout(this.restart);
    if (this.rootFile) closeNetnsFile(this.rootFile);
    this.rootFile = null;
    await this.thread?.close();
  }

  private apply(changed: Changed): void {
    this.restartAfter = RESTART_AFTER;
    this.mirror = reflect(this.mirror, changed);
    if (this.ready && !this.closed) this.options.onChange(this.mirror.observation);
  }

  /** The worker is gone without being asked to: a bug or no memory. The last observation stays meanwhile. */
  private ended(reason: string): void {
    this.thread = null;
    if (this.closed || !this.ready) return;
    this.options.log?.("error", `the kernel reader's thread ended (${reason}); it is started again`);
    this.restart = setTimeout(() => void this.again(), this.restartAfter);
    this.restartAfter = Math.min(2 * this.restartAfter, RESTART_AT_MOST);
  }

  private async again(): Promise<void> {
    this.mirror = { ...this.mirror, held: new Map() };
    // Where that fails, the thread's end starts it once more.
    if ((await this.start()) === null) await this.watch(this.targets);
  }
}
