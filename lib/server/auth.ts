/**
 * Who may come in: the token (as `Authorization: Bearer`, or once in the URL) or a session cookie made from it.
 * Cookies are signed with a key derived from the token, so a new token ends all sessions.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** A session lasts seven days. */
export const SESSION_SECONDS = 7 * 24 * 3600;

export interface Auth {
  readonly token: string;
  readonly cookieName: string;
  /** Whether a request's headers carry the token or a valid session. */
  allows(headers: { authorization?: string | undefined; cookie?: string | undefined }): boolean;
  isToken(candidate: string): boolean;
  /** The Set-Cookie header of a new session. */
  sessionCookie(secure: boolean): string;
  /** The Set-Cookie header that ends a session. */
  clearCookie(): string;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
const safeEqual = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

function cookies(header: string | undefined): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0) found.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  return found;
}

/** `port` keeps the sessions of two Vethscopes on one machine apart: cookies know no ports. */
export function createAuth(token: string, port: number, now: () => number = Date.now): Auth {
  const key = createHmac("sha256", token).update("vethscope session").digest();
  const cookieName = `vethscope_${port}`;
  const sign = (body: string): string => createHmac("sha256", key).update(body).digest("base64url");

  const validSession = (value: string | undefined): boolean => {
    const [version, expiry, nonce, signature] = (value ?? "").split(".");
    if (version !== "v1" || !expiry || !nonce || !signature) return false;
    if (!safeEqual(signature, sign(`${version}.${expiry}.${nonce}`))) return false;
    return Number(expiry) * 1000 > now();
  };

  return {
    token,
    cookieName,
    isToken: (candidate) => safeEqual(candidate, token),
    allows({ authorization, cookie }) {
      const bearer = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
      if (bearer !== undefined) return safeEqual(bearer, token);
      return validSession(cookies(cookie).get(cookieName));
    },
    sessionCookie(secure) {
      const body = `v1.${Math.floor(now() / 1000) + SESSION_SECONDS}.${randomBytes(12).toString("base64url")}`;
      const flags = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_SECONDS}${secure ? "; Secure" : ""}`;
      return `${cookieName}=${body}.${sign(body)}; ${flags}`;
    },
    clearCookie: () => `${cookieName}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`,
  };
}
