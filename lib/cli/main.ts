/** The command line: `serve`, `topology`, `snapshot`, `check`, `user`, `token`. Each reads only the code that it needs. */
import { SettingError } from "#lib/server/settings.ts";
import { VERSION } from "#lib/server/version.ts";
import { FLAGS, parseCommandLine } from "./flags.ts";

async function usage(): Promise<string> {
  const [{ TOKEN_USAGE }, { USER_USAGE }] = await Promise.all([import("./tokens.ts"), import("./users.ts")]);
  return `Vethscope shows how containers are really wired together.

Usage: vethscope <command> [flags]

  serve      the live picture in the browser
  topology   everything that is known, as JSON, read once
  snapshot   the picture as a file for documents; \`vethscope snapshot --help\` tells more
  check      what is wrong, as text or with --json; exits with 1 when there is an error
  user       users with passwords: add, list, password, role, remove
  token      the token that lets a browser in; with create, list, revoke: API tokens

Flags (each also as an environment variable):
${FLAGS.map(([flag, name, text]) => `  --${flag.padEnd(16)} ${name.padEnd(25)} ${text}`).join("\n")}
  --read-only        VETHSCOPE_READ_ONLY=1     no way to change anything
  --help, --version

Users and tokens
${[USER_USAGE, TOKEN_USAGE]
  .join("\n")
  .split("\n")
  .map((line) => `  ${line}`)
  .join("\n")}`;
}

async function main(): Promise<number> {
  const { command, words, account, snapshot, env, dev, json, help, version } = parseCommandLine(
    process.argv.slice(2),
    process.env,
  );
  if (version) return print(VERSION);
  if (help && command === "snapshot") return print((await import("./snapshot-usage.ts")).SNAPSHOT_USAGE);
  if (help) return print(await usage());
  switch (command) {
    case "serve": {
      const { serve } = await import("#lib/server/serve.ts");
      await serve(env, { dev });
      return 0;
    }
    case "topology":
      return (await import("./topology.ts")).topology(env, VERSION);
    case "snapshot":
      return (await import("./snapshot.ts")).snapshot(env, snapshot);
    case "check":
      return (await import("./check.ts")).check(env, json);
    case "token":
      return (await import("./tokens.ts")).token(env, words, account);
    case "user":
      return (await import("./users.ts")).user(env, words, account);
    default:
      if (command !== undefined) console.error(`There is no command "${command}".\n`);
      console.error(await usage());
      return 2;
  }
}

function print(text: string): number {
  console.log(text);
  return 0;
}

// Whoever reads our output (`| head`) may have seen enough: that is no mistake, and nobody is left to tell.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  console.error(`${error.message}\n${error.hint}`);
  process.exitCode = 2;
}
