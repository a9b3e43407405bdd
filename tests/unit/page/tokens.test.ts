import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Tokens = ReadonlyMap<string, string>;

const css = readFileSync(new URL("../../../app/tokens.css", import.meta.url), "utf8");

function block(selector: string): Tokens {
  const from = css.indexOf(`${selector} {`);
  const text = css.slice(from, css.indexOf("}", from));
  return new Map([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1] ?? "", m[2] ?? ""]));
}

/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const light = block("\n:root");
const dark = block(':root[data-theme="dark"]');
const GROUNDS = ["paper", "panel", "surface", "tint", "selected"];
const NETS = ["bridge", "overlay", "macvlan", "host", "none", "plugin"].map((n) => `net-${n}`);

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s theme", (_, tokens) => {
  const of = (name: string): string => tokens.get(name) ?? "#missing";

  it("has text that can be read on every ground (WCAG AA, 4.5:1)", () => {
    const texts = ["ink", "muted", "accent", "error", "warn"];
    const poor = texts.flatMap((text) =>
      GROUNDS.filter((ground) => contrast(of(text), of(ground)) < 4.5).map(
        (ground) => `${text} on ${ground}: ${contrast(of(text), of(ground)).toFixed(2)}`,
      ),
    );
    expect(poor).toEqual([]);
  });

  it("has text that can be read on the grounds of notices and on filled buttons", () => {
    const pairs = [
      ["ink", "error-tint"],
      ["muted", "error-tint"],
      ["error", "error-tint"],
      ["ink", "warn-tint"],
      ["muted", "warn-tint"],
      ["warn", "warn-tint"],
      ["accent-text", "accent"],
      ["paper", "ink"],
      ["ink", "glow"],
    ] as const;
    const poor = pairs.filter(([a, b]) => contrast(of(a), of(b)) < 4.5).map(([a, b]) => `${a} on ${b}`);
    expect(poor).toEqual([]);
  });

  it("has names of networks that can be read in their colour on paper and cards", () => {
    const poor = NETS.flatMap((net) =>
      ["paper", "panel", "surface"]
        .filter((g) => contrast(of(`${net}-text`), of(g)) < 4.5)
        .map((g) => `${net} on ${g}`),
    );
    expect(poor).toEqual([]);
  });

  it("has marks, bars and edges of fields that can be told from every ground (3:1)", () => {
    const marks = [...NETS, "running", "warn", "error"];
    const poor = marks.flatMap((mark) =>
      GROUNDS.filter((ground) => contrast(of(mark), of(ground)) < 3).map((ground) => `${mark} on ${ground}`),
    );
    const fields = ["paper", "panel", "surface"].filter((ground) => contrast(of("control"), of(ground)) < 3);
    expect([...poor, ...fields]).toEqual([]);
  });

  it("has text on bars that can be read", () => {
    expect(NETS.filter((net) => contrast(of("bar-text"), of(net)) < 4.5)).toEqual([]);
  });
});

describe("the tokens", () => {
  it("are the same for a system that asks for dark and for a user who does", () => {
    expect(block(':root:not([data-theme="light"])')).toEqual(dark);
  });

  it("have the same names in both themes", () => {
    expect([...dark.keys()].sort()).toEqual([...light.keys()].sort());
    expect(light.size).toBeGreaterThan(20);
  });
});
