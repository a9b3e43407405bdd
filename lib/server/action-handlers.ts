/** The REST side of actions: bodies and ids are checked here, everything else is the hub's, as for the stream. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { z } from "zod";
import { ActionError } from "#lib/hub/action-error.ts";
import type { Hub } from "#lib/hub/hub.ts";
import {
  actionIdSchema,
  connectBody,
  createBody,
  disconnectBody,
  networkIdSchema,
  pruneBody,
  removeBody,
} from "#lib/protocol/action-schemas.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import type { Action } from "#lib/topology/plan/action.ts";
import { statusOf } from "./action-status.ts";
import type { Auth } from "./auth.ts";
import type { Asked } from "./forward.ts";
import type { Ask, Handler } from "./handlers.ts";
import { readJson, sendJson, sendProblem } from "./respond.ts";

/** A network with 32 subnets and 128 options is far smaller. In bytes. */
export const MAX_ACTION_BYTES = 64 * 1024;

/** Something in a request that no action can be made of. */
class FieldError extends Error {}

export const badFields = (message: string): Problem => ({
  code: "bad_fields",
  message,
  hint: "Correct it; nothing was done.",
});

export const READ_ONLY: Problem = {
  code: "read_only",
  message: "This Vethscope is read-only.",
  hint: "It was started with VETHSCOPE_READ_ONLY=1; the plan of an action has the docker command that does the same.",
};

/** "ipam.0.subnet: Not a subnet; one looks like 172.20.0.0/16." */
export function firstIssue({ issues }: z.ZodError): string {
  const issue = issues[0];
  const where = issue?.path.map(String).join(".") ?? "";
  return `${where === "" ? "" : `${where}: `}${issue?.message ?? "It cannot be read."}`;
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (!result.success) throw new FieldError(`${what} cannot be used. ${firstIssue(result.error)}`);
  return result.data;
}

/** None at all is an empty one, for DELETE. */
async function bodyOf(req: IncomingMessage): Promise<unknown> {
  const none = req.headers["content-length"] ?? (req.headers["transfer-encoding"] === undefined ? "0" : "");
  return req.method === "DELETE" && none === "0" ? {} : readJson(req, MAX_ACTION_BYTES);
}

/** The client's id of the action, from the body or the header; null when it made none. */
function idOf(req: IncomingMessage, inBody: string | undefined): string | null {
  const header = req.headers["idempotency-key"];
  if (header === undefined) return inBody ?? null;
  const id = parsed(actionIdSchema, header, "The header Idempotency-Key");
  if (inBody !== undefined && inBody !== id) throw new FieldError("The body and Idempotency-Key name different ids.");
  return id;
}

type Read = (
  ask: Ask,
) => Promise<{ readonly id: string | undefined; readonly undoes: string | undefined; readonly action: Action }>;

const network = (ask: Ask): string => parsed(networkIdSchema, ask.params.id, "The network's id");

const READS = {
  "POST /api/networks": async ({ req }: Ask) => {
    const { id, undoes, ...action } = parsed(createBody, await bodyOf(req), "The body");
    return { id, undoes, action: { kind: "create", ...action } };
  },
  "POST /api/networks/prune": async ({ req }: Ask) => {
    const { id, undoes, ...action } = parsed(pruneBody, await bodyOf(req), "The body");
    return { id, undoes, action: { kind: "prune", ...action } };
  },
  "DELETE /api/networks/:id": async (ask: Ask) => {
    const named = network(ask);
    const { id, undoes } = parsed(removeBody, await bodyOf(ask.req), "The body");
    return { id, undoes, action: { kind: "remove", network: named } };
  },
  "POST /api/networks/:id/connect": async (ask: Ask) => {
    const named = network(ask);
    const { id, undoes, ...action } = parsed(connectBody, await bodyOf(ask.req), "The body");
    return { id, undoes, action: { kind: "connect", network: named, ...action } };
  },
  "POST /api/networks/:id/disconnect": async (ask: Ask) => {
    const named = network(ask);
    const { id, undoes, ...action } = parsed(disconnectBody, await bodyOf(ask.req), "The body");
    return { id, undoes, action: { kind: "disconnect", network: named, ...action } };
  },
} as const satisfies Readonly<Record<string, Read>>;

type ActionRoute = keyof typeof READS;

/** Whether who asked is an operator still: sessions end, and roles change, while an action waits for its turn. */
export const stillMay = (auth: Pick<Auth, "who">, req: Asked) => (): boolean => auth.who(req)?.role === "operator";

/** Whether a request asks for the plan only. */
export const wantsPlan = (url: URL): boolean => url.searchParams.get("plan") === "1";

/** One handler a route. With `readOnly` there is no way from here to the hub's `act`. */
export function actionHandlers(
  hub: Hub,
  readOnly: boolean,
  auth: Pick<Auth, "who">,
): Readonly<Record<ActionRoute | "GET /api/actions", Handler>> {
  const handler =
    (read: Read): Handler =>
    async (ask) => {
      const { req, res, url, who } = ask;
      try {
        const planOnly = wantsPlan(url);
        if (readOnly && !planOnly) return sendProblem(res, 403, READ_ONLY);
        const { id, undoes, action } = await read(ask);
        const given = idOf(req, id);
        if (planOnly) return sendJson(res, 200, { data: hub.plan(action) });
        const request = { id: given ?? randomUUID(), action, undoes };
        const result = await hub.act(request, who, stillMay(auth, req));
        const status = statusOf(result);
        if (result.problem === null) return sendJson(res, status, { data: result });
        // Of a prune some may have gone: the result says which.
        sendJson(res, status, { error: result.problem, data: result });
      } catch (error) {
        if (error instanceof FieldError) return sendProblem(res, 422, badFields(error.message));
        if (error instanceof ActionError) return sendProblem(res, error.status, error);
        throw error;
      }
    };
  const writes = Object.fromEntries(Object.entries(READS).map(([route, read]) => [route, handler(read)]));
  return {
    ...(writes as Record<ActionRoute, Handler>),
    "GET /api/actions": ({ res, who }) => sendJson(res, 200, { data: hub.lastActions(who) }),
  };
}
