/** Runs one of the tools that print rules: no shell, an environment of our own, bounded in time and output. */
import { type ChildProcess, execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { printable } from "./oddities.ts";

/** Milliseconds; a dump of 10,000 rules takes a tenth of one second. */
const TIME_LIMIT = 10_000;
/** Bytes; 100,000 rules are about 10 MB. */
const MOST_OUTPUT = 32 * 1024 * 1024;
const FOLDERS = ["/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/bin", "/bin", "/usr/local/bin"];

/** None of ours: what iptables and nft print may not depend on it. (Next's types insist on NODE_ENV.) */
const ENVIRONMENT = { PATH: FOLDERS.join(":"), LC_ALL: "C", NODE_ENV: "production" } as const;

export interface Ran {
  /** What was printed, all of it unless there is a problem. */
  readonly output: string;
  /** Null when the tool ended well. */
  readonly problem: string | null;
}

/** The programs that run now, so that none is left behind. */
export class Runs {
  private readonly running = new Map<ChildProcess, Promise<Ran>>();
  private closed = false;

  /**
   * Null when there is no such program. Never throws.
   * @param netns file of the network namespace to run in; null for this process's own
   */
  async run(name: string, args: readonly string[], netns: string | null): Promise<Ran | null> {
    const program = await find(name);
    if (program === null) return null;
    if (netns === null) return this.start(program, args);
    const nsenter = await find("nsenter");
    if (nsenter === null) return { output: "", problem: "nsenter (package util-linux) is not installed" };
    // It becomes the program: there is one process to end, not two.
    return this.start(nsenter, [`--net=${netns}`, program, ...args]);
  }

  /** Ends what runs; resolves when nothing does. */
  async close(): Promise<void> {
    this.closed = true;
    for (const child of this.running.keys()) child.kill("SIGKILL");
    await Promise.all(this.running.values());
  }

  private start(program: string, args: readonly string[]): Promise<Ran> {
    if (this.closed) return Promise.resolve({ output: "", problem: "Vethscope ends" });
    let resolve: (ran: Ran) => void = () => {};
    const promise = new Promise<Ran>((settle) => {
      resolve = settle;
    });
    const child = execFile(
      program,
      args,
      {
        encoding: "utf8",
        env: ENVIRONMENT,
        cwd: "/",
        timeout: TIME_LIMIT,
        maxBuffer: MOST_OUTPUT,
        killSignal: "SIGKILL",
        windowsHide: true,
      },
      (error, stdout, stderr) => {
        this.running.delete(child);
        resolve({ output: stdout, problem: error ? why(error, stderr) : null });
      },
    );
    child.stdin?.end();
    this.running.set(child, promise);
    return promise;
  }
}

async function find(name: string): Promise<string | null> {
  for (const folder of FOLDERS) {
    const path = `${folder}/${name}`;
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      // The next one.
    }
  }
  return null;
}

function why(error: Error & { code?: unknown; killed?: boolean; signal?: unknown }, stderr: string): string {
  if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return `it printed more than ${MOST_OUTPUT >> 20} MiB`;
  if (error.killed) return `it did not end within ${TIME_LIMIT / 1000} s`;
  const said = printable(stderr);
  if (said !== "") return said;
  if (error.signal) return `it was ended by ${String(error.signal)}`;
  return typeof error.code === "number"
    ? `it ended with ${error.code}`
    : `it could not be started (${String(error.code)})`;
}
