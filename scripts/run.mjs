/** `node scripts/run.mjs [--build] FILE [ARGS]`: prepares what is missing, then runs FILE on the pinned Node. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, nodePath, ROOT } from "./prepare.mjs";

const args = process.argv.slice(2);
const build = args[0] === "--build";
if (build) args.shift();
const [file, ...rest] = args;
if (!file) {
  console.error("usage: node scripts/run.mjs [--build] FILE [ARGS]");
  process.exit(2);
}
try {
  ensureInstalled();
  if (build) ensureBuilt();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
// Node strips types and compiles only what has changed since the last run: that halves the time of a short command.
const env = { NODE_COMPILE_CACHE: join(ROOT, ".cache", "compile"), ...process.env };
const child = spawn(nodePath(), [join(ROOT, file), ...rest], { stdio: "inherit", env });
// The terminal signals the whole group; a supervisor signals only this process. Either way the child decides when to end.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
child.on("error", (error) => {
  console.error(`Node could not be started: ${error.message}`);
  process.exit(1);
});
