/** Settings of the server, from the environment (flags are turned into it); garbage is named with what is allowed. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Problem } from "#lib/protocol/stream.ts";

export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly logLevel: "trace" | "debug" | "info" | "warn" | "error" | "silent";
  /** Given token; null means: made at first start and kept in the data folder. */
  readonly token: string | null;
  readonly readOnly: boolean;
  /** Host names, beside loopback and plain addresses, under which the page may be asked for. */
  readonly allowedHosts: readonly string[];
  readonly resyncSeconds: number;
  /** Path of the namespace file of the host's own network namespace; null means: found by itself. */
  readonly rootNetns: string | null;
}

/** A setting that cannot be used. */
export class SettingError extends Error implements Problem {
  readonly code = "bad_setting";
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

const flag = z
  .enum(["1", "0", "true", "false", "yes", "no", ""])
  .transform((v) => v === "1" || v === "true" || v === "yes");
const levels = ["trace", "debug", "info", "warn", "error", "silent"] as const;

const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));

/** One row a setting: how it is parsed and, for a refusal, what is allowed. */
const SETTINGS = {
  HOST: {
    schema: z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/),
    allowed: "an address or a host name, such as 127.0.0.1 or 0.0.0.0",
  },
  PORT: { schema: integer(0, 65535), allowed: "a whole number from 0 to 65535" },
  DATA_DIR: { schema: z.string().min(1), allowed: "the path of a folder" },
  LOG_LEVEL: { schema: z.enum(levels), allowed: `one of ${levels.join(", ")}` },
  VETHSCOPE_TOKEN: {
    schema: z.string().regex(/^[\x21-\x7e]{16,256}$/),
    allowed: "16 to 256 visible ASCII characters without spaces",
  },
  VETHSCOPE_READ_ONLY: { schema: flag, allowed: "1 or 0" },
  VETHSCOPE_ALLOWED_HOSTS: {
    schema: z
      .string()
      .transform((v) =>
        v
          .split(",")
          .map((h) => h.trim().toLowerCase())
          .filter(Boolean),
      )
      .pipe(z.array(z.string().regex(/^[a-z0-9._-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/))),
    allowed: "host names separated by commas, each with or without a port, such as vethscope.example.org,nas:8080",
  },
  VETHSCOPE_RESYNC_SECONDS: { schema: integer(5, 86400), allowed: "a whole number of seconds from 5 to 86400" },
  VETHSCOPE_ROOT_NETNS: {
    schema: z.string().regex(/^\//),
    allowed: "the absolute path of a network namespace file, such as /proc/1/ns/net",
  },
} as const;

/** Named as settings are, but read elsewhere: the token's file below, and whether scripts/ should install and build. */
const OTHERS = new Set(["VETHSCOPE_TOKEN_FILE", "VETHSCOPE_PREPARED"]);

type Name = keyof typeof SETTINGS;
export type Environment = Readonly<Record<string, string | undefined>>;

function read<N extends Name>(env: Environment, name: N): z.output<(typeof SETTINGS)[N]["schema"]> | undefined {
  const raw = env[name];
  if (raw === undefined || raw === "") return undefined;
  const { schema, allowed } = SETTINGS[name];
  const result = schema.safeParse(raw);
  // A secret is named, never shown.
  const shown = name === "VETHSCOPE_TOKEN" ? "the given text" : `"${raw.slice(0, 80)}"`;
  if (!result.success) throw new SettingError(`${name} cannot be ${shown}.`, `It has to be ${allowed}.`);
  return result.data as z.output<(typeof SETTINGS)[N]["schema"]>;
}

/** `NAME`, or the contents of the file that `NAME_FILE` names. */
function secret(env: Environment): string | null {
  const path = env.VETHSCOPE_TOKEN_FILE;
  if (path && env.VETHSCOPE_TOKEN) {
    throw new SettingError("VETHSCOPE_TOKEN and VETHSCOPE_TOKEN_FILE are both set.", "Set one of them only.");
  }
  if (!path) return read(env, "VETHSCOPE_TOKEN") ?? null;
  let text: string;
  try {
    text = readFileSync(path, "utf8").trim();
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : "cannot be read";
    throw new SettingError(
      `VETHSCOPE_TOKEN_FILE names ${path}, which ${why}.`,
      "Give the path of a file that holds the token.",
    );
  }
  return read({ VETHSCOPE_TOKEN: text }, "VETHSCOPE_TOKEN") ?? null;
}

/** @throws SettingError for the first setting that cannot be used. */
export function readSettings(env: Environment): Settings {
  for (const name of Object.keys(env)) {
    if (name.startsWith("VETHSCOPE_") && !(name in SETTINGS) && !OTHERS.has(name)) {
      const known = Object.keys(SETTINGS).filter((n) => n.startsWith("VETHSCOPE_"));
      throw new SettingError(
        `${name} is no setting of Vethscope.`,
        `Known ones: ${known.join(", ")}, VETHSCOPE_TOKEN_FILE.`,
      );
    }
  }
  return {
    host: read(env, "HOST") ?? "127.0.0.1",
    port: read(env, "PORT") ?? 4711,
    dataDir: read(env, "DATA_DIR") ?? join(env.XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "vethscope"),
    logLevel: read(env, "LOG_LEVEL") ?? "info",
    token: secret(env),
    readOnly: read(env, "VETHSCOPE_READ_ONLY") ?? false,
    allowedHosts: read(env, "VETHSCOPE_ALLOWED_HOSTS") ?? [],
    resyncSeconds: read(env, "VETHSCOPE_RESYNC_SECONDS") ?? 30,
    rootNetns: read(env, "VETHSCOPE_ROOT_NETNS") ?? null,
  };
}
