/** Makes files in a thread each, one after the other: each takes a processor and some memory. */
import { Worker } from "node:worker_threads";
import { RenderError } from "./errors.ts";
import type { Job } from "./worker.ts";

/** Whoever comes later waits. */
let last: Promise<unknown> = Promise.resolve();

/** Throws RenderError when it takes longer than `ms`, from when its turn has come; `hint` says what to do then. */
export function inThread(job: Job, ms: number, hint: string): Promise<Uint8Array<ArrayBuffer>> {
  const turn = last.then(() => run(job, ms, hint));
  last = turn.catch(() => undefined);
  return turn;
}

function run(job: Job, ms: number, hint: string): Promise<Uint8Array<ArrayBuffer>> {
  const what = job.format.toUpperCase();
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: job, name: "vethscope-render" });
    const fail = (error: RenderError): void => {
      clearTimeout(timer);
      void worker.terminate();
      reject(error);
    };
    const timer = setTimeout(() => {
      fail(new RenderError("too-slow", `Drawing the ${what} took longer than ${ms / 1000} s.`, hint));
    }, ms);
    worker.once("message", (file: Uint8Array<ArrayBuffer>) => {
      clearTimeout(timer);
      resolve(file);
    });
    worker.once("error", (cause) => {
      fail(new RenderError("failed", `The ${what} could not be drawn: ${String(cause)}`, hint, { cause }));
    });
    worker.once("exit", () =>
      fail(new RenderError("failed", `The ${what} could not be drawn: its thread ended.`, hint)),
    );
  });
}
