/**
 * Where cards go. Bars lie one above the other; a card hangs under the first bar it joins, in columns. Its wires to
 * further bars run down beside it, in the gutter right of its column, so that no row below loses room to them. New
 * things come last, and what was there before stays where it was.
 */
import { BAR_TAIL, CARD_GAP, GUTTER_LANE, GUTTER_STEP, NARROW_LANE, WIDE_GUTTER } from "./metrics.ts";

/** A card before it has a place: how high it is, and on which bars (by index) its lower tabs' wires end. */
export interface Hanging {
  readonly height: number;
  /** One entry a lower tab, top to bottom; null where no wire leaves it. */
  readonly down: readonly (number | null)[];
}

export interface Placed {
  /** Left edge. */
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

/** Cards by the bar they hang on. */
type Cards = readonly (readonly Hanging[])[];

/** What the number of columns is chosen for. */
export interface Room {
  /** Between two rows of cards: the bar's height and what a row keeps above and below. */
  readonly rowExtra: number;
  /** What stands left of the columns. */
  readonly before: number;
}

/** How many cards fit next to each other; few steps, so that the picture seldom wraps anew. */
const COLUMNS = [4, 5, 6, 8, 10, 13, 17, 22, 29, 38, 50, 66];
/** Wider than high, as screens are. */
const ASPECT = 1.6;

/** Sequence number of each bar's first row over all bars, and after the last one how many there are; a bar without cards takes one. */
function rowsBefore(bars: Cards, columns: number): number[] {
  const first = [0];
  for (const cards of bars) first.push((first.at(-1) ?? 0) + Math.max(1, Math.ceil(cards.length / columns)));
  return first;
}

/** How many wires run side by side in each gutter where most do. */
function gutterLoads(bars: Cards, columns: number): number[] {
  const first = rowsBefore(bars, columns);
  const rows = (first.at(-1) ?? 0) + 1;
  const changes = new Int32Array(rows * columns);
  bars.forEach((cards, bar) => {
    cards.forEach(({ down }, i) => {
      for (const target of down) {
        if (target === null) continue;
        const from = (first[bar] ?? 0) + Math.floor(i / columns);
        const at = (i % columns) * rows;
        changes[at + from] = (changes[at + from] ?? 0) + 1;
        changes[at + (first[target] ?? 0)] = (changes[at + (first[target] ?? 0)] ?? 0) - 1;
      }
    });
  });
  return Array.from({ length: columns }, (_, column) => {
    let [now, most] = [0, 0];
    for (let row = 0; row < rows; row++) {
      now += changes[column * rows + row] ?? 0;
      most = Math.max(most, now);
    }
    return most;
  });
}

/** There is room for more lanes than are used, in few steps, so that a connect seldom moves a column. */
const pitchOf = (lanes: number): number => (lanes > WIDE_GUTTER ? NARROW_LANE : GUTTER_LANE);
function gutterWidth(lanes: number, step: number): number {
  const room = Math.ceil(Math.max(1, lanes) / step) * step;
  return CARD_GAP + (room - 1) * pitchOf(lanes);
}

/** From the bars' left ends to the right end of the last card, or of the last wire beside it. */
function widthOf(loads: readonly number[], cardWidth: number, step: number): number {
  const last = loads.at(-1) ?? 0;
  const columns = loads.reduce((sum, lanes) => sum + cardWidth + gutterWidth(lanes, step), CARD_GAP);
  return columns - gutterWidth(last, step) + (last === 0 ? 0 : last * pitchOf(last) + BAR_TAIL);
}

/** How wide the cards and the wires beside them get in so many columns. */
export const spanOf = (bars: Cards, cardWidth: number, columns: number, step: number): number =>
  widthOf(gutterLoads(bars, columns), cardWidth, step);

function heightOf(bars: Cards, columns: number, rowExtra: number): number {
  let height = 0;
  for (const cards of bars) {
    height += 40;
    for (let from = 0; from < cards.length; from += columns) {
      let tallest = 0;
      for (let i = from; i < Math.min(cards.length, from + columns); i++)
        tallest = Math.max(tallest, cards[i]?.height ?? 0);
      height += tallest + rowExtra;
    }
  }
  return height;
}

/** The number of columns that brings the whole nearest to a screen's shape. */
export function columnsFor(bars: Cards, cardWidth: number, { rowExtra, before }: Room): number {
  const most = Math.max(...bars.map((cards) => cards.length));
  let best = COLUMNS[0] ?? 4;
  let least = Number.POSITIVE_INFINITY;
  for (const columns of COLUMNS) {
    const width = before + spanOf(bars, cardWidth, columns, GUTTER_STEP);
    const aspect = width / heightOf(bars, columns, rowExtra);
    const off = Math.abs(Math.log(aspect / ASPECT));
    if (off < least) [best, least] = [columns, off];
    if (aspect > ASPECT || columns >= most) break;
  }
  return best;
}

/** As many columns as fit in `width`, one at the least. A page does not change: gutters have no room to spare. */
export function columnsWithin(bars: Cards, cardWidth: number, width: number): number {
  const most = Math.max(1, ...bars.map((cards) => cards.length));
  let columns = Math.max(1, Math.min(most, Math.floor(width / (cardWidth + CARD_GAP))));
  if (width === Number.POSITIVE_INFINITY) return columns;
  while (columns > 1 && spanOf(bars, cardWidth, columns, 1) > width) columns--;
  return columns;
}

/** In one gutter: until which row each lane is taken. */
type Gutter = number[];

function takeLane(gutter: Gutter, from: number, until: number): number {
  let lane = 0;
  while (lane < gutter.length && (gutter[lane] ?? 0) >= from) lane++;
  gutter[lane] = until;
  return lane;
}

/** Places all cards of a host, whose bars start at `barX`; a gutter has room for a multiple of `step` lanes. */
export function placeRows(bars: Cards, cardWidth: number, columns: number, barX: number, step: number): BarRows[] {
  const first = rowsBefore(bars, columns);
  const gutters: Gutter[] = Array.from({ length: columns }, () => []);
  // Of one card, lower tabs get the nearer lanes: then the level bits of its wires do not cross.
  const lanes = bars.map((cards, bar) =>
    cards.map(({ down }, i) => {
      const from = (first[bar] ?? 0) + Math.floor(i / columns);
      const own: (number | null)[] = down.map(() => null);
      for (let tab = down.length - 1; tab >= 0; tab--) {
        const target = down[tab] ?? null;
        const gutter = gutters[i % columns];
        if (target !== null && gutter) own[tab] = takeLane(gutter, from, (first[target] ?? 0) - 1);
      }
      return own;
    }),
  );

  const left: number[] = [];
  let x = barX + CARD_GAP;
  for (const gutter of gutters) {
    left.push(x);
    x += cardWidth + gutterWidth(gutter.length, step);
  }
  const pitches = gutters.map((gutter) => pitchOf(gutter.length));

  const arrivals = new Set<number | null>();
  for (const cards of bars) for (const { down } of cards) for (const target of down) arrivals.add(target);
  return bars.map((cards, bar): BarRows => {
    const rows: { cards: Placed[]; height: number }[] = [];
    cards.forEach((card, index) => {
      const column = index % columns;
      const at = left[column] ?? 0;
      const pitch = pitches[column] ?? 0;
      let row = rows[Math.floor(index / columns)];
      if (!row) {
        row = { cards: [], height: 0 };
        rows.push(row);
      }
      const own = lanes[bar]?.[index] ?? [];
      for (let tab = 0; tab < own.length; tab++) {
        const lane = own[tab] ?? null;
        if (lane !== null) own[tab] = at + cardWidth + (lane + 1) * pitch;
      }
      row.cards.push({ x: at, lanes: own, index });
      row.height = Math.max(row.height, card.height);
    });
    return { rows, arrivals: arrivals.has(bar) };
  });
}
