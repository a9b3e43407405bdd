/** Draws a PNG in a thread of its own: band by band as SVG, by resvg to pixels, and these into the file. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import type { Theme } from "#lib/export/options.ts";
import type { Painting } from "#lib/export/painting.ts";
import { writeSvg } from "#lib/export/svg.ts";
import { bandsOf, split } from "./bands.ts";
import { FAMILIES } from "./font-families.ts";
import { createPng } from "./png-file.ts";

export interface PngJob {
  readonly painting: Painting;
  readonly theme: Theme;
  readonly scale: number;
  /** Font files. */
  readonly fonts: readonly string[];
}

/** Pixels of a band: 16 MB, and a few times that while it is drawn. */
const BAND_PIXELS = 4 * 2 ** 20;
const CSS_DPI = 96;

/** resvg's pixels have their alpha multiplied in; a PNG's have not. */
function straighten(pixels: Uint8Array): void {
  for (let i = 0; i < pixels.length; i += 4) {
    const alpha = pixels[i + 3] ?? 255;
    if (alpha === 0 || alpha === 255) continue;
    for (let c = i; c < i + 3; c++) pixels[c] = Math.min(255, Math.round(((pixels[c] ?? 0) * 255) / alpha));
  }
}

async function draw({ painting, theme, scale, fonts }: PngJob): Promise<Uint8Array<ArrayBuffer>> {
  await initWasm(readFileSync(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")));
  const fontBuffers = fonts.map((file) => new Uint8Array(readFileSync(file)));
  const font = { fontBuffers, defaultFontFamily: FAMILIES.sans, sansSerifFamily: FAMILIES.sans };
  const alpha = painting.background === null;
  const [width, height] = [Math.round(painting.width * scale), Math.round(painting.height * scale)];
  const png = createPng({ width, height, alpha, dpi: CSS_DPI * scale });
  const bands = bandsOf(painting, scale, BAND_PIXELS);
  for (const [i, part] of split(painting, bands).entries()) {
    const band = bands[i];
    if (!band) continue;
    const svg = writeSvg(part, { theme, fonts: { sans: FAMILIES.sans, mono: FAMILIES.mono }, band });
    const resvg = new Resvg(svg, { font, fitTo: { mode: "width", value: width } });
    const image = resvg.render();
    const { pixels } = image;
    if (alpha) straighten(pixels);
    // The last row of pixels may be less than half covered.
    await png.rows(pixels.subarray(0, width * 4 * Math.min(image.height, height - Math.round(band.top * scale))));
    image.free();
    resvg.free();
  }
  return png.finish();
}

const file = await draw(workerData as PngJob);
parentPort?.postMessage(file, [file.buffer]);
