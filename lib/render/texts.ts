/** What is written in a painting. */
import type { Painting } from "#lib/export/painting.ts";

export function* textsOf(painting: Painting): Generator<string> {
  for (const { groups } of painting.layers) {
    for (const ops of groups) for (const op of ops) if (op.op === "text") yield op.text;
  }
}
