/** The namespaces that were asked for, by name, and what each leads to. */
import type { NetnsKey, NetnsTarget } from "#lib/topology/kernel-observation.ts";
import { unreadableReason } from "../errors.ts";
import { netnsKeyOf, openNetnsFile } from "../io/netns.ts";
import type { TargetState } from "../protocol.ts";

interface Target {
  readonly paths: readonly string[];
  readonly state: TargetState;
  /** The path that opened. */
  readonly path: string | null;
}

/** Starts to watch the namespace behind an open file, or finds it watched already; owns the file from then on. */
export type Adopt = (file: ReturnType<typeof openNetnsFile>) => NetnsKey;

export class Targets {
  private targets = new Map<string, Target>();
  private changed = false;

  /** Takes the new set over. Targets that still lead where they led are not opened again. */
  set(wanted: readonly NetnsTarget[], adopt: Adopt): void {
    const next = new Map<string, Target>();
    for (const { name, paths } of wanted) {
      const before = this.targets.get(name);
      const same = before && before.paths.join("\0") === paths.join("\0");
      next.set(name, same && stillLeads(before) ? before : this.open(paths, before, adopt));
    }
    if (next.size !== this.targets.size || [...next].some(([name, t]) => this.targets.get(name) !== t)) {
      this.changed = true;
    }
    this.targets = next;
  }

  /** Looks again at targets that did not open, or lead elsewhere by now. */
  recheck(adopt: Adopt): void {
    this.set(
      [...this.targets].map(([name, { paths }]) => ({ name, paths })),
      adopt,
    );
  }

  /** Everything that leads to this namespace is unreadable from now on. */
  lose(key: NetnsKey, reason: string): void {
    for (const [name, target] of this.targets) {
      if (target.state !== key) continue;
      this.targets.set(name, { ...target, state: { unreadable: reason }, path: null });
      this.changed = true;
    }
  }

  keys(): Set<NetnsKey> {
    const keys = new Set<NetnsKey>();
    for (const { state } of this.targets.values()) if (typeof state === "string") keys.add(state);
    return keys;
  }

  /** All of them if something changed since the last call, else null. */
  take(): [name: string, state: TargetState][] | null {
    if (!this.changed) return null;
    this.changed = false;
    return [...this.targets].map(([name, { state }]) => [name, state]);
  }

  private open(paths: readonly string[], before: Target | undefined, adopt: Adopt): Target {
    let reason = "no path is known for it";
    for (const path of paths) {
      try {
        const state = adopt(openNetnsFile(path));
        return sameState(before, { paths, state, path });
      } catch (error) {
        reason = unreadableReason(error);
      }
    }
    return sameState(before, { paths, state: { unreadable: reason }, path: null });
  }
}

const stillLeads = (target: Target): boolean => target.path !== null && netnsKeyOf(target.path) === target.state;

/** The earlier object where nothing changed, so that a failed retry is no change. */
function sameState(before: Target | undefined, now: Target): Target {
  return before && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
