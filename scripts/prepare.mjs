/**
 * What has to be there before anything of Vethscope runs: the packages, and for the server the built page.
 * Plain JavaScript for the oldest Node that npm may be started with (20); everything else runs on the Node that
 * the `node` package brings. Output goes to stderr: stdout belongs to the command.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const INSTALLED = join(ROOT, "node_modules", ".vethscope-installed");
const BUILT = join(ROOT, ".next", "vethscope-source");
/** What the page is made of; a change in any of it makes the build stale. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "next.config.js",
  "postcss.config.mjs",
  "package-lock.json",
  "tsconfig.json",
];

/** The Node 24 of the `node` package; the one that runs this file when the package is not there (as in the image). */
export function nodePath() {
  const pinned = join(ROOT, "node_modules", "node", "bin", "node");
  return existsSync(pinned) ? pinned : process.execPath;
}

function hashFiles(paths) {
  const hash = createHash("sha256");
  const visit = (path) => {
    const full = join(ROOT, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(join(path, name));
    } else {
      hash.update(`${path}\0`).update(readFileSync(full)).update("\0");
    }
  };
  for (const path of paths) visit(path);
  return hash.digest("hex");
}

const read = (path) => (existsSync(path) ? readFileSync(path, "utf8") : "");

function run(what, command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: ["ignore", 2, 2], ...options });
  if (error) throw new Error(`${what} could not be started: ${error.message}`);
  if (status !== 0) throw new Error(`${what} failed (exit ${status}); its output is above.`);
}

/** Installs the packages that package-lock.json names, when they are not there or are others. */
export function ensureInstalled() {
  // An image, and a checkout whose packages somebody else manages, say so.
  if (process.env.VETHSCOPE_PREPARED === "1") return;
  const wanted = hashFiles(["package-lock.json"]);
  if (read(INSTALLED) === wanted) return;
  // npm would empty the folder that the link leads to, which is somebody else's.
  if (lstatSync(join(ROOT, "node_modules"), { throwIfNoEntry: false })?.isSymbolicLink())
    throw new Error("node_modules is a link to packages of another version; remove the link, then start again.");
  console.error("Installing packages …");
  run("npm ci", process.platform === "win32" ? "npm.cmd" : "npm", ["ci", "--include=dev", "--no-audit", "--no-fund"]);
  writeFileSync(INSTALLED, wanted);
}

/** Builds the page when it was never built or its sources have changed since. */
export function ensureBuilt() {
  if (process.env.VETHSCOPE_PREPARED === "1") return;
  const wanted = hashFiles(SOURCES);
  if (read(BUILT) === wanted && existsSync(join(ROOT, ".next", "BUILD_ID"))) return;
  console.error("Building the page …");
  run("next build", nodePath(), [join("node_modules", "next", "dist", "bin", "next"), "build"], {
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  mkdirSync(dirname(BUILT), { recursive: true });
  writeFileSync(BUILT, wanted);
}
