/** Asks for an action and keeps account of it: pending until it is seen, then done, with a way back. */
import { request } from "#components/account/request.ts";
import { takeBackMoveAfter } from "#components/order/past.ts";
import { type PageState, usePage } from "#components/store/store.ts";
import type { Action, ActionNews, ActionResult, PastAction } from "#lib/protocol/actions.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { whatFailed, whatWasDone } from "./action-words.ts";
import { addDone, addNote, asDone, type Done, markDone, noteFailure, useActions } from "./actions-store.ts";
import { newId, send } from "./line.ts";
import { whyNot } from "./may.ts";

/** What was done but is not seen for so long is drawn as pending no longer, in ms. */
const UNSEEN_MS = 15_000;

export interface Performed {
  readonly result: ActionResult | null;
  readonly problem: (Problem & { readonly engine?: string | null }) | null;
}

/** Ids of what this page asked for: news of those is no news. */
const own = new Set<string>();

const drop = (id: string): void => useActions.setState((s) => ({ pending: s.pending.filter((p) => p.id !== id) }));

interface How {
  /** Whoever asked shows the failure himself. */
  readonly quiet?: boolean;
  /** What this takes back. */
  readonly undoes?: string;
}

/** Resolves when the engine has answered; never rejects. A toast tells how it ended. */
export async function perform(action: Action, { quiet = false, undoes }: How = {}): Promise<Performed> {
  const { entities } = usePage.getState();
  const refusal = whyNot(action.kind, usePage.getState());
  const failed = whatFailed(action, entities);
  const done = whatWasDone(action, entities);
  const id = newId();
  if (refusal !== null) {
    const problem = { code: "not_allowed", message: refusal, hint: "" };
    if (!quiet) noteFailure(failed, problem, id);
    return { result: null, problem };
  }
  own.add(id);
  useActions.setState((s) => ({ pending: [...s.pending, { id, action }] }));
  const reply = await send({ id, action, undoes });
  const result = "data" in reply ? reply.data : null;
  const problem = "error" in reply ? reply.error : reply.data.problem;
  if (result?.outcome === "done" || (result?.removed.length ?? 0) > 0) {
    const entry = result && asDone(action, result, done, undoes === undefined ? "done" : "undo");
    if (entry) addDone(entry);
  }
  if (result?.outcome === "done") {
    if (undoes !== undefined) markDone(undoes, "undone");
    const text = undoes === undefined ? noteOf(result) : "";
    const taken = useActions.getState().done.find((d) => d.id === undoes)?.text;
    const title = taken === undefined ? done : `Taken back: ${taken[0]?.toLowerCase()}${taken.slice(1)}`;
    addNote({ id, tone: "done", title, text, engine: null, undoes: undoes === undefined && result.undo ? id : null });
    setTimeout(() => drop(id), UNSEEN_MS);
    return { result, problem: null };
  }
  // An outcome that is not known stays pending until news settles it.
  const unknown = result?.outcome === "unknown";
  if (!unknown) drop(id);
  if (problem && (unknown || !quiet)) noteFailure(failed, problem, id);
  return { result, problem };
}

const noteOf = ({ undo, undoNote }: ActionResult): string =>
  undo === null || undoNote === null ? "" : `If you take it back: ${undoNote}`;

/** News of others' actions, and of own ones whose outcome was not known. */
export function hear(news: ActionNews): void {
  if (own.has(news.id)) {
    if (!news.settled) return;
    drop(news.id);
    // What is done after all can be taken back as well.
    void lastActions();
  } else if (news.outcome !== "done") return;
  const title = `${news.text[0]?.toUpperCase() ?? ""}${news.text.slice(1)}`;
  addNote({ id: `news ${news.id}`, tone: "news", title, text: "", engine: null, undoes: null });
}

/** The last actions of this session, also those from before the page was loaded; newest first. */
export async function lastActions(): Promise<readonly Done[]> {
  const reply = await request<readonly PastAction[]>("GET", "/api/actions");
  if ("data" in reply) {
    const { entities } = usePage.getState();
    useActions.setState((s) => ({ done: joinedWith(s.done, reply.data, entities) }));
  }
  return useActions.getState().done;
}

/** What this page knows counts, but for what was taken back in another one of the same session. */
function joinedWith(done: readonly Done[], past: readonly PastAction[], entities: PageState["entities"]): Done[] {
  const undone = new Set(past.flatMap((p) => (p.undone ? [p.result.id] : [])));
  const known = done.map((d): Done => (undone.has(d.id) && d.state === "done" ? { ...d, state: "undone" } : d));
  const older = past
    .filter(({ result }) => !done.some((d) => d.id === result.id))
    .map(({ at, action, result, undoes }): Done => {
      const state = undone.has(result.id) ? "undone" : undoes === null ? "done" : "undo";
      return { ...asDone(action, result, whatWasDone(action, entities), state), at };
    });
  return [...known, ...older].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

/** Takes an action back; the server plans that too, and refuses what no longer fits. */
export async function undo(id: string): Promise<void> {
  const entry = useActions.getState().done.find((d) => d.id === id);
  if (!entry?.undo || entry.state === "undone" || entry.state === "undoing") return;
  markDone(id, "undoing");
  const { result } = await perform(entry.undo, { undoes: id });
  if (result?.outcome !== "done") markDone(id, entry.state);
}

/** Ctrl+Z: the newest that is not taken back yet, be it an action or a move in the picture. */
export async function undoLast(): Promise<void> {
  const done = useActions.getState().done;
  const list = done.length > 0 ? done : await lastActions();
  const last = list.find((d) => d.state === "done" && d.undo !== null);
  if (takeBackMoveAfter(last?.at ?? "")) return;
  if (last) await undo(last.id);
  else {
    const title = "There is nothing to take back";
    addNote({ id: "nothing to undo", tone: "news", title, text: "", engine: null, undoes: null });
  }
}
