/** The stream's side of actions: the same checks and the same hub as REST. */
import type { Logger } from "pino";
import type { z } from "zod";
import { ActionError } from "#lib/hub/action-error.ts";
import type { Hub } from "#lib/hub/hub.ts";
import { actionRequestSchema, actionSchema } from "#lib/protocol/action-schemas.ts";
import type { Problem, Reply } from "#lib/protocol/stream.ts";
import { badFields, firstIssue, READ_ONLY, stillMay } from "./action-handlers.ts";
import type { Auth } from "./auth.ts";
import { type Rates, tooMany } from "./rates.ts";
import type { StreamSocket } from "./socket.ts";

export interface ActionMeans {
  readonly hub: Hub;
  readonly auth: Pick<Auth, "who">;
  readonly rates: Rates;
  readonly readOnly: boolean;
  readonly log: Logger;
}

const INTERNAL: Problem = {
  code: "internal",
  message: "Vethscope could not answer this.",
  hint: "Look at the picture before you try again; the server's log says what happened.",
};

/** Whether the client may send the event was checked before. With `readOnly` nothing here leads to the hub's `act`. */
export function registerActions(socket: StreamSocket, { hub, auth, rates, readOnly, log }: ActionMeans): void {
  /** Answers with what `answer` gives or throws; who does not want to hear an answer gets nothing done. */
  async function answering<T>(reply: unknown, answer: () => Promise<T>): Promise<void> {
    if (typeof reply !== "function") return;
    const tell = reply as (said: Reply<T>) => void;
    try {
      tell({ data: await answer() });
    } catch (error) {
      if (!(error instanceof ActionError)) log.error({ err: error }, "an action could not be answered");
      const { code, message, hint } = error instanceof ActionError ? error : INTERNAL;
      tell({ error: { code, message, hint } });
    }
  }

  socket.on("plan", (action, reply) => {
    void answering(reply, async () => {
      inTime(await rates.plan(socket.data.who));
      return hub.plan(parsed(actionSchema.safeParse(action)));
    });
  });

  if (readOnly) {
    socket.on("act", (_, reply) => {
      void answering(reply, () => Promise.reject(new ActionError(403, READ_ONLY)));
    });
    return;
  }
  socket.on("act", (request, reply) => {
    void answering(reply, async () => {
      const { who } = socket.data;
      inTime(await rates.write(who));
      return hub.act(parsed(actionRequestSchema.safeParse(request)), who, stillMay(auth, socket.request));
    });
  });
}

function inTime(wait: number | null): void {
  if (wait !== null) throw new ActionError(429, tooMany(wait));
}

function parsed<T>(result: z.ZodSafeParseResult<T>): T {
  if (result.success) return result.data;
  throw new ActionError(422, badFields(`The action cannot be used. ${firstIssue(result.error)}`));
}
