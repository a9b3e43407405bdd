/** What the dialog offers for a format changes the file, and what it does not offer would change nothing. */
import { describe, expect, it } from "vitest";
import { applies, type Setting } from "#components/export/applies.ts";
import { FORMAT_NAMES } from "#components/export/settings.ts";
import type { FormatName } from "#lib/export/formats.ts";
import { DEFAULTS, type PictureOptions } from "#lib/export/options.ts";
import { paint } from "#lib/export/paint.ts";
import { makePicture } from "#lib/export/picture.ts";
import { writeSvg } from "#lib/export/svg.ts";
import { writeText } from "#lib/export/text-formats.ts";
import { entities } from "./webshop-page.ts";

const CHANGES = {
  view: { view: "wiring" },
  theme: { theme: "dark" },
  background: { background: "transparent" },
  padding: { padding: 80 },
  legend: { legend: true },
  title: { title: "The shop" },
  caption: { caption: "by night" },
  date: { date: "2026-01-31" },
  table: { table: "addresses" },
} as const satisfies Partial<Record<Setting, Partial<PictureOptions>>>;

/** PNG and PDF are made from what the SVG is made from. */
function written(format: FormatName, change: Partial<PictureOptions>): string {
  const picture = makePicture(entities, { ...DEFAULTS, ...change });
  if (format === "svg" || format === "png" || format === "pdf")
    return writeSvg(paint(picture), { theme: picture.options.theme });
  return writeText(picture, format);
}

describe.each(FORMAT_NAMES)("%s", (format) => {
  const plain = written(format, {});
  it.each(Object.entries(CHANGES))("%s", (setting, change) => {
    expect(written(format, change) !== plain).toBe(applies(setting as Setting, format));
  });
});
