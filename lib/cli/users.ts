/** `vethscope user add|list|password|role|remove`. */

import { type Environment, SettingError } from "#lib/server/settings.ts";
import { createUsers } from "#lib/server/users.ts";
import { columns, noteDown, roleOf, withDatabase } from "./accounts.ts";
import { readPassword } from "./password.ts";

export const USER_USAGE = `vethscope user add NAME --role viewer|operator   a user; the password is asked for, or the first line of stdin
vethscope user list
vethscope user password NAME                     a new password; ends the user's sessions
vethscope user role NAME --role viewer|operator
vethscope user remove NAME                       with sessions and API tokens`;

/** Returns the exit code. @throws SettingError for what cannot be done. */
export async function user(
  env: Environment,
  words: readonly string[],
  options: { readonly role?: string | undefined },
): Promise<number> {
  const [verb, name, more] = words;
  const known = ["add", "list", "password", "role", "remove"].includes(verb ?? "");
  if (!known || more !== undefined || (verb === "list") !== (name === undefined)) {
    throw new SettingError("That is not a way to call `vethscope user`.", USER_USAGE);
  }
  const role = verb === "add" || verb === "role" ? roleOf(options.role) : null;
  const password = verb === "add" || verb === "password" ? await readPassword() : "";
  return withDatabase(env, async (database) => {
    const users = createUsers(database);
    if (name === undefined) {
      const all = users.list();
      const rows = all.map((u) => [u.name, u.role, u.created]);
      console.log(all.length === 0 ? "There are no users yet." : columns([["NAME", "ROLE", "CREATED"], ...rows]));
      return 0;
    }
    if (verb === "add" && role) await users.add(name, role, password);
    if (verb === "role" && role) users.setRole(name, role);
    if (verb === "remove") users.remove(name);
    if (verb === "password") {
      await users.setPassword(name, password);
      database.prepare("DELETE FROM sessions WHERE user = (SELECT id FROM users WHERE name = ?)").run(name);
    }
    const asked = role === null ? {} : { asked: { role } };
    noteDown(database, { kind: `user.${verb as "add"}`, targets: [{ kind: "user", id: name, name }], ...asked });
    console.error(
      `${name}: ${{ add: "added", role: `now ${role}`, remove: "removed", password: "has a new password" }[verb ?? ""]}.`,
    );
    return 0;
  });
}
