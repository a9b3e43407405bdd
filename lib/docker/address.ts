/**
 * Where the engine is, found as the docker CLI finds it (docker/cli, cli/command/cli.go and cli/flags/options.go):
 * DOCKER_HOST, then DOCKER_CONTEXT, then the current context of its config file, then the default socket.
 */
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { readContext } from "./context-store.ts";
import { DEFAULT_SOCKET, parseHost } from "./parse-host.ts";
import { machineFiles, type SettingsFiles } from "./settings-files.ts";
import { requireTlsFiles } from "./tls-files.ts";
import { addressOf, type TlsMaterial, type Transport } from "./transport.ts";

/** Which setting named the engine. */
type AddressSource = "DOCKER_HOST" | `context "${string}"` | "default";

/** How an engine is reached. */
export interface EngineAddress {
  /** `unix:///var/run/docker.sock`, `tcp://10.0.0.5:2376`, `ssh://me@server`. */
  readonly address: string;
  readonly source: AddressSource;
  readonly transport: Transport;
  /** What the user should know about how it was found: a rootless socket was taken, the config file is unreadable. */
  readonly notices: readonly string[];
}

/**
 * DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG, DOCKER_TLS, DOCKER_TLS_VERIFY, DOCKER_CERT_PATH, XDG_RUNTIME_DIR, HOME.
 * Any text turns DOCKER_TLS and DOCKER_TLS_VERIFY on, also "0": so it is in the CLI.
 */
export type AddressEnvironment = Readonly<Record<string, string | undefined>>;

/** Throws an EngineError that says which setting is wrong and what is allowed. Reads files; does not connect. */
export function findEngine(
  environment: AddressEnvironment = process.env,
  files: SettingsFiles = machineFiles,
): EngineAddress {
  const set = (name: string): string => environment[name] ?? "";
  const configFolder = set("DOCKER_CONFIG") || join(set("HOME") || homedir(), ".docker");
  if (set("DOCKER_HOST") !== "") {
    const tls = environmentTls(environment, configFolder, files);
    const address = set("DOCKER_HOST").trim();
    if (address !== "") return found(parseHost(address, "DOCKER_HOST", tls), "DOCKER_HOST");
    return defaultEngine(environment, configFolder, files, []);
  }
  const config = set("DOCKER_CONTEXT") === "" ? readConfig(configFolder, files) : NO_CONFIG;
  const name = set("DOCKER_CONTEXT") || config.currentContext;
  if (name === "" || name === "default") return defaultEngine(environment, configFolder, files, config.notices);
  const context = readContext(configFolder, name, files);
  const transport = parseHost(context.host || `unix://${DEFAULT_SOCKET}`, `The host of context "${name}"`, context.tls);
  return found(transport, `context "${name}"`, config.notices);
}

function defaultEngine(
  environment: AddressEnvironment,
  configFolder: string,
  files: SettingsFiles,
  notices: readonly string[],
): EngineAddress {
  const tls = environmentTls(environment, configFolder, files);
  // With TLS on and nothing else said, the CLI goes to its own machine's TLS port.
  if (tls !== null) return found(parseHost("tcp://", "DOCKER_HOST", tls), "default", notices);
  const runtime = environment.XDG_RUNTIME_DIR ?? "";
  const rootless = runtime === "" ? null : join(runtime, "docker.sock");
  if (rootless !== null && !files.exists(DEFAULT_SOCKET) && files.exists(rootless)) {
    const said = `There is no ${DEFAULT_SOCKET}; the rootless engine's ${rootless} is used instead.`;
    return found({ kind: "unix", path: rootless }, "default", [...notices, said]);
  }
  return found({ kind: "unix", path: DEFAULT_SOCKET }, "default", notices);
}

function environmentTls(
  environment: AddressEnvironment,
  configFolder: string,
  files: SettingsFiles,
): TlsMaterial | null {
  const verify = (environment.DOCKER_TLS_VERIFY ?? "") !== "";
  if (!verify && (environment.DOCKER_TLS ?? "") === "") return null;
  return requireTlsFiles(environment.DOCKER_CERT_PATH || configFolder, verify, files);
}

const Config = z.object({ currentContext: z.string().nullish() });
const NO_CONFIG = { currentContext: "", notices: [] as readonly string[] };

/** A config file that cannot be read is passed over with a warning, as the CLI does. */
function readConfig(configFolder: string, files: SettingsFiles): typeof NO_CONFIG {
  const path = join(configFolder, "config.json");
  try {
    const text = files.read(path);
    if (text === null) return NO_CONFIG;
    return { currentContext: Config.parse(JSON.parse(text)).currentContext ?? "", notices: [] };
  } catch {
    return { currentContext: "", notices: [`${path} cannot be read or is not JSON; its current context is ignored.`] };
  }
}

function found(transport: Transport, source: AddressSource, notices: readonly string[] = []): EngineAddress {
  return { address: addressOf(transport), source, transport, notices };
}
