/** Work that takes a processor for a while: little of it at once, a short line of what waits, and the same work only once. */

/** The line is full: nothing was begun. */
export class QueueFullError extends Error {}

export interface RenderQueue<T> {
  /** Does `work`, or waits for what does the same (`key`) already. @throws QueueFullError, and whatever `work` throws. */
  run(key: string, work: () => Promise<T>): Promise<T>;
}

export function createRenderQueue<T>({
  atOnce,
  waiting,
}: {
  readonly atOnce: number;
  readonly waiting: number;
}): RenderQueue<T> {
  const underWay = new Map<string, Promise<T>>();
  const line: (() => void)[] = [];
  let running = 0;

  const inTurn = async (work: () => Promise<T>): Promise<T> => {
    // Whoever ends hands its place over, so that nobody who comes just then gets in between.
    if (running >= atOnce) await new Promise<void>((go) => line.push(go));
    else running++;
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next) next();
      else running--;
    }
  };

  return {
    run(key, work) {
      const same = underWay.get(key);
      if (same !== undefined) return same;
      if (running >= atOnce && line.length >= waiting) return Promise.reject(new QueueFullError());
      const result = inTurn(work).finally(() => underWay.delete(key));
      underWay.set(key, result);
      return result;
    },
  };
}
