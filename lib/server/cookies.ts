/** Cookies as they travel. */

/** The first value of a name wins, as in browsers the most exact path comes first. */
export function cookieOf(header: string | undefined, name: string): string | null {
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

interface CookieOptions {
  /** Lax lets a cookie come along when another site sends the browser here, as an OIDC issuer does. */
  readonly sameSite: "Strict" | "Lax";
  readonly path: string;
  /** Seconds; 0 takes the cookie away. */
  readonly maxAge: number;
  readonly secure: boolean;
}

/** A Set-Cookie header; scripts never see the cookie. */
export function setCookie(name: string, value: string, { sameSite, path, maxAge, secure }: CookieOptions): string {
  return `${name}=${value}; Path=${path}; HttpOnly; SameSite=${sameSite}; Max-Age=${maxAge}${secure ? "; Secure" : ""}`;
}
