/**
 * Groups in the picture: a tinted ground behind cards of one group that hang side by side, and behind the labels of
 * networks of one group that lie one above the other. They stand in room that is there anyway, and move nothing.
 */
import { groupId, groupOf } from "#lib/topology/groups.ts";
import type { CardBox } from "./card.ts";
import type { Rect, Sheet } from "./draw.ts";
import type { FrameSpace } from "./frame-space.ts";
import { LABEL_WIDTH } from "./metrics.ts";
import type { BarPlan } from "./plan-types.ts";
import { shorten, textWidth } from "./text.ts";

/** How far a region reaches out of what it holds, sideways and below; above stands its name. */
const OUT = 7;
const BELOW = 4;
const ABOVE = 17;
const TAG_HEIGHT = 15;

/** Neighbours of one group, as first and last index; what belongs to none is in none. */
export function runs(groups: readonly (string | null)[]): { group: string; from: number; to: number }[] {
  const found: { group: string; from: number; to: number }[] = [];
  groups.forEach((group, i) => {
    const last = found.at(-1);
    if (group === null) return;
    if (last && last.group === group && last.to === i - 1) last.to = i;
    else found.push({ group, from: i, to: i });
  });
  return found;
}

function drawRegion(sheet: Sheet, id: string, group: string, at: Rect, name: { width: number } | null): void {
  sheet.box("region", `region ${id}`, groupId(group), 1, at);
  if (name === null) return;
  const text = shorten(group, "small", name.width - 6);
  const width = Math.ceil(textWidth(text, "small")) + 6;
  const place = { x: at.x + OUT - 3, y: at.y + 1, width, height: TAG_HEIGHT };
  sheet.box("tag", `tag ${id}`, groupId(group), 1, place, { text });
}

/** Behind one row of cards. Cards of the group that the bar itself belongs to need no name: it stands at the bar. */
export function drawCardRegions(
  { sheet, plan }: FrameSpace,
  bar: BarPlan,
  cards: readonly { readonly box: CardBox; readonly x: number; readonly y: number }[],
): void {
  if (!plan.grouped) return;
  const own = bar.network === null ? null : groupOf(bar.network);
  for (const { group, from, to } of runs(cards.map(({ box }) => (box.plan.members === null ? box.plan.group : null)))) {
    const inside = cards.slice(from, to + 1);
    const [first, last] = [inside[0], inside.at(-1)];
    if (!first || !last) continue;
    const height = Math.max(...inside.map((c) => c.box.height));
    const at = {
      x: first.x - OUT,
      y: first.y - ABOVE,
      width: last.x + last.box.width - first.x + 2 * OUT,
      height: height + ABOVE + BELOW,
    };
    // The wire comes down in the middle of the card.
    const name = group === own ? null : { width: first.box.width / 2 - 8 };
    drawRegion(sheet, `${bar.key} ${first.box.plan.id}`, group, at, name);
  }
}

/** A bar's label: where the bar is (y), and where the label's last line ends. */
export interface LabelPlace {
  readonly bar: BarPlan;
  readonly y: number;
  readonly bottom: number;
}

/** Behind the labels of bars. */
export function drawLabelRegions({ sheet, plan, labelX }: FrameSpace, labels: readonly LabelPlace[]): void {
  if (!plan.grouped) return;
  for (const { group, from, to } of runs(labels.map(({ bar }) => (bar.network ? groupOf(bar.network) : null)))) {
    const [first, last] = [labels[from], labels[to]];
    if (!first || !last) continue;
    // Above the first name there are 24 pixels, whatever stands higher up.
    const y = first.y - 24;
    const at = { x: labelX - OUT, y, width: LABEL_WIDTH, height: last.bottom + BELOW - y };
    drawRegion(sheet, `labels ${first.bar.key}`, group, at, { width: LABEL_WIDTH - 2 * OUT });
  }
}
