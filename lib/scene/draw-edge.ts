/**
 * The frame's lower edge: NICs stand on it, VLANs and VTEPs stand on their NIC, and below hangs what it all leads to.
 * Wires come from the left: down to a level of their own, along it, and down into the left end of their device, where
 * nothing stands on it.
 */
import { chipText, chipWidth } from "./chips.ts";
import { drawBeyond } from "./draw-beyond.ts";
import type { FrameSpace, Lane } from "./frame-space.ts";
import { CARD_GAP, CHIP_HEIGHT } from "./metrics.ts";
import type { EdgeDevice } from "./plan-types.ts";

/** From a device up to what stands on it. */
const STEP = CHIP_HEIGHT + 20;
const LEVEL = 10;
/** Between the wires that end on one device, and from its left end to the first. */
const ENTRY = 12;
/** Between devices that stand on the same one. */
const GAP = 12;

interface Place {
  readonly device: EdgeDevice;
  /** Relative to the edge's left end. */
  readonly x: number;
  readonly width: number;
  readonly children: readonly Place[];
  readonly depth: number;
}

/** The lanes that end on a device; a wire of the host's own comes before them. */
const lanesTo = ({ lanes }: FrameSpace, device: EdgeDevice): Lane[] =>
  [...lanes.values()].filter((l) => l.to === device.id);

function placeAt(space: FrameSpace, device: EdgeDevice, x: number, depth: number): Place {
  const entries = lanesTo(space, device).length + (device.ofHost ? 1 : 0);
  const own = chipWidth(device.text);
  const room = ENTRY * (entries + 1);
  let right = x + (device.children.length > 0 ? room + 6 : 0);
  const children = device.children.map((child) => {
    const place = placeAt(space, child, right, depth + 1);
    right += place.width + GAP;
    return place;
  });
  const width = Math.max(own, room, right - x - (children.length > 0 ? GAP - 8 : 0));
  return { device, x, width, children, depth };
}

function placeAll(space: FrameSpace): { places: readonly Place[]; width: number; depth: number } {
  let x = 0;
  const places = space.plan.edge.map((device) => {
    const place = placeAt(space, device, x, 0);
    const below = Math.max(0, ...device.beyond.map((b) => chipWidth(b.text))) + (device.beyond.length > 1 ? 28 : 0);
    x += Math.max(place.width, below) + CARD_GAP;
    return place;
  });
  const depthOf = (p: Place): number => Math.max(p.depth, ...p.children.map(depthOf));
  return { places, width: x, depth: Math.max(0, ...places.map(depthOf)) };
}

/** How wide the edge is; the host's bar above is as long. */
export const edgeWidth = (space: FrameSpace): number => placeAll(space).width;

/** Draws what stands on the edge, below `top`; returns the edge's y, the right end, and how much hangs below. */
export function drawEdge(
  space: FrameSpace,
  barY: number,
  top: number,
): { bottom: number; right: number; below: number } {
  const { barX, lanes } = space;
  const { places, width, depth } = placeAll(space);
  const levels = [...lanes.values()].filter((l) => l.to !== "host" && l.joins.length > 0);
  const first = top + 10;
  const bottom = first + LEVEL * (levels.length + 1) + depth * STEP + 12 + CHIP_HEIGHT / 2;
  const y = (place: Place): number => bottom - CHIP_HEIGHT / 2 - place.depth * STEP;
  const draw = (place: Place, on: Place | null): void => {
    drawDevice(space, place, { y: y(place), barY, first, levels });
    if (on) {
      const x = barX + place.x + ENTRY;
      const from = { x, y: y(place) + CHIP_HEIGHT };
      space.sheet.wire(`on ${place.device.id}`, place.device.entity, from, { x, y: y(on) }, place.device.tone, {
        detail: 0,
      });
    }
    for (const child of place.children) draw(child, place);
  };
  let below = 0;
  for (const place of places) {
    draw(place, null);
    below = Math.max(below, drawBeyond(space, place.device, barX + place.x, bottom + CHIP_HEIGHT / 2));
  }
  return { bottom, right: barX + width, below };
}

interface Heights {
  readonly y: number;
  readonly barY: number;
  readonly first: number;
  readonly levels: readonly Lane[];
}

function drawDevice(space: FrameSpace, place: Place, { y, barY, first, levels }: Heights): void {
  const { sheet, barX } = space;
  const { device, width } = place;
  const x = barX + place.x;
  const look = { tone: device.tone, dashed: device.dashed, text: chipText(device.text) };
  sheet.box("chip", `nic ${device.id}`, device.entity, 0, { x, y, width, height: CHIP_HEIGHT }, look);
  let entry = x + ENTRY;
  if (device.ofHost) {
    // From the host's own bar; where the device stands further right, along the first level.
    const start = barX + ENTRY;
    drawPath(
      space,
      `nic wire ${device.id}`,
      device.entity,
      { x: start, y: barY },
      first,
      { x: entry, y },
      "host",
      false,
    );
    sheet.dot(`nic dot ${device.id}`, device.entity, { x: start, y: barY }, "host");
    entry += ENTRY;
  }
  for (const lane of lanesTo(space, device)) {
    if (lane.joins.length === 0) continue;
    const level = first + LEVEL * (levels.indexOf(lane) + 1);
    const from = { x: lane.x, y: Math.min(...lane.joins) };
    drawPath(space, `lane ${lane.key}`, device.entity, from, level, { x: entry, y }, lane.tone, lane.dashed);
    entry += ENTRY;
  }
}

/** Down, along a level, and down. */
function drawPath(
  { sheet }: FrameSpace,
  id: string,
  entity: string,
  from: { x: number; y: number },
  level: number,
  to: { x: number; y: number },
  tone: Lane["tone"],
  dashed: boolean,
): void {
  const style = { detail: 0, dashed } as const;
  if (from.x === to.x) {
    sheet.wire(id, entity, from, to, tone, style);
    return;
  }
  sheet.wire(id, entity, from, { x: from.x, y: level }, tone, style);
  sheet.wire(`${id} level`, entity, { x: from.x, y: level }, { x: to.x, y: level }, tone, style);
  sheet.wire(`${id} down`, entity, { x: to.x, y: level }, to, tone, style);
}
