/** Where an engine's programs come from: the machine's own packages, or others unpacked beside them. */
import { existsSync } from "node:fs";
import { fetchEngine } from "./fetch.ts";
import { run } from "./run.ts";

/** Docker engines that Debian has: bookworm's, trixie's and forky's. */
export const ENGINE_VERSIONS = ["20.10", "26.1", "28.5"] as const;
export type EngineVersion = (typeof ENGINE_VERSIONS)[number];

/** Whether a text names one of them. */
export function isEngineVersion(text: string): text is EngineVersion {
  return (ENGINE_VERSIONS as readonly string[]).includes(text);
}

/** Where its programs are: PATH for the daemon, and the docker client. */
export type EnginePackage = { readonly path: string; readonly client: string };

/** Not the caller's PATH: a client or an engine of another make may come first there. */
export const SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin";

/** The programs of that version; the machine's own when none is named. Throws with the reason when it cannot be had. */
export async function enginePackage(version?: EngineVersion): Promise<EnginePackage> {
  const own = { path: SYSTEM_PATH, client: existsSync("/usr/bin/docker") ? "/usr/bin/docker" : "docker" };
  if (version === undefined || (await ownVersion()).startsWith(`${version}.`)) return own;
  const fetched = await fetchEngine(version);
  if (typeof fetched === "string") throw new Error(`Docker ${version} cannot be had: ${fetched}`);
  return fetched;
}

/** Such as 20.10.24; empty when there is none. */
async function ownVersion(): Promise<string> {
  const text = await run("dockerd", ["--version"], { env: { PATH: SYSTEM_PATH } }).catch(() => "");
  return /version (\d[\d.]*)/.exec(text)?.[1] ?? "";
}
