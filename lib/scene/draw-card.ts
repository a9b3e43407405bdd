/** Draws one card and the wires from its tabs. */
import type { Container } from "#lib/topology/model.ts";
import { type CardBox, cardName, subtitle, type TabBox } from "./card.ts";
import type { Sheet } from "./draw.ts";
import { isAlive } from "./filter.ts";
import { CARD_PAD, TAB_HEIGHT } from "./metrics.ts";

/** How far the back of a folded group's card shows, at its lower left: wires leave at the top and on the right. */
const BACK = 4;

type MarkState = "running" | "paused" | "restarting" | "stopped";

function markOf(container: Container): MarkState {
  if (container.state === "running" || container.state === "paused" || container.state === "restarting")
    return container.state;
  return "stopped";
}

/** What a click on the card means: its container, or the sandbox where several share it. */
export function cardEntity({ plan }: CardBox): string {
  const [only] = plan.containers;
  return plan.entity ?? (plan.containers.length === 1 && only ? only.id : plan.id);
}

export function drawCard(sheet: Sheet, box: CardBox, x: number, y: number): void {
  const { plan } = box;
  const entity = cardEntity(box);
  const stopped = plan.containers.length > 0 && !plan.containers.some(isAlive);
  const rect = { x, y, width: box.width, height: box.height };
  if (plan.members !== null) sheet.box("back", `back ${plan.id}`, entity, 1, { ...rect, x: x - BACK, y: y + BACK });
  sheet.box("card", `card ${plan.id}`, entity, 1, rect, { dashed: stopped });
  for (const { container, y: top } of box.blocks) {
    const middle = y + top + 10;
    sheet.mark(`mark ${container.id}`, container.id, { x: x + CARD_PAD + 4, y: middle }, markOf(container));
    const left = x + CARD_PAD + 16;
    const max = box.width - 2 * CARD_PAD - 16;
    sheet.text(`name ${container.id}`, container.id, { x: left, y: middle }, cardName(container), "name", { max });
    const below = { x: left, y: middle + 16 };
    sheet.text(`image ${container.id}`, container.id, below, subtitle(container), "small", { max, detail: 2 });
  }
  if (plan.title !== null) {
    const at = { x: x + CARD_PAD, y: y + box.head + 10 };
    const max = box.width - 2 * CARD_PAD;
    sheet.text(`name ${plan.id}`, entity, at, plan.title, "name", { max });
    sheet.text(`about ${plan.id}`, entity, { x: at.x, y: at.y + 16 }, plan.about, "small", { max, detail: 2 });
  }
  if (box.top) drawTab(sheet, box.top, x, y);
  for (const tab of box.bottom) drawTab(sheet, tab, x, y);
}

function drawTab(sheet: Sheet, tab: TabBox, x: number, y: number): void {
  const { id, entity, joint, text } = tab;
  const at = { x: x + tab.x, y: y + tab.y, width: tab.width, height: TAB_HEIGHT };
  // Dashed: known from the kernel alone, or leading nowhere.
  const dashed = !joint || (joint.endpoint === null && joint.dashed);
  sheet.box("tab", `tab ${id}`, entity, 2, at, { tone: joint?.tone ?? "line", dashed, text });
}
