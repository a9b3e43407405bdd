"use client";
/** Dialogs, toasts and context menus: each is loaded when it is needed first. */
import dynamic from "next/dynamic";
import { useCallback, useEffect, useRef, useState } from "react";
import { type ActionsState, useActions } from "./actions-store.ts";

const Dialogs = dynamic(() => import("./dialogs.tsx").then((m) => m.Dialogs), { ssr: false });
const Toasts = dynamic(() => import("./toasts.tsx").then((m) => m.Toasts), { ssr: false });
const ContextMenu = dynamic(() => import("./context-menu.tsx").then((m) => m.ContextMenu), { ssr: false });

/** What was needed once stays. */
function useOnce(needed: (state: ActionsState) => boolean): boolean {
  const now = useActions(needed);
  const [was, setWas] = useState(false);
  if (now && !was) setWas(true);
  return now || was;
}

export function ActionsLayer() {
  const dialogs = useOnce((s) => s.dialog !== null);
  const toasts = useOnce((s) => s.notes.length > 0);
  const menus = useOnce((s) => s.menu !== null);
  const before = useRef<HTMLElement | null>(null);
  const cameFrom = useCallback(() => before.current, []);
  useEffect(
    () =>
      useActions.subscribe((now, old) => {
        if (now.dialog === null || old.dialog !== null) return;
        const focused = document.activeElement;
        // A menu that closes takes its items with it.
        if (focused instanceof HTMLElement && !focused.closest("[role=menu], [role=dialog]")) before.current = focused;
      }),
    [],
  );
  return (
    <>
      {dialogs && <Dialogs cameFrom={cameFrom} />}
      {toasts && <Toasts />}
      {menus && <ContextMenu />}
    </>
  );
}
