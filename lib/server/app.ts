/**
 * The application: one HTTP server that checks every request (Host, Origin, who asks, role) and hands it to what answers
 * it. No request reaches Next or the stream unchecked. Made apart from the process, so that tests can run it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { Hub } from "#lib/hub/hub.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { AccountError } from "./account-error.ts";
import { accountHandlers } from "./account-routes.ts";
import { actionHandlers } from "./action-handlers.ts";
import { recordHandlers } from "./audit-routes.ts";
import { type Auth, bearerOf } from "./auth.ts";
import { admit, type Refusal, UNAUTHORIZED } from "./gate.ts";
import type { Handler, Handlers, OpenHandler } from "./handlers.ts";
import { metricsText } from "./metrics.ts";
import { createOidc } from "./oidc.ts";
import { oidcHandlers } from "./oidc-routes.ts";
import { orderHandlers } from "./orders-routes.ts";
import { createOriginPolicy } from "./origin.ts";
import { pictureHandlers } from "./picture.ts";
import type { Rates } from "./rates.ts";
import type { Records } from "./records.ts";
import { BodyError, sendJson, sendProblem, setSecurityHeaders } from "./respond.ts";
import { isPlan, matchRoute, needsOf, type RouteName } from "./routes.ts";
import { enterByToken, sessionHandlers } from "./session-routes.ts";
import type { Settings } from "./settings.ts";
import { attachStream, type Stream } from "./socket.ts";

/** Next's request handler, or anything that answers like it. */
export type PageHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

export interface Application {
  readonly server: Server;
  readonly stream: Stream;
  close(): Promise<void>;
}

export interface ApplicationOptions {
  readonly settings: Settings;
  readonly hub: Hub;
  readonly auth: Auth;
  readonly rates: Rates;
  readonly page: PageHandler;
  readonly log: Logger;
  readonly dev: boolean;
  readonly records: Records;
}

export function createApplication(options: ApplicationOptions): Application {
  const { settings, hub, auth, rates, page, log, dev, records } = options;
  const { note } = records;
  const origin = createOriginPolicy(settings.host, settings.allowedHosts);
  const oidc = settings.oidc && createOidc(settings.oidc);
  const toPage: OpenHandler = ({ req, res }) => page(req, res);

  const handlers: Handlers = {
    "GET /healthz": ({ res }) => sendJson(res, 200, { healthy: true }),
    "GET /login": toPage,
    "GET /_next/static/*": toPage,
    "GET /logo.svg": toPage,
    "GET /*": toPage,
    "GET /metrics": ({ res }) => {
      res
        .writeHead(200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" })
        .end(metricsText(hub, stream.stats()));
    },
    ...sessionHandlers({ auth, rates, log, note, oidc: settings.oidc?.name ?? null }),
    ...oidcHandlers({ oidc, auth, log, note }),
    ...accountHandlers({ auth, rates, note }),
    ...recordHandlers(records),
    ...orderHandlers(records.orders, log),
    ...pictureHandlers({ hub, orders: records.orders }),
    ...actionHandlers(hub, settings.readOnly, auth),
  };

  /** Wrong tokens, and what somebody wanted who may not; a page without a session is no attempt at anything. */
  const noteRefusal = (req: IncomingMessage, pathname: string, { problem, by }: Refusal, key: string | null): void => {
    const from = auth.forward.from(req);
    if (problem.code === UNAUTHORIZED.code && (key ?? bearerOf(req)) !== undefined) {
      note({ kind: "session.login", who: { name: null, via: "api-token", from }, problem });
    }
    const asked = { method: req.method ?? "", path: pathname.slice(0, 200) };
    if (by) note({ kind: "request.refused", who: by, asked, problem });
  };

  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    setSecurityHeaders(req, res, dev);
    auth.forward.strip(req);
    // Only ever a path: "//name/path" and "http://name/path" would be read as another server's.
    const url = req.url?.startsWith("/") ? URL.parse(`http://localhost${req.url}`) : null;
    const key = url && takeKey(req, url);
    // With a key nothing counts that a browser brings by itself: it may come from any page, but to no other host name.
    const refused = origin.refuse(key === null ? req.headers : { host: req.headers.host });
    if (refused) return sendProblem(res, 403, refused);
    if (!url)
      return sendProblem(res, 400, { code: "bad_url", message: "The address is malformed.", hint: "Check it." });
    const { pathname, search, searchParams } = url;
    // What answers sees the same path that was checked, without `..` and the like.
    req.url = `${pathname}${search}`;
    const token = searchParams.get("token");
    if (pathname === "/" && token !== null && !isNavigation(req)) return sendProblem(res, 403, NOT_A_PAGE);
    if (pathname === "/" && token !== null) return enterByToken(token, { req, res }, { auth, rates, log, note });
    if (dev && pathname.startsWith("/_next/")) return page(req, res);

    const route = matchRoute(req.method ?? "", pathname);
    // Whoever may not come in does not hear which methods there are either.
    const plan = "name" in route && isPlan(route.name, url);
    const needs = "name" in route ? needsOf(route.name, plan) : "viewer";
    const picture = "name" in route && route.name === PICTURE;
    const verdict = await admit(req, needs, { auth, rates, plan, picture, key });
    if (!("who" in verdict)) {
      noteRefusal(req, pathname, verdict, key);
      if (verdict.status === 401 && isForEyes(req, pathname)) return toLogin(res, url);
      if (verdict.wait !== null) res.setHeader("Retry-After", verdict.wait);
      return sendProblem(res, verdict.status, verdict.problem);
    }
    if (!("name" in route)) return refuseMethod(res, route.allowed);
    if (key !== null) res.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    // Who is null only where the route needs nobody, and there the handler takes that.
    const handler = handlers[route.name] as Handler;
    await handler({ req, res, url, params: route.params, who: verdict.who as Parameters<Handler>[0]["who"] });
  };

  const server = createServer((req, res) => {
    answer(req, res).catch((error: unknown) => {
      if ((error instanceof BodyError || error instanceof AccountError) && !res.headersSent)
        return sendProblem(res, error.status, error);
      log.error({ err: error, url: req.url?.split("?")[0] }, "a request failed");
      if (res.headersSent) return void res.destroy();
      sendProblem(res, 500, {
        code: "internal",
        message: "Vethscope could not answer this.",
        hint: "Try again; the server's log says what happened.",
      });
    });
  });
  server.requestTimeout = 30_000;
  const stream = attachStream(server, {
    hub,
    auth,
    rates,
    origin,
    readOnly: settings.readOnly,
    log,
    note,
    orders: records.orders,
  });

  return {
    server,
    stream,
    async close() {
      await stream.close();
      server.closeAllConnections();
      if (server.listening) await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

const NOT_A_PAGE: Problem = {
  code: "not_a_page",
  message: "The address with the token is for opening the page.",
  hint: "Open it in a tab of its own; programs send Authorization: Bearer <token>.",
};

/** Not an image or a frame by which another page would use up the attempts of whoever looks at it. */
const isNavigation = ({ headers }: IncomingMessage): boolean =>
  (headers["sec-fetch-dest"] ?? "document") === "document";

const PICTURE = "GET /api/picture" satisfies RouteName;

/** The key in the address of a picture, which is taken out: nothing behind this can write it down. Null: there is none. */
function takeKey(req: IncomingMessage, url: URL): string | null {
  const key = url.searchParams.get("key");
  const route = matchRoute(req.method ?? "", url.pathname);
  if (key === null || !("name" in route) || route.name !== PICTURE) return null;
  url.searchParams.delete("key");
  return key;
}

/** A page that somebody wants to look at, not an answer for a program. */
const isForEyes = (req: IncomingMessage, pathname: string): boolean =>
  (req.method === "GET" || req.method === "HEAD") && !pathname.startsWith("/api/") && pathname !== "/metrics";

/** With the way back to what was asked for. */
function toLogin(res: ServerResponse, { pathname, search }: URL): void {
  const wanted = `${pathname}${search}`;
  const Location = wanted === "/" ? "/login" : `/login?to=${encodeURIComponent(wanted)}`;
  res.writeHead(303, { Location, "Cache-Control": "no-store" }).end();
}

function refuseMethod(res: ServerResponse, allowed: readonly string[]): void {
  res.setHeader("Allow", allowed.join(", "));
  sendProblem(res, 405, {
    code: "method_not_allowed",
    message: "This address does not take that method.",
    hint: `Allowed: ${allowed.join(", ")}.`,
  });
}
