/** Any picture in any format. */
import type { FormatName } from "#lib/export/formats.ts";
import { paint } from "#lib/export/paint.ts";
import type { Picture } from "#lib/export/picture.ts";
import { writeSvg } from "#lib/export/svg.ts";
import { renderPng } from "./png.ts";

/** Text for text formats, bytes for PNG and PDF. Throws RenderError where a limit is reached. */
export async function render(picture: Picture, format: FormatName): Promise<string | Uint8Array<ArrayBuffer>> {
  const { theme, scale } = picture.options;
  switch (format) {
    case "svg":
      return writeSvg(paint(picture), { theme });
    case "png":
      return renderPng(paint(picture), { theme, scale });
    default:
      throw new Error(`${format} is not written yet`);
  }
}
