/** Keeps the last result of a keyed computation while its inputs are the same objects: work follows what changed. */
export interface Memo {
  /** Returns the kept value of `key` when every input is identical to the last time; otherwise computes it anew. */
  get<T>(key: string, inputs: readonly unknown[], compute: () => T): T;
  /** Forgets what was not asked for since the last sweep; scopes sweep themselves. */
  sweep(): void;
  /** A memo within this one, always the same by its name: keys need no prefix, and it is swept on its own. */
  scope(name: string): Memo;
}

interface Slot {
  inputs: readonly unknown[];
  value: unknown;
  used: boolean;
}

const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

export function createMemo(): Memo {
  const slots = new Map<string, Slot>();
  const scopes = new Map<string, Memo>();
  return {
    scope(name) {
      const scope = scopes.get(name) ?? createMemo();
      scopes.set(name, scope);
      return scope;
    },
    get<T>(key: string, inputs: readonly unknown[], compute: () => T): T {
      const slot = slots.get(key);
      if (slot && same(slot.inputs, inputs)) {
        slot.used = true;
        return slot.value as T;
      }
      const value = compute();
      slots.set(key, { inputs, value, used: true });
      return value;
    },
    sweep() {
      for (const [key, slot] of slots) {
        if (slot.used) slot.used = false;
        else slots.delete(key);
      }
    },
  };
}
