/**
 * Where cards go. Bars lie one above the other in order of creation; a card hangs under the first bar it joins, in
 * order of creation, in columns. Its wires to further bars run down beside it, in the gutter right of its column, so
 * that no row below loses room to them. New things come last, and what was there before stays where it was.
 */
import { BAR_TAIL, CARD_GAP, GUTTER_LANE, GUTTER_STEP } from "./metrics.ts";

/** A card before it has a place: how high it is, and on which bars (by index) its lower tabs' wires end. */
export interface Hanging {
  readonly height: number;
  /** One entry a lower tab, top to bottom; null where no wire leaves it. */
  readonly down: readonly (number | null)[];
}

export interface Placed {
  /** Left edge, counted from where the bars start. */
  readonly x: number;
  /** x of the lane of each lower tab's wire; null where it has none. */
  readonly lanes: readonly (number | null)[];
  /** Index in the bar's list of cards. */
  readonly index: number;
}

/** One line of cards under one stretch of a bar; a bar has as many as it needs. */
export interface Row {
  readonly cards: readonly Placed[];
  readonly height: number;
}

export interface BarRows {
  readonly rows: readonly Row[];
  /** Whether wires from higher cards end here. */
  readonly arrivals: boolean;
}

/** In one gutter: until which row each lane is taken. */
type Gutter = number[];

interface Wire {
  readonly bar: number;
  readonly card: number;
  readonly tab: number;
  readonly column: number;
  readonly from: number;
  /** Sequence number of the row whose bar the wire ends on. */
  readonly to: number;
}

/** How many cards fit next to each other; few steps, so that the picture seldom wraps anew. */
const COLUMNS = [4, 5, 6, 8, 10, 13, 17, 22, 29, 38];
/** Wider than high, as screens and pages are. */
const ASPECT = 1.5;

/** The least number of columns that makes the whole about as wide as a screen. */
export function columnsFor(bars: readonly (readonly Hanging[])[], cardWidth: number, rowExtra: number): number {
  for (const columns of COLUMNS) {
    const height = bars.reduce((sum, cards) => {
      const rows = Math.ceil(cards.length / columns);
      const tallest = Math.max(0, ...cards.map((c) => c.height));
      return sum + rows * (tallest + rowExtra) + 40;
    }, 0);
    const lanes = bars.flat().reduce((sum, c) => sum + c.down.filter((d) => d !== null).length, 0) / columns / 2;
    const width = columns * (cardWidth + CARD_GAP + lanes * GUTTER_LANE);
    if (width >= height * ASPECT || columns === COLUMNS.at(-1)) return columns;
  }
  return 4;
}

/** Places all cards of a host; see the head of this file for how. */
export function placeRows(bars: readonly (readonly Hanging[])[], cardWidth: number, columns: number): BarRows[] {
  // Rows are counted over all bars; a bar without cards still takes one.
  const firstRow: number[] = [];
  let rowCount = 0;
  for (const cards of bars) {
    firstRow.push(rowCount);
    rowCount += Math.max(1, Math.ceil(cards.length / columns));
  }

  const wires: Wire[] = bars.flatMap((cards, bar) =>
    cards.flatMap((card, i) =>
      card.down.flatMap((target, tab): Wire[] => {
        if (target === null) return [];
        const from = (firstRow[bar] ?? 0) + Math.floor(i / columns);
        return [{ bar, card: i, tab, column: i % columns, from, to: firstRow[target] ?? 0 }];
      }),
    ),
  );
  // Of one card, lower tabs get the nearer lanes: then the level bits of its wires do not cross.
  wires.sort((a, b) => a.from - b.from || a.card - b.card || b.tab - a.tab);
  const gutters: Gutter[] = Array.from({ length: columns }, () => []);
  const laneOf = new Map<string, number>();
  for (const wire of wires) {
    const gutter = gutters[wire.column] ?? [];
    let lane = gutter.findIndex((until) => until < wire.from);
    if (lane < 0) lane = gutter.length;
    gutter[lane] = wire.to - 1;
    laneOf.set(`${wire.bar} ${wire.card} ${wire.tab}`, lane);
  }

  const left: number[] = [];
  let x = CARD_GAP;
  for (const gutter of gutters) {
    left.push(x);
    // There is room for more lanes than are used, in few steps, so that a connect seldom moves a column.
    const lanes = Math.ceil(Math.max(1, gutter.length) / GUTTER_STEP) * GUTTER_STEP;
    x += cardWidth + CARD_GAP + (lanes - 1) * GUTTER_LANE;
  }

  const arrivals = new Set(bars.flatMap((cards) => cards.flatMap((c) => c.down)));
  return bars.map((cards, bar): BarRows => {
    const rows: { cards: Placed[]; height: number }[] = [];
    cards.forEach((card, index) => {
      const at = left[index % columns] ?? 0;
      const lanes = card.down.map((target, tab) => {
        const lane = laneOf.get(`${bar} ${index} ${tab}`);
        return target === null || lane === undefined ? null : at + cardWidth + GUTTER_LANE + lane * GUTTER_LANE;
      });
      let row = rows[Math.floor(index / columns)];
      if (!row) {
        row = { cards: [], height: 0 };
        rows.push(row);
      }
      row.cards.push({ x: at, lanes, index });
      row.height = Math.max(row.height, card.height);
    });
    return { rows, arrivals: arrivals.has(bar) };
  });
}

/** As many columns as fit in `width`, one at the least. */
export function placeWithin(bars: readonly (readonly Hanging[])[], cardWidth: number, width: number): BarRows[] {
  const most = Math.max(1, ...bars.map((cards) => cards.length));
  let columns = Math.max(1, Math.min(most, Math.floor(width / (cardWidth + CARD_GAP))));
  for (;;) {
    const placed = placeRows(bars, cardWidth, columns);
    if (columns === 1 || rightEnd(placed, cardWidth) <= width) return placed;
    columns--;
  }
}

/** Where the last card, or the last wire beside it, ends. */
const rightEnd = (placed: readonly BarRows[], cardWidth: number): number =>
  Math.max(
    0,
    ...placed.flatMap(({ rows }) =>
      rows.flatMap(({ cards }) =>
        cards.flatMap(({ x, lanes }) => [x + cardWidth, ...lanes.map((l) => (l ?? 0) + BAR_TAIL)]),
      ),
    ),
  );
