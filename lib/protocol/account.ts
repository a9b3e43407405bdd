/** What the login page and the account page ask for and get; times are ISO 8601 in UTC. */
import type { Me } from "./stream.ts";

/** `GET /api/session`: who the browser is already, and how it may sign in. */
export interface SessionAnswer {
  readonly who: Me | null;
  readonly ways: {
    /** Whether there are users with passwords. */
    readonly password: boolean;
    /** What the button for the OIDC issuer says; null when there is none. */
    readonly oidc: string | null;
  };
  /** Why somebody whom a proxy signed in is not let in; else null. */
  readonly notice: string | null;
}

export interface AccountSession {
  readonly id: string;
  readonly name: string;
  readonly via: string;
  readonly role: Me["role"];
  readonly created: string;
  readonly seen: string;
  readonly address: string;
  readonly agent: string;
}

export interface AccountToken {
  readonly id: string;
  readonly name: string;
  readonly role: Me["role"];
  /** What it is for alone; null: all that its role may. */
  readonly only: "pictures" | null;
  /** Null: made by the command line or with the server's own token. */
  readonly owner: string | null;
  readonly created: string;
  readonly expires: string | null;
  readonly used: string | null;
}

export interface AccountUser {
  readonly name: string;
  readonly role: Me["role"];
  readonly created: string;
}

/** `GET /api/account`. */
export interface AccountAnswer {
  readonly who: Me;
  /** Id of the session that asks; null when it is none. */
  readonly session: string | null;
  /** One's own; operators see everybody's. */
  readonly sessions: readonly AccountSession[];
  readonly tokens: readonly AccountToken[];
  /** Null for viewers. */
  readonly users: readonly AccountUser[] | null;
}

/** `POST /api/tokens`: the secret is shown this once. */
export interface NewTokenAnswer {
  readonly id: string;
  readonly secret: string;
}
