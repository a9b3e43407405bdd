/** PNG of a painting, within limits. */
import type { Painting } from "#lib/export/painting.ts";
import { RenderError } from "./errors.ts";
import { type PngOptions, pngSize } from "./png-size.ts";
import { inThread } from "./thread.ts";

export interface PngLimits {
  readonly pixels: number;
  readonly ms: number;
}

/** About what browsers and word processors still open. */
const LIMITS: PngLimits = { pixels: 400_000_000, ms: 120_000 };

const OTHERWISE = "show fewer networks, or take SVG or PDF, which have no such limit.";

/** What to do when it is too large: scales have one decimal, and none is below 1. */
function smaller(width: number, height: number, pixels: number): string {
  const scale = Math.floor(Math.sqrt(pixels / (width * height)) * 10) / 10;
  return scale >= 1 ? `Take a smaller scale (up to ${scale}), ${OTHERWISE}` : `S${OTHERWISE.slice(1)}`;
}

const millions = (pixels: number): string =>
  `${(pixels / 1_000_000).toLocaleString("en", { maximumFractionDigits: 1 })} million`;

/** Throws RenderError when it is too large or takes too long. */
export async function renderPng(
  painting: Painting,
  options: PngOptions,
  limits: PngLimits = LIMITS,
): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = pngSize(painting, options.scale);
  if (width * height > limits.pixels) {
    const size = `${width} × ${height} pixels at scale ${options.scale}, ${millions(width * height)}`;
    const message = `The PNG would have ${size}; the limit is ${millions(limits.pixels)}.`;
    throw new RenderError("too-large", message, smaller(painting.width, painting.height, limits.pixels));
  }
  return inThread({ painting, format: "png", options }, limits.ms, `Take a smaller scale, ${OTHERWISE}`);
}
