/** Distances of the bus drawing, in pixels at 100 %. One place, so that pages and exports agree. */
import type { ViewName } from "./plan.ts";

export const MARGIN = 24;
export const FRAME_PAD = 22;
export const TITLE_HEIGHT = 46;
/** Column of network labels, left of the bars. */
export const LABEL_WIDTH = 200;
export const LABEL_LINE = 16;
/** Between the upright lines that lead from bars to the host's way out. */
export const LANE = 16;
export const BAR = 7;
export const BAR_TAIL = 28;
export const MIN_BAR = 240;
export const CARD_GAP = 22;
export const CARD_PAD = 12;
export const CARD_MIN = 148;
/** Card widths are multiples of this, so that rows look like columns. */
export const CARD_STEP = 20;
export const NAME_MAX = 210;
export const TAB_HEIGHT = 18;
export const TAB_GAP = 10;
export const CONTAINER_HEIGHT = 36;
export const CHIP_HEIGHT = 24;
export const ROW_GAP = 20;
/** A wire keeps this far from cards it passes. */
export const CLEARANCE = 12;

/** From a bar down to the cards that hang on it; in the wiring view the veth's name stands between. */
export const hang = (view: ViewName): number => (view === "wiring" ? 42 : 26);
/** Above a bar, where wires from cards higher up arrive. */
export const arrival = (view: ViewName): number => (view === "wiring" ? 40 : 26);
