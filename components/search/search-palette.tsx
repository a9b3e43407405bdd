"use client";
import { Dialog } from "@base-ui/react/dialog";
import { Command } from "cmdk";
import { Search, Zap } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useActions } from "#components/actions/actions-store.ts";
import { pictureElement } from "#components/shell/parts.ts";
import { usePage } from "#components/store/store.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import { NetSwatch } from "#components/ui/net-swatch.tsx";
import { StateMark } from "#components/ui/state-mark.tsx";
import { type ActionEntry, actionEntries } from "./action-entries.ts";
import { type Entry, searchEntries } from "./entries.ts";
import { findEntries } from "./match.ts";
import { type OrderEntry, orderEntries } from "./order-entries.ts";

interface Props {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  /** Told when something was found and selected. */
  readonly onFound: () => void;
  /** What had the focus before. */
  readonly cameFrom: () => HTMLElement | null;
}

/** Search over everything that is known. Enter selects what is marked and brings it into view. */
export function SearchPalette({ open, onOpen, onFound, cameFrom }: Props) {
  const found = useRef(false);
  return (
    <Dialog.Root open={open} onOpenChange={onOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup
          // What was found is in the picture, so the focus goes there; else back to where it was.
          finalFocus={() => {
            const done = found.current;
            found.current = false;
            return done ? pictureElement() : cameFrom();
          }}
          className="fixed top-[12vh] left-1/2 z-50 flex max-h-[70vh] w-[600px] max-w-[calc(100vw-24px)] -translate-x-1/2 flex-col rounded border border-control bg-surface max-md:top-3"
        >
          <Dialog.Title className="sr-only">Search</Dialog.Title>
          <Palette
            onDone={() => {
              found.current = true;
              onOpen(false);
              onFound();
            }}
            onAct={() => onOpen(false)}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Palette({ onDone, onAct }: { readonly onDone: () => void; readonly onAct: () => void }) {
  const entities = usePage((s) => s.entities);
  const [typed, setTyped] = useState("");
  const entries = useMemo(() => searchEntries(entities), [entities]);
  const found = useMemo(() => findEntries(entries, typed), [entries, typed]);
  const relations = usePage((s) => s.relations);
  const actions = useMemo(() => actionEntries(typed, entities, relations), [typed, entities, relations]);
  const moves = useMemo(() => orderEntries(typed, usePage.getState()), [typed]);
  const act = (entry: ActionEntry | OrderEntry): void => {
    onAct();
    if ("run" in entry) entry.run();
    else useActions.getState().open(entry.dialog);
  };
  const pick = (entry: Entry): void => {
    usePage.getState().select(entry.opens, true);
    onDone();
  };
  return (
    <Command label="Search" shouldFilter={false} loop className="flex min-h-0 flex-col">
      <div className="flex items-center gap-2 border-hairline border-b px-3">
        <Search className="h-4 w-4 shrink-0 text-muted" aria-hidden="true" />
        <Command.Input
          autoFocus
          value={typed}
          onValueChange={setTyped}
          placeholder="Name, address, MAC, image, port, veth; or: connect web to …"
          className="h-11 min-w-0 flex-1 bg-transparent text-15 outline-none placeholder:text-muted"
        />
        <Kbd>Esc</Kbd>
      </div>
      <Command.List className="min-h-0 flex-1 overflow-y-auto overscroll-contain py-1">
        <Command.Empty className="px-3 py-4 text-muted">
          {entities.size === 0 ? "Nothing is known yet." : `Nothing is called, addressed or published as “${typed}”.`}
        </Command.Empty>
        {[...actions, ...moves].map((entry) => (
          <Command.Item
            key={entry.key}
            value={entry.key}
            onSelect={() => act(entry)}
            className="flex h-9 cursor-pointer items-center gap-2 px-3 data-[selected=true]:bg-selected pointer-coarse:h-11"
          >
            <Zap className="h-3.5 w-3.5 shrink-0 text-muted" aria-hidden="true" />
            <span className="truncate">{entry.text}</span>
            <span className="ml-auto shrink-0 pl-2 text-11 text-muted">action</span>
          </Command.Item>
        ))}
        {found.map((entry) => (
          <Command.Item
            key={entry.id}
            value={entry.id}
            onSelect={() => pick(entry)}
            className="flex h-9 cursor-pointer items-center gap-2 px-3 data-[selected=true]:bg-selected pointer-coarse:h-11"
          >
            <span className="w-3.5 shrink-0">
              {entry.driver !== null && <NetSwatch driver={entry.driver} />}
              {entry.state !== null && <StateMark state={entry.state} />}
            </span>
            <span className={`truncate ${entry.mono ? "font-mono text-12" : ""}`}>{entry.name}</span>
            <span className="min-w-0 truncate font-mono text-11 text-muted">{entry.context}</span>
            <span className="ml-auto shrink-0 pl-2 text-11 text-muted">{entry.kind}</span>
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}
