/** What was asked for and is not seen yet, what was done and can be taken back, and what of it is on the screen. */
import { create } from "zustand";
import type { Action, ActionResult } from "#lib/protocol/actions.ts";
import type { Problem } from "#lib/protocol/stream.ts";

export interface Pending {
  readonly id: string;
  readonly action: Action;
}

export interface Done {
  readonly id: string;
  /** ISO time. */
  readonly at: string;
  readonly action: Action;
  /** In words, with the names of then. */
  readonly text: string;
  readonly undo: Action | null;
  readonly undoNote: string | null;
  /** `undone`: taken back since; `undoing`: on its way; `undo`: it took another one back, so Ctrl+Z passes it over. */
  readonly state: "done" | "undoing" | "undone" | "undo";
}

/** What a toast says. */
export interface Note {
  readonly id: string;
  readonly tone: "done" | "failed" | "news";
  readonly title: string;
  readonly text: string;
  /** The engine's own sentence. */
  readonly engine: string | null;
  /** Id of the action that a button of the toast takes back. */
  readonly undoes: string | null;
}

/** Which dialog is open, and what it begins with; null fields are to be chosen in it. */
export type DialogKind =
  | { readonly is: "connect"; readonly container: string | null; readonly network: string | null }
  | { readonly is: "disconnect"; readonly container: string; readonly network: string }
  | { readonly is: "create" }
  | { readonly is: "remove"; readonly network: string }
  | { readonly is: "prune" }
  | { readonly is: "history" }
  | { readonly is: "export" };

/** A context menu: for which thing, and where, in CSS pixels of the window. */
export interface MenuAt {
  readonly entity: string | null;
  readonly x: number;
  readonly y: number;
}

export interface ActionsState {
  readonly pending: readonly Pending[];
  /** Newest first. */
  readonly done: readonly Done[];
  readonly notes: readonly Note[];
  readonly dialog: DialogKind | null;
  readonly menu: MenuAt | null;
  open(dialog: DialogKind | null): void;
  openMenu(menu: MenuAt | null): void;
}

export const useActions = create<ActionsState>()((set) => ({
  pending: [],
  done: [],
  notes: [],
  dialog: null,
  menu: null,
  open: (dialog) => set({ dialog, menu: null }),
  openMenu: (menu) => set({ menu }),
}));

const KEPT = 50;

export const addDone = (entry: Done): void =>
  useActions.setState((s) => ({ done: [entry, ...s.done.filter((d) => d.id !== entry.id)].slice(0, KEPT) }));

export const markDone = (id: string, state: Done["state"]): void =>
  useActions.setState((s) => ({ done: s.done.map((d) => (d.id === id ? { ...d, state } : d)) }));

export const addNote = (note: Note): void =>
  useActions.setState((s) => ({ notes: [...s.notes.filter((n) => n.id !== note.id), note].slice(-KEPT) }));

/** A failure as a toast. */
export function noteFailure(title: string, problem: Problem & { readonly engine?: string | null }, id: string): void {
  const text = [problem.message, problem.hint].filter((t) => t !== "").join(" ");
  addNote({ id, tone: "failed", title, text, engine: problem.engine ?? null, undoes: null });
}

/** The outcome of an action that has ended well, as something that can be taken back. */
export const asDone = (action: Action, result: ActionResult, text: string, state: Done["state"]): Done => ({
  id: result.id,
  at: new Date().toISOString(),
  action,
  text,
  undo: result.undo,
  undoNote: result.undoNote,
  state,
});
