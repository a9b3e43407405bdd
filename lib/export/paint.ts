/**
 * From a picture to strokes and letters, with its furniture: title above, legend and caption below. The one place that
 * decides how an exported picture looks; what writes SVG and PDF only translates. Pure: the same picture, the same painting.
 */
import { MARGIN } from "#lib/scene/metrics.ts";
import type { Scene } from "#lib/scene/scene.ts";
import { openings } from "./crossings.ts";
import { legend } from "./furniture/legend.ts";
import { widthAt, wrap } from "./furniture/lines.ts";
import { inWords, nameOf } from "./in-words.ts";
import { layersOf } from "./layers.ts";
import { mover } from "./move.ts";
import { changeKey, changeOps, withGhosts } from "./paint-changes.ts";
import { letters } from "./paint-shape.ts";
import type { Layer, Op, Painting } from "./painting.ts";
import type { Picture } from "./picture.ts";
import { oneLine } from "./plain-text.ts";

const TITLE = { size: 20, line: 26, gap: 16 };
const CAPTION = { size: 12, line: 17, gap: 16 };
const LEGEND_GAP = 22;
/** A frame's border reaches half its width out. */
const BORDER = 1;
/** Titles and legends of small pictures have room for as much. */
const MIN_WIDTH = 420;

/** Where furniture may stand: from `x` on, `width` wide. */
interface Room {
  readonly x: number;
  readonly width: number;
}

interface Drawn {
  readonly ops: Op[];
  readonly height: number;
}

function title(text: string, { x, width }: Room, y: number): Drawn {
  const lines = wrap(oneLine(text), TITLE.size, true, width);
  const look = { size: TITLE.size, bold: true, mono: false, fill: "ink" } as const;
  const ops = lines.map((line, i) => letters(line, x, y + (i + 0.5) * TITLE.line, look));
  return { ops, height: lines.length === 0 ? 0 : lines.length * TITLE.line + TITLE.gap };
}

/** Caption on the left, date on the right of its first line; below it where both have no room. */
function caption(picture: Picture, { x, width }: Room, y: number): Drawn {
  const date = oneLine(picture.options.date);
  const look = { size: CAPTION.size, bold: false, mono: false, fill: "muted" } as const;
  const dateWidth = date === "" ? 0 : widthAt(date, CAPTION.size, false) + 24;
  const lines = wrap(oneLine(picture.options.caption), CAPTION.size, false, width - dateWidth);
  const ops = lines.map((line, i) => letters(line, x, y + CAPTION.gap + (i + 0.5) * CAPTION.line, look));
  if (date !== "") {
    ops.push(letters(date, x + width, y + CAPTION.gap + CAPTION.line / 2, { ...look, anchor: "end" }));
  }
  const rows = Math.max(lines.length, date === "" ? 0 : 1);
  return { ops, height: rows === 0 ? 0 : CAPTION.gap + rows * CAPTION.line };
}

/** What stands in place of a picture that shows nothing. */
function emptiness({ relations }: Picture, { x }: Room, y: number): Drawn {
  const text = relations.hosts.length === 0 ? "No host is observed yet." : "";
  if (text === "") return { ops: [], height: 0 };
  return { ops: [letters(text, x, y + 20, { size: 13, bold: false, mono: false, fill: "muted" })], height: 40 };
}

/** Where the last box ends: chips on a frame's edge reach out of it. */
const bottomOf = ({ shapes }: Scene): number =>
  shapes.reduce((bottom, s) => ("height" in s ? Math.max(bottom, s.y + s.height) : bottom), 0);

export function paint(picture: Picture): Painting {
  const { options, scene, changes } = picture;
  const edge = options.padding + BORDER;
  const drawn = { width: Math.max(0, scene.width - 2 * MARGIN), height: Math.max(0, bottomOf(scene) - MARGIN) };
  const furnished = options.legend || [options.title, options.caption, options.date].some((text) => text.trim() !== "");
  const room: Room = { x: edge, width: Math.max(drawn.width, furnished || drawn.width === 0 ? MIN_WIDTH : 0) };

  let y = edge;
  const layers: Layer[] = [];
  const put = (name: string, { ops, height }: Drawn): void => {
    if (ops.length > 0) layers.push({ name, groups: [ops] });
    y += height;
  };
  put("title", title(options.title, room, y));
  put("empty", emptiness(picture, room, y));
  const shapes = withGhosts(scene.shapes, changes).map(mover(edge - MARGIN, y - MARGIN));
  const cuts = openings(shapes);
  layers.push(...layersOf(shapes, cuts, picture));
  put("changes", { ops: changeOps(shapes, changes), height: drawn.height });
  const key = changeKey(changes, edge, y + LEGEND_GAP);
  put("key", { ops: key.ops, height: key.height === 0 ? 0 : key.height + LEGEND_GAP });
  if (options.legend) {
    const { ops, height } = legend({ shapes, cuts }, edge, y + LEGEND_GAP, room.width);
    put("legend", { ops, height: height === 0 ? 0 : height + LEGEND_GAP });
  }
  put("caption", caption(picture, room, y));
  return {
    width: Math.ceil(room.width + 2 * edge),
    height: Math.ceil(y + edge),
    background: options.background === "paper" ? "paper" : null,
    layers,
    title: nameOf(picture),
    description: inWords(picture),
  };
}
