/** The worker thread as the main thread has it: started, asked, woken and ended. */
import { Worker } from "node:worker_threads";
import type { KernelUnread } from "#lib/topology/kernel-observation.ts";
import { THREAD_ENDED } from "./hints.ts";
import { check, libc } from "./io/libc.ts";
import type { Changed, Command, LogLevel, Outcome, Report, WorkerSettings } from "./protocol.ts";

const O_CLOEXEC = 0o2000000;
const O_NONBLOCK = 0o4000;

type Question = Exclude<Command, { kind: "close" }>;
/** A question before it has its number. */
export type Ask = Question extends infer Q ? (Q extends Question ? Omit<Q, "id"> : never) : never;

export interface ThreadEvents {
  changed(changed: Changed): void;
  /** The root's rules may be others. */
  rules(): void;
  log(level: LogLevel, message: string): void;
  /** It ended without being asked to. */
  ended(reason: string): void;
}

export interface Thread {
  /** Null once the root has been read, or why it cannot be. */
  readonly opened: Promise<KernelUnread | null>;
  /** Null also when the thread ends before it answers. */
  ask(question: Ask): Promise<Outcome>;
  /** Resolves when the thread and all its descriptors are gone. */
  close(): Promise<void>;
}

export function startThread(settings: Omit<WorkerSettings, "wakeFd">, events: ThreadEvents): Thread {
  const pipe = new Int32Array(2);
  check("pipe", libc().pipe2(new Uint8Array(pipe.buffer), O_CLOEXEC | O_NONBLOCK));
  const [wakeFd = -1, wakerFd = -1] = pipe;
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: { ...settings, wakeFd } satisfies WorkerSettings,
    name: "vethscope-kernel",
    // What it makes is small and short-lived; the default would let 48 MiB of it lie about.
    resourceLimits: { maxYoungGenerationSizeMb: 24 },
  });
  const waiting = new Map<number, (outcome: Outcome) => void>();
  const opened = deferred<KernelUnread | null>();
  const gone = deferred<void>();
  let asked = 0;
  let alive = true;
  let failure = "";

  /** The worker sleeps in poll(2): a message alone does not wake it. A full pipe means that it is awake already. */
  const post = (command: Command): void => {
    if (!alive) return;
    worker.postMessage(command);
    libc().write(wakerFd, new Uint8Array(1), 1);
  };
  const end = (): void => post({ kind: "close" });
  // Node waits for its workers when it exits, and this one would sleep on.
  process.once("exit", end);

  worker.on("message", (report: Report) => {
    switch (report.kind) {
      case "unread":
        opened.resolve({ read: false, reason: report.reason, hint: report.hint });
        return;
      case "ready":
        opened.resolve(null);
        return;
      case "changed":
        events.changed(report);
        return;
      case "rules":
        events.rules();
        return;
      case "done":
        waiting.get(report.id)?.(report.outcome);
        waiting.delete(report.id);
        return;
      case "log":
        events.log(report.level, report.message);
    }
  });
  worker.on("error", (error) => {
    failure = error instanceof Error ? error.message : String(error);
  });
  worker.on("exit", () => {
    alive = false;
    process.off("exit", end);
    libc().close(wakeFd);
    libc().close(wakerFd);
    opened.resolve({ read: false, ...THREAD_ENDED(failure || "without a reason") });
    for (const answer of waiting.values()) answer(null);
    waiting.clear();
    gone.resolve();
    events.ended(failure || "without a reason");
  });

  return {
    opened: opened.promise,
    ask(question) {
      if (!alive) return Promise.resolve(null);
      const { promise, resolve } = deferred<Outcome>();
      const id = ++asked;
      waiting.set(id, resolve);
      post({ ...question, id });
      return promise;
    },
    close() {
      end();
      return gone.promise;
    },
  };
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
