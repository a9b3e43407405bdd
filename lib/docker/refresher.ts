/**
 * Reads records again, as little as possible: whoever asks while a read of the same record is under way gets one more
 * read after it, however many ask. The first read starts at once; all together are bounded.
 */

export interface Refresher {
  /** Resolves when a read that started after this call has ended. Never rejects. */
  refresh(key: string): Promise<void>;
  /** Whether it, or without a key anything, is being read or waits for its turn. */
  reading(key?: string): boolean;
  /** Nothing starts after this, and nothing waits any longer. */
  stop(): void;
}

interface Slot {
  reading: boolean;
  /** Those who wait for the next read. */
  next: Deferred | null;
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

/** `read` must not reject. */
export function createRefresher(limit: number, read: (key: string) => Promise<void>): Refresher {
  const slots = new Map<string, Slot>();
  /** Keys that may start, in the order in which they were asked for. */
  const queue: string[] = [];
  let running = 0;
  let stopped = false;

  function pump(): void {
    while (!stopped && running < limit) {
      const key = queue.shift();
      if (key === undefined) return;
      const slot = slots.get(key);
      const waiting = slot?.next;
      if (!slot || !waiting) continue;
      slot.next = null;
      slot.reading = true;
      running++;
      void read(key).then(() => {
        running--;
        slot.reading = false;
        waiting.resolve();
        if (slot.next) queue.push(key);
        else slots.delete(key);
        pump();
      });
    }
  }

  return {
    refresh(key) {
      if (stopped) return Promise.resolve();
      const slot = slots.get(key) ?? { reading: false, next: null };
      slots.set(key, slot);
      if (slot.next) return slot.next.promise;
      slot.next = deferred();
      const { promise } = slot.next;
      if (!slot.reading) queue.push(key);
      pump();
      return promise;
    },
    reading: (key) => (key === undefined ? slots.size > 0 : slots.has(key)),
    stop() {
      stopped = true;
      queue.length = 0;
      for (const slot of slots.values()) slot.next?.resolve();
      slots.clear();
    },
  };
}

function deferred(): Deferred {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
