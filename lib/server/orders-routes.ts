/**
 * `/api/order`. Changing it needs an operator, because it changes what everybody sees and exports. It is Vethscope's own
 * record and nothing at the engine, so VETHSCOPE_READ_ONLY=1 does not stand in its way.
 */
import type { ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { KeptOrder } from "#lib/protocol/order.ts";
import { orderBody } from "#lib/protocol/order-schemas.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import type { ViewName } from "#lib/scene/plan-types.ts";
import { badFields, firstIssue } from "./action-handlers.ts";
import type { Ask, Handlers } from "./handlers.ts";
import { type Orders, VIEWS } from "./orders.ts";
import { readJson, sendJson, sendProblem } from "./respond.ts";

/** The most names that an order may hold, each as long as it may be, and some. In bytes. */
const MAX_ORDER_BYTES = 1_500_000;

type Mine = Pick<Handlers, "GET /api/order" | "PUT /api/order/:view" | "DELETE /api/order/:view">;

const UNKNOWN_VIEW: Problem = {
  code: "unknown_view",
  message: "There is no such view.",
  hint: `Views with an order: ${VIEWS.join(", ")}.`,
};
const CHANGED: Problem = {
  code: "order_changed",
  message: "Somebody else has changed the order meanwhile.",
  hint: "Do the same on the newest order, which comes with this answer, and send it with its version.",
};
const NOT_KEPT: Problem = {
  code: "not_kept",
  message: "The order cannot be kept: the database cannot be written.",
  hint: "See whether the disk of DATA_DIR is full; the server's log says what happened.",
};

export function orderHandlers(orders: Orders, log: Logger): Mine {
  const viewOf = ({ params }: Ask): ViewName | undefined => VIEWS.find((v) => v === params.view);
  /** Null from `change`: there is a newer order. */
  const answer = (res: ServerResponse, view: ViewName, change: () => KeptOrder | null): void => {
    try {
      const kept = change();
      if (kept) sendJson(res, 200, { data: kept });
      else sendJson(res, 409, { error: CHANGED, data: orders.all[view] });
    } catch (error) {
      log.error({ err: error }, "the order of bars could not be kept");
      sendProblem(res, 503, NOT_KEPT);
    }
  };

  return {
    "GET /api/order": ({ res }) => sendJson(res, 200, { data: orders.all }),
    "PUT /api/order/:view": async (ask) => {
      const view = viewOf(ask);
      if (!view) return sendProblem(ask.res, 404, UNKNOWN_VIEW);
      const body = orderBody.safeParse(await readJson(ask.req, MAX_ORDER_BYTES));
      if (!body.success) {
        return sendProblem(ask.res, 422, badFields(`The order cannot be used. ${firstIssue(body.error)}`));
      }
      const { version, order } = body.data;
      answer(ask.res, view, () => orders.put(view, version, order));
    },
    "DELETE /api/order/:view": (ask) => {
      const view = viewOf(ask);
      if (!view) return sendProblem(ask.res, 404, UNKNOWN_VIEW);
      answer(ask.res, view, () => orders.arrangeAnew(view));
    },
  };
}
