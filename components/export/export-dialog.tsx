"use client";
/** The dialog that makes pictures for documents: what, as which format, how it looks; a live preview; and ways to take it away. */
import { Dialog } from "@base-ui/react/dialog";
import { type RefObject, useMemo, useRef, useState } from "react";
import { DialogHead } from "#components/actions/action-dialog.tsx";
import { useActions } from "#components/actions/actions-store.ts";
import { ProblemBox } from "#components/actions/plan-view.tsx";
import { filterChoices } from "#components/filters/choices.ts";
import { type Connection, usePage } from "#components/store/store.ts";
import { fileName } from "#lib/export/names.ts";
import { today } from "#lib/export/today.ts";
import { isNarrowed } from "#lib/scene/filter.ts";
import { ExportFoot } from "./export-foot.tsx";
import { PreviewPane } from "./preview.tsx";
import { filterOf, pictureAddress, pictureQuery, previewOf, snapshotCommand } from "./query.ts";
import { type Draft, readKept } from "./settings.ts";
import { SettingsPanel } from "./settings-panel.tsx";
import { usePreview } from "./use-preview.ts";

/** `cameFrom` is what had the focus before. */
export function ExportDialog({ cameFrom }: { readonly cameFrom: () => HTMLElement | null }) {
  const open = useActions((s) => s.dialog?.is === "export");
  const main = useRef<HTMLButtonElement>(null);
  return (
    <Dialog.Root open={open} onOpenChange={(o) => !o && useActions.getState().open(null)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup
          initialFocus={main}
          finalFocus={cameFrom}
          className="fixed inset-0 z-50 m-auto flex h-[min(880px,calc(100dvh-48px))] w-[min(1280px,calc(100vw-48px))] flex-col overflow-hidden rounded border border-control bg-surface max-md:h-dvh max-md:w-full max-md:rounded-none max-md:border-0"
        >
          <Export main={main} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** As on the page, with what was kept from last time. */
function begin(): Draft {
  const { view, filter } = usePage.getState();
  return {
    ...readKept(),
    what: isNarrowed(filter) ? "filter" : "all",
    view: view === "wiring" ? "wiring" : "networks",
    stopped: filter.stopped,
    empty: filter.empty,
    title: "",
    caption: "",
  };
}

function Export({ main }: { readonly main: RefObject<HTMLButtonElement | null> }) {
  const [draft, setDraft] = useState(begin);
  const filter = usePage((s) => s.filter);
  const fold = usePage((s) => s.fold);
  const selection = usePage((s) => s.selection);
  const relations = usePage((s) => s.relations);
  const connection = usePage((s) => s.connection);
  const looked = useMemo(() => {
    // A group that went stays folded on the page, in case it comes back; the server would look for it in vain.
    const { groups } = filterChoices(relations);
    return { filter, selection, fold: fold.filter((name) => groups.includes(name)) };
  }, [filter, fold, selection, relations]);
  const day = today(new Date());
  const query = pictureQuery(draft, looked);
  const preview = usePreview(pictureAddress(previewOf(query, draft.format)));
  const host = relations.hosts[0]?.name ?? null;
  const file = fileName({ ...draft, filter: filterOf(draft, looked) }, draft.format, { host, today: day });
  const { problem } = preview;
  const away = AWAY[connection];
  return (
    <>
      <DialogHead title="Export" />
      <div className="flex min-h-0 flex-1 flex-col-reverse md:grid md:grid-cols-[348px_minmax(0,1fr)]">
        <div className="min-h-0 flex-1 space-y-4 overflow-y-auto overscroll-contain border-hairline px-4 py-3 md:border-r">
          <SettingsPanel
            draft={draft}
            onChange={(change) => setDraft((d) => ({ ...d, ...change }))}
            today={day}
            errorOf={(setting) => (problem?.message.startsWith(`"${setting}"`) ? problem.hint : null)}
            link={location.origin + pictureAddress(query)}
            command={snapshotCommand(query, file)}
          />
        </div>
        <div className="relative flex min-h-0 min-w-0 flex-col max-md:shrink-0">
          <div className="space-y-2 bg-panel px-4 pt-3 empty:hidden">
            {away !== null && <p role="status">{away} The preview is the last one.</p>}
            {away === null && problem && <ProblemBox problem={problem} />}
          </div>
          <PreviewPane preview={preview} draft={draft} file={file} />
        </div>
      </div>
      <ExportFoot main={main} draft={draft} query={query} file={file} blocked={away ?? problem?.message ?? null} />
    </>
  );
}

const AWAY: Readonly<Record<Connection, string | null>> = {
  live: null,
  connecting: "Vethscope is being asked for the topology.",
  offline: "Vethscope does not answer at the moment.",
  denied: "This browser has no session any more: close this, and sign in.",
};
