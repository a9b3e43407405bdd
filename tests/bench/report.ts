/** What was measured, the figure, and the aim or a note. */
export type Row = readonly [what: string, figure: string, aim: string];

export function table(rows: readonly Row[]): string {
  const widths = [0, 1].map((i) => Math.max(...rows.map((r) => r[i]?.length ?? 0)));
  return rows.map(([a, b, c]) => `${a.padEnd(widths[0] ?? 0)}  ${b.padEnd(widths[1] ?? 0)}  ${c}`).join("\n");
}

/** The q-quantile by the nearest-rank method; NaN for no numbers. */
export function quantile(numbers: readonly number[], q: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}
