/**
 * Where cards go. Bars lie one above the other in order of creation; a card hangs under the first bar it joins, in order
 * of creation, and its other wires drop straight to the bars below. A wire that passes a row keeps its place free there.
 * New things therefore come last, and what was there before stays where it was.
 */
import type { CardBox } from "./card.ts";
import { CARD_GAP, CLEARANCE } from "./metrics.ts";

export interface PlacedCard {
  readonly box: CardBox;
  /** Left edge, counted from where the bars start. */
  readonly x: number;
}

/** One line of cards under one stretch of a bar; a bar has as many as it needs. */
export interface Row {
  readonly cards: readonly PlacedCard[];
  readonly height: number;
}

export interface BarRows {
  readonly rows: readonly Row[];
  /** Whether wires from higher cards end here. */
  readonly arrivals: boolean;
}

interface Passing {
  readonly x: number;
  /** Index of the bar on which the wire ends. */
  readonly until: number;
}

/** First x from `from` on where [x, x + width] keeps clear of all wires that pass. */
function firstFree(from: number, width: number, passing: readonly Passing[]): number {
  let x = from;
  for (let moved = true; moved; ) {
    moved = false;
    for (const wire of passing) {
      if (wire.x > x - CLEARANCE && wire.x < x + width + CLEARANCE) {
        x = Math.ceil(wire.x + CLEARANCE);
        moved = true;
      }
    }
  }
  return x;
}

/** A bar to be: a network's id and the measured cards that hang on it. */
export interface Bar {
  readonly id: string;
  readonly boxes: readonly CardBox[];
}

/** Places the cards of all bars; `limit` is the width at which a row wraps, when it can. */
export function placeRows(bars: readonly Bar[], limit: number): BarRows[] {
  const index = new Map(bars.map((b, i) => [b.id, i]));
  let passing: Passing[] = [];
  return bars.map((bar, i): BarRows => {
    const arrivals = passing.some((p) => p.until === i);
    passing = passing.filter((p) => p.until > i);
    const rows: { cards: PlacedCard[]; height: number }[] = [];
    let row: { cards: PlacedCard[]; height: number } | null = null;
    let cursor = CARD_GAP;
    for (const box of bar.boxes) {
      let x = firstFree(cursor, box.width, passing);
      if (row && x + box.width > limit) {
        // A new row only helps where the wires of this one leave room for the card.
        const next = firstFree(CARD_GAP, box.width, passing);
        if (next < x) {
          row = null;
          x = next;
        }
      }
      if (!row) {
        row = { cards: [], height: 0 };
        rows.push(row);
      }
      row.cards.push({ box, x });
      row.height = Math.max(row.height, box.height);
      cursor = x + box.width + CARD_GAP;
      for (const tab of box.bottom) {
        const until = tab.joint ? (index.get(tab.joint.network.id) ?? -1) : -1;
        if (until > i) passing.push({ x: x + tab.x + tab.width / 2, until });
      }
    }
    return { rows, arrivals };
  });
}

/** A width at which rows wrap so that the whole is about as wide as a screen; few steps, so that it seldom changes. */
export function wrapWidth(bars: readonly Bar[]): number {
  let area = 0;
  for (const bar of bars) {
    area += 400 * 70;
    for (const box of bar.boxes) area += (box.width + CARD_GAP) * (box.height + 90);
  }
  let width = 860;
  while (width * width < area * 1.7) width = Math.round(width * 1.4);
  return width;
}
