/** Why a request for an action is not even tried. */
import type { Problem } from "#lib/protocol/stream.ts";

/** A request that is no action at all: `status` is what HTTP says for it. */
export class ActionError extends Error implements Problem {
  readonly status: number;
  readonly code: string;
  readonly hint: string;
  constructor(status: number, { code, message, hint }: Problem) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

export const FORBIDDEN = new ActionError(403, {
  code: "forbidden",
  message: "Viewers may look, and ask for plans; only operators change things.",
  hint: "Ask an operator, or log in as one.",
});

export const TOO_MANY = new ActionError(429, {
  code: "too_many",
  message: "Too many actions wait for their turn.",
  hint: "Wait until some are done, then try again.",
});

export const ENDING = new ActionError(503, {
  code: "ending",
  message: "Vethscope is ending: nothing new is begun.",
  hint: "Try again when it is back.",
});

export const ID_REUSED = new ActionError(409, {
  code: "id_reused",
  message: "This id belongs to another action.",
  hint: "Make a new UUID for each action; send the same one only to repeat the same request.",
});
