import { Dialog } from "@base-ui/react/dialog";
import { useEffect } from "react";
import { usePage } from "#components/store/store.ts";
import { BUTTON, Frame } from "./action-dialog.tsx";
import { toDo } from "./action-words.ts";
import { type Done, useActions } from "./actions-store.ts";
import { lastActions, undo } from "./perform.ts";

/** What this session did lately, newest first, each with its way back. */
export function HistoryDialog() {
  const done = useActions((s) => s.done);
  useEffect(() => void lastActions(), []);
  return (
    <Frame title="Last actions" foot={<Dialog.Close className={BUTTON}>Close</Dialog.Close>}>
      {done.length === 0 ? (
        <p className="text-muted">Nothing was done yet in this session. What is done can be taken back here.</p>
      ) : (
        <ul className="divide-y divide-hairline">
          {done.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
    </Frame>
  );
}

const WORDS: Readonly<Record<Done["state"], string>> = {
  done: "",
  undoing: "being taken back …",
  undone: "taken back",
  undo: "took something back",
};

function Entry({ entry }: { readonly entry: Done }) {
  const entities = usePage((s) => s.entities);
  const { undo: back, state } = entry;
  const about = [WORDS[state], state === "undone" ? "" : (entry.undoNote ?? "")].filter(Boolean).join(". ");
  return (
    <li className="flex items-center gap-3 py-2">
      <div className="min-w-0 flex-1">
        <p className={state === "undone" ? "text-muted line-through" : ""}>{entry.text}</p>
        <p className="text-12 text-muted">
          <time dateTime={entry.at}>{new Date(entry.at).toLocaleTimeString()}</time>
          {about && ` · ${about}`}
        </p>
      </div>
      {state !== "undone" && (
        <button
          type="button"
          className={`${BUTTON} aria-disabled:cursor-not-allowed aria-disabled:text-muted`}
          aria-disabled={back === null || state === "undoing"}
          title={back === null ? (entry.undoNote ?? "This cannot be taken back.") : toDo(back, entities)}
          onClick={() => void undo(entry.id)}
        >
          Undo
        </button>
      )}
    </li>
  );
}
