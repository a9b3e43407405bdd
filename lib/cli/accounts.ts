/** What the commands about users and API tokens share: the database, arguments, and refusals as settings have them. */
import { AccountError } from "#lib/server/account-error.ts";
import { createAudit } from "#lib/server/audit.ts";
import { COMMAND_LINE, type Note, takeNote } from "#lib/server/audit-notes.ts";
import { type Database, openDatabase } from "#lib/server/database.ts";
import { type Environment, readSettings, SettingError } from "#lib/server/settings.ts";
import type { Role } from "#lib/server/who.ts";

/** Opens the data folder's database beside a running server, which sees what changed within five seconds. */
export async function withDatabase(
  env: Environment,
  use: (database: Database) => number | Promise<number>,
): Promise<number> {
  const database = openDatabase(readSettings(env).dataDir);
  try {
    return await use(database);
  } catch (error) {
    throw error instanceof AccountError ? new SettingError(error.message, error.hint) : error;
  } finally {
    database.close();
  }
}

/** Writes into the audit log what the command line did; how long entries are kept is the server's business. */
export function noteDown(database: Database, note: Omit<Note, "who">): void {
  takeNote(createAudit(database, { days: 90 }), { ...note, who: COMMAND_LINE }, (cause) =>
    console.error(`The audit log could not be written: ${cause instanceof Error ? cause.message : String(cause)}`),
  );
}

/** @throws SettingError unless it is a role. */
export function roleOf(text: string | undefined): Role {
  if (text === "viewer" || text === "operator") return text;
  const what = text === undefined ? "The role is missing." : `"${text.slice(0, 40)}" is no role.`;
  throw new SettingError(what, "Give --role viewer or --role operator.");
}

/** Lines of columns, each as wide as its widest. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
