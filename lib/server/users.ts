/** Users with passwords: rows of the database, made by the command line or an operator's page. */
import { z } from "zod";
import { AccountError } from "./account-error.ts";
import type { Database } from "./database.ts";
import { hashPassword, isOldHash, isPassword, noPassword, passwordProblem } from "./passwords.ts";
import type { Role } from "./who.ts";

/** Names are compared without regard to case. `token` is what the server's own token is called. */
const userName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/)
  .refine((name) => name.toLowerCase() !== "token");

export interface User {
  readonly name: string;
  readonly role: Role;
  /** ISO 8601. */
  readonly created: string;
}

export interface Users {
  /** @throws AccountError for a name or password that cannot be taken, and a name that is taken. */
  add(name: string, role: Role, password: string): Promise<void>;
  /** Their sessions and API tokens end with them. @throws AccountError when there is no such user. */
  remove(name: string): void;
  setRole(name: string, role: Role): void;
  /** The caller sees to their sessions. */
  setPassword(name: string, password: string): Promise<void>;
  list(): User[];
  /** The user whose password that is; takes as long when there is no such user. */
  check(name: string, password: string): Promise<(User & { readonly id: number }) | null>;
}

export function createUsers(database: Database, now: () => number = Date.now): Users {
  const find = database.prepare("SELECT id, name, role, created, password FROM users WHERE name = ?");
  const must = (name: string, { changes }: { readonly changes: number | bigint }): void => {
    if (Number(changes) > 0) return;
    throw new AccountError(
      404,
      "unknown_user",
      `There is no user "${name.slice(0, 64)}".`,
      "Look at the list of users.",
    );
  };
  const allowed = (password: string): void => {
    const problem = passwordProblem(password);
    if (problem) throw new AccountError(422, problem.code, problem.message, problem.hint);
  };

  return {
    async add(name, role, password) {
      if (!userName.safeParse(name).success) {
        const hint = "Take up to 64 letters, digits and . _ @ -, a letter or digit first; not the word token.";
        throw new AccountError(422, "bad_name", `"${name.slice(0, 64)}" cannot be a user's name.`, hint);
      }
      allowed(password);
      const hash = await hashPassword(password);
      const { changes } = database
        .prepare("INSERT INTO users (name, role, password, created) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
        .run(name, role, hash, new Date(now()).toISOString());
      if (Number(changes) > 0) return;
      throw new AccountError(409, "name_taken", `There is a user "${name}" already.`, "Take another name.");
    },
    remove: (name) => must(name, database.prepare("DELETE FROM users WHERE name = ?").run(name)),
    setRole: (name, role) => must(name, database.prepare("UPDATE users SET role = ? WHERE name = ?").run(role, name)),
    async setPassword(name, password) {
      allowed(password);
      const hash = await hashPassword(password);
      must(name, database.prepare("UPDATE users SET password = ? WHERE name = ?").run(hash, name));
    },
    list() {
      const rows = database.prepare("SELECT name, role, created FROM users ORDER BY name").all();
      return rows.map((row) => ({ ...row })) as unknown as User[];
    },
    async check(name, password) {
      const row = find.get(name) as unknown as (User & { id: number; password: string }) | undefined;
      // Nobody's password is longer; hashing it would be work for nothing.
      const right = await isPassword(row?.password ?? noPassword(), password.slice(0, 1024));
      if (!row || !right) return null;
      if (isOldHash(row.password)) {
        database.prepare("UPDATE users SET password = ? WHERE id = ?").run(await hashPassword(password), row.id);
      }
      return { id: row.id, name: row.name, role: row.role, created: row.created };
    },
  };
}
