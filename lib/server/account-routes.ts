/** The account page's requests: own password, sessions and API tokens; for operators the users as well. */
import type { z } from "zod";
import type { AccountAnswer, NewTokenAnswer } from "#lib/protocol/account.ts";
import type { AuditTarget } from "#lib/protocol/audit.ts";
import { passwordRequest, tokenRequest, userChange, userRequest } from "#lib/protocol/requests.ts";
import { AccountError } from "./account-error.ts";
import type { Note } from "./audit-notes.ts";
import type { Auth } from "./auth.ts";
import type { Ask, Handler, Handlers } from "./handlers.ts";
import { type Rates, tooMany } from "./rates.ts";
import { readJson, sendJson, sendProblem } from "./respond.ts";
import { meOf } from "./session-routes.ts";
import { suffices, type Who } from "./who.ts";

type Mine = Pick<
  Handlers,
  | "GET /api/account"
  | "POST /api/account/password"
  | "DELETE /api/sessions/:id"
  | "POST /api/tokens"
  | "DELETE /api/tokens/:id"
  | "POST /api/users"
  | "PATCH /api/users/:name"
  | "DELETE /api/users/:name"
>;

interface Means {
  readonly auth: Auth;
  readonly rates: Rates;
  readonly note: (note: Note) => void;
}

export function accountHandlers({ auth, rates, note }: Means): Mine {
  const { users, sessions, tokens } = auth;
  const ownTokens = (who: Who) => (who.via === "user" ? tokens.list(who.name) : []);

  /** What an API token could do here would outlive it. */
  const byPerson =
    (answer: Handler): Handler =>
    async (ask) => {
      if (ask.who.via === "api-token") {
        const hint = "Sign in with a browser, or use `vethscope user` and `vethscope token` where Vethscope runs.";
        throw new AccountError(403, "not_by_api_token", "Accounts are not managed with an API token.", hint);
      }
      await answer(ask);
    };

  return {
    "GET /api/account": ({ res, who }) => {
      const operator = who.role === "operator" && who.via !== "api-token";
      const answer: AccountAnswer = {
        who: meOf(who),
        session: who.session,
        sessions: sessions.list(operator ? null : who),
        tokens: operator ? tokens.list(null) : ownTokens(who),
        users: operator ? users.list() : null,
      };
      sendJson(res, 200, { data: answer });
    },
    "POST /api/account/password": byPerson(async ({ req, res, who }) => {
      const { current, next } = await fields(req, passwordRequest);
      if (who.via !== "user") {
        const hint = "It is changed where the account is.";
        throw new AccountError(409, "no_password", "Who signed in this way has no password here.", hint);
      }
      const wait = await rates.attempt(who.from, who.name);
      if (wait !== null) {
        res.setHeader("Retry-After", wait);
        return sendProblem(res, 429, tooMany(wait));
      }
      if ((await users.check(who.name, current)) === null) {
        throw new AccountError(403, "wrong_password", "The current password is not that.", "Type it again.");
      }
      await rates.succeeded(who.from, who.name);
      await users.setPassword(who.name, next);
      sessions.endAll(who, who.session);
      note({ kind: "user.password", who, targets: [user(who.name)] });
      sendJson(res, 200, { data: {} });
    }),
    "DELETE /api/sessions/:id": byPerson(({ res, who, params }) => {
      const mine = suffices(who.role, "operator") ? null : who;
      const meant = sessions.list(mine).find((s) => s.id === params.id);
      if (!meant) {
        throw new AccountError(404, "unknown_session", "There is no such session.", "It may have ended already.");
      }
      sessions.end(meant.id);
      note({ kind: "session.end", who, targets: [user(meant.name)] });
      sendJson(res, 200, { data: {} });
    }),
    "POST /api/tokens": byPerson(async ({ req, res, who }) => {
      const { name, role, only, days } = await fields(req, tokenRequest);
      if (!suffices(who.role, role)) {
        throw new AccountError(403, "viewer", "A viewer's API token is a viewer.", "Choose the role viewer.");
      }
      // A token of somebody from elsewhere would still work when he is gone there.
      if (who.via === "proxy" || who.via === "oidc") {
        const hint = "Ask for one at the machine: `vethscope token create`.";
        throw new AccountError(409, "no_owner", "API tokens belong to users of Vethscope itself.", hint);
      }
      const made: NewTokenAnswer = tokens.create({
        name,
        role,
        only,
        days,
        owner: who.via === "user" ? who.name : null,
      });
      const asked = { role, days, ...(only && { only }) };
      note({ kind: "token.create", who, targets: [{ kind: "token", id: made.id, name }], asked });
      sendJson(res, 201, { data: made });
    }),
    "DELETE /api/tokens/:id": byPerson(({ res, who, params }) => {
      const id = params.id ?? "";
      const known = who.role === "operator" || ownTokens(who).some((t) => t.id === id);
      const name = tokens.list(null).find((t) => t.id === id)?.name ?? "";
      tokens.revoke(known ? id : "");
      note({ kind: "token.revoke", who, targets: [{ kind: "token", id, name }] });
      sendJson(res, 200, { data: {} });
    }),
    "POST /api/users": byPerson(async ({ req, res, who }) => {
      const { name, role, password } = await fields(req, userRequest);
      await users.add(name, role, password);
      note({ kind: "user.add", who, targets: [user(name)], asked: { role } });
      sendJson(res, 201, { data: {} });
    }),
    "PATCH /api/users/:name": byPerson(async ({ req, res, who, params }) => {
      const name = params.name ?? "";
      const { role, password } = await fields(req, userChange);
      if (role !== undefined) notOneself(who, name, "change your own role");
      // First what may be refused: nothing is half done.
      if (password !== undefined) {
        await users.setPassword(name, password);
        sessions.endAll({ name: canonical(name), via: "user" }, null);
        note({ kind: "user.password", who, targets: [user(name)] });
      }
      if (role !== undefined) {
        users.setRole(name, role);
        note({ kind: "user.role", who, targets: [user(name)], asked: { role } });
      }
      auth.changed();
      sendJson(res, 200, { data: {} });
    }),
    "DELETE /api/users/:name": byPerson(({ res, who, params }) => {
      const name = params.name ?? "";
      notOneself(who, name, "remove yourself");
      users.remove(name);
      auth.changed();
      note({ kind: "user.remove", who, targets: [user(name)] });
      sendJson(res, 200, { data: {} });
    }),
  };

  /** Names are compared without regard to case, sessions have them as they were made. */
  function canonical(name: string): string {
    return users.list().find((u) => u.name.toLowerCase() === name.toLowerCase())?.name ?? name;
  }
}

const user = (name: string): AuditTarget => ({ kind: "user", id: name, name });

function notOneself(who: Who, name: string, what: string): void {
  if (who.via !== "user" || who.name.toLowerCase() !== name.toLowerCase()) return;
  throw new AccountError(409, "oneself", `You cannot ${what}.`, "Another operator can, and the command line.");
}

async function fields<T>(req: Ask["req"], schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await readJson(req, 16_384));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue && issue.path.length > 0 ? `"${issue.path.join(".").slice(0, 40)}"` : "the body";
  const said = (issue?.message ?? "").slice(0, 200);
  throw new AccountError(
    422,
    "bad_fields",
    `The request is malformed at ${where}: ${said}`,
    "Mend it, then send it again.",
  );
}
