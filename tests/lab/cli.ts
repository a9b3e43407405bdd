/** The lab by hand: `npm run lab -- up | down | start`, and the screenshots for README. */
import { parseArgs } from "node:util";
import { ensureSystemPackages } from "#scripts/system-packages.mjs";
import { labDown, labStart, labUp } from "./by-hand.ts";
import { isEngineVersion } from "./engine/packages.ts";
import { labProblem } from "./engine/problem.ts";

const USAGE = `Usage: npm run lab -- <command> [options]

  up      start a Docker engine in a network namespace of its own, with a small web shop in it, and leave it running
  down    clear it away
  start   the same as up, with Vethscope on it; Ctrl-C ends both

Options:
  --engine 20.10|26.1|28.5   another engine than the machine's own docker.io (fetched from Debian)
  --containers N             N plain containers instead of the web shop

Settings of Vethscope (PORT, DATA_DIR, …) are taken from the environment.`;

/** Loaded only when asked for: it needs a browser, and runs by being imported. */
const SCREENSHOTS = "./screenshots.ts";

function readFlags() {
  return parseArgs({
    allowPositionals: true,
    options: { engine: { type: "string" }, containers: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
}

try {
  process.exitCode = await main(readFlags());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main({ values, positionals: [command] }: ReturnType<typeof readFlags>): Promise<number> {
  if (values.help) return say(USAGE, 0);
  if (values.engine !== undefined && !isEngineVersion(values.engine))
    return say(`No such engine: ${values.engine}\n\n${USAGE}`, 2);
  const containers = values.containers === undefined ? undefined : Number(values.containers);
  if (containers !== undefined && !(Number.isInteger(containers) && containers >= 0 && containers <= 500)) {
    return say("--containers takes a number from 0 to 500.", 2);
  }
  const options = { ...(values.engine && { version: values.engine }), ...(containers !== undefined && { containers }) };
  switch (command) {
    case "up":
      return ready({ browser: false }) ?? labUp(options);
    case "start":
      return ready({ browser: false }) ?? labStart(options);
    case "down":
      return labDown();
    case "screenshots": {
      const problem = ready({ browser: true });
      if (problem !== null) return problem;
      await import(SCREENSHOTS);
      return Number(process.exitCode ?? 0);
    }
    default:
      return say(USAGE, 2);
  }
}

/** Gets what the lab needs, where that is possible; the exit code when the lab cannot run here. */
function ready({ browser }: { browser: boolean }): number | null {
  const packages = ensureSystemPackages({ engine: true, browser });
  if (browser && packages.browser !== true) console.warn(`No system browser: ${packages.browser}`);
  const problem = labProblem();
  if (problem === null) return null;
  const detail = packages.engine === true ? "" : `\n${packages.engine}`;
  return say(`No lab here: ${problem}.${detail}`, 1);
}

function say(text: string, code: number): number {
  (code === 0 ? console.log : console.error)(text);
  return code;
}
