"use client";
/** Toasts: what was done, with its way back, and what failed, in the engine's own words. Loaded with the first one. */
import { Toast } from "@base-ui/react/toast";
import { CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { type Note, useActions } from "./actions-store.ts";
import { undo } from "./perform.ts";

/** In ms; 0 stays until closed. */
const TIMEOUT = { done: 12_000, news: 6_000, failed: 0 } as const;

const manager = Toast.createToastManager<Note>();

export function Toasts() {
  const notes = useActions((s) => s.notes);
  const shown = useRef(new Set<Note>());
  useEffect(() => {
    for (const note of notes) {
      if (shown.current.has(note)) continue;
      shown.current.add(note);
      manager.add({
        id: note.id,
        title: note.title,
        type: note.tone,
        timeout: TIMEOUT[note.tone],
        priority: note.tone === "failed" ? "high" : "low",
        data: note,
      });
    }
  }, [notes]);
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport
          aria-label="Messages"
          className="fixed right-3 bottom-3 z-50 flex w-[360px] max-w-[calc(100vw-24px)] flex-col gap-2 max-md:bottom-16"
        >
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

const MARKS = {
  done: <CircleCheck className="mt-0.5 h-4 w-4 shrink-0 text-running" aria-hidden="true" />,
  news: <Info className="mt-0.5 h-4 w-4 shrink-0 text-muted" aria-hidden="true" />,
  failed: <TriangleAlert className="mt-0.5 h-4 w-4 shrink-0 text-error" aria-hidden="true" />,
} as const;

function List() {
  const { toasts } = Toast.useToastManager<Note>();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection={["right", "down"]}
      className={`rounded border bg-surface shadow-lg data-limited:hidden data-ending-style:opacity-0 ${toast.type === "failed" ? "border-error" : "border-control"}`}
    >
      <Toast.Content className="flex items-start gap-2 py-2 pr-1.5 pl-3">
        {toast.data && MARKS[toast.data.tone]}
        <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
          <Toast.Title className="font-medium text-13" />
          {toast.data?.text && <Toast.Description className="text-12 text-muted">{toast.data.text}</Toast.Description>}
          {toast.data?.engine && <p className="mt-1 font-mono text-11">{toast.data.engine}</p>}
        </div>
        {toast.data?.undoes && <UndoButton id={toast.data.undoes} toast={toast.id} />}
        <Toast.Close
          aria-label="Close"
          title="Close"
          className="grid h-6 w-6 shrink-0 place-items-center rounded text-muted hover:bg-tint hover:text-ink pointer-coarse:h-10 pointer-coarse:w-10"
        >
          <X className="h-3.5 w-3.5" aria-hidden="true" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

/** Not there any more once it is taken back by other means. */
function UndoButton({ id, toast }: { readonly id: string; readonly toast: string }) {
  const state = useActions((s) => s.done.find((d) => d.id === id)?.state);
  if (state !== "done") return null;
  return (
    <Toast.Action
      onClick={() => {
        manager.close(toast);
        void undo(id);
      }}
      title="Undo (Ctrl+Z)"
      className="h-6 shrink-0 rounded border border-control px-2 font-medium text-12 hover:bg-tint pointer-coarse:h-10"
    >
      Undo
    </Toast.Action>
  );
}
