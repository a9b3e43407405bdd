/** Draws a PNG: band by band as SVG, by resvg to pixels, and these into the file. Takes a thread's whole attention. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import type { Painting } from "#lib/export/painting.ts";
import { writeSvg } from "#lib/export/svg.ts";
import { bandsOf, split } from "./bands.ts";
import { fontFiles } from "./fonts.ts";
import { createPng } from "./png-file.ts";
import { type PngOptions, pngSize } from "./png-size.ts";
import { textsOf } from "./texts.ts";

/** Families of the fonts that come along. */
const FAMILIES = { sans: "Roboto", mono: "Roboto Mono" } as const;
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

/** resvg is compiled once a thread. */
let ready: Promise<void> | null = null;

/** `bandPixels`: about as many pixels of the file are drawn at a time. */
export async function drawPng(
  painting: Painting,
  { theme, scale }: PngOptions,
  bandPixels = BAND_PIXELS,
): Promise<Uint8Array<ArrayBuffer>> {
  ready ??= initWasm(readFileSync(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")));
  await ready;
  const fontBuffers = (await fontFiles(textsOf(painting))).map((file) => new Uint8Array(readFileSync(file)));
  const font = { fontBuffers, defaultFontFamily: FAMILIES.sans, sansSerifFamily: FAMILIES.sans };
  const alpha = painting.background === null;
  const { width, height } = pngSize(painting, scale);
  const png = createPng({ width, height, alpha, dpi: CSS_DPI * scale });
  const bands = bandsOf(painting, scale, bandPixels);
  for (const [i, part] of split(painting, bands).entries()) {
    const band = bands[i];
    if (!band) continue;
    const svg = writeSvg(part, { theme: theme === "dark" ? "dark" : "light", fonts: FAMILIES, band });
    const resvg = new Resvg(svg, { font, fitTo: { mode: "width", value: width } });
    const image = resvg.render();
    const { pixels } = image;
    if (alpha) straighten(pixels);
    // The last band may end within a row of pixels.
    await png.rows(pixels.subarray(0, width * 4 * Math.min(image.height, height - Math.round(band.top * scale))));
    image.free();
    resvg.free();
  }
  return png.finish();
}
