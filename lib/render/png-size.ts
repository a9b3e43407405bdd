/** What can be chosen about a PNG, and how large that makes it. */
import type { Theme } from "#lib/export/options.ts";
import type { Painting } from "#lib/export/painting.ts";

export interface PngOptions {
  readonly theme: Theme;
  /** Pixels for each pixel of the picture, 1 to 4. */
  readonly scale: number;
}

/** In pixels of the file. */
export const pngSize = ({ width, height }: Painting, scale: number): { width: number; height: number } => ({
  width: Math.round(width * scale),
  height: Math.round(height * scale),
});
