/** Who has to wait for whom: what touches the same thing goes one after the other, everything else side by side. */

export interface Lanes {
  /**
   * Runs `task` when everything that was given before and shares a key has called `leave` or ended, and a place is free.
   * Null when too many wait already.
   */
  run<T>(keys: readonly string[], task: (leave: Leave) => Promise<T>): Promise<T> | null;
}

export interface Leave {
  /** Keeps the keys until this has ended too, but gives the place to the next. */
  after(done: Promise<unknown>): void;
}

/** At most `places` tasks at once, and at most `most` in all. */
export function createLanes(places: number, most: number): Lanes {
  const tails = new Map<string, Promise<unknown>>();
  const queue: (() => void)[] = [];
  let free = places;
  let count = 0;

  async function place<T>(task: () => Promise<T>): Promise<T> {
    if (free > 0) free--;
    else await new Promise<void>((go) => queue.push(go));
    try {
      return await task();
    } finally {
      const next = queue.shift();
      if (next) next();
      else free++;
    }
  }

  return {
    run(keys, task) {
      if (count >= most) return null;
      count++;
      const before = keys.map((key) => tails.get(key));
      let after: Promise<unknown> = Promise.resolve();
      const leave: Leave = {
        after: (done) => {
          after = done;
        },
      };
      const running = Promise.all(before).then(() => place(() => task(leave)));
      const over = running
        .then(
          () => after,
          () => after,
        )
        .then(
          () => {},
          () => {},
        )
        .then(() => {
          count--;
          for (const key of keys) if (tails.get(key) === over) tails.delete(key);
        });
      for (const key of keys) tails.set(key, over);
      return running;
    },
  };
}
