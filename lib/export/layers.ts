/** Shapes as layers: networks' bars, wires, cards with all that is on each, and what stands beside them. */
import type { Box, Line, Mark, Shape, Text } from "#lib/scene/scene.ts";
import type { EntityId } from "#lib/topology/model.ts";
import type { Openings } from "./crossings.ts";
import { fullName } from "./full-names.ts";
import { outlineOps } from "./paint-changes.ts";
import { barOps, betweenOp, wireOps } from "./paint-line.ts";
import { boxOps, dotOp, markOps, textOp } from "./paint-shape.ts";
import type { Layer, Op } from "./painting.ts";
import type { Picture } from "./picture.ts";

/** Side of the squares by which a point's card is found. */
const CELL = 128;

/** One number for a square; no picture is as high as that. */
const cell = (x: number, y: number): number => Math.floor(x / CELL) * 2 ** 24 + Math.floor(y / CELL);

/** Finds the card that a point lies on. */
function cardFinder(cards: readonly Box[]): (x: number, y: number) => Box | null {
  const cells = new Map<number, Box[]>();
  for (const card of cards) {
    for (let x = card.x; x < card.x + card.width + CELL; x += CELL) {
      for (let y = card.y; y < card.y + card.height + CELL; y += CELL) {
        const list = cells.get(cell(x, y));
        if (list) list.push(card);
        else cells.set(cell(x, y), [card]);
      }
    }
  }
  const on = (c: Box, x: number, y: number): boolean =>
    x >= c.x && x <= c.x + c.width && y >= c.y && y <= c.y + c.height;
  return (x, y) => cells.get(cell(x, y))?.find((c) => on(c, x, y)) ?? null;
}

function bars(lines: readonly Line[], cuts: Openings): Layer {
  const groups = new Map<EntityId | null, Line[]>();
  for (const bar of lines) {
    const stretches = groups.get(bar.entity);
    if (stretches) stretches.push(bar);
    else groups.set(bar.entity, [bar]);
  }
  return {
    name: "bars",
    groups: [...groups.values()].map((stretches) => [
      ...stretches.flatMap((bar) => barOps(bar, cuts.get(bar))),
      ...stretches.filter((bar) => bar.double).map((bar) => betweenOp(bar, cuts.get(bar))),
    ]),
  };
}

/** In painting order. */
export function layersOf(
  shapes: readonly Shape[],
  cuts: Openings,
  { entities, changes }: Pick<Picture, "entities" | "changes">,
): Layer[] {
  const stretches: Line[] = [];
  const frames: Op[] = [];
  const regions: Op[] = [];
  const wires: Op[][] = [];
  const chips: Op[][] = [];
  const joints: Op[] = [];
  const labels: Op[] = [];
  const cardAt = cardFinder(shapes.filter((s): s is Box => s.shape === "card"));
  const cards = new Map<Box, Op[]>();
  /** Behind the card that comes next. */
  let back: Op[] = [];
  let last: Op[] = [];
  const put = (shape: Mark | Text, ops: readonly Op[]): void => {
    const card = cardAt(shape.x, shape.y);
    (card ? (cards.get(card) ?? labels) : labels).push(...ops);
  };
  for (const shape of shapes) {
    switch (shape.shape) {
      case "frame":
        frames.push(...boxOps(shape, null));
        break;
      case "region":
        regions.push(...boxOps(shape, null));
        break;
      case "tag":
        labels.push(...boxOps(shape, null));
        break;
      case "bar":
        stretches.push(shape);
        break;
      case "wire":
        wires.push(wireOps(shape, cuts.get(shape)));
        break;
      case "back":
        back = boxOps(shape, null);
        break;
      case "card":
        last = [...back, ...boxOps(shape, null), ...outlineOps(shape, changes)];
        back = [];
        cards.set(shape, last);
        break;
      case "tab":
        // Tabs follow their card.
        last.push(...boxOps(shape, fullName(shape, entities)));
        break;
      case "chip":
        chips.push(boxOps(shape, fullName(shape, entities)));
        break;
      case "dot":
        joints.push(dotOp(shape));
        break;
      case "mark":
        put(shape, markOps(shape));
        break;
      case "text":
        put(shape, [textOp(shape)]);
        break;
    }
  }
  const layers: Layer[] = [
    { name: "frames", groups: [frames] },
    { name: "groups", groups: [regions] },
    bars(stretches, cuts),
    { name: "wires", groups: wires },
    { name: "cards", groups: [...cards.values()] },
    { name: "chips", groups: chips },
    { name: "joints", groups: [joints] },
    { name: "labels", groups: [labels] },
  ];
  return layers.filter(({ groups }) => groups.some((ops) => ops.length > 0));
}
