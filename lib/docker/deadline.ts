/** Time limits that a busy process does not mistake for silence of the other side. */

/**
 * Calls `late` after `ms`, unless the returned function is called before. When the timer is due, what has already
 * arrived is handled first: after the event loop was blocked, timers run before the answers that were waiting.
 */
export function deadline(ms: number, late: () => void): () => void {
  let immediate: NodeJS.Immediate | null = null;
  const timer = setTimeout(() => {
    immediate = setImmediate(late);
  }, ms);
  return () => {
    clearTimeout(timer);
    if (immediate !== null) clearImmediate(immediate);
  };
}
