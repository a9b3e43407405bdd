/** What can be chosen about a picture for a document; the same for the dialog, the command line and GET /api/picture. */
import { type Filter, NO_FILTER } from "#lib/scene/filter.ts";
import { NO_ORDER, type Order } from "#lib/scene/order.ts";
import type { ViewName } from "#lib/scene/plan.ts";

/** `auto` follows the reader's colour scheme where the format can (SVG); it is light elsewhere. */
export type Theme = "light" | "dark" | "auto";

/** What is put out of a picture for the public: names become stable aliases, addresses go to documentation ranges. */
export type Redaction = "names" | "addresses" | "ids";

/** Page of a PDF; `fit` is as large as the picture. */
export type PageSize = "fit" | "a4" | "a3" | "letter";

export interface PictureOptions {
  readonly view: ViewName;
  readonly filter: Filter;
  /** Names of groups that are drawn as one card each. */
  readonly fold: readonly string[];
  readonly order: Order;
  readonly theme: Theme;
  /** Above the picture, below it, and right of the caption; an empty text takes no room. */
  readonly title: string;
  readonly caption: string;
  readonly date: string;
  readonly legend: boolean;
  /** Pixels around everything, 0 to 400. */
  readonly padding: number;
  readonly background: "paper" | "transparent";
  /** Pixels of the PNG for each pixel of the picture, 1 to 4. */
  readonly scale: number;
  /** Page width in pixels that cards wrap to; null: about as wide as a screen. */
  readonly width: number | null;
  readonly page: PageSize;
  /** What a table (Markdown, CSV) lists. */
  readonly table: "networks" | "addresses";
  readonly redact: readonly Redaction[];
}

export const DEFAULTS: PictureOptions = {
  view: "networks",
  filter: NO_FILTER,
  fold: [],
  order: NO_ORDER,
  theme: "light",
  title: "",
  caption: "",
  date: "",
  legend: false,
  padding: 24,
  background: "paper",
  scale: 2,
  width: null,
  page: "fit",
  table: "networks",
  redact: [],
};
