/** Runs a program and gives what it printed. */
import { execFile } from "node:child_process";

/** Environment variables; narrower than Node's type, which Next makes demand NODE_ENV. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How to run it; `input` goes to its standard input, `timeout` is in ms (60 s). */
export type RunOptions = { readonly env?: Environment; readonly input?: string; readonly timeout?: number };

/** Standard output, without the last line break. Throws with the command and its standard error when it fails. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const { env, input, timeout = 60_000 } = options;
    const settings = {
      env: (env ?? process.env) as NodeJS.ProcessEnv,
      timeout,
      maxBuffer: 64 * 1024 * 1024,
      killSignal: "SIGKILL" as const,
    };
    const child = execFile(program, args, settings, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout.trimEnd());
      const why = error.killed ? `no end after ${timeout} ms` : stderr.trim() || error.message;
      reject(new Error(`${[program, ...args].join(" ")}: ${why}`, { cause: error }));
    });
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input ?? "");
  });
}
