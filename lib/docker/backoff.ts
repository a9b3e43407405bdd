/** Waiting between two attempts. */

/** 0.2 s, doubled with each attempt up to 5 s; up to half of it is left to chance, so that many do not come at once. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(5_000, 200 * 2 ** Math.min(attempt, 10));
  return full * (1 - random() / 2);
}

/** A sleep that can be ended early. */
export interface Nap {
  /** `ms` milliseconds, or until `wake`; at once after that. */
  sleep(ms: number): Promise<void>;
  wake(): void;
}

export function createNap(): Nap {
  const awake = new AbortController();
  return {
    sleep: (ms) =>
      new Promise((resolve) => {
        if (awake.signal.aborted) return resolve();
        const done = () => {
          clearTimeout(timer);
          awake.signal.removeEventListener("abort", done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        awake.signal.addEventListener("abort", done);
      }),
    wake: () => awake.abort(),
  };
}
