"use client";
/** The dialogs of actions; loaded when the first one is opened. */
import { Dialog } from "@base-ui/react/dialog";
import { useRef } from "react";
import { type DialogKind, useActions } from "./actions-store.ts";
import { ConnectDialog } from "./connect-dialog.tsx";
import { CreateDialog } from "./create-dialog.tsx";
import { HistoryDialog } from "./history-dialog.tsx";
import { PruneDialog } from "./prune-dialog.tsx";
import { DisconnectDialog, RemoveDialog } from "./simple-dialogs.tsx";

/** The export has a dialog of its own. */
type ActionDialogKind = Exclude<DialogKind, { readonly is: "export" }>;

/** `cameFrom` is what had the focus before. */
export function Dialogs({ cameFrom }: { readonly cameFrom: () => HTMLElement | null }) {
  const dialog = useActions((s) => (s.dialog?.is === "export" ? null : s.dialog));
  // What closes keeps its content while it fades.
  const last = useRef<ActionDialogKind | null>(null);
  if (dialog !== null) last.current = dialog;
  const shown = dialog ?? last.current;
  return (
    <Dialog.Root open={dialog !== null} onOpenChange={(open) => !open && useActions.getState().open(null)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup
          finalFocus={cameFrom}
          className="fixed top-[8vh] left-1/2 z-50 flex max-h-[84dvh] w-[560px] max-w-[calc(100vw-24px)] -translate-x-1/2 flex-col rounded border border-control bg-surface max-md:top-3 max-md:max-h-[calc(100dvh-24px)]"
        >
          {shown && <Content dialog={shown} key={JSON.stringify(shown)} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Content({ dialog }: { readonly dialog: ActionDialogKind }) {
  switch (dialog.is) {
    case "connect":
      return <ConnectDialog container={dialog.container} network={dialog.network} />;
    case "disconnect":
      return <DisconnectDialog container={dialog.container} network={dialog.network} />;
    case "create":
      return <CreateDialog />;
    case "remove":
      return <RemoveDialog network={dialog.network} />;
    case "prune":
      return <PruneDialog />;
    case "history":
      return <HistoryDialog />;
  }
}
