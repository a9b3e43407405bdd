/**
 * The colours of both themes as data, for what is drawn without a page; the same values as app/tokens.css, which a test
 * compares. Names are those of the tokens.
 */
import type { Tone } from "#lib/scene/scene.ts";
import type { Change } from "./diff.ts";
import type { Theme } from "./options.ts";

export type Colour =
  | "paper"
  | "surface"
  | "ink"
  | "muted"
  | "hairline"
  | "tint"
  | "net-bridge"
  | "net-overlay"
  | "net-macvlan"
  | "net-host"
  | "net-none"
  | "net-plugin"
  | "running"
  | "error"
  | "warn";

export type Palette = Readonly<Record<Colour, `#${string}`>>;

export const PALETTES: Readonly<Record<"light" | "dark", Palette>> = {
  light: {
    paper: "#fbfaf6",
    surface: "#ffffff",
    ink: "#1a2129",
    muted: "#59616a",
    hairline: "#dedacf",
    tint: "#ece9df",
    "net-bridge": "#1f63b5",
    "net-overlay": "#7144b5",
    "net-macvlan": "#b1560b",
    "net-host": "#27783b",
    "net-none": "#646a71",
    "net-plugin": "#0b7773",
    running: "#27783b",
    error: "#bd281f",
    warn: "#8f5a00",
  },
  dark: {
    paper: "#0d131b",
    surface: "#17222e",
    ink: "#e5eaef",
    muted: "#9ca8b4",
    hairline: "#263340",
    tint: "#1b2734",
    "net-bridge": "#6aa8f2",
    "net-overlay": "#b79af3",
    "net-macvlan": "#eda05a",
    "net-host": "#6cc184",
    "net-none": "#9aa4ae",
    "net-plugin": "#4dc2ba",
    running: "#6cc184",
    error: "#ff8379",
    warn: "#e6b04f",
  },
};

/** For formats that cannot follow the reader's colour scheme: `auto` is light there. */
export const paletteOf = (theme: Theme): Palette => PALETTES[theme === "dark" ? "dark" : "light"];

/** The colour of a tone's lines, borders and names. */
export function toneColour(tone: Tone): Colour {
  switch (tone) {
    case "line":
      return "muted";
    case "warn":
    case "error":
      return tone;
    default:
      return `net-${tone}`;
  }
}

/** What came, went and changed; told by a sign as well. */
export const CHANGE_COLOURS: Readonly<Record<Change, Colour>> = { added: "running", removed: "error", changed: "warn" };
