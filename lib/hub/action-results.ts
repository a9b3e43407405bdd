/** Results of actions, and the words for those that the engine was not asked about. */
import type { Executed } from "#lib/host/execute.ts";
import type { ActionRequest, ActionResult, Plan } from "#lib/protocol/actions.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import type { Action } from "#lib/topology/plan/action.ts";

export function refusedBy({ id }: ActionRequest, { code, message, hint }: Problem, durationMs: number): ActionResult {
  return {
    id,
    outcome: "refused",
    problem: { code, message, hint, engine: null },
    created: null,
    removed: [],
    parts: [],
    undo: null,
    undoNote: null,
    durationMs,
    repeated: false,
  };
}

export function resultOf({ id }: ActionRequest, plan: Plan, executed: Executed, durationMs: number): ActionResult {
  const { outcome, problem, created, removed, parts } = executed;
  const done = outcome === "done";
  // Which network is to be removed again is known only now.
  const undo: Action | null = created === null ? plan.undo : { kind: "remove", network: created };
  return {
    id,
    outcome,
    problem,
    created,
    removed,
    parts,
    undo: done ? undo : null,
    undoNote: done ? plan.undoNote : null,
    durationMs,
    repeated: false,
  };
}

const SO_ALREADY: Readonly<Record<Action["kind"], string>> = {
  connect: "The container is on this network already",
  disconnect: "The container is not on this network any more",
  create: "The network is there already",
  remove: "The network is gone already",
  prune: "The networks are gone already",
};

/** `by`: who did it through Vethscope; null when that is not known. */
export function alreadyDone({ kind }: Action, by: { readonly name: string; readonly at: string } | null): Problem {
  const whom = by ? `${by.name} did that at ${by.at.slice(11, 19)} UTC` : "somebody else has done that";
  return {
    code: "already_done",
    message: `${SO_ALREADY[kind]}: ${whom}.`,
    hint: kind === "connect" ? "To connect it in another way, disconnect it first." : "Nothing is left to do.",
  };
}

export const NO_HOST: Problem = {
  code: "no_engine",
  message: "No engine is there that this could be asked of.",
  hint: "Look at the status: it says how it stands with each engine.",
};

export const READ_ONLY: Problem = {
  code: "read_only",
  message: "This Vethscope is read-only: nothing can be changed through it.",
  hint: "It was started with VETHSCOPE_READ_ONLY=1; the plan has the docker command that does the same.",
};

export const UNRECORDED: Problem = {
  code: "not_recorded",
  message: "This cannot be recorded in the audit log, so it is not done.",
  hint: "See that DATA_DIR can be written to; the server's log says more.",
};

export const DID_NOT_HAPPEN: Problem = {
  code: "did_not_happen",
  message: "The engine stopped answering in the middle, and it was not done.",
  hint: "Try again.",
};
