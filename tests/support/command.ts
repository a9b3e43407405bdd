/** `vethscope …` as a process of its own, as a user starts it. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../lib/cli/main.ts", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Command {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it wrote to stdout and stderr so far. */
  output(): string;
}

export interface CommandOptions {
  /** Nothing but PATH is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** Runs as nobody, in no group; needs root and setpriv. */
  readonly unprivileged?: boolean;
}

const AS_NOBODY = ["--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"];

/** Why nothing can be run as nobody here, or null: a checkout below /root, for one, is closed to others. */
export function unprivilegedProblem(): string | null {
  if (process.getuid?.() !== 0) return "needs root";
  const read = `require("node:fs").readFileSync(${JSON.stringify(MAIN)})`;
  const { status } = spawnSync("setpriv", [...AS_NOBODY, process.execPath, "-e", read], { cwd: "/" });
  return status === 0 ? null : "other users cannot read this checkout, or setpriv is missing";
}

export function start(args: readonly string[], { env = {}, unprivileged = false }: CommandOptions = {}): Command {
  const line = [process.execPath, MAIN, ...args];
  const [program = "", ...rest] = unprivileged ? ["setpriv", ...AS_NOBODY, ...line] : line;
  const child = spawn(program, rest, {
    cwd: "/",
    env: { PATH: process.env.PATH ?? "", HOME: "/nonexistent", NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((done, failed) => {
    child.once("error", failed);
    child.once("close", (code, signal) => done({ code, signal, stdout, stderr }));
  });
  return { child, ended, output: () => stdout + stderr };
}

/** One that does not end by itself is ended, which its signal shows. */
export async function vethscope(args: readonly string[], options?: CommandOptions): Promise<Ended> {
  const command = start(args, options);
  const timer = setTimeout(() => command.child.kill("SIGKILL"), 30_000);
  return command.ended.finally(() => clearTimeout(timer));
}

/** What a stack trace looks like, and what Node prints of itself around one. */
export const STACK = /^\s+at .*[:(]\d+|node:internal|Node\.js v\d|UnhandledPromise|\[Error|Error: /m;
