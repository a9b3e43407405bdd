/** The two addresses of signing in at an OIDC issuer: the way there, and the way back. */
import type { Logger } from "pino";
import type { Problem } from "#lib/protocol/stream.ts";
import type { Note } from "./audit-notes.ts";
import type { Auth } from "./auth.ts";
import { cookieOf, setCookie } from "./cookies.ts";
import type { Asked } from "./forward.ts";
import type { Ask, Handlers } from "./handlers.ts";
import { type Oidc, OidcError } from "./oidc.ts";

const PATH = "/login/oidc";
const COOKIE = "vethscope_oidc";
const NO_ROLE: Problem = {
  code: "no_role",
  message: "The issuer knows this user, but he has no role here.",
  hint: "Put one of his groups into VETHSCOPE_OPERATOR_GROUPS or VETHSCOPE_VIEWER_GROUPS.",
};

interface Means {
  /** Null: no issuer is set. */
  readonly oidc: Oidc | null;
  readonly auth: Auth;
  readonly log: Logger;
  readonly note: (note: Note) => void;
}

export function oidcHandlers({
  oidc,
  auth,
  log,
  note,
}: Means): Pick<Handlers, "GET /login/oidc" | "GET /login/oidc/callback"> {
  // Lax: the issuer sends the browser back, and a Strict cookie would stay away.
  const cookie = (req: Asked, value: string, maxAge: number): string =>
    setCookie(COOKIE, value, { sameSite: "Lax", path: PATH, maxAge, secure: auth.forward.isSecure(req) });
  const back = (res: Ask["res"], problem: string): void => {
    res.writeHead(303, { Location: `/login?problem=${problem}`, "Cache-Control": "no-store" }).end();
  };
  const failed = (res: Ask["res"], error: unknown): void => {
    if (!(error instanceof OidcError)) throw error;
    log.warn({ err: error.cause }, error.message);
    back(res, error.failure);
  };

  return {
    "GET /login/oidc": async ({ req, res, url }) => {
      if (oidc === null) return back(res, "no_issuer");
      const origin = `${auth.forward.isSecure(req) ? "https" : "http"}://${req.headers.host}`;
      try {
        const to = ownAddress(url.searchParams.get("to"));
        const { address, ticket } = await oidc.start(`${origin}${PATH}/callback`, to, auth.forward.from(req));
        res
          .writeHead(303, {
            Location: address.href,
            "Set-Cookie": cookie(req, ticket, 600),
            "Cache-Control": "no-store",
          })
          .end();
      } catch (error) {
        failed(res, error);
      }
    },
    "GET /login/oidc/callback": async ({ req, res, url }) => {
      if (oidc === null) return back(res, "no_issuer");
      try {
        const { name, groups, to } = await oidc.finish(url, cookieOf(req.headers.cookie, COOKIE));
        const role = auth.rule(name, groups);
        const from = auth.forward.from(req);
        if (role === null) {
          log.warn({ from, user: name }, "signed in at the issuer, but has no role here");
          note({ kind: "session.login", who: { name, via: "oidc", from }, problem: NO_ROLE });
          return back(res, "no_role");
        }
        log.info({ from, user: name, via: "oidc" }, "signed in");
        note({ kind: "session.login", who: { name, via: "oidc", from } });
        res.setHeader("Set-Cookie", [auth.begin(req, { name, role, via: "oidc", user: null }), cookie(req, "", 0)]);
        onwards(res, to);
      } catch (error) {
        failed(res, error);
      }
    },
  };
}

/**
 * A page instead of a redirect: a redirect would still be the issuer's doing, and the browser would keep the new session's
 * Strict cookie back.
 */
function onwards(res: Ask["res"], to: string): void {
  const href = to.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  res
    .writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" })
    .end(
      `<!doctype html><html lang="en"><meta http-equiv="refresh" content="0;url=${href}"><title>Vethscope</title><a href="${href}">Go on</a></html>`,
    );
}

/** An address of this server, or "/": never the way to another one. */
function ownAddress(to: string | null): string {
  const here = "http://here.invalid";
  const url = to === null ? null : URL.parse(to, here);
  if (!to?.startsWith("/") || url?.origin !== here || url.pathname.startsWith("/login")) return "/";
  // Two slashes at the beginning, as "/.//name" leaves them, would be another server.
  return `/${url.pathname.replace(/^\/+/, "")}${url.search}`;
}
