/** What a lab needs of the machine. */
import { spawnSync } from "node:child_process";
import { missingPackages } from "#scripts/system-packages.mjs";

/** Why no lab can run here, or null when it can. Looks only; `npm test` has installed what can be installed by then. */
export function labProblem(): string | null {
  if (process.platform !== "linux") return "the lab needs Linux (network namespaces)";
  if (process.getuid?.() !== 0) return "the lab needs root (it makes network namespaces and runs dockerd)";
  const missing = missingPackages("engine");
  if (missing.length > 0) return `the lab needs packages that are missing: ${missing.join(", ")}`;
  const unshared = spawnSync("unshare", ["--net", "--uts", "true"], { encoding: "utf8", timeout: 10_000 });
  if (unshared.status !== 0) return `no network namespace can be made here: ${unshared.stderr?.trim()}`;
  return null;
}
