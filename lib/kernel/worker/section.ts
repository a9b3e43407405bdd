/** One section of a namespace (its routes, say) as it was last reported, and what changed since. Items are compared as JSON. */
import type { SectionPatch } from "../protocol.ts";

interface Entry<T> {
  readonly item: T;
  readonly json: string;
}

export class Section<T extends object> {
  private readonly entries = new Map<string, Entry<T>>();
  private readonly removed = new Set<string>();
  private readonly changed = new Map<string, string>();
  private readonly keyOf: ((item: T) => string) | null;

  /** @param keyOf null: the whole item is its key, so that it is never changed, only replaced */
  constructor(keyOf: ((item: T) => string) | null) {
    this.keyOf = keyOf;
  }

  *items(): Generator<T> {
    for (const entry of this.entries.values()) yield entry.item;
  }

  get(key: string): T | undefined {
    return this.entries.get(key)?.item;
  }

  set(item: T): void {
    const json = JSON.stringify(item);
    this.put(this.keyOf ? this.keyOf(item) : json, item, json);
  }

  delete(key: string): void {
    if (!this.entries.delete(key)) return;
    this.changed.delete(key);
    this.removed.add(key);
  }

  /** Makes `fresh` all there is among the items that `within` holds true for. */
  replace(fresh: readonly T[], within: (item: T) => boolean): void {
    const keep = new Set<string>();
    for (const item of fresh) {
      const json = JSON.stringify(item);
      const key = this.keyOf ? this.keyOf(item) : json;
      keep.add(key);
      this.put(key, item, json);
    }
    for (const [key, entry] of this.entries) if (!keep.has(key) && within(entry.item)) this.delete(key);
  }

  /** What changed since the last call; null when nothing did. */
  take(): SectionPatch | null {
    for (const key of this.removed) if (this.entries.has(key)) this.removed.delete(key);
    if (this.removed.size === 0 && this.changed.size === 0) return null;
    const patch = { remove: [...this.removed], set: [...this.changed] };
    this.removed.clear();
    this.changed.clear();
    return patch;
  }

  /** Everything, for somebody who knows nothing. */
  whole(): SectionPatch {
    this.removed.clear();
    this.changed.clear();
    return { remove: [], set: [...this.entries].map(([key, entry]) => [key, entry.json] as const) };
  }

  private put(key: string, item: T, json: string): void {
    if (this.entries.get(key)?.json === json) return;
    this.entries.set(key, { item, json });
    this.changed.set(key, json);
  }
}
