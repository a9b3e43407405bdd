/**
 * API tokens for programs: `vsk_` and 256 random bits, shown once, stored as SHA-256, each with a role. One that is for
 * pictures only may stand in an address, where others read it: it is good for nothing but GET /api/picture (gate.ts).
 */
import { AccountError } from "./account-error.ts";
import type { Database } from "./database.ts";
import { hashOf, newId, newSecret } from "./secrets.ts";
import type { Role, Who } from "./who.ts";

const PREFIX = "vsk_";
const DAY_MS = 24 * 3600 * 1000;
/** `used` is written at most once in this time. */
const USED_MS = 60_000;
export const LONGEST_DAYS = 3650;
/** Of one user. */
const MOST = 100;

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** What it is for alone; null: all that its role may. */
  readonly only: "pictures" | null;
  /** Name of the user whose it is; null when the command line or the server's own token made it. */
  readonly owner: string | null;
  readonly created: string;
  /** Null: never. */
  readonly expires: string | null;
  /** Null: not yet. */
  readonly used: string | null;
}

export interface NewToken extends Pick<ApiToken, "name" | "role" | "owner"> {
  readonly only?: ApiToken["only"];
  /** 0: it never expires. */
  readonly days: number;
}

/** Whom a secret lets in, and to what alone. */
export interface Bearer {
  readonly who: Who;
  readonly only: ApiToken["only"];
}

export interface Tokens {
  /** @throws AccountError for a name, role, days or owner that cannot be. */
  create(token: NewToken): { id: string; secret: string };
  /** @throws AccountError when there is no such token. */
  revoke(id: string): void;
  /** Those of one user; null lists all. */
  list(owner: string | null): ApiToken[];
  /** Whose a secret is, and counts it as used. A token is never worth more than its owner. */
  find(secret: string, from: string): Bearer | null;
}

/** `revoked` is called after a token is gone. */
export function createTokens(database: Database, revoked: () => void, now: () => number = Date.now): Tokens {
  const iso = (ms: number): string => new Date(ms).toISOString();
  const columns = `t.id, t.name, t.role, t.only, u.name AS owner, t.created, t.expires, t.used`;
  const all = `SELECT ${columns} FROM api_tokens t LEFT JOIN users u ON u.id = t.owner`;
  const byHash = database.prepare(
    `SELECT t.id, t.name, t.only, t.expires, t.used, CASE WHEN u.role = 'viewer' THEN 'viewer' ELSE t.role END AS role
     FROM api_tokens t LEFT JOIN users u ON u.id = t.owner WHERE t.hash = ?`,
  );
  const touch = database.prepare("UPDATE api_tokens SET used = ? WHERE id = ?");

  return {
    create({ name, role, only = null, days, owner }) {
      if (!/^[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}$/.test(name)) {
        const hint = "Take up to 64 letters, digits, spaces and . _ @ -, a letter or digit first.";
        throw new AccountError(422, "bad_name", `"${name.slice(0, 64)}" cannot be a token's name.`, hint);
      }
      if (!Number.isInteger(days) || days < 0 || days > LONGEST_DAYS) {
        const hint = `Give whole days up to ${LONGEST_DAYS}; 0 means that it never expires.`;
        throw new AccountError(422, "bad_days", "A token cannot be valid for that long.", hint);
      }
      if (only === "pictures" && role !== "viewer") {
        const hint = "Make it a viewer, or a token that is not for pictures only.";
        throw new AccountError(422, "bad_role", "A token for pictures only changes nothing.", hint);
      }
      const user = owner === null ? null : database.prepare("SELECT id FROM users WHERE name = ?").get(owner);
      if (user === undefined)
        throw new AccountError(404, "unknown_user", `There is no user "${owner}".`, "Look at the list of users.");
      const has = user && database.prepare("SELECT count(*) AS n FROM api_tokens WHERE owner = ?").get(Number(user.id));
      if (Number(has?.n ?? 0) >= MOST) {
        throw new AccountError(409, "too_many_tokens", `"${owner}" has ${MOST} API tokens.`, "Revoke some first.");
      }
      const [id, secret] = [newId(), PREFIX + newSecret()];
      const expires = days === 0 ? null : iso(now() + days * DAY_MS);
      database
        .prepare(
          "INSERT INTO api_tokens (id, hash, name, role, only, owner, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .run(id, hashOf(secret), name, role, only, user === null ? null : Number(user.id), iso(now()), expires);
      return { id, secret };
    },
    revoke(id) {
      if (Number(database.prepare("DELETE FROM api_tokens WHERE id = ?").run(id).changes) === 0) {
        throw new AccountError(
          404,
          "unknown_token",
          "There is no such API token.",
          "It may have been revoked already.",
        );
      }
      revoked();
    },
    list(owner) {
      const rows =
        owner === null
          ? database.prepare(`${all} ORDER BY t.created, t.id`).all()
          : database.prepare(`${all} WHERE u.name = ? ORDER BY t.created, t.id`).all(owner);
      return rows.map((row) => ({ ...row })) as unknown as ApiToken[];
    },
    find(secret, from) {
      if (!secret.startsWith(PREFIX)) return null;
      const row = byHash.get(hashOf(secret)) as unknown as Omit<ApiToken, "owner" | "created"> | undefined;
      if (!row || (row.expires !== null && row.expires <= iso(now()))) return null;
      if (row.used === null || Date.parse(row.used) + USED_MS <= now()) touch.run(iso(now()), row.id);
      return { who: { name: row.name, role: row.role, via: "api-token", session: null, from }, only: row.only };
    },
  };
}
