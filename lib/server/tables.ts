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

/** See audit.ts. `text` is what a search looks at, in lower case; `seq` is never used twice, also not after old rows went. */
const AUDIT = `
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT,
    via TEXT NOT NULL,
    address TEXT NOT NULL,
    action TEXT,
    kind TEXT NOT NULL,
    targets TEXT NOT NULL,
    asked TEXT,
    plan TEXT,
    outcome TEXT NOT NULL,
    problem TEXT,
    duration_ms REAL,
    text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_at ON audit (at);
  CREATE INDEX audit_who ON audit (who);
  CREATE INDEX audit_kind ON audit (kind);
  CREATE INDEX audit_outcome ON audit (outcome);
`;

/** When networks last had an endpoint (null: never since `watched`); see last-used.ts. */
const NETWORK_USE = `
  CREATE TABLE network_use (
    network TEXT PRIMARY KEY,
    watched TEXT NOT NULL,
    used TEXT,
    seen TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** A search by text reads this in place of the rows, which hold whole plans. */
const AUDIT_SEARCH = "CREATE INDEX audit_search ON audit (seq, at, who, kind, outcome, text);";

/** In which order bars and cards stand, as JSON, one row a view; see orders.ts. */
const ORDERS = `
  CREATE TABLE orders (
    view TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    kept TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** What a token is for alone (null: all that its role may); see tokens.ts. */
const TOKENS_FOR_PICTURES = `
  ALTER TABLE api_tokens ADD COLUMN only TEXT CHECK (only IS NULL OR (only = 'pictures' AND role = 'viewer'));
`;

export const MIGRATIONS: readonly string[] = [ACCOUNTS, AUDIT, NETWORK_USE, AUDIT_SEARCH, ORDERS, TOKENS_FOR_PICTURES];
