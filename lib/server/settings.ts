/** Settings of the server, from the environment (flags are turned into it); garbage is named with what is allowed. */
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
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
  /** Days that the audit log keeps. */
  readonly auditDays: number;
  readonly sessionDays: number;
  readonly sessionIdleHours: number;
  /** Addresses and subnets of the proxies whose X-Forwarded-… headers, and the ones below, are believed. */
  readonly trustedProxies: readonly string[];
  /** Null: no proxy signs people in. Names of headers, in lower case. */
  readonly forward: { readonly user: string; readonly groups: string | null } | null;
  readonly oidc: OidcSettings | null;
  /** Groups (or `user:NAME`, or `*`) of those who sign in by a proxy or OIDC; who is in neither list stays out. */
  readonly operatorGroups: readonly string[];
  readonly viewerGroups: readonly string[];
}

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Null: a public client, with PKCE alone. */
  readonly clientSecret: string | null;
  readonly scopes: string;
  /** Claim that holds the groups: a list, or one text. */
  readonly roleClaim: string;
  /** What the button says. */
  readonly name: string;
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

const list = (each: RegExp) =>
  z
    .string()
    .transform((v) =>
      v
        .split(",")
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.string().regex(each)));
const header = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]{1,63}$/)
  .transform((name) => name.toLowerCase())
  // Headers that mean something else already, or that a browser sends by itself.
  .refine(
    (name) => !/^(authorization|cookie|host|origin|referer|user-agent|accept|x-forwarded-(for|proto|host))$/.test(name),
  );
const groups = {
  schema: list(/^[^\s,][^,]{0,127}$/),
  allowed: "names of groups separated by commas, `user:NAME`, or * for everybody",
};

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
  VETHSCOPE_AUDIT_DAYS: { schema: integer(1, 3650), allowed: "a whole number of days from 1 to 3650" },
  VETHSCOPE_SESSION_DAYS: { schema: integer(1, 90), allowed: "a whole number of days from 1 to 90" },
  VETHSCOPE_SESSION_IDLE_HOURS: { schema: integer(1, 2160), allowed: "a whole number of hours from 1 to 2160" },
  VETHSCOPE_TRUSTED_PROXIES: {
    schema: list(/^[0-9A-Fa-f:.]+(\/\d{1,3})?$/).refine((all) => all.every(isSubnet)),
    allowed: "addresses or subnets separated by commas, such as 172.20.0.2,10.0.0.0/8,fd00::/8",
  },
  VETHSCOPE_FORWARD_USER: {
    schema: header,
    allowed: "the name of the header in which the proxy names the user, such as Remote-User",
  },
  VETHSCOPE_FORWARD_GROUPS: {
    schema: header,
    allowed: "the name of the header in which the proxy lists groups, such as Remote-Groups",
  },
  VETHSCOPE_OPERATOR_GROUPS: groups,
  VETHSCOPE_VIEWER_GROUPS: groups,
  VETHSCOPE_OIDC_ISSUER: {
    schema: z.url({ protocol: /^https?$/ }).refine(isSafeIssuer),
    allowed: "the issuer's https:// address (http:// on loopback only)",
  },
  VETHSCOPE_OIDC_CLIENT_ID: {
    schema: z.string().regex(/^[\x21-\x7e]{1,256}$/),
    allowed: "the client id that the issuer gave, without spaces",
  },
  VETHSCOPE_OIDC_CLIENT_SECRET: {
    schema: z.string().regex(/^[\x20-\x7e]{1,1024}$/),
    allowed: "the client secret that the issuer gave",
  },
  VETHSCOPE_OIDC_SCOPES: {
    schema: z
      .string()
      .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/)
      .refine((v) => v.split(" ").includes("openid")),
    allowed: "scopes separated by single spaces, openid among them",
  },
  VETHSCOPE_OIDC_ROLE_CLAIM: {
    schema: z.string().regex(/^[\x21-\x7e]{1,128}$/),
    allowed: "the name of a claim, such as groups",
  },
  VETHSCOPE_OIDC_NAME: { schema: z.string().min(1).max(40), allowed: "1 to 40 characters for the button" },
} as const;

/** Secrets, which may also be in a file. */
const SECRETS = ["VETHSCOPE_TOKEN", "VETHSCOPE_OIDC_CLIENT_SECRET"] as const;
type Secret = (typeof SECRETS)[number];

/** Named as settings are, but read elsewhere: the secrets' files below, whether scripts/ should install and build, and the server that commands ask. */
const OTHERS = new Set([...SECRETS.map((name) => `${name}_FILE`), "VETHSCOPE_PREPARED", "VETHSCOPE_SERVER"]);

type Name = keyof typeof SETTINGS;
export type Environment = Readonly<Record<string, string | undefined>>;

function read<N extends Name>(env: Environment, name: N): z.output<(typeof SETTINGS)[N]["schema"]> | undefined {
  const raw = env[name];
  if (raw === undefined || raw === "") return undefined;
  const { schema, allowed } = SETTINGS[name];
  const result = schema.safeParse(raw);
  // A secret is named, never shown.
  const shown = SECRETS.includes(name as Secret) ? "the given text" : `"${raw.slice(0, 80)}"`;
  if (!result.success) throw new SettingError(`${name} cannot be ${shown}.`, `It has to be ${allowed}.`);
  return result.data as z.output<(typeof SETTINGS)[N]["schema"]>;
}

/** `NAME`, or the contents of the file that `NAME_FILE` names. */
function secret(env: Environment, name: Secret): string | null {
  const path = env[`${name}_FILE`];
  if (path && env[name]) {
    throw new SettingError(`${name} and ${name}_FILE are both set.`, "Set one of them only.");
  }
  if (!path) return read(env, name) ?? null;
  let text: string;
  try {
    text = readFileSync(path, "utf8").trim();
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : "cannot be read";
    throw new SettingError(
      `${name}_FILE names ${path}, which ${why}.`,
      `Give the path of a file that holds the ${name === "VETHSCOPE_TOKEN" ? "token" : "secret"}.`,
    );
  }
  return read({ [name]: text }, name) ?? null;
}

/** A proxy or an issuer that signs people in, and who of them may come in. */
function signIn(
  env: Environment,
): Pick<Settings, "trustedProxies" | "forward" | "oidc" | "operatorGroups" | "viewerGroups"> {
  const trustedProxies = read(env, "VETHSCOPE_TRUSTED_PROXIES") ?? [];
  const user = read(env, "VETHSCOPE_FORWARD_USER");
  const issuer = read(env, "VETHSCOPE_OIDC_ISSUER");
  const clientId = read(env, "VETHSCOPE_OIDC_CLIENT_ID");
  const operatorGroups = read(env, "VETHSCOPE_OPERATOR_GROUPS") ?? [];
  const viewerGroups = read(env, "VETHSCOPE_VIEWER_GROUPS") ?? [];
  if (user !== undefined && trustedProxies.length === 0) {
    const hint =
      "List the proxy's own address in VETHSCOPE_TRUSTED_PROXIES: from anybody else the header is not believed.";
    throw new SettingError("VETHSCOPE_FORWARD_USER is set, but no proxy is trusted.", hint);
  }
  if (issuer !== undefined && clientId === undefined) {
    throw new SettingError(
      "VETHSCOPE_OIDC_ISSUER is set without VETHSCOPE_OIDC_CLIENT_ID.",
      "Set the client id that the issuer gave.",
    );
  }
  if ((user !== undefined || issuer !== undefined) && operatorGroups.length + viewerGroups.length === 0) {
    throw new SettingError(
      "People can sign in by a proxy or an issuer, but none of them may come in.",
      "Set VETHSCOPE_OPERATOR_GROUPS and VETHSCOPE_VIEWER_GROUPS; * there means everybody who can sign in.",
    );
  }
  return {
    trustedProxies,
    forward: user === undefined ? null : { user, groups: read(env, "VETHSCOPE_FORWARD_GROUPS") ?? null },
    oidc:
      issuer === undefined || clientId === undefined
        ? null
        : {
            issuer,
            clientId,
            clientSecret: secret(env, "VETHSCOPE_OIDC_CLIENT_SECRET"),
            scopes: read(env, "VETHSCOPE_OIDC_SCOPES") ?? "openid profile email",
            roleClaim: read(env, "VETHSCOPE_OIDC_ROLE_CLAIM") ?? "groups",
            name: read(env, "VETHSCOPE_OIDC_NAME") ?? new URL(issuer).hostname,
          },
    operatorGroups,
    viewerGroups,
  };
}

function isSubnet(text: string): boolean {
  const [address = "", prefix] = text.split("/");
  const family = isIP(address);
  return family !== 0 && (prefix === undefined || Number(prefix) <= (family === 4 ? 32 : 128));
}

/** Who can read or change what the issuer says becomes whoever he likes. */
function isSafeIssuer(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === "https:" || ["127.0.0.1", "[::1]", "localhost"].includes(url?.hostname ?? "");
}

/** @throws SettingError for the first setting that cannot be used. */
export function readSettings(env: Environment): Settings {
  for (const name of Object.keys(env)) {
    if (name.startsWith("VETHSCOPE_") && !(name in SETTINGS) && !OTHERS.has(name)) {
      const known = Object.keys(SETTINGS).filter((n) => n.startsWith("VETHSCOPE_"));
      throw new SettingError(
        `${name} is no setting of Vethscope.`,
        `Known ones: ${known.join(", ")}; secrets also as ${SECRETS.map((name) => `${name}_FILE`).join(", ")}.`,
      );
    }
  }
  // Also what is not used as things are set: a mistake should show when it is made.
  for (const name of Object.keys(SETTINGS) as Name[]) read(env, name);
  return {
    host: read(env, "HOST") ?? "127.0.0.1",
    port: read(env, "PORT") ?? 4711,
    dataDir: read(env, "DATA_DIR") ?? join(env.XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "vethscope"),
    logLevel: read(env, "LOG_LEVEL") ?? "info",
    token: secret(env, "VETHSCOPE_TOKEN"),
    readOnly: read(env, "VETHSCOPE_READ_ONLY") ?? false,
    allowedHosts: read(env, "VETHSCOPE_ALLOWED_HOSTS") ?? [],
    resyncSeconds: read(env, "VETHSCOPE_RESYNC_SECONDS") ?? 30,
    rootNetns: read(env, "VETHSCOPE_ROOT_NETNS") ?? null,
    auditDays: read(env, "VETHSCOPE_AUDIT_DAYS") ?? 90,
    sessionDays: read(env, "VETHSCOPE_SESSION_DAYS") ?? 7,
    sessionIdleHours: read(env, "VETHSCOPE_SESSION_IDLE_HOURS") ?? 24,
    ...signIn(env),
  };
}
