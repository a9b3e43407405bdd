import { PNG } from "pngjs";
import { beforeAll, describe, expect, it } from "vitest";
import type { PictureOptions } from "#lib/export/options.ts";
import { paint } from "#lib/export/paint.ts";
import type { CircleOp, Op, Painting, RectOp, TextOp } from "#lib/export/painting.ts";
import type { Picture } from "#lib/export/picture.ts";
import { type Colour, PALETTES } from "#lib/export/theme.ts";
import { drawPng } from "#lib/render/draw-png.ts";
import { renderPng } from "#lib/render/png.ts";
import { render } from "#lib/render/render.ts";
import { engineHost } from "#tests/fixtures/hosts/engines.ts";
import { emptyPicture, pictureOf } from "#tests/support/pictures.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

const host = engineHost("28.5.2");
const small = (options: Partial<PictureOptions> = {}): Picture =>
  pictureOf(syntheticHost({ containers: 2, networks: 1, seed: 1 }), options);

interface Drawn {
  readonly painting: Painting;
  readonly png: PNG;
  readonly file: Buffer;
}

async function draw(picture: Picture): Promise<Drawn> {
  const file = Buffer.from((await render(picture, "png")) as Uint8Array);
  return { painting: paint(picture), png: PNG.sync.read(file), file };
}

/** The colour at a place, in pixels of the file. */
function at({ width, data }: PNG, x: number, y: number): { colour: string; alpha: number } {
  const from = (Math.floor(y) * width + Math.floor(x)) * 4;
  return { colour: `#${data.subarray(from, from + 3).toString("hex")}`, alpha: data[from + 3] ?? 0 };
}

const ops = ({ layers }: Painting, name: string): Op[] => layers.find((l) => l.name === name)?.groups.flat() ?? [];

/** How many pixels where a text stands have the colour of its letters. */
function inkOf(png: PNG, text: TextOp, scale: number, colour: string): number {
  let count = 0;
  for (let y = (text.y - text.size) * scale; y < text.y * scale; y++) {
    for (let x = text.x * scale; x < (text.x + text.text.length * text.size * 0.4) * scale; x++) {
      if (at(png, x, y).colour === colour) count++;
    }
  }
  return count;
}

describe.each(["light", "dark"] as const)("a PNG of the %s theme", (theme) => {
  const scale = 2;
  let drawn: Drawn;
  beforeAll(async () => {
    drawn = await draw(pictureOf(host, { theme, scale, title: "Title" }));
  }, 60_000);

  it("has as many pixels as the scale says, and says how large it is meant to be", () => {
    const { painting, png, file } = drawn;
    expect([png.width, png.height]).toEqual([painting.width * scale, painting.height * scale]);
    // Two pixels for each of 96 an inch, in pixels a metre.
    expect(file.readUInt32BE(file.indexOf("pHYs") + 4)).toBe(Math.round((2 * 96) / 0.0254));
  });

  it("has the page's colours where they belong", () => {
    const { painting, png } = drawn;
    const colour = (name: Colour): string => PALETTES[theme][name];
    const seen = (x = 0, y = 0): string => at(png, x * scale, y * scale).colour;
    expect(seen(1, 1)).toBe(colour("paper"));
    const card = ops(painting, "cards").find((op): op is RectOp => op.op === "rect");
    expect(seen((card?.x ?? 0) + 5, (card?.y ?? 0) + (card?.h ?? 0) - 6)).toBe(colour("surface"));
    const dot = ops(painting, "joints").find((op): op is CircleOp => op.op === "circle");
    expect(seen(dot?.x, dot?.y)).toBe(colour("paper"));
    const running = ops(painting, "cards").find((op): op is CircleOp => op.op === "circle" && op.fill === "running");
    expect(seen(running?.x, running?.y)).toBe(colour("running"));
  });

  it("has its letters drawn, regular, bold and mono, and arrows too", () => {
    const { painting, png } = drawn;
    const all = painting.layers.flatMap(({ groups }) => groups.flat()).filter((op): op is TextOp => op.op === "text");
    const starts = all.filter((t) => t.anchor === "start");
    for (const [mono, bold] of [
      [true, false],
      [false, true],
      [false, false],
    ]) {
      const text = starts.find((t) => t.mono === mono && t.bold === bold);
      if (!text) throw new Error("no such text");
      expect(inkOf(png, text, scale, PALETTES[theme][text.fill])).toBeGreaterThan(10);
    }
    const port = all.find((t) => t.text.includes("→"));
    if (!port) throw new Error("no published port");
    // Chips are centred, and mono letters are 0.6 of their size wide.
    const letter = port.size * 0.6;
    const x = port.x - (port.text.length * letter) / 2 + port.text.indexOf("→") * letter;
    expect(inkOf(png, { ...port, x, text: "→→" }, scale, PALETTES[theme][port.fill])).toBeGreaterThan(4);
  });
});

describe("a PNG", () => {
  it.each([1, 1.37, 4])(
    "has %s pixels for each of the picture's",
    async (scale) => {
      const { painting, png } = await draw(small({ scale }));
      expect([png.width, png.height]).toEqual([
        Math.round(painting.width * scale),
        Math.round(painting.height * scale),
      ]);
    },
    60_000,
  );

  it("shows what is behind it where there is no background", async () => {
    const { png } = await draw(small({ background: "transparent", scale: 1 }));
    expect(at(png, 1, 1).alpha).toBe(0);
    expect(at(png, png.width / 2, png.height / 3).alpha).toBe(255);
    // The frame's border is as light where it lets something through as where it does not.
    const red = (colour: string): number => Number.parseInt(colour.slice(1, 3), 16);
    const edge = [...Array(40).keys()].map((x) => at(png, x, 100)).filter(({ alpha }) => alpha > 40 && alpha < 255);
    expect(edge.length).toBeGreaterThan(0);
    for (const { colour } of edge) expect(Math.abs(red(colour) - red(PALETTES.light.hairline))).toBeLessThan(6);
  }, 60_000);

  it("is the same, byte for byte, each time", async () => {
    const [one, other] = await Promise.all([draw(small()), draw(small())]);
    expect(one.file.equals(other.file)).toBe(true);
  }, 60_000);

  it("looks the same in many bands as in one", async () => {
    const painting = paint(small());
    const look = { theme: "light", scale: 1 } as const;
    const [one, many] = [await drawPng(painting, look), await drawPng(painting, look, painting.width * 100)];
    const [a, b] = [PNG.sync.read(Buffer.from(one)), PNG.sync.read(Buffer.from(many))];
    expect(painting.height).toBeGreaterThan(200);
    // Edges that a band's end cuts through may come out a shade lighter or darker; nobody sees that.
    const differences = [...a.data].map((value, i) => Math.abs(value - (b.data[i] ?? 0))).filter((d) => d > 0);
    expect(Math.max(0, ...differences)).toBeLessThan(32);
    expect(differences.length).toBeLessThan(a.data.length / 1000);
  }, 60_000);

  it("shows a thousand containers", async () => {
    const { painting, png } = await draw(
      pictureOf(syntheticHost({ containers: 1000, networks: 10, most: 1, seed: 1 }), { scale: 1 }),
    );
    expect([png.width, png.height]).toEqual([painting.width, painting.height]);
    const cards = ops(painting, "cards").filter((op): op is RectOp => op.op === "rect" && op.radius === 7);
    expect(cards).toHaveLength(1000);
    for (const card of [cards[0], cards[500], cards[999]]) {
      const colour = at(png, (card?.x ?? 0) + 5, (card?.y ?? 0) + (card?.h ?? 0) - 6).colour;
      expect(colour).toBe(PALETTES.light.surface);
    }
  }, 180_000);

  it("is refused with a reason where it would be too large, and says what to do", async () => {
    const painting: Painting = { ...paint(small()), width: 1000, height: 800 };
    const refused = (scale: number, pixels: number): Promise<unknown> =>
      renderPng(painting, { theme: "light", scale }, { pixels, ms: 60_000 });
    await expect(refused(4, 2_000_000)).rejects.toMatchObject({
      code: "too-large",
      message: "The PNG would have 4000 × 3200 pixels at scale 4, 12.8 million; the limit is 2 million.",
      hint: expect.stringMatching(/^Take a smaller scale \(up to 1\.5\), show fewer networks, or take SVG or PDF/),
    });
    await expect(refused(1, 500_000)).rejects.toMatchObject({
      code: "too-large",
      hint: expect.stringMatching(/^Show fewer networks, or take SVG or PDF/),
    });
  });

  it("is given up when it takes too long, and the next one is drawn all the same", async () => {
    const painting = paint(pictureOf(host));
    const hasty = renderPng(painting, { theme: "light", scale: 4 }, { pixels: 400_000_000, ms: 1 });
    await expect(hasty).rejects.toMatchObject({ code: "too-slow", hint: expect.stringContaining("smaller scale") });
    const { png } = await draw(small());
    expect(png.width).toBeGreaterThan(100);
  }, 60_000);

  it("says that there is nothing, where there is nothing", async () => {
    const { png, painting } = await draw(emptyPicture({ scale: 1 }));
    expect([png.width, png.height]).toEqual([painting.width, painting.height]);
  }, 60_000);
});
