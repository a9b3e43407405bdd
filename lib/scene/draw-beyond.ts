/** What a device on the frame's edge leads to, below the frame: one thing straight under it, several along an upright line. */
import { chipText, chipWidth } from "./chips.ts";
import type { FrameSpace } from "./frame-space.ts";
import { CHIP_HEIGHT } from "./metrics.ts";
import type { EdgeDevice } from "./plan-types.ts";

/** From the frame's edge down to the first, and from one to the next. */
const DOWN = 34;
const NEXT = CHIP_HEIGHT + 8;
const INDENT = 28;

/** `x` is the device's left end, `y` its lower edge; returns how much is taken below. */
export function drawBeyond({ sheet }: FrameSpace, device: EdgeDevice, x: number, y: number): number {
  const { beyond } = device;
  const indent = beyond.length > 1 ? INDENT : 0;
  const trunk = x + 14;
  let from = y;
  beyond.forEach((b, i) => {
    const top = y + DOWN + i * NEXT;
    const at = { x: x + indent, y: top, width: chipWidth(b.text), height: CHIP_HEIGHT };
    const style = { detail: 0, dashed: b.tone !== "line" } as const;
    if (indent === 0) {
      sheet.wire(`beyond ${b.id}`, b.entity, { x: trunk + 6, y }, { x: trunk + 6, y: top }, b.tone, style);
    } else {
      const middle = top + CHIP_HEIGHT / 2;
      sheet.wire(`beyond ${b.id}`, b.entity, { x: trunk, y: from }, { x: trunk, y: middle }, b.tone, style);
      sheet.wire(`beyond ${b.id} in`, b.entity, { x: trunk, y: middle }, { x: at.x, y: middle }, b.tone, style);
      from = middle;
    }
    sheet.box("chip", b.id, b.entity, 0, at, { tone: b.tone, dashed: b.dashed, text: chipText(b.text) });
  });
  return beyond.length === 0 ? 0 : DOWN + beyond.length * NEXT;
}
