/** Actions as they travel: asked for over REST or the stream, planned, carried out, and told of to everybody. */
import type { Action, Planned } from "#lib/topology/plan/action.ts";
import type { Problem } from "./stream.ts";

export type { Action };

/** See Planned; `rev` is the revision of the topology that it was made from. */
export interface Plan extends Planned {
  readonly rev: number;
}

export interface ActionRequest {
  /** A UUID that the client makes; the same one again within ten minutes gets the first one's result. */
  readonly id: string;
  readonly action: Action;
  /** Id of an earlier action of the same session that this one takes back. */
  readonly undoes?: string | undefined;
}

/** One of the last actions of a session, as GET /api/actions lists them. */
export interface PastAction {
  /** ISO time of its end. */
  readonly at: string;
  readonly result: ActionResult;
  readonly action: Action;
  /** Taken back since. */
  readonly undone: boolean;
  /** Id of the action that it took back itself. */
  readonly undoes: string | null;
}

/** What became of one network of a prune. */
export interface ActionPart {
  readonly network: string;
  readonly outcome: ActionResult["outcome"];
  readonly problem: ActionResult["problem"];
}

export interface ActionResult {
  readonly id: string;
  /** `unknown`: the engine stopped answering; what is observed later settles it. */
  readonly outcome: "done" | "refused" | "failed" | "unknown";
  /** `engine` is the engine's own sentence, null when it was not asked; null when done. */
  readonly problem: (Problem & { readonly engine: string | null }) | null;
  /** Id of the network that was made. */
  readonly created: string | null;
  /** Ids of the networks that were removed. */
  readonly removed: readonly string[];
  /** Of a prune: each network by itself, in the order asked for; else empty. */
  readonly parts: readonly ActionPart[];
  readonly undo: Action | null;
  readonly undoNote: string | null;
  readonly durationMs: number;
  /** The same id came before: this is the first one's result. */
  readonly repeated: boolean;
}

/** Told to every client when an action has ended. */
export interface ActionNews {
  /** The action's id: whoever asked for it knows it by that. */
  readonly id: string;
  /** Name of who did it. */
  readonly who: string;
  readonly kind: Action["kind"];
  readonly outcome: ActionResult["outcome"];
  /** One sentence, in plain words: "alice connected web to backend." */
  readonly text: string;
  /** An outcome that was unknown before. */
  readonly settled: boolean;
}
