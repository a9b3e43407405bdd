/** Finding in a few milliseconds among thousands: each word typed has to occur; better places come first. Pure. */
import type { Entry } from "./entries.ts";

/** What a thing that belongs to another stands behind it: the width of two places. */
const LESSER = 16;

/** Shortest start of an id that counts as one. */
const ID_START = 4;

/** Lower is better; -1 when the word does not occur. */
function place({ fields, longId }: Entry, word: string): number {
  let best = word.length >= ID_START && longId.startsWith(word) ? 8 : -1;
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] ?? "";
    const at = field.indexOf(word);
    if (at < 0) continue;
    const exact = field.length === word.length ? 0 : 1;
    const start = at === 0 ? exact : /[a-z0-9]/.test(field[at - 1] ?? "") ? 3 : 2;
    const score = start * 8 + Math.min(i, 7);
    if (best < 0 || score < best) best = score;
  }
  return best;
}

/** The best `limit` entries for what was typed, best first; equally good ones stay in order. Nothing typed: the first ones. */
export function findEntries(entries: readonly Entry[], typed: string, limit = 50): readonly Entry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries.slice(0, limit);
  const found: { readonly score: number; readonly entry: Entry }[] = [];
  for (const entry of entries) {
    let score = entry.main ? 0 : LESSER;
    for (const word of words) {
      const at = place(entry, word);
      if (at < 0) {
        score = -1;
        break;
      }
      score += at;
    }
    if (score >= 0) found.push({ score, entry });
  }
  return found
    .sort((a, b) => a.score - b.score)
    .slice(0, limit)
    .map((f) => f.entry);
}
