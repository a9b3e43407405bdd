import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { PictureOptions } from "#lib/export/options.ts";
import { paint } from "#lib/export/paint.ts";
import { PALETTES } from "#lib/export/theme.ts";
import { render } from "#lib/render/render.ts";
import { describeWith } from "#tests/contract/export/programs.ts";
import { engineHost } from "#tests/fixtures/hosts/engines.ts";
import { BAD_NAMES } from "#tests/support/bad-names.ts";
import { emptyPicture, pictureOf } from "#tests/support/pictures.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

const host = engineHost("28.5.2");
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vethscope-pdf-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function pdf(options: Partial<PictureOptions> = {}, picture = pictureOf(host, options)): Promise<string> {
  const file = join(folder, `${Object.values(options).join("-").replace(/\W/g, "") || "plain"}.pdf`);
  writeFileSync(file, (await render(picture, "pdf")) as Uint8Array);
  return file;
}

describeWith(["pdfinfo"], "a PDF, as Poppler reads it", (run) => {
  const info = (file: string): Record<string, string> =>
    Object.fromEntries(
      run([file], "")
        .split("\n")
        .flatMap((line) => {
          const [, key, value] = /^([^:]+):\s+(.*)$/.exec(line) ?? [];
          return key && value ? [[key, value]] : [];
        }),
    );

  it("has a title, a description and the date that was asked for", async () => {
    const about = info(await pdf({ title: "Production", date: "2026-11-21" }));
    expect(about).toMatchObject({ Title: "Production", Creator: "Vethscope", Pages: "1" });
    expect(about.CreationDate).toContain("Nov 21");
    expect(about.Subject).toMatch(/^1 host: docker-host\. \d+ networks:/);
  });

  it("has a page as large as the picture, in points", async () => {
    const { width, height } = paint(pictureOf(host));
    expect(info(await pdf())["Page size"]).toBe(`${width * 0.75} x ${height * 0.75} pts`);
  });

  it.each([
    ["a4", "595.28 x 841.89 pts (A4)"],
    ["a3", "841.89 x 1190.55 pts (A3)"],
    ["letter", "612 x 792 pts (letter)"],
  ] as const)("has a page of %s", async (page, size) => {
    expect(info(await pdf({ page }))["Page size"]).toBe(size);
  });

  it("lies on its side where the picture is wider than high", async () => {
    const wide = pictureOf(syntheticHost({ containers: 12, networks: 1, seed: 1 }), { page: "a4", width: 4000 });
    expect(info(await pdf({ page: "a4", width: 4000 }, wide))["Page size"]).toBe("841.89 x 595.28 pts (A4)");
  });

  it("keeps within the largest page that readers open", async () => {
    const many = pictureOf(syntheticHost({ containers: 1000, networks: 100, seed: 1 }), { width: 1600 });
    const [width, height] = (info(await pdf({}, many))["Page size"] ?? "").split(/ x | /).map(Number);
    expect(Math.max(width ?? 0, height ?? 0)).toBeLessThanOrEqual(14_400);
  }, 120_000);

  it("can be opened when there is nothing to show", async () => {
    expect(info(await pdf({}, emptyPicture())).Pages).toBe("1");
  });
});

describeWith(["pdftotext"], "text in a PDF", (run) => {
  const text = (file: string): string => run(["-layout", file, "-"], "");

  it("can be selected and searched", async () => {
    const words = text(await pdf({ title: "Production", caption: "After the move", date: "2026-11-21" }));
    for (const word of ["Production", "After the move", "2026-11-21", "web1", "172.30.1.128", "docker-host"]) {
      expect(words).toContain(word);
    }
    expect(words).toMatch(/:8080 → web1:80\/tcp/);
  });

  it("is whole whatever it is", async () => {
    const title = BAD_NAMES.map(([, name]) => name).join(" ");
    const words = text(await pdf({ title })).replace(/\s+/g, "");
    expect(words).toContain("<imgsrc=xonerror=alert(1)>");
    expect(words).toContain("Büro-");
  });
});

describeWith(["pdftoppm"], "a PDF, as Poppler draws it", (run) => {
  const pixel = (file: string, x: number, y: number): string => {
    const target = file.replace(/\.pdf$/, "");
    run(["-png", "-singlefile", "-r", "96", file, target], "");
    const { data, width } = PNG.sync.read(readFileSync(`${target}.png`));
    return `#${data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3).toString("hex")}`;
  };

  it("has the dark theme's background all over the page", async () => {
    expect(pixel(await pdf({ theme: "dark", page: "a4" }), 3, 3)).toBe(PALETTES.dark.paper);
  });

  it("leaves the paper as it is without a background", async () => {
    expect(pixel(await pdf({ background: "transparent" }), 3, 3)).toBe("#ffffff");
  });
});

it("is the same, byte for byte, each time", async () => {
  const once = async (): Promise<Buffer> => Buffer.from((await render(pictureOf(host), "pdf")) as Uint8Array);
  expect((await once()).equals(await once())).toBe(true);
});
