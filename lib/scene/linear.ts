/**
 * Puts things in a line so that those that belong together stand close: the sum of distance × weight over all pairs is
 * made small by moving one thing at a time (minimum linear arrangement, which has no quick exact answer).
 */

/** Symmetric; absent pairs weigh nothing. */
export type Weights = readonly ReadonlyMap<number, number>[];

/** More rounds hardly ever find anything. */
const ROUNDS = 12;
/** Looks at pairs in all: hundreds of things that all belong together get fewer rounds, so that nobody waits for seconds. */
const LOOKS = 2_500_000;
/** Differences below are the noise of adding fractions. */
const NOISE = 1e-9;

/** Sum of distance × weight of a line of `weights.length` things. */
export function stretch(line: readonly number[], weights: Weights): number {
  const at = places(line);
  let sum = 0;
  for (const [a, others] of weights.entries())
    for (const [b, weight] of others) if (a < b) sum += weight * Math.abs((at[a] ?? 0) - (at[b] ?? 0));
  return sum;
}

/** Indices 0…n-1 in a good line. Of lines that are as good, the one nearer to the order of indices. */
export function inLine(weights: Weights): readonly number[] {
  const first = improve(
    weights.map((_, i) => i),
    weights,
  );
  const second = improve(chain(weights), weights);
  return stretch(second, weights) < stretch(first, weights) - NOISE ? second : first;
}

/** Where in the line (0: before all, n: after all) one more thing stretches least; of places that are as good, the last. */
export function bestPlace(
  line: readonly number[],
  thing: number,
  weights: Weights,
  allowed: (place: number) => boolean,
): number {
  let best = line.length;
  let least = Number.POSITIVE_INFINITY;
  let cost = 0;
  // From the end on leftwards: passing `other` brings the thing nearer to what is left of that, and moves that one right.
  const open = [...line, thing];
  const at = places(open);
  for (let place = line.length; place >= 0; place--) {
    if (allowed(place) && cost < least - NOISE) {
      least = cost;
      best = place;
    }
    const other = open[place - 1];
    if (other !== undefined) cost += step(thing, other, at, weights);
  }
  return best;
}

function places(line: readonly number[]): number[] {
  const at: number[] = [];
  for (const [place, thing] of line.entries()) at[thing] = place;
  return at;
}

/** Moves `thing` one place left, past `other`; returns by how much that stretches the line. */
function step(thing: number, other: number, at: number[], weights: Weights): number {
  const [from, to] = [at[thing] ?? 0, at[other] ?? 0];
  let cost = 0;
  for (const [b, weight] of weights[thing] ?? []) {
    const place = at[b];
    if (b !== other && place !== undefined) cost += place < from ? -weight : weight;
  }
  for (const [b, weight] of weights[other] ?? []) {
    const place = at[b];
    if (b !== thing && place !== undefined) cost += place < to ? weight : -weight;
  }
  at[thing] = to;
  at[other] = from;
  return cost;
}

/** One thing after the other is taken out and put where it stretches least, until nothing gets better. */
function improve(start: readonly number[], weights: Weights): readonly number[] {
  let line = [...start];
  let length = stretch(line, weights);
  const pairs = weights.reduce((sum, others) => sum + others.size, 0);
  const rounds = Math.min(ROUNDS, Math.max(1, Math.floor(LOOKS / (1 + start.length * pairs))));
  for (let round = 0; round < rounds; round++) {
    let moved = false;
    for (const thing of start) {
      if ((weights[thing]?.size ?? 0) === 0) continue;
      const before = line.indexOf(thing);
      const rest = line.filter((t) => t !== thing);
      const place = bestPlace(rest, thing, weights, () => true);
      if (place === before) continue;
      const next = [...rest.slice(0, place), thing, ...rest.slice(place)];
      const shorter = stretch(next, weights);
      if (shorter >= length - NOISE) continue;
      line = next;
      length = shorter;
      moved = true;
    }
    if (!moved) break;
  }
  return line;
}

/** After each thing the one that belongs most to those before it, late ones counting more. */
function chain(weights: Weights): readonly number[] {
  const line: number[] = [];
  const pull = weights.map(() => 0);
  const left = new Set(weights.keys());
  while (left.size > 0) {
    let next = -1;
    for (const thing of left) if (next < 0 || (pull[thing] ?? 0) > (pull[next] ?? 0) + NOISE) next = thing;
    left.delete(next);
    line.push(next);
    for (const thing of left) pull[thing] = (pull[thing] ?? 0) / 2 + (weights[next]?.get(thing) ?? 0);
  }
  return line;
}
