import { expect, it } from "vitest";
import { paint } from "#lib/export/paint.ts";
import { writeSvg } from "#lib/export/svg.ts";
import { describeWith } from "#tests/contract/export/programs.ts";
import { BAD_NAMES } from "#tests/support/bad-names.ts";
import { pictureOf } from "#tests/support/pictures.ts";
import { HOSTS } from "#tests/unit/scene/hosts.ts";

describeWith(["rsvg-convert"], "SVG, as librsvg reads it", (run) => {
  it.each(HOSTS)("has its size and is drawn without complaint for %s", (_, host) => {
    for (const theme of ["light", "auto"] as const) {
      const title = BAD_NAMES.map(([, name]) => name).join(" ");
      const painting = paint(pictureOf(host(), { view: "wiring", theme, title, legend: true }));
      const drawn = run(["--format", "svg", "--unlimited"], writeSvg(painting, { theme }));
      const [, width, height] = /<svg[^>]* width="(\d+)[^"]*" height="(\d+)/.exec(drawn) ?? [];
      expect([Number(width), Number(height)]).toEqual([painting.width, painting.height]);
    }
  });
});
