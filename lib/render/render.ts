/** Any picture in any format. */
import type { FormatName } from "#lib/export/formats.ts";
import { paint } from "#lib/export/paint.ts";
import type { Picture } from "#lib/export/picture.ts";
import { writeSvg } from "#lib/export/svg.ts";
import { writeText } from "#lib/export/text-formats.ts";
import { renderPng } from "./png.ts";
import { inThread } from "./thread.ts";

const PDF_MS = 120_000;

/** Text for text formats, bytes for PNG and PDF. Throws RenderError where a limit is reached. */
export async function render(picture: Picture, format: FormatName): Promise<string | Uint8Array<ArrayBuffer>> {
  const { theme, scale, page, date } = picture.options;
  switch (format) {
    case "svg":
      return writeSvg(paint(picture), { theme });
    case "png":
      return renderPng(paint(picture), { theme, scale });
    case "pdf": {
      const job = { painting: paint(picture), format, options: { theme, page, date } } as const;
      return inThread(job, PDF_MS, "Show fewer networks, or take SVG.");
    }
    default:
      return writeText(picture, format);
  }
}
