/** Signing in with the token or a password, logging out, and what the login page has to know. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { SessionAnswer } from "#lib/protocol/account.ts";
import { sessionRequest } from "#lib/protocol/requests.ts";
import type { Me, Problem } from "#lib/protocol/stream.ts";
import type { Note } from "./audit-notes.ts";
import type { Auth } from "./auth.ts";
import type { Handlers } from "./handlers.ts";
import { type Rates, tooMany } from "./rates.ts";
import { readJson, sendJson, sendProblem } from "./respond.ts";
import type { Who } from "./who.ts";

const WRONG_TOKEN: Problem = {
  code: "wrong_token",
  message: "That is not this server's token.",
  hint: "Copy the token from the address that Vethscope printed when it started, or run `vethscope token`.",
};
/** The same for an unknown user: who has an account here is nobody's business. */
const WRONG_PASSWORD: Problem = {
  code: "wrong_password",
  message: "There is no such user with that password.",
  hint: "Check both. An operator can set a new password, as can `vethscope user password NAME`.",
};

export const meOf = ({ name, role, via }: Who): Me => ({ name, role, via });

interface Means {
  readonly auth: Auth;
  readonly rates: Rates;
  readonly log: Logger;
  readonly note: (note: Note) => void;
  /** What the button for the OIDC issuer says; null when there is none. */
  readonly oidc: string | null;
}

type Mine = Pick<Handlers, "GET /api/session" | "POST /api/session" | "DELETE /api/session">;

export function sessionHandlers({ auth, rates, log, note, oidc }: Means): Mine {
  const signIn = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const body = sessionRequest.safeParse(await readJson(req));
    if (!body.success) {
      const hint = 'Send { "token": "…" }, or { "user": "…", "password": "…" }.';
      return sendProblem(res, 422, { code: "bad_fields", message: "The request to sign in is malformed.", hint });
    }
    const from = auth.forward.from(req);
    const name = "user" in body.data ? body.data.user.trim() : null;
    const wait = await rates.attempt(from, name);
    if (wait !== null) {
      log.warn({ from, user: name }, "too many attempts to sign in");
      res.setHeader("Retry-After", wait);
      return sendProblem(res, 429, tooMany(wait));
    }
    const session = await sessionFor(auth, body.data);
    if (session === null) {
      log.warn({ from, user: name }, name === null ? "a wrong token was refused" : "a wrong password was refused");
      const problem = name === null ? WRONG_TOKEN : WRONG_PASSWORD;
      note({ kind: "session.login", who: { name, via: name === null ? "token" : "user", from }, problem });
      return sendProblem(res, 401, problem);
    }
    await rates.succeeded(from, name);
    log.info({ from, user: session.name, via: session.via }, "signed in");
    note({ kind: "session.login", who: { ...session, from } });
    sendJson(res, 200, { data: {} }, { "Set-Cookie": auth.begin(req, session) });
  };

  return {
    "GET /api/session": ({ req, res, who }) => {
      const proxied = who === null ? auth.forward.identity(req) : null;
      const answer: SessionAnswer = {
        who: who && meOf(who),
        ways: { password: auth.users.list().length > 0, oidc },
        notice: proxied ? `The proxy says that you are ${proxied.name}, who has no role here. Ask an operator.` : null,
      };
      sendJson(res, 200, { data: answer });
    },
    "POST /api/session": ({ req, res }) => signIn(req, res),
    "DELETE /api/session": ({ req, res, url, who }) => {
      if (who?.session) {
        const everywhere = url.searchParams.get("everywhere") === "1";
        if (everywhere) auth.sessions.endAll(who, null);
        else auth.sessions.end(who.session);
        note({ kind: "session.logout", who, asked: { everywhere } });
      }
      sendJson(res, 200, { data: {} }, { "Set-Cookie": auth.forget(req) });
    },
  };
}

async function sessionFor(auth: Auth, body: { token: string } | { user: string; password: string }) {
  if ("token" in body) {
    if (!auth.isToken(body.token.trim())) return null;
    return { name: "token", role: "operator", via: "token", user: null } as const;
  }
  const user = await auth.users.check(body.user.trim(), body.password);
  return user && ({ name: user.name, role: user.role, via: "user", user: user.id } as const);
}

/** `/?token=…`, the address that Vethscope prints: a session for a right token, and the token out of the address. */
export async function enterByToken(
  token: string,
  { req, res }: { readonly req: IncomingMessage; readonly res: ServerResponse },
  { auth, rates, log, note }: Omit<Means, "oidc">,
): Promise<void> {
  const from = auth.forward.from(req);
  const wait = await rates.attempt(from, null);
  if (wait !== null) {
    res.setHeader("Retry-After", wait);
    return sendProblem(res, 429, tooMany(wait));
  }
  const headers: Record<string, string> = { Location: "/login?wrong=1", "Cache-Control": "no-store" };
  if (auth.isToken(token)) {
    await rates.succeeded(from, null);
    headers.Location = "/";
    headers["Set-Cookie"] = auth.begin(req, { name: "token", role: "operator", via: "token", user: null });
    note({ kind: "session.login", who: { name: "token", via: "token", from } });
  } else {
    log.warn({ from }, "a wrong token was refused");
    note({ kind: "session.login", who: { name: null, via: "token", from }, problem: WRONG_TOKEN });
  }
  res.writeHead(303, headers).end();
}
