/** Docker contexts as docker/cli's context/store keeps them: a folder per context, named by the SHA-256 of its name. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { EngineError } from "./errors.ts";
import type { SettingsFiles } from "./settings-files.ts";
import { readTlsFiles } from "./tls-files.ts";
import type { TlsMaterial } from "./transport.ts";

const Meta = z.object({
  Name: z.string(),
  Endpoints: z
    .object({
      docker: z.object({ Host: z.string().nullish(), SkipTLSVerify: z.boolean().nullish() }).nullish(),
    })
    .nullish(),
});

export interface DockerContext {
  /** As in DOCKER_HOST; empty means the default socket. */
  readonly host: string;
  /** Null: no TLS. */
  readonly tls: TlsMaterial | null;
}

/** Throws `context-not-found` (with the names there are) or `context-invalid`. */
export function readContext(configFolder: string, name: string, files: SettingsFiles): DockerContext {
  const folder = createHash("sha256").update(name).digest("hex");
  const path = join(configFolder, "contexts", "meta", folder, "meta.json");
  const text = readMeta(path, name, files);
  if (text === null) throw notFound(configFolder, name, files);
  const meta = parseMeta(text);
  if (meta === null) throw broken(name, `${path} is not what the docker CLI writes`);
  const endpoint = meta.Endpoints?.docker;
  if (endpoint == null) throw broken(name, "it has no docker endpoint");
  const verify = endpoint.SkipTLSVerify !== true;
  const found = readTlsFiles(join(configFolder, "contexts", "tls", folder, "docker"), verify, files);
  // SkipTLSVerify alone means TLS too, as in docker/cli's context/docker/load.go.
  return { host: endpoint.Host ?? "", tls: found ?? (verify ? null : { ca: null, cert: null, key: null, verify }) };
}

/** Names of the stored contexts, sorted, with the built-in `default` first. Unreadable ones are left out. */
function contextNames(configFolder: string, files: SettingsFiles): readonly string[] {
  const folder = join(configFolder, "contexts", "meta");
  const names = files.list(folder).flatMap((entry) => {
    try {
      const text = files.read(join(folder, entry, "meta.json"));
      const meta = text === null ? null : parseMeta(text);
      return meta === null ? [] : [meta.Name];
    } catch {
      return [];
    }
  });
  return ["default", ...names.sort()];
}

function readMeta(path: string, name: string, files: SettingsFiles): string | null {
  try {
    return files.read(path);
  } catch (error) {
    throw broken(name, `${path} cannot be read (${(error as Error).message})`);
  }
}

function parseMeta(text: string): z.infer<typeof Meta> | null {
  try {
    return Meta.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function notFound(configFolder: string, name: string, files: SettingsFiles): EngineError {
  const names = contextNames(configFolder, files).map((known) => `"${known}"`);
  return new EngineError({
    code: "context-not-found",
    message: `There is no Docker context "${name}" in ${configFolder}.`,
    hint: `There is ${names.join(", ")}. Set DOCKER_CONTEXT to one of them, or DOCKER_HOST to the engine's address.`,
  });
}

function broken(name: string, why: string): EngineError {
  return new EngineError({
    code: "context-invalid",
    message: `The Docker context "${name}" cannot be used: ${why}.`,
    hint: `Look at it with "docker context inspect ${name}", make it again with "docker context create", or set DOCKER_HOST.`,
  });
}
