/** `vethscope token` prints the server's own token; `token create|list|revoke` are about API tokens. */
import { loadToken } from "#lib/server/kept-token.ts";
import { type Environment, readSettings, SettingError } from "#lib/server/settings.ts";
import { createTokens } from "#lib/server/tokens.ts";
import { columns, noteDown, roleOf, withDatabase } from "./accounts.ts";

export const TOKEN_USAGE = `vethscope token                                  the server's own token, which lets a browser in
vethscope token create --name NAME --role viewer|operator [--days 90]   an API token, shown once; 0 days: for ever
       with --pictures: a viewer for pictures only, for links in a wiki (/api/picture?…&key=TOKEN)
vethscope token list
vethscope token revoke ID`;

interface Options {
  readonly name?: string | undefined;
  readonly role?: string | undefined;
  readonly days?: string | undefined;
  readonly pictures?: boolean | undefined;
}

/** Returns the exit code. @throws SettingError for what cannot be done. */
export function token(env: Environment, words: readonly string[], options: Options): number | Promise<number> {
  const [verb, id, more] = words;
  if (verb === undefined) {
    const settings = readSettings(env);
    console.log(settings.token ?? loadToken(settings.dataDir).token);
    return 0;
  }
  const known = ["create", "list", "revoke"].includes(verb);
  if (!known || more !== undefined || (verb === "revoke") !== (id !== undefined)) {
    throw new SettingError("That is not a way to call `vethscope token`.", TOKEN_USAGE);
  }
  if (verb === "create" && options.name === undefined)
    throw new SettingError("The name is missing.", "Give --name NAME.");
  const role = verb === "create" ? roleOf(options.role) : null;
  return withDatabase(env, (database) => {
    const tokens = createTokens(database, () => {});
    if (role !== null) {
      const days = /^\d{1,6}$/.test(options.days ?? "90") ? Number(options.days ?? "90") : -1;
      const only = options.pictures ? "pictures" : null;
      const made = tokens.create({ name: options.name ?? "", role, only, days, owner: null });
      const target = { kind: "token", id: made.id, name: options.name ?? "" } as const;
      noteDown(database, { kind: "token.create", targets: [target], asked: { role, days, ...(only && { only }) } });
      console.error(`API token ${made.id}; it is not shown again:`);
      console.log(made.secret);
      if (only) console.error("Add it to the address of a picture: /api/picture?…&key=TOKEN");
    } else if (id !== undefined) {
      const name = tokens.list(null).find((t) => t.id === id)?.name ?? null;
      tokens.revoke(id);
      noteDown(database, { kind: "token.revoke", targets: [{ kind: "token", id, name }] });
      console.error(`${id}: revoked.`);
    } else {
      const all = tokens
        .list(null)
        .map((t) => [
          t.id,
          t.name,
          t.only ? `${t.role} (${t.only} only)` : t.role,
          t.owner ?? "-",
          t.expires ?? "never",
          t.used ?? "never",
        ]);
      console.log(
        all.length === 0
          ? "There are no API tokens yet."
          : columns([["ID", "NAME", "ROLE", "OWNER", "EXPIRES", "USED"], ...all]),
      );
    }
    return 0;
  });
}
