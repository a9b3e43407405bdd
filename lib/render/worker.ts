/** A thread that makes one file and ends. */
import { parentPort, workerData } from "node:worker_threads";
import type { Painting } from "#lib/export/painting.ts";
import { drawPdf, type PdfOptions } from "./draw-pdf.ts";
import { drawPng, type PngOptions } from "./draw-png.ts";

export type Job = { readonly painting: Painting } & (
  | { readonly format: "png"; readonly options: PngOptions }
  | { readonly format: "pdf"; readonly options: PdfOptions }
);

const job = workerData as Job;
const file = job.format === "png" ? await drawPng(job.painting, job.options) : await drawPdf(job.painting, job.options);
parentPort?.postMessage(file, [file.buffer]);
