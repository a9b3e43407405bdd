/** Rows of chips under a label: published ports, services, other links. */
import type { EntityId } from "#lib/topology/model.ts";
import type { FrameSpace } from "./frame-space.ts";
import { drawRowLabel } from "./label.ts";
import { CARD_GAP, CHIP_HEIGHT, ROW_GAP } from "./metrics.ts";
import type { Tone } from "./scene.ts";
import { shorten, textWidth } from "./text.ts";

export interface Chip {
  /** The shape's own. */
  readonly id: string;
  readonly entity: EntityId | null;
  readonly text: string;
  readonly tone: Tone;
  readonly dashed?: boolean;
}

/** Longer texts are shortened. */
const MAX_TEXT = 420;
const PAD = 20;

export const chipText = (text: string): string => shorten(text, "mono", MAX_TEXT);
export const chipWidth = (text: string): number => Math.ceil(textWidth(chipText(text), "mono")) + PAD;

interface Section {
  readonly id: string;
  readonly entity: EntityId | null;
  readonly name: string;
  readonly tone: "host" | "none" | "line";
  readonly chips: readonly Chip[];
}

/** Puts the chips from `top` on, wrapped at `limit`; returns where the next section may begin. */
export function drawChips(
  space: FrameSpace,
  section: Section,
  top: number,
  limit: number,
): { y: number; right: number } {
  if (section.chips.length === 0) return { y: top, right: 0 };
  const { id, entity, name, tone } = section;
  drawRowLabel(space, id, entity, top + CHIP_HEIGHT / 2, name, [], tone);
  const left = space.barX + CARD_GAP;
  let x = left;
  let y = top;
  let right = left;
  const most = Math.min(MAX_TEXT, limit - left - PAD);
  for (const chip of section.chips) {
    const text = shorten(chip.text, "mono", most);
    const width = Math.ceil(textWidth(text, "mono")) + PAD;
    if (x > left && x + width > limit) {
      x = left;
      y += CHIP_HEIGHT + 8;
    }
    const at = { x, y, width, height: CHIP_HEIGHT };
    const look = { tone: chip.tone, dashed: chip.dashed ?? false, text };
    space.sheet.box("chip", chip.id, chip.entity, 1, at, look);
    right = Math.max(right, x + width);
    x += width + 10;
  }
  return { y: y + CHIP_HEIGHT + ROW_GAP, right };
}
