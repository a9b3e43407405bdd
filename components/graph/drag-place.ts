/** What it means to drop a card or a bar's label between others: it comes to stand there. Loaded with the first drag. */
import { whyNothing } from "#components/actions/may.ts";
import { nameOfThing } from "#components/order/offers.ts";
import { reorder } from "#components/order/reorder.ts";
import { say } from "#components/order/say.ts";
import { usePage } from "#components/store/store.ts";
import type { Scene } from "#lib/scene/scene.ts";
import type { EntityId } from "#lib/topology/model.ts";
import type { Dragged, Point, Verdict } from "./drag.ts";
import { type Gap, gapAt, gapsFor } from "./drag-order.ts";
import { planOf, sceneOf } from "./scene-of.ts";

interface Place {
  /** Of the mark, in the picture's own pixels; none where nothing would move. */
  readonly ends: readonly Point[];
  readonly text: string;
  readonly verdict: Verdict;
  put(): void;
}

/** The gaps of what is dragged, until the picture changes under it. */
let last: { readonly scene: Scene; readonly of: EntityId; readonly gaps: readonly Gap[] } | null = null;

/** Null: it is on no place of its own row. */
export function placeAt({ from, inPicture }: Pick<Dragged, "from" | "inPicture">): Place | null {
  const page = usePage.getState();
  const { view } = page;
  if (view === "addresses") return null;
  const scene = sceneOf(page);
  if (last?.scene !== scene || last.of !== from) last = { scene, of: from, gaps: gapsFor(scene, planOf(page), from) };
  const gap = gapAt(last.gaps, inPicture.x, inPicture.y);
  if (gap === null) return null;
  const name = nameOfThing(from, page);
  const why = whyNothing(page);
  if (why !== null) return { ends: [], text: why, verdict: "no", put: () => {} };
  const { move } = gap;
  if (move === null) return { ends: [], text: `${name} stays where it is`, verdict: null, put: () => {} };
  return {
    ends: [
      { x: gap.x1, y: gap.y1 },
      { x: gap.x2, y: gap.y2 },
    ],
    text: `Move ${name} ${move.side} ${move.beside[0] ?? ""}`,
    verdict: "yes",
    put: () => {
      if (reorder(view, move, name)) say(`${name} moved ${move.side} ${move.beside[0] ?? ""}`);
    },
  };
}
