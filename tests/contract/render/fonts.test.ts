import { expect, it } from "vitest";
import { faceOf } from "#lib/render/font-face.ts";
import { FONT_FILES, fontFiles, SHIPPED_LETTERS } from "#lib/render/fonts.ts";

const { symbols, ...families } = FONT_FILES;

it.each(Object.entries(families))("the font for %s has all the letters that it is said to have", (_, file) => {
  const faces = [file, symbols].map(faceOf);
  const letters = [...Array(0x2fff).keys()].filter((codePoint) =>
    SHIPPED_LETTERS.test(String.fromCodePoint(codePoint)),
  );
  expect(letters.length).toBeGreaterThan(400);
  const missing = letters.filter((codePoint) => !faces.some((face) => face?.has(codePoint)));
  expect(missing.map((codePoint) => codePoint.toString(16))).toEqual([]);
});

it("no other font is read for names in Latin, Greek and Cyrillic letters, and arrows", async () => {
  const texts = ["Ελλάδα → Москва", "Łódź · café – 10.0.0.2…", "↗ eth0"];
  expect(await fontFiles(texts)).toEqual(Object.values(FONT_FILES));
});

it("letters that no font has are no error", async () => {
  expect(await fontFiles(["\u{10fff0} \u{e0001}"])).toEqual(Object.values(FONT_FILES));
});
