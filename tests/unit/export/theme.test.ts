import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PALETTES } from "#lib/export/theme.ts";

const css = readFileSync(new URL("../../../app/tokens.css", import.meta.url), "utf8");

/** Colour tokens of the first block after a selector. */
function tokens(selector: string): Record<string, string> {
  const from = css.indexOf(`${selector} {`);
  const text = css.slice(from, css.indexOf("}", from));
  return Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));
}

describe("colours of exported pictures", () => {
  it.each([
    ["light", "\n:root"],
    ["dark", ':root[data-theme="dark"]'],
  ] as const)("are the page's in %s", (theme, selector) => {
    const page = tokens(selector);
    for (const [name, value] of Object.entries(PALETTES[theme])) expect([name, value]).toEqual([name, page[name]]);
  });
});
