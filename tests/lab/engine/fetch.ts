/** Engines of other Debian releases, unpacked into a cache: they run on Debian 12 as they are. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { debianMirror } from "./mirror.ts";
import type { EnginePackage, EngineVersion } from "./packages.ts";
import { run } from "./run.ts";

const CACHE = join(import.meta.dirname, "../../../.cache/engines");
const SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin";
const SUITES = { "20.10": "bookworm", "26.1": "trixie", "28.5": "forky" } as const satisfies Record<
  EngineVersion,
  string
>;

/**
 * Downloads and unpacks an engine, once. It is apt that downloads, with a source list and state of its own, so Debian's
 * signature and the packages' SHA256 are checked, and the machine's mirror, proxies and keys are used; apt's real state
 * is not touched. Gives the reason when it cannot be had.
 */
export async function fetchEngine(version: EngineVersion): Promise<EnginePackage | string> {
  const folder = join(CACHE, version);
  if (!existsSync(folder)) {
    try {
      await download(version, folder);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  const programs = [join(folder, "usr/sbin"), join(folder, "usr/bin")].join(":");
  return { path: `${programs}:${SYSTEM_PATH}`, client: join(folder, "usr/bin/docker") };
}

async function download(version: EngineVersion, folder: string): Promise<void> {
  const mirror = await debianMirror();
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, "fetch-"));
  try {
    const apt = await privateApt(work, `${mirror} ${SUITES[version]} main`);
    await run("apt-get", [...apt, "update"], { timeout: 180_000 });
    // The client and tini are parts of docker.io's package in bookworm.
    const others = version === "20.10" ? ["containerd", "tini"] : ["containerd", "docker-cli", "tini"];
    await run(
      "sh",
      ["-c", 'cd "$0" && exec apt-get "$@"', work, ...apt, "download", `docker.io=${version}*`, ...others],
      { timeout: 300_000 },
    );
    const unpacked = join(work, "unpacked");
    for (const file of await readdir(work)) {
      if (file.endsWith(".deb")) await run("dpkg-deb", ["--extract", join(work, file), unpacked], { timeout: 120_000 });
    }
    // Theirs needs a newer C library; the machine's own runs their containers, too.
    await rm(join(unpacked, "usr/sbin/runc"), { force: true });
    // In one step, for whoever fetches the same at the same time: the first one wins.
    await rename(unpacked, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Options that make apt work in `work` alone, on one source. */
async function privateApt(work: string, source: string): Promise<readonly string[]> {
  for (const place of ["lists/partial", "cache/archives/partial"]) await mkdir(join(work, place), { recursive: true });
  await writeFile(join(work, "sources.list"), `deb ${source}\n`);
  await writeFile(join(work, "status"), "");
  const settings = {
    "Dir::Etc::SourceList": join(work, "sources.list"),
    "Dir::Etc::SourceParts": "/dev/null",
    "Dir::State::Lists": join(work, "lists"),
    "Dir::State::Status": join(work, "status"),
    "Dir::Cache": join(work, "cache"),
    "APT::Sandbox::User": "root",
    "Acquire::Languages": "none",
    "Acquire::Retries": "2",
  };
  return ["--quiet", ...Object.entries(settings).flatMap(([key, value]) => ["-o", `${key}=${value}`])];
}
