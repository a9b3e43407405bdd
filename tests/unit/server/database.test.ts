/** The file of the database: whose it is, that old ones are brought up to date, and what is said of unusable ones. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "#lib/server/database.ts";
import { MIGRATIONS } from "#lib/server/tables.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vethscope-database-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const version = (database: DatabaseSync): unknown => database.prepare("PRAGMA user_version").get()?.user_version;

describe("the database", () => {
  it("is made where nothing is, for its owner alone, and keeps what is in it", () => {
    const data = join(folder, "a", "b");
    const first = openDatabase(data);
    first.prepare("INSERT INTO users (name, role, password, created) VALUES ('ann', 'viewer', 'x', 't')").run();
    for (const file of readdirSync(data)) expect(statSync(join(data, file)).mode & 0o077, file).toBe(0);
    first.close();
    chmodSync(join(data, "vethscope.db"), 0o644);
    const again = openDatabase(data);
    expect(again.prepare("SELECT name FROM users").all()).toEqual([{ name: "ann" }]);
    expect(statSync(join(data, "vethscope.db")).mode & 0o777).toBe(0o600);
    again.close();
  });

  it("of an earlier version gets the steps that it lacks", () => {
    const old = new DatabaseSync(join(folder, "vethscope.db"));
    old.exec(`${MIGRATIONS[0]}; PRAGMA user_version = 1`);
    old.exec("INSERT INTO api_tokens (id, hash, name, role, created) VALUES ('ci', 'x', 'ci', 'operator', 't')");
    old.close();
    const database = openDatabase(folder);
    expect(version(database)).toBe(MIGRATIONS.length);
    expect(database.prepare("SELECT id, role, only FROM api_tokens").all()).toEqual([
      { id: "ci", role: "operator", only: null },
    ]);
    database.close();
  });

  it("can be used by two processes at once", () => {
    const [one, other] = [openDatabase(folder), openDatabase(folder)];
    one.prepare("INSERT INTO users (name, role, password, created) VALUES ('ann', 'viewer', 'x', 't')").run();
    expect(other.prepare("SELECT name FROM users").all()).toHaveLength(1);
    one.close();
    other.close();
  });

  it.each([
    [
      "is no database",
      () => writeFileSync(join(folder, "vethscope.db"), "garbage ".repeat(500)),
      /damaged.*no database/,
    ],
    ["is a folder", () => mkdirSync(join(folder, "vethscope.db")), /vethscope\.db cannot be used/],
    [
      "is of a later version",
      () => {
        const later = new DatabaseSync(join(folder, "vethscope.db"));
        later.exec("PRAGMA user_version = 1000");
        later.close();
      },
      /later version/,
    ],
  ])("that %s is refused with what to do, and not touched", (_what, make, text) => {
    make();
    expect(() => openDatabase(folder)).toThrow(text);
    expect(() => openDatabase(folder)).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/DATA_DIR|Move it/) }),
    );
  });
});
