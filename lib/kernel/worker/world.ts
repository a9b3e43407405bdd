/** All watched namespaces of a host: which are opened, closed, read again and told about. Runs in the worker. */
import type { NetnsKey, NetnsTarget } from "#lib/topology/kernel-observation.ts";
import { unreadableReason } from "../errors.ts";
import { closeNetnsFile, createTraveller, type NetnsFile, openNetnsFile, type Traveller } from "../io/netns.ts";
import { closeSocket, openQuerySocket } from "../io/socket.ts";
import type { Changed, LogLevel, NetnsPatch } from "../protocol.ts";
import { type ExpectedBridge, type RootProbe, scoreRoot } from "../roots.ts";
import { resolveNsids } from "./nsids.ts";
import { readAddresses, readLinks } from "./readings.ts";
import { RulesBell } from "./rules-bell.ts";
import { Targets } from "./targets.ts";
import { WatchedNetns } from "./watched.ts";

export type Log = (level: LogLevel, message: string) => void;

export class World {
  readonly namespaces = new Map<NetnsKey, WatchedNetns>();
  /** Changes whenever a namespace is added or dropped. */
  generation = 0;
  /** Rings when the root's rules may be others. */
  readonly rules: RulesBell;
  private readonly targets = new Targets();
  private readonly traveller: Traveller;
  private readonly log: Log;
  private readonly gone: NetnsKey[] = [];
  private root: NetnsKey = "";
  private rootChanged = false;
  private newcomers = false;

  /** Throws KernelCallError EPERM when this process may not enter namespaces. */
  constructor(log: Log) {
    this.log = log;
    this.traveller = createTraveller();
    this.rules = new RulesBell(this.traveller, log);
  }

  close(): void {
    for (const netns of this.namespaces.values()) netns.close();
    this.namespaces.clear();
    this.rules.close();
    this.traveller.close();
  }

  /** Throws when it cannot be opened and read; the root stays what it was then. */
  setRoot(path: string): void {
    const key = this.adopt(openNetnsFile(path));
    try {
      this.namespaces.get(key)?.refresh();
    } catch (error) {
      if (key !== this.root && !this.targets.keys().has(key)) this.drop(key);
      throw error;
    }
    const file = this.namespaces.get(key)?.file;
    if (file && key !== this.root) {
      this.rules.hang(file);
      // Its socket is another one to sleep on.
      this.generation++;
    }
    this.rootChanged ||= key !== this.root;
    this.root = key;
    this.dropUnused();
  }

  watch(targets: readonly NetnsTarget[]): void {
    this.targets.set(targets, this.adopt);
    this.dropUnused();
  }

  /** Looks again where the targets lead. What namespaces hold is read again one by one, see `distrust`. */
  recheck(): void {
    this.targets.recheck(this.adopt);
    this.dropUnused();
  }

  /** Reads again what is stale, then resolves what the links of all namespaces point at. */
  refresh(): void {
    for (const netns of this.namespaces.values()) {
      if (!netns.isStale) continue;
      try {
        netns.refresh();
      } catch (error) {
        this.lose(netns, error);
      }
    }
    if (this.newcomers) for (const netns of this.namespaces.values()) netns.askAgain();
    this.newcomers = false;
    for (const netns of this.namespaces.values()) {
      if (!netns.unresolved) continue;
      try {
        resolveNsids(netns, () => this.rootFirst());
      } catch (error) {
        this.lose(netns, error);
      }
    }
  }

  /** What changed since the last call; null when nothing did. */
  take(): Changed | null {
    const upsert: NetnsPatch[] = [];
    for (const netns of this.namespaces.values()) {
      const patch = netns.takePatch();
      if (patch) upsert.push(patch);
    }
    const targets = this.targets.take();
    const remove = this.gone.splice(0).filter((key) => !this.namespaces.has(key));
    if (upsert.length === 0 && remove.length === 0 && targets === null && !this.rootChanged) return null;
    this.rootChanged = false;
    return { kind: "changed", root: this.root, targets, upsert, remove };
  }

  /** Which candidates hold the expected bridges. Reads only, watches nothing. */
  probe(candidates: readonly string[], expected: readonly ExpectedBridge[]): RootProbe[] {
    return candidates.map((path) => {
      let file: NetnsFile | null = null;
      try {
        file = openNetnsFile(path);
        const fd = this.traveller.within(file.fd, openQuerySocket);
        try {
          const addresses = [...readAddresses(fd, 4, 0), ...readAddresses(fd, 6, 0)];
          return { path, netns: file.key, reason: null, ...scoreRoot(readLinks(fd), addresses, expected) };
        } finally {
          closeSocket(fd);
        }
      } catch (error) {
        return { path, netns: null, reason: unreadableReason(error), devices: 0, matches: 0 };
      } finally {
        if (file) closeNetnsFile(file);
      }
    });
  }

  /** A namespace is watched once, however many targets lead to it. */
  private readonly adopt = (file: NetnsFile): NetnsKey => {
    if (this.namespaces.has(file.key)) {
      closeNetnsFile(file);
      return file.key;
    }
    try {
      this.namespaces.set(file.key, new WatchedNetns(file, this.traveller));
    } catch (error) {
      closeNetnsFile(file);
      throw error;
    }
    this.generation++;
    this.newcomers = true;
    return file.key;
  };

  private *rootFirst(): Generator<WatchedNetns> {
    const root = this.namespaces.get(this.root);
    if (root) yield root;
    for (const netns of this.namespaces.values()) if (netns !== root) yield netns;
  }

  private dropUnused(): void {
    const used = this.targets.keys().add(this.root);
    for (const key of this.namespaces.keys()) if (!used.has(key)) this.drop(key);
  }

  private drop(key: NetnsKey): void {
    this.namespaces.get(key)?.close();
    this.namespaces.delete(key);
    this.generation++;
    this.gone.push(key);
    for (const netns of this.namespaces.values()) if (netns.nsids.forgetNetns(key)) netns.unresolved = true;
  }

  /** Unreadable from now on; tried again by `recheck`. The root is kept as it was last seen. */
  private lose(netns: WatchedNetns, error: unknown): void {
    const { key } = netns.file;
    const reason = unreadableReason(error);
    this.log("warn", `network namespace ${key} could not be read: ${reason}`);
    if (key === this.root) {
      netns.trustForNow();
      return;
    }
    this.targets.lose(key, reason);
    this.drop(key);
  }
}
