import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { writeText } from "#lib/export/text-formats.ts";
import { pictureOf, TOPOLOGIES } from "#tests/unit/export/samples.ts";
import { describeWith } from "./programs.ts";
import { svgTexts } from "./svg-texts.ts";

/** Each drawing takes it a second, and that of 60 networks minutes. */
const drawable = TOPOLOGIES.filter(([name]) =>
  /nothing|shop|break out|gateway modes|trunk|swarm|Calico|cluster/.test(name),
);

const folder = mkdtempSync(join(tmpdir(), "vethscope-nwdiag-"));
afterAll(() => rmSync(folder, { recursive: true }));
/** Its own font has Latin letters alone. Graphviz brings fonts along. */
const font = spawnSync("fc-match", ["-f", "%{file}", "DejaVu Sans"], { encoding: "utf8" }).stdout;

describeWith(["nwdiag3", "nwdiag"], "nwdiag draws:", (run) => {
  it.each(drawable)("%s", (_, make) => {
    for (const view of ["networks", "wiring"] as const) {
      const picture = pictureOf(make(), { view });
      const file = join(folder, "out.svg");
      const fonts = /^[\t-\u00ff]*$/.test(writeText(picture, "nwdiag")) ? [] : ["-f", font];
      run(["-T", "svg", ...fonts, "-o", file, "-"], writeText(picture, "nwdiag"));
      const svg = readFileSync(file, "utf8");
      const texts = svgTexts(svg).join("").replace(/\s/g, "");
      // Long ones are wrapped.
      const subnets = picture.plan.frames.flatMap((f) =>
        f.bars.flatMap((b) => b.network?.ipam.map((i) => i.subnet) ?? []),
      );
      for (const subnet of subnets) expect(texts).toContain(subnet);
    }
  });
});
