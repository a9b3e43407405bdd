/**
 * Sessions: rows of the database, so that they can be ended, and outlive a restart. The cookie holds a secret of 256 bits,
 * the row its SHA-256. A session ends after a time, when it was idle too long, with its user, and with the token it came from.
 */
import type { Database } from "./database.ts";
import { hashOf, newId, newSecret } from "./secrets.ts";
import type { Role, Who } from "./who.ts";

/** `seen` is written at most once in this time. */
const SEEN_MS = 60_000;
/** Of one person at a time; the one used longest ago goes first. */
const MOST = 100;

export interface SessionTimes {
  /** Absolute, in seconds. */
  readonly lasts: number;
  /** Seconds without any use; a page that is open uses it. */
  readonly idle: number;
}

export interface NewSession {
  readonly name: string;
  readonly role: Role;
  readonly via: "token" | "user" | "oidc";
  /** Row of the user; null for the others. */
  readonly user: number | null;
  /** Hash of the token that it was made from; null for the others. */
  readonly madeBy: string | null;
  readonly address: string;
  readonly agent: string;
}

/** A session as its owner may see it; times in ISO 8601. */
export interface SessionRecord {
  readonly id: string;
  readonly name: string;
  readonly via: string;
  readonly role: Role;
  readonly created: string;
  readonly seen: string;
  readonly address: string;
  readonly agent: string;
}

export interface Sessions {
  /** The new session's public id and its cookie's secret, which is kept nowhere. */
  start(session: NewSession): { readonly id: string; readonly secret: string };
  /** The session of a cookie, and counts it as used; null when there is none, or no longer. */
  find(secret: string, from: string): Who | null;
  end(id: string): void;
  /** Ends all that somebody has, but one; null ends that one too. */
  endAll(of: Pick<Who, "name" | "via">, but: string | null): void;
  list(of: Pick<Who, "name" | "via"> | null): SessionRecord[];
}

const COLUMNS = `s.id, s.name, s.via, coalesce(u.role, s.role) AS role, s.created, s.seen, s.address, s.agent`;
const ALL = `SELECT ${COLUMNS} FROM sessions s LEFT JOIN users u ON u.id = s.user`;

/** `ended` hears of sessions that are ended on purpose, after they are gone. */
export function createSessions(
  database: Database,
  times: SessionTimes,
  ended: () => void,
  now: () => number = Date.now,
): Sessions {
  const iso = (ms: number): string => new Date(ms).toISOString();
  const insert = database.prepare(
    "INSERT INTO sessions (id, hash, name, via, role, user, made_by, created, seen, address, agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const select = database.prepare(`${ALL} WHERE s.hash = ?`);
  const touch = database.prepare("UPDATE sessions SET seen = ? WHERE id = ?");
  const remove = database.prepare("DELETE FROM sessions WHERE id = ?");
  const removeAll = database.prepare("DELETE FROM sessions WHERE name = ? AND via = ? AND id IS NOT ?");
  const removeOld = database.prepare("DELETE FROM sessions WHERE created <= ? OR seen <= ?");
  const removeMany = database.prepare(
    `DELETE FROM sessions WHERE id IN
     (SELECT id FROM sessions WHERE name = ? AND via = ? ORDER BY seen DESC, rowid DESC LIMIT -1 OFFSET ?)`,
  );
  const over = (): [string, string] => [iso(now() - times.lasts * 1000), iso(now() - times.idle * 1000)];

  return {
    start(s) {
      removeOld.run(...over());
      const [id, secret, at] = [newId(), newSecret(), iso(now())];
      const agent = s.agent.slice(0, 200);
      insert.run(id, hashOf(secret), s.name, s.via, s.role, s.user, s.madeBy, at, at, s.address, agent);
      if (Number(removeMany.run(s.name, s.via, MOST).changes) > 0) ended();
      return { id, secret };
    },
    find(secret, from) {
      const row = select.get(hashOf(secret)) as unknown as SessionRecord | undefined;
      if (!row) return null;
      const [created, seen] = over();
      if (row.created <= created || row.seen <= seen) {
        remove.run(row.id);
        return null;
      }
      if (Date.parse(row.seen) + SEEN_MS <= now()) touch.run(iso(now()), row.id);
      return { name: row.name, role: row.role, via: row.via as Who["via"], session: row.id, from };
    },
    end(id) {
      remove.run(id);
      ended();
    },
    endAll({ name, via }, but) {
      removeAll.run(name, via, but);
      ended();
    },
    list(of) {
      removeOld.run(...over());
      const rows = of
        ? database.prepare(`${ALL} WHERE s.name = ? AND s.via = ? ORDER BY s.seen DESC, s.id`).all(of.name, of.via)
        : database.prepare(`${ALL} ORDER BY s.seen DESC, s.id`).all();
      return rows.map((row) => ({ ...row })) as unknown as SessionRecord[];
    },
  };
}

/** Ends the sessions that were made with another token than today's. */
export function endSessionsOfOtherTokens(database: Database, madeBy: string): void {
  database.prepare("DELETE FROM sessions WHERE via = 'token' AND made_by IS NOT ?").run(madeBy);
}
