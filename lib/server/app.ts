/**
 * The application: one HTTP server that checks every request (Host, Origin, session) and hands it to what answers it.
 * No request reaches Next or the stream unchecked. Made apart from the process, so that tests can run it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { Hub } from "#lib/hub/hub.ts";
import { sessionRequest } from "#lib/protocol/requests.ts";
import type { Auth } from "./auth.ts";
import { metricsText } from "./metrics.ts";
import { createOriginPolicy } from "./origin.ts";
import { BodyError, readJson, sendJson, sendProblem, setSecurityHeaders } from "./respond.ts";
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
  readonly page: PageHandler;
  readonly log: Logger;
  readonly dev: boolean;
}

/** What may be had without a session: health, the login page and what that page is made of (it holds no data). */
const OPEN = /^\/(healthz|login|_next\/static\/.+|[a-z0-9-]+\.(svg|ico|png|js|webmanifest))$/;
const READ = new Set(["GET", "HEAD"]);

export function createApplication({ settings, hub, auth, page, log, dev }: ApplicationOptions): Application {
  const origin = createOriginPolicy(settings.host, settings.allowedHosts);

  const session = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (req.method === "DELETE") return sendJson(res, 200, { data: {} }, { "Set-Cookie": auth.clearCookie() });
    if (req.method !== "POST") return refuseMethod(res, "POST, DELETE");
    const body = sessionRequest.safeParse(await readJson(req));
    if (!body.success || !auth.isToken(body.data.token.trim())) {
      log.warn({ from: req.socket.remoteAddress }, "a wrong token was refused");
      return sendProblem(res, 401, {
        code: "wrong_token",
        message: "That is not this server's token.",
        hint: "Copy the token from the address that Vethscope printed when it started, or run `vethscope token`.",
      });
    }
    sendJson(res, 200, { data: {} }, { "Set-Cookie": auth.sessionCookie(isSecure(req)) });
  };

  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    setSecurityHeaders(req, res, dev);
    const refused = origin.refuse(req.headers);
    if (refused) return sendProblem(res, 403, refused);
    const url = parseUrl(req.url);
    if (!url)
      return sendProblem(res, 400, { code: "bad_url", message: "The address is malformed.", hint: "Check it." });
    const { pathname, searchParams } = url;

    if (pathname === "/healthz") return sendJson(res, 200, { healthy: true });
    if (pathname === "/api/session") return session(req, res);
    const token = searchParams.get("token");
    if (pathname === "/" && token !== null) {
      const headers: Record<string, string> = {
        Location: auth.isToken(token) ? "/" : "/login?wrong=1",
        "Cache-Control": "no-store",
      };
      if (auth.isToken(token)) headers["Set-Cookie"] = auth.sessionCookie(isSecure(req));
      res.writeHead(303, headers).end();
      return;
    }
    if (!OPEN.test(pathname) && !auth.allows(req.headers) && !(dev && pathname.startsWith("/_next/"))) {
      if (READ.has(req.method ?? "") && !pathname.startsWith("/api/") && pathname !== "/metrics") {
        res.writeHead(303, { Location: "/login", "Cache-Control": "no-store" }).end();
        return;
      }
      return sendProblem(res, 401, {
        code: "unauthorized",
        message: "This needs a session or a token.",
        hint: "Open the address with the token that Vethscope printed, or send Authorization: Bearer <token>.",
      });
    }
    if (!READ.has(req.method ?? "")) return refuseMethod(res, "GET, HEAD");
    if (pathname === "/metrics") {
      res
        .writeHead(200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" })
        .end(metricsText(hub, stream.stats()));
      return;
    }
    await page(req, res);
  };

  const server = createServer((req, res) => {
    answer(req, res).catch((error: unknown) => {
      if (error instanceof BodyError) return sendProblem(res, error.status, error);
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
  const stream = attachStream(server, hub, auth, origin);

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

function refuseMethod(res: ServerResponse, allowed: string): void {
  res.setHeader("Allow", allowed);
  sendProblem(res, 405, {
    code: "method_not_allowed",
    message: "This address does not take that method.",
    hint: `Allowed: ${allowed}.`,
  });
}

function parseUrl(url: string | undefined): URL | null {
  return URL.parse(url ?? "/", "http://localhost");
}

/** Whether the browser came by TLS; a proxy in front says so. Only used to set the cookie's Secure flag. */
function isSecure(req: IncomingMessage): boolean {
  return req.headers["x-forwarded-proto"] === "https";
}
