/** What hangs where in a frame: the cards of each bar, of the host's own, and those that are joined to nothing, in one grid of columns. */
import type { EntityId } from "#lib/topology/model.ts";
import { type CardBox, commonWidth, measureCard, writeCard } from "./card.ts";
import type { FrameSpace } from "./frame-space.ts";
import { CARD_GAP, GUTTER_STEP, hang, NARROW_CARDS, ROW_GAP, TAB_GAP, TAB_HEIGHT } from "./metrics.ts";
import type { CardPlan, ViewName } from "./plan-types.ts";
import { type BarRows, columnsFor, columnsWithin, type Hanging, placeRows, type Row, spanOf } from "./rows.ts";

/** The cards of one bar, and their places. */
export interface Stand extends BarRows {
  readonly boxes: readonly CardBox[];
}

export interface Stands {
  /** As the plan's bars. */
  readonly bars: readonly Stand[];
  readonly loose: Stand;
  readonly inHost: Stand;
}

/** `left`: where the frame starts. */
export function standsOf({ plan, view, barX, room }: FrameSpace, left: number): Stands {
  const places: readonly { readonly id: EntityId | null; readonly cards: readonly CardPlan[] }[] = [
    ...plan.bars,
    { id: null, cards: plan.loose },
    { id: null, cards: plan.inHost },
  ];
  const written = places.map(({ id, cards }) => cards.map((card) => writeCard(card, id, view)));
  const barIndex = new Map<EntityId, number>(plan.bars.map((bar, i) => [bar.id, i]));
  const measure = (width: number): { boxes: CardBox[][]; hanging: Hanging[][] } => {
    const boxes = written.map((cards) => cards.map((card) => measureCard(card, width)));
    return { boxes, hanging: boxes.map((cards, i) => cards.map((box) => hangingOf(box, i, barIndex))) };
  };
  const wanted = commonWidth(written.flat(), view);
  const all = measure(wanted);
  // How high cards are does not hang on how wide they are, nor do their wires.
  const width = room === null ? wanted : narrowed(all.hanging, wanted, room, view);
  const { boxes, hanging } = width === wanted ? all : measure(width);
  const columns =
    room === null
      ? columnsFor(hanging, width, { rowExtra: hang(view) + ROW_GAP, before: barX - left + CARD_GAP })
      : columnsWithin(hanging, width, room);
  const stands = placeRows(hanging, width, columns, barX, room === null ? GUTTER_STEP : 1).map(
    (rows, i): Stand => ({ ...rows, boxes: boxes[i] ?? [] }),
  );
  const empty: Stand = { rows: [], arrivals: false, boxes: [] };
  const [loose = empty, inHost = empty] = stands.slice(plan.bars.length);
  return { bars: stands.slice(0, plan.bars.length), loose, inHost };
}

/** In the networks view the widest of which two fit side by side (in the wiring view texts are what counts), else of which one fits. */
function narrowed(hanging: readonly (readonly Hanging[])[], wanted: number, room: number, view: ViewName): number {
  const widths = [wanted, ...NARROW_CARDS.filter((w) => w < wanted)];
  const fits = (columns: number) => widths.find((width) => spanOf(hanging, width, columns, 1) <= room);
  const two = view === "networks" && hanging.some((cards) => cards.length > 1);
  return (two ? fits(2) : undefined) ?? fits(1) ?? widths.at(-1) ?? wanted;
}

/** Where the wires of a card's lower tabs end; only bars below count, since the card hangs on the first it joins. */
function hangingOf(box: CardBox, own: number, barIndex: ReadonlyMap<EntityId, number>): Hanging {
  const down = box.bottom.map((tab) => {
    const target = tab.joint ? (barIndex.get(tab.joint.bar) ?? own) : own;
    return target > own ? target : null;
  });
  // Room for a first lower tab is kept in every row under a network, so that a connect moves no other row.
  const spare = box.bottom.length === 0 && own < barIndex.size ? TAB_HEIGHT + TAB_GAP : 0;
  return { height: box.height + spare, down };
}

/** A card in its place, in pixels of the picture. */
export interface CardPlace {
  readonly box: CardBox;
  readonly x: number;
  readonly y: number;
  /** x of the lane of each lower tab's wire; null where it has none. */
  readonly lanes: readonly (number | null)[];
}

/** One row's cards, whose upper edges are at `y`. */
export function cardsOf({ boxes }: Stand, row: Row, y: number): readonly CardPlace[] {
  const places: CardPlace[] = [];
  for (const { x, lanes, index } of row.cards) {
    const box = boxes[index];
    if (box) places.push({ box, x, y, lanes });
  }
  return places;
}
