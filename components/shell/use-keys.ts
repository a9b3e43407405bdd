import { useEffect, useRef } from "react";
import { useActions } from "#components/actions/actions-store.ts";
import { disconnecting } from "#components/actions/offers.ts";
import { undoLast } from "#components/actions/perform.ts";
import { groupBehind } from "#components/groups/members.ts";
import { usePage } from "#components/store/store.ts";
import type { Step } from "#lib/scene/move.ts";
import { goToPart } from "./parts.ts";

interface Keys {
  readonly onSearch: () => void;
  readonly onHelp: () => void;
  readonly onList: () => void;
  /** Goes to the inspector. */
  readonly onInspect: () => void;
}

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

/** Folds the group of what is selected, or unfolds it; nothing where there is none. */
function foldSelected(folded: boolean): void {
  const { selection, entities, setFolded } = usePage.getState();
  const name = groupBehind(selection, entities);
  if (name !== null) setFolded([name], folded);
}

/** Asks whether the selected wire is to go; nothing where no wire is selected. */
function disconnectSelected(): void {
  const page = usePage.getState();
  const dialog = disconnecting(page.selection === null ? undefined : page.entities.get(page.selection), page);
  if (dialog) useActions.getState().open(dialog);
}

const STEPS: Readonly<Record<string, Step>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

/** Moves what is selected by one place; false where a key means nothing, so that the browser's own Alt+← goes back. */
function moveSelected(step: Step): boolean {
  const { selection, entities, view } = usePage.getState();
  if (selection === null || view === "addresses") return false;
  // Bars go up and down, cards left and right; a folded group is a card, and no entity.
  const kind = entities.get(selection)?.kind ?? "container";
  const card = kind === "container" || kind === "sandbox";
  if ((step === "left" || step === "right") && !card) return false;
  void import("#components/order/offers.ts").then((m) => m.stepThing(selection, step, usePage.getState()));
  return true;
}

/** The page's own keys. What a part of the page has taken (`preventDefault`), and what is typed in a field, is left alone. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const { select, setView } = usePage.getState();
      const target = event.target instanceof Element ? event.target : null;
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        latest.current.onSearch();
        return;
      }
      const aside = target?.closest("[role=dialog], [role=menu]");
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "z") {
        // In a field it is the field's own.
        if (aside || target?.closest(TYPING)) return;
        event.preventDefault();
        void undoLast();
        return;
      }
      const step = event.altKey && !event.shiftKey ? STEPS[event.key] : undefined;
      if (step && !event.ctrlKey && !event.metaKey && !aside && !target?.closest(TYPING)) {
        if (moveSelected(step)) event.preventDefault();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || aside) return;
      if (event.key === "F6") {
        event.preventDefault();
        goToPart(event.shiftKey ? -1 : 1);
        return;
      }
      // An open panel takes its own Esc.
      if (target?.closest(`${TYPING}, [popover]`)) return;
      const act: Record<string, () => void> = {
        "/": latest.current.onSearch,
        "?": latest.current.onHelp,
        "1": () => setView("networks"),
        "2": () => setView("wiring"),
        "3": () => setView("addresses"),
        e: () => useActions.getState().open({ is: "export" }),
        f: () => dispatchEvent(new CustomEvent("vethscope:fit")),
        l: latest.current.onList,
        i: latest.current.onInspect,
        "-": () => foldSelected(true),
        "+": () => foldSelected(false),
        "=": () => foldSelected(false),
        delete: disconnectSelected,
        escape: () => select(null),
      };
      const run = act[event.key.toLowerCase()];
      if (!run) return;
      event.preventDefault();
      run();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
}
