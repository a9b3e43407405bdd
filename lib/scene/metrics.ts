/** Distances of the bus drawing, in pixels at 100 %. One place, so that pages and exports agree. */
import type { ViewName } from "./plan-types.ts";

export const MARGIN = 24;
export const FRAME_PAD = 22;
export const TITLE_HEIGHT = 46;
/** Column of network labels, left of the bars. */
export const LABEL_WIDTH = 212;
export const LABEL_LINE = 16;
/** Between the upright lines that lead from bars to the host's way out. */
export const LANE = 16;
/** Room for lanes comes in steps, so that one more seldom moves the bars. */
export const LANE_STEP = 3;
export const BAR_TAIL = 28;
export const MIN_BAR = 240;
export const CARD_GAP = 20;
export const CARD_PAD = 12;
/**
 * All cards of a host are equally wide, so that rows make columns: as wide as one of these, few, so that one name more
 * seldom moves them. In the wiring view there is room for `eth1 · 172.28.20.14 – veth85792d8` from the start: a connect
 * widens no card.
 */
export const cardWidths = (view: ViewName): readonly number[] => (view === "wiring" ? [270, 300] : [190, 240, 300]);
/** Where a page is too narrow for one column of those, cards are narrower, and more of their texts are shortened. */
export const NARROW_CARDS: readonly number[] = [240, 200, 160];
/** Between the lanes in the space right of a card, where its wires to further bars run down. */
export const GUTTER_LANE = 10;
/** In gutters with more lanes than these they stand closer. */
export const WIDE_GUTTER = 16;
export const NARROW_LANE = 8;
/** A gutter has room for as many lanes, or for a multiple of that. */
export const GUTTER_STEP = 4;
export const TAB_HEIGHT = 18;
/** From one tab to the next below it, and between tabs side by side. */
export const TAB_GAP = 5;
export const CONTAINER_HEIGHT = 36;
export const CHIP_HEIGHT = 24;
export const ROW_GAP = 10;

/** From a bar down to the cards that hang on it; in the wiring view the veth's name stands between. */
export const hang = (view: ViewName): number => (view === "wiring" ? 42 : 26);
/** Above a bar, where wires from cards higher up arrive. */
export const ARRIVAL = 20;
