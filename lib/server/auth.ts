/**
 * Who asks: a token (`Authorization: Bearer`), a session's cookie, or a proxy that signs people in; in this order, and a
 * wrong token is not excused by a good cookie.
 */
import { cookieOf, setCookie } from "./cookies.ts";
import type { Database } from "./database.ts";
import { type Asked, createForward, type Forward } from "./forward.ts";
import { createRoleRule, type RoleRule } from "./roles.ts";
import { hashOf, safeEqual } from "./secrets.ts";
import { createSessions, endSessionsOfOtherTokens, type NewSession, type Sessions } from "./sessions.ts";
import type { Settings } from "./settings.ts";
import { type Bearer, createTokens, type Tokens } from "./tokens.ts";
import { createUsers, type Users } from "./users.ts";
import type { Who } from "./who.ts";

export interface Auth {
  readonly users: Users;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly forward: Forward;
  readonly rule: RoleRule;
  /** Null: nobody who may come in. Whoever brings a token for pictures only is nobody here: see `find`. */
  who(req: Asked): Who | null;
  /** Whom a token lets in: the server's own, or an API token, which may be for one thing alone. */
  find(secret: string, from: string): Bearer | null;
  isToken(candidate: string): boolean;
  /** The Set-Cookie header of a new session. */
  begin(req: Asked, session: Pick<NewSession, "name" | "role" | "via" | "user">): string;
  /** The Set-Cookie header that takes the cookie away. */
  forget(req: Asked): string;
  /** Calls back when sessions, tokens or users ended or changed; whoever is connected has to be looked at anew. */
  onChange(listener: () => void): () => void;
  changed(): void;
}

export interface AuthOptions {
  /** The server's own token; whoever has it is an operator. */
  readonly token: string;
  readonly settings: Settings;
  readonly database: Database;
  readonly now?: () => number;
}

export const bearerOf = (req: Asked): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(req.headers.authorization ?? "")?.[1];

/** Whether a request brings a token of its own; no browser does that because another page wants it to. */
export const hasBearer = (req: Asked): boolean => bearerOf(req) !== undefined;

/** The port is in the cookie's name: it keeps two Vethscopes on one machine apart, for cookies know no ports. */
export function createAuth({ token, settings, database, now = Date.now }: AuthOptions): Auth {
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const cookieName = `vethscope_${settings.port}`;
  const lasts = settings.sessionDays * 24 * 3600;
  const sessions = createSessions(database, { lasts, idle: settings.sessionIdleHours * 3600 }, changed, now);
  const tokens = createTokens(database, changed, now);
  const rule = createRoleRule(settings);
  const forward = createForward(settings, rule);
  const madeBy = hashOf(`vethscope session ${token}`);
  endSessionsOfOtherTokens(database, madeBy);
  const cookie = (req: Asked, value: string, maxAge: number): string =>
    setCookie(cookieName, value, { sameSite: "Strict", path: "/", maxAge, secure: forward.isSecure(req) });

  const find = (secret: string, from: string): Bearer | null => {
    if (!safeEqual(secret, token)) return tokens.find(secret, from);
    return { who: { name: "token", role: "operator", via: "token", session: null, from }, only: null };
  };

  return {
    users: createUsers(database, now),
    tokens,
    sessions,
    forward,
    rule,
    who(req) {
      const from = forward.from(req);
      const bearer = bearerOf(req);
      if (bearer !== undefined) {
        const found = find(bearer, from);
        return found?.only === null ? found.who : null;
      }
      const secret = cookieOf(req.headers.cookie, cookieName);
      const found = secret === null ? null : sessions.find(secret, from);
      if (found) return found;
      const proxied = forward.identity(req);
      if (!proxied?.role) return null;
      return { name: proxied.name, role: proxied.role, via: "proxy", session: null, from };
    },
    find,
    isToken: (candidate) => safeEqual(candidate, token),
    begin(req, session) {
      const { secret } = sessions.start({
        ...session,
        madeBy: session.via === "token" ? madeBy : null,
        address: forward.from(req),
        agent: req.headers["user-agent"] ?? "",
      });
      return cookie(req, secret, lasts);
    },
    forget: (req) => cookie(req, "", 0),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    changed,
  };
}
