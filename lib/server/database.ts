/**
 * DATA_DIR/vethscope.db: users, sessions, API tokens and the audit log. One connection for the process; the command line
 * opens the same file beside it (WAL, and five seconds of patience for the other's lock).
 */
import { chmodSync, closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makeDataFolder, unusableFolder } from "./data-folder.ts";
import { SettingError } from "./settings.ts";
import { MIGRATIONS } from "./tables.ts";

export type Database = DatabaseSync;

/** Opens the database of a data folder, and makes what is missing. @throws SettingError when it cannot be used. */
export function openDatabase(dataDir: string): Database {
  const file = join(dataDir, "vethscope.db");
  try {
    makeDataFolder(dataDir);
    // Made by us first, so that it never exists with wider rights; SQLite gives its -wal and -shm the same mode.
    if (!existsSync(file)) closeSync(openSync(file, "a", 0o600));
    chmodSync(file, 0o600);
  } catch (cause) {
    throw unusableFolder(dataDir, cause);
  }
  return prepared(file);
}

/** For tests: the same tables, gone with the process. */
export const memoryDatabase = (): Database => prepared(":memory:");

function prepared(file: string): Database {
  let database: Database | undefined;
  try {
    database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 5000 });
    // NORMAL may lose the last commits when the power fails, FULL does not; an audit log has to have them.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    migrate(database, file);
    return database;
  } catch (cause) {
    database?.close();
    throw cause instanceof SettingError ? cause : unusableFile(file, cause);
  }
}

function migrate(database: Database, file: string): void {
  // Two processes may start at once: whoever comes second waits here, and finds the work done.
  database.exec("BEGIN IMMEDIATE");
  try {
    const done = Number(database.prepare("PRAGMA user_version").get()?.user_version ?? 0);
    if (done > MIGRATIONS.length) {
      throw new SettingError(
        `${file} was written by a later version of Vethscope.`,
        "Run that version, or set DATA_DIR to another folder.",
      );
    }
    for (const step of MIGRATIONS.slice(done)) database.exec(step);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    database.exec("COMMIT");
  } catch (cause) {
    database.exec("ROLLBACK");
    throw cause;
  }
}

function unusableFile(file: string, cause: unknown): SettingError {
  const { errcode, message } = cause as { errcode?: number; message?: string };
  // SQLite's primary result codes: 11 is CORRUPT, 26 NOTADB, 8 READONLY, 5 BUSY, 13 FULL.
  switch ((errcode ?? 0) & 0xff) {
    case 11:
    case 26:
      return new SettingError(
        `${file} is damaged, or is no database.`,
        "Move it away: Vethscope makes a new one, without the users, API tokens and audit log that were in it.",
      );
    case 5:
      return new SettingError(`${file} is held by another program.`, "End that program, then try again.");
    case 13:
      return new SettingError(`There is no space left for ${file}.`, "Make room, or set DATA_DIR to another folder.");
    default:
      return new SettingError(
        `${file} cannot be used (${message ?? String(cause)}).`,
        "Set DATA_DIR to a folder that this user may write to.",
      );
  }
}
