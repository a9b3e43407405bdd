/** PNG of a painting. Pictures may be large, so one is drawn at a time, in a thread of its own, within limits. */
import { Worker } from "node:worker_threads";
import type { Theme } from "#lib/export/options.ts";
import type { Painting } from "#lib/export/painting.ts";
import { RenderError } from "./errors.ts";
import { FONT_FILES, fallbackFiles } from "./fonts.ts";
import type { PngJob } from "./png-worker.ts";
import { textsOf } from "./texts.ts";

export interface PngOptions {
  readonly theme: Theme;
  /** Pixels for each pixel of the picture, 1 to 4. */
  readonly scale: number;
}

export interface PngLimits {
  readonly pixels: number;
  readonly ms: number;
}

/** About what browsers and word processors still open. */
const LIMITS: PngLimits = { pixels: 400_000_000, ms: 120_000 };

const SMALLER = "Take a smaller scale, show fewer networks, or take SVG or PDF: these have no such limit.";

const millions = (pixels: number): string => `${Math.round(pixels / 1_000_000).toLocaleString("en")} million`;

/** Whoever comes later waits: each takes a processor and some memory. */
let last: Promise<unknown> = Promise.resolve();

/** Throws RenderError when it is too large or takes too long. */
export async function renderPng(
  painting: Painting,
  { theme, scale }: PngOptions,
  limits: PngLimits = LIMITS,
): Promise<Uint8Array<ArrayBuffer>> {
  const [width, height] = [Math.round(painting.width * scale), Math.round(painting.height * scale)];
  if (width * height > limits.pixels) {
    const size = `${width} × ${height} pixels at scale ${scale}`;
    const message = `The PNG would have ${size}; the limit is ${millions(limits.pixels)} pixels.`;
    throw new RenderError("too-large", message, SMALLER);
  }
  const fonts = [...Object.values(FONT_FILES), ...fallbackFiles(textsOf(painting))];
  const turn = last.then(() => work({ painting, theme, scale, fonts }, limits.ms));
  last = turn.catch(() => undefined);
  return turn;
}

function work(job: PngJob, ms: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./png-worker.ts", import.meta.url), { workerData: job, name: "vethscope-png" });
    const fail = (error: RenderError): void => {
      clearTimeout(timer);
      void worker.terminate();
      reject(error);
    };
    const timer = setTimeout(() => {
      fail(new RenderError("too-slow", `Drawing the PNG took longer than ${ms / 1000} s.`, SMALLER));
    }, ms);
    worker.once("message", (file: Uint8Array<ArrayBuffer>) => {
      clearTimeout(timer);
      resolve(file);
    });
    worker.once("error", (cause) => {
      fail(new RenderError("failed", `The PNG could not be drawn: ${String(cause)}`, SMALLER, { cause }));
    });
    worker.once("exit", () =>
      fail(new RenderError("failed", "The PNG could not be drawn: its thread ended.", SMALLER)),
    );
  });
}
