/** Flags are the settings by another name: `--data-dir X` is DATA_DIR=X, `--root-netns X` is VETHSCOPE_ROOT_NETNS=X. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { type Environment, SettingError } from "#lib/server/settings.ts";
import { SNAPSHOT_OPTIONS, type SnapshotFlags } from "./snapshot-flags.ts";

/** Flag, the setting it stands for, and what it means. */
export const FLAGS = [
  ["host", "HOST", "address to listen on (127.0.0.1)"],
  ["port", "PORT", "port to listen on (4711)"],
  ["data-dir", "DATA_DIR", "folder for what is kept: the token, accounts, the audit log"],
  ["log-level", "LOG_LEVEL", "trace, debug, info, warn, error or silent (info)"],
  ["docker-host", "DOCKER_HOST", "the engine, as for the docker command"],
  ["docker-context", "DOCKER_CONTEXT", "the docker context, as for the docker command"],
  ["token-file", "VETHSCOPE_TOKEN_FILE", "file that holds the token"],
  ["allowed-hosts", "VETHSCOPE_ALLOWED_HOSTS", "names the page may be asked for under, separated by commas"],
  ["resync-seconds", "VETHSCOPE_RESYNC_SECONDS", "seconds between full re-reads (30)"],
  ["audit-days", "VETHSCOPE_AUDIT_DAYS", "days that the audit log keeps (90)"],
  ["root-netns", "VETHSCOPE_ROOT_NETNS", "the host's network namespace file (found by itself)"],
] as const;

/** Commands of several words, and the flags that are theirs alone. */
const WORDY: Readonly<Record<string, readonly string[]>> = {
  user: ["role"],
  token: ["role", "name", "days", "pictures"],
};
const ACCOUNT = ["role", "name", "days", "pictures"];

const options: NonNullable<ParseArgsConfig["options"]> = {
  ...Object.fromEntries(FLAGS.map(([name]) => [name, { type: "string" as const }])),
  "read-only": { type: "boolean" },
  role: { type: "string" },
  name: { type: "string" },
  days: { type: "string" },
  pictures: { type: "boolean" },
  dev: { type: "boolean" },
  json: { type: "boolean" },
  ...SNAPSHOT_OPTIONS,
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
};

export interface CommandLine {
  readonly command: string | undefined;
  /** What follows the command; only `user` and `token` take more words. */
  readonly words: readonly string[];
  /** Of `user` and `token`. */
  readonly account: {
    readonly role?: string;
    readonly name?: string;
    readonly days?: string;
    readonly pictures?: boolean;
  };
  /** Of `snapshot`. */
  readonly snapshot: SnapshotFlags;
  readonly env: Environment;
  readonly dev: boolean;
  /** Only `check` has another way to print. */
  readonly json: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/** @throws SettingError for flags there are not. */
export function parseCommandLine(args: readonly string[], env: Environment): CommandLine {
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new SettingError(
      error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error),
      `\`vethscope ${args[0] === "snapshot" ? "snapshot " : ""}--help\` lists the flags.`,
    );
  }
  const { values, positionals } = parsed;
  const [command, ...words] = positionals;
  const wordy = Object.hasOwn(WORDY, command ?? "") ? (WORDY[command ?? ""] ?? []) : [];
  const own = command === "snapshot" ? Object.keys(SNAPSHOT_OPTIONS) : wordy;
  if (words.length > 0 && wordy.length === 0) {
    throw new SettingError(
      `"${positionals[1]}" is one word too many.`,
      "Give one command; `vethscope --help` lists them.",
    );
  }
  if (values.json === true && positionals[0] !== "check") {
    throw new SettingError("`--json` belongs to `check` alone.", "`topology` prints JSON anyway.");
  }
  for (const flag of [...ACCOUNT, ...Object.keys(SNAPSHOT_OPTIONS)]) {
    if (values[flag] === undefined || own.includes(flag)) continue;
    throw new SettingError(`\`--${flag}\` does not belong to that command.`, "`vethscope --help` lists the commands.");
  }
  const account = Object.fromEntries(
    ACCOUNT.flatMap((flag) => (values[flag] === undefined ? [] : [[flag, values[flag]]])),
  );
  const merged: Record<string, string | undefined> = { ...env };
  for (const [flag, name] of FLAGS) if (typeof values[flag] === "string") merged[name] = values[flag];
  if (values["read-only"]) merged.VETHSCOPE_READ_ONLY = "1";
  // A context given by flag means that context, whatever DOCKER_HOST says.
  if (typeof values["docker-context"] === "string" && values["docker-host"] === undefined) delete merged.DOCKER_HOST;
  return {
    command,
    words,
    account,
    snapshot: Object.fromEntries(
      Object.keys(SNAPSHOT_OPTIONS).flatMap((flag) => (values[flag] === undefined ? [] : [[flag, values[flag]]])),
    ),
    env: merged,
    dev: values.dev === true,
    json: values.json === true,
    help: values.help === true,
    version: values.version === true,
  };
}
