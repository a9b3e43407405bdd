"use client";
/** Dialogs, toasts and context menus: each is loaded when it is needed first. */
import dynamic from "next/dynamic";
import { useCallback, useEffect, useRef, useState } from "react";
import { pictureElement } from "#components/shell/parts.ts";
import { type ActionsState, useActions } from "./actions-store.ts";

const Dialogs = dynamic(() => import("./dialogs.tsx").then((m) => m.Dialogs), { ssr: false });
const ExportDialog = dynamic(() => import("#components/export/export-dialog.tsx").then((m) => m.ExportDialog), {
  ssr: false,
});
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
  const dialogs = useOnce((s) => s.dialog !== null && s.dialog.is !== "export");
  const exports = useOnce((s) => s.dialog?.is === "export");
  const toasts = useOnce((s) => s.notes.length > 0);
  const menus = useOnce((s) => s.menu !== null);
  const before = useRef<HTMLElement | null>(null);
  const cameFrom = useCallback(() => (before.current?.isConnected ? before.current : pictureElement()), []);
  useEffect(
    () =>
      useActions.subscribe((now, old) => {
        const opens = (now.dialog !== null && old.dialog === null) || (now.menu !== null && old.menu === null);
        const focused = document.activeElement;
        if (!opens || !(focused instanceof HTMLElement)) return;
        // A menu or palette that closes takes its own things with it; then what had the focus before the menu counts.
        if (focused.closest("[role=menu]")) return;
        before.current = focused === document.body || focused.closest("[role=dialog]") ? null : focused;
      }),
    [],
  );
  return (
    <>
      {dialogs && <Dialogs cameFrom={cameFrom} />}
      {exports && <ExportDialog cameFrom={cameFrom} />}
      {toasts && <Toasts />}
      {menus && <ContextMenu />}
    </>
  );
}
