/** A stand-in for the image that the Dockerfile starts from, for machines that reach no image registry. */

import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { LabEngine } from "../engine/engine.ts";
import { debianMirror } from "../engine/mirror.ts";
import { run } from "../engine/run.ts";

const PROJECT = join(import.meta.dirname, "../../..");
const CACHE = join(PROJECT, ".cache/image-base");
const SUITE = "bookworm";

/** What the Dockerfile calls it. */
export const BASE = "node:24-bookworm-slim";

/** Makes the base under the real one's name: Debian (half a minute, then from the cache), with Node and npm on top. */
export async function importBase(engine: LabEngine): Promise<void> {
  await engine.docker("import", await debianArchive(), "debian:lab");
  const context = await mkdtemp(join(CACHE, "node-"));
  try {
    await addNode(join(context, "root"));
    const trusted = await addTrust(join(context, "root"));
    const path = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    const lines = ["FROM debian:lab", "COPY root /", path, ...trusted, 'CMD ["node"]'];
    await writeFile(join(context, "Dockerfile"), `${lines.join("\n")}\n`);
    await engine.docker("build", "--quiet", "--network", "none", "--tag", BASE, context);
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

/** A small Debian with the user `node` in it, as a tar file. */
async function debianArchive(): Promise<string> {
  const archive = join(CACHE, `${SUITE}.tar`);
  if (existsSync(archive)) return archive;
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, "debian-"));
  try {
    const [, keyring, mirror = ""] =
      /^(?:\[.*?signed-by=([^\s\]]+).*?\]\s+)?(?:\[.*?\]\s+)?(\S+)$/.exec(await debianMirror()) ?? [];
    const root = join(work, "root");
    const key = keyring ? [`--keyring=${keyring}`] : [];
    await run("debootstrap", ["--variant=minbase", ...key, SUITE, root, mirror], { timeout: 600_000 });
    await run("chroot", [root, "useradd", "--uid", "1000", "--create-home", "--shell", "/bin/bash", "node"]);
    await rm(join(root, "var/cache/apt/archives"), { recursive: true, force: true });
    const packed = join(work, "root.tar");
    await run("tar", ["--create", "--numeric-owner", "--one-file-system", "--file", packed, "--directory", root, "."], {
      timeout: 120_000,
    });
    await rename(packed, archive);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return archive;
}

/** The project's Node 24 and the machine's npm, where the real base has them. */
async function addNode(root: string): Promise<void> {
  const pinned = join(PROJECT, "node_modules/node/bin/node");
  const modules = join(root, "usr/local/lib/node_modules");
  await mkdir(join(root, "usr/local/bin"), { recursive: true });
  await mkdir(modules, { recursive: true });
  await cp(existsSync(pinned) ? pinned : process.execPath, join(root, "usr/local/bin/node"));
  const npm = join(await run("npm", ["root", "--global"]), "npm");
  await cp(npm, join(modules, "npm"), { recursive: true, verbatimSymlinks: true });
  for (const tool of ["npm", "npx"]) {
    await symlink(`../lib/node_modules/npm/bin/${tool}-cli.js`, join(root, "usr/local/bin", tool));
  }
}

/** Where the machine trusts further authorities (a proxy's, say), the build must, too; a registry setting of npm's likewise. */
async function addTrust(root: string): Promise<readonly string[]> {
  const changes: string[] = [];
  const authorities = process.env.NODE_EXTRA_CA_CERTS;
  if (authorities && existsSync(authorities)) {
    const inside = "usr/local/share/lab-ca.pem";
    await mkdir(dirname(join(root, inside)), { recursive: true });
    await writeFile(join(root, inside), await readFile(authorities));
    changes.push(`ENV NODE_EXTRA_CA_CERTS=/${inside}`);
  }
  return changes;
}
