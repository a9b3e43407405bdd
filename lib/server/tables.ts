/**
 * The tables of DATA_DIR/vethscope.db, one entry a step: `user_version` counts the entries that were carried out. Entries
 * are only ever added at the end, never changed. Times are ISO 8601 in UTC, so that they sort as text.
 */

/** Users, their sessions and API tokens; see users.ts, sessions.ts and tokens.ts. Secrets are stored as hashes only. */
const ACCOUNTS = `
  CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'operator')),
    password TEXT NOT NULL,
    created TEXT NOT NULL
  ) STRICT;
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    via TEXT NOT NULL CHECK (via IN ('token', 'user', 'oidc')),
    role TEXT NOT NULL CHECK (role IN ('viewer', 'operator')),
    user INTEGER REFERENCES users (id) ON DELETE CASCADE,
    made_by TEXT,
    created TEXT NOT NULL,
    seen TEXT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL
  ) STRICT;
  CREATE INDEX sessions_of_name ON sessions (via, name);
  CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'operator')),
    owner INTEGER REFERENCES users (id) ON DELETE CASCADE,
    created TEXT NOT NULL,
    expires TEXT,
    used TEXT
  ) STRICT;
`;

export const MIGRATIONS: readonly string[] = [ACCOUNTS];
