/**
 * Who may come in: the token (as `Authorization: Bearer`, or once in the URL) or a session cookie made from it.
 * Cookies are signed with a key derived from the token, so a new token ends all sessions.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { SettingError } from "./settings.ts";

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

/** The kept token of the data folder; made (and readable by its owner alone) at first start. */
export function loadToken(dataDir: string): { token: string; created: boolean } {
  const file = join(dataDir, "token");
  try {
    const token = readFileSync(file, "utf8").trim();
    if (token.length >= 16) {
      keepPrivate(file);
      return { token, created: false };
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw unusable(dataDir, cause);
  }
  const token = randomBytes(24).toString("base64url");
  try {
    makeFolder(resolve(dataDir));
    writeFileSync(file, `${token}\n`, { mode: 0o600 });
    chmodSync(file, 0o600);
  } catch (cause) {
    throw unusable(dataDir, cause);
  }
  return { token, created: true };
}

/** With what is missing above it. Node's own `recursive` never returns where a folder cannot be made, as in /proc. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EEXIST" && statSync(path).isDirectory()) return;
    if (code !== "ENOENT" || existsSync(dirname(path))) throw cause;
    makeFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}

/** A copied or restored file may be readable by all. Where it is somebody else's, he has to see to it. */
function keepPrivate(file: string): void {
  try {
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  } catch {
    // Not ours to change, or a read-only file system.
  }
}

function unusable(dataDir: string, cause: unknown): SettingError {
  const why = (cause as NodeJS.ErrnoException).code ?? "unknown";
  return new SettingError(
    `The data folder ${dataDir} cannot be used (${why}).`,
    "Set DATA_DIR to a folder that this user may write to, or give the token with VETHSCOPE_TOKEN.",
  );
}

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
