/** Colours of formats that other programs draw: those of the page's tokens, in both themes. */
import type { Tone } from "#lib/scene/scene.ts";
import type { Theme } from "./options.ts";

export interface Colours {
  readonly paper: string;
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  readonly tones: Readonly<Record<Tone, string>>;
}

const LIGHT: Colours = {
  paper: "#fbfaf6",
  surface: "#ffffff",
  ink: "#1a2129",
  muted: "#59616a",
  tones: {
    bridge: "#1f63b5",
    overlay: "#7144b5",
    macvlan: "#b1560b",
    host: "#27783b",
    none: "#646a71",
    plugin: "#0b7773",
    line: "#59616a",
    warn: "#8f5a00",
    error: "#bd281f",
  },
};

const DARK: Colours = {
  paper: "#0d131b",
  surface: "#17222e",
  ink: "#e5eaef",
  muted: "#9ca8b4",
  tones: {
    bridge: "#6aa8f2",
    overlay: "#b79af3",
    macvlan: "#eda05a",
    host: "#6cc184",
    none: "#9aa4ae",
    plugin: "#4dc2ba",
    line: "#9ca8b4",
    warn: "#e5b75c",
    error: "#ff8379",
  },
};

/** These formats cannot follow the reader's scheme: `auto` is light. */
export const coloursOf = (theme: Theme): Colours => (theme === "dark" ? DARK : LIGHT);
