/** What answers a request once it may be answered. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Match, ROUTES, RouteName } from "./routes.ts";
import type { Who } from "./who.ts";

export interface Ask {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly url: URL;
  readonly params: Match["params"];
}

/** An answer to anybody; `who` may be null. */
export type OpenHandler = (ask: Ask & { readonly who: Who | null }) => Promise<void> | void;
/** An answer to somebody who has the role that the route needs. */
export type Handler = (ask: Ask & { readonly who: Who }) => Promise<void> | void;

type Needs<N extends RouteName> = (typeof ROUTES)[N]["needs"];
/** One handler a route: the compiler sees to it that none is missing. */
export type Handlers = { readonly [N in RouteName]: Needs<N> extends "nobody" ? OpenHandler : Handler };
