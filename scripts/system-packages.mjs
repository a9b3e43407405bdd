/**
 * System packages that the tests need: Docker's engine for the lab, a browser for the page, programs that read
 * exported pictures. Plain JavaScript for any Node from 20 on, since it runs before anything is installed. Installs only
 * what is missing, only as root on Debian and its like, and never starts a service.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * @typedef {{ package: string, present: () => boolean }} Need
 * @typedef {"engine" | "browser" | "image" | "pictures"} Purpose the lab's engine, a browser, a base image without a
 * registry, or programs that read exported pictures
 * @typedef {Record<Purpose, true | string>} Outcome true, or why it could not be had
 */

/** @type {Record<Purpose, Need[]>} */
const NEEDS = {
  engine: [
    { package: "docker.io", present: () => inPath("dockerd") && inPath("containerd") && inPath("runc") },
    // Part of docker.io up to Debian 12, a package of its own later.
    { package: "docker-cli", present: () => existsSync("/usr/bin/docker") },
    { package: "iptables", present: () => inPath("iptables") },
    { package: "nftables", present: () => inPath("nft") },
    { package: "iproute2", present: () => inPath("ip") },
    { package: "busybox-static", present: hasStaticBusybox },
    { package: "util-linux", present: () => inPath("nsenter") && inPath("unshare") },
    { package: "tar", present: () => inPath("tar") },
  ],
  browser: [{ package: "chromium", present: () => existsSync("/usr/bin/chromium") }],
  image: [{ package: "debootstrap", present: () => inPath("debootstrap") }],
  pictures: [
    { package: "poppler-utils", present: () => inPath("pdfinfo") && inPath("pdftotext") && inPath("pdftoppm") },
    { package: "librsvg2-bin", present: () => inPath("rsvg-convert") },
    { package: "graphviz", present: () => inPath("dot") },
    { package: "python3-nwdiag", present: () => inPath("nwdiag3") || inPath("nwdiag") },
  ],
};

const UPDATE_WITHIN_MS = 3 * 60_000;
const INSTALL_WITHIN_MS = 10 * 60_000;

/**
 * The packages that are missing for a purpose; looks only, changes nothing.
 * @param {Purpose} purpose
 * @returns {string[]}
 */
export function missingPackages(purpose) {
  return NEEDS[purpose].filter((need) => !need.present()).map((need) => need.package);
}

/**
 * Installs what is missing for the purposes asked for.
 * @param {Partial<Record<Purpose, boolean>>} wanted
 * @returns {Outcome} for what was not asked for: whether it is there anyway
 */
export function ensureSystemPackages(wanted) {
  const purposes = /** @type {Purpose[]} */ (Object.keys(NEEDS));
  const missing = purposes.flatMap((purpose) => (wanted[purpose] ? missingPackages(purpose) : []));
  const problem = missing.length > 0 ? install(missing) : null;
  return {
    engine: outcome("engine", problem),
    browser: outcome("browser", problem),
    image: outcome("image", problem),
    pictures: outcome("pictures", problem),
  };
}

/**
 * @param {Purpose} purpose
 * @param {string | null} problem
 * @returns {true | string}
 */
function outcome(purpose, problem) {
  const missing = missingPackages(purpose);
  return missing.length === 0 ? true : `missing: ${missing.join(", ")}${problem ? ` (${problem})` : ""}`;
}

/**
 * @param {string[]} packages
 * @returns {string | null} why it failed
 */
function install(packages) {
  if (process.platform !== "linux") return "this is not Linux";
  if (!inPath("apt-get")) return "no apt-get here: not Debian or its like";
  if (process.getuid?.() !== 0) return "only root can install packages";
  console.log(`Installing ${packages.join(", ")} …`);
  const updated = apt(["update"], UPDATE_WITHIN_MS);
  // docker.io up to Debian 12 brings the client along; only later is there a package of that name.
  const known = packages.filter((name) => name !== "docker-cli" || aptKnows(name));
  const failed = withoutServices(() =>
    apt(["install", "--yes", "--no-install-recommends", ...known], INSTALL_WITHIN_MS),
  );
  return failed === null ? null : [failed, updated].filter(Boolean).join("; ");
}

/**
 * @param {string[]} args
 * @param {number} timeout in ms
 * @returns {string | null} why it failed
 */
function apt(args, timeout) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const done = spawnSync("apt-get", ["--quiet", "-o", "DPkg::Lock::Timeout=120", ...args], {
    env,
    timeout,
    encoding: "utf8",
  });
  if (done.status === 0) return null;
  if (done.error) return `apt-get ${args[0]}: ${done.error.message}`;
  const errors = `${done.stdout}\n${done.stderr}`.split("\n").filter((line) => line.startsWith("E:"));
  return `apt-get ${args[0]} failed: ${errors.join(" ") || `exit code ${done.status}`}`;
}

/** @param {string} name */
function aptKnows(name) {
  return spawnSync("apt-cache", ["show", "--no-all-versions", name], { stdio: "ignore" }).status === 0;
}

/**
 * Package scripts ask policy-rc.d before they start a service. While `work` runs, the answer is no, so that no system
 * engine comes up that nobody asked for; a policy that is there already stays as it is.
 * @template T
 * @param {() => T} work
 * @returns {T}
 */
function withoutServices(work) {
  const policy = "/usr/sbin/policy-rc.d";
  if (existsSync(policy)) return work();
  writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    return work();
  } finally {
    rmSync(policy, { force: true });
  }
}

/** @param {string} program */
function inPath(program) {
  const places = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
  return places.some((place) => isExecutable(join(place, program)));
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A busybox that needs no loader: one that does would not run in an image that holds nothing else. */
function hasStaticBusybox() {
  const file = ["/bin/busybox", "/usr/bin/busybox"].find((candidate) => existsSync(candidate));
  return file !== undefined && !readFileSync(file).includes("/ld-linux");
}
