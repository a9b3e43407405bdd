/** The command line: `serve`, `topology`, `check`, `user`, `token`. */
import { SettingError } from "#lib/server/settings.ts";
import { VERSION } from "#lib/server/version.ts";
import { check } from "./check.ts";
import { FLAGS, parseCommandLine } from "./flags.ts";
import { TOKEN_USAGE, token } from "./tokens.ts";
import { topology } from "./topology.ts";
import { USER_USAGE, user } from "./users.ts";

const USAGE = `Vethscope shows how containers are really wired together.

Usage: vethscope <command> [flags]

  serve      the live picture in the browser
  topology   everything that is known, as JSON, read once
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

async function main(): Promise<number> {
  const { command, words, account, env, dev, json, help, version } = parseCommandLine(
    process.argv.slice(2),
    process.env,
  );
  if (version) return print(VERSION);
  if (help) return print(USAGE);
  switch (command) {
    case "serve": {
      // The page's framework is read only by the command that needs it.
      const { serve } = await import("#lib/server/serve.ts");
      await serve(env, { dev });
      return 0;
    }
    case "topology":
      return topology(env, VERSION);
    case "check":
      return check(env, json);
    case "token":
      return token(env, words, account);
    case "user":
      return user(env, words, account);
    default:
      if (command !== undefined) console.error(`There is no command "${command}".\n`);
      console.error(USAGE);
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
