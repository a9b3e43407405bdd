/** The three parts of the page, and going from one to the next by key. */

const PARTS = [
  '#list [role="treeitem"][tabindex="0"]',
  '.picture :is([role="application"], [data-addresses])',
  "#inspector",
] as const;

/** What lies in which part; -1 when in none. */
function partOf(element: Element | null): number {
  if (element?.closest("#list")) return 0;
  if (element?.closest(".picture")) return 1;
  return element?.closest("#inspector") ? 2 : -1;
}

/** Moves the focus to the next part that is there: list, picture, inspector, and round again; `step` -1 goes back. */
export function goToPart(step: 1 | -1): void {
  const from = partOf(document.activeElement);
  const start = from < 0 && step < 0 ? 0 : from;
  for (let n = 1; n <= PARTS.length; n++) {
    const at = (((start + n * step) % PARTS.length) + PARTS.length) % PARTS.length;
    const target = document.querySelector<HTMLElement>(PARTS[at] ?? "");
    if (!target?.checkVisibility({ visibilityProperty: true })) continue;
    target.focus();
    return;
  }
}

/** What takes the focus in the picture; null before it is drawn. */
export function pictureElement(): HTMLElement | null {
  return document.querySelector<HTMLElement>(PARTS[1]);
}
