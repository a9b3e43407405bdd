/** Who asks: what a request, a stream or an action is done as. Made by auth.ts alone. */

/** A viewer sees everything that is observed and may ask for plans; an operator may change things as well. */
export type Role = "viewer" | "operator";

export interface Who {
  /** Name of the user or of the API token; `token` for whoever came with the server's own token. */
  readonly name: string;
  readonly role: Role;
  readonly via: "token" | "user" | "api-token" | "proxy" | "oidc";
  /** Public id of the session (not the secret in its cookie); null for those who bring a token or a proxy's headers. */
  readonly session: string | null;
  /** Address of the one who asks; behind a trusted proxy the address that the proxy names. */
  readonly from: string;
}

/** Whether a role is enough for what needs another. */
export const suffices = (has: Role, needs: Role): boolean => has === "operator" || needs === "viewer";
