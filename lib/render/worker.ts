/** A thread that makes one file and ends. */
import { parentPort, workerData } from "node:worker_threads";
import type { Painting } from "#lib/export/painting.ts";
import type { PdfOptions } from "./draw-pdf.ts";
import type { PngOptions } from "./png-size.ts";

export type Job = { readonly painting: Painting } & (
  | { readonly format: "png"; readonly options: PngOptions }
  | { readonly format: "pdf"; readonly options: PdfOptions }
);

const job = workerData as Job;

/** Loads only what the format needs. */
async function draw(): Promise<Uint8Array<ArrayBuffer>> {
  if (job.format === "png") {
    const { drawPng } = await import("./draw-png.ts");
    return drawPng(job.painting, job.options);
  }
  const { drawPdf } = await import("./draw-pdf.ts");
  return drawPdf(job.painting, job.options);
}

const file = await draw();
parentPort?.postMessage(file, [file.buffer]);
