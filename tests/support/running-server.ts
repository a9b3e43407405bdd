/** The real server as a process of its own, as a user starts it, on a free loopback port. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const TOKEN = "token-of-the-tests-0123456789";
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface RunningServer {
  readonly url: string;
  /** Address that lets a browser in. */
  readonly entrance: string;
  readonly pid: number;
  /** What it wrote to stdout and stderr so far. */
  output(): string;
  /** Ends it with SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** A loopback port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.on("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Starts the server; resolves when it answers. The page must have been built. */
export async function startServer(env: Readonly<Record<string, string>>): Promise<RunningServer> {
  const port = Number(env.PORT) || (await freePort());
  const dataDir = mkdtempSync(join(tmpdir(), "vethscope-data-"));
  const child: ChildProcess = spawn(process.execPath, [join(ROOT, "lib/cli/main.ts"), "serve"], {
    env: {
      NODE_ENV: "production",
      PATH: process.env.PATH ?? "",
      HOME: dataDir,
      PORT: String(port),
      DATA_DIR: dataDir,
      VETHSCOPE_TOKEN: TOKEN,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | null>((done) => child.once("exit", done));
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<number | null> => {
    child.kill("SIGTERM");
    const code = await ended;
    rmSync(dataDir, { recursive: true, force: true });
    return code;
  };
  const deadline = Date.now() + 30_000;
  for (;;) {
    const healthy = await fetch(`${url}/healthz`).then(
      (r) => r.ok,
      () => false,
    );
    if (healthy) break;
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`The server did not start:\n${output}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  return { url, entrance: `${url}/?token=${TOKEN}`, pid: child.pid ?? 0, output: () => output, stop };
}

/** Resident memory of a process, in bytes (/proc/PID/status). */
export function residentBytes(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0";
  return Number(kib) * 1024;
}

/** CPU time of all its threads so far, in ms (/proc/PID/stat, 100 ticks a second). */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Open file descriptors of a process. */
export const descriptors = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
