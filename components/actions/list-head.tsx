import { History, Plus } from "lucide-react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { useActions } from "./actions-store.ts";

const BUTTON =
  "inline-flex h-6 items-center gap-1 rounded border border-hairline px-2 text-11 hover:bg-tint pointer-coarse:h-9";

/** What concerns all networks: making one, removing the unused ones, what was done. */
export function ListHead() {
  const { open } = useActions.getState();
  return (
    <div className="flex items-center gap-1.5 border-hairline border-b px-3 py-1.5">
      <button type="button" className={BUTTON} onClick={() => open({ is: "create" })}>
        <Plus className="h-3 w-3" aria-hidden="true" />
        New network
      </button>
      <button type="button" className={BUTTON} title="Remove unused networks" onClick={() => open({ is: "prune" })}>
        Prune
      </button>
      <span className="flex-1" />
      <IconButton label="Last actions, undo (Ctrl+Z)" className="h-6 w-7" onClick={() => open({ is: "history" })}>
        <History className="h-3.5 w-3.5" aria-hidden="true" />
      </IconButton>
    </div>
  );
}
