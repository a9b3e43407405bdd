/** Dashes that come out even: a line begins and ends with a whole one, and what goes round closes. */

export type Dash = readonly [dash: number, gap: number];

/** The pattern with its gaps stretched to fit a line; null where there is no room for two dashes: draw it whole. */
export function evenly(length: number, [dash, gap]: Dash): Dash | null {
  const count = Math.round((length + gap) / (dash + gap));
  return count < 2 ? null : [dash, (length - count * dash) / (count - 1)];
}

/** The pattern for a rectangle's border: a whole number of dashes round it. */
export function around(width: number, height: number, radius: number, [dash, gap]: Dash): Dash {
  const length = 2 * (width + height) - (8 - 2 * Math.PI) * radius;
  const stretch = length / Math.max(1, Math.round(length / (dash + gap))) / (dash + gap);
  return [dash * stretch, gap * stretch];
}
