/**
 * A painting as an SVG file that needs nothing else: text stays text, colours are attributes that every program heeds.
 * With the theme `auto` a style sheet in it changes them where the reader asks for dark; elsewhere it is light.
 */
import { num } from "./number.ts";
import type { Theme } from "./options.ts";
import type { Op, Painting, TextOp } from "./painting.ts";
import { type Colour, PALETTES, paletteOf } from "./theme.ts";
import { xml } from "./xml.ts";

export interface Fonts {
  /** Lists of families, the first that a reader has is taken. */
  readonly sans: string;
  readonly mono: string;
}

const SYSTEM_FONTS: Fonts = {
  sans: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif",
  mono: "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace",
};

/** Sizes and weight that most text has: said once. */
const USUAL = { size: 11, fill: "muted" } as const;

export interface SvgOptions {
  readonly theme: Theme;
  readonly fonts?: Fonts;
  /** Only from `top` on, as high as that: for what draws it bit by bit. */
  readonly band?: { readonly top: number; readonly height: number };
}

export function writeSvg(painting: Painting, { theme, fonts = SYSTEM_FONTS, band }: SvgOptions): string {
  const { width, background, layers, title, description } = painting;
  const { top, height } = band ?? { top: 0, height: painting.height };
  const palette = paletteOf(theme);
  const used = new Set<Colour>();
  /** A colour as attribute; with both themes, also as a class that the style sheet knows. */
  const ink = (what: "fill" | "stroke", colour: Colour): string => {
    used.add(colour);
    return `${what}="${palette[colour]}"`;
  };
  const classes = (fill: Colour | null, stroke: Colour | null): string => {
    if (theme !== "auto") return "";
    const names = [fill && `f-${fill}`, stroke && `s-${stroke}`].filter(Boolean);
    return names.length > 0 ? ` class="${names.join(" ")}"` : "";
  };
  const look = (op: Exclude<Op, TextOp>): string => {
    const parts = [op.fill === null ? 'fill="none"' : ink("fill", op.fill)];
    if (op.stroke !== null) {
      parts.push(ink("stroke", op.stroke));
      if (op.width !== 1) parts.push(`stroke-width="${num(op.width)}"`);
      if (op.dash) parts.push(`stroke-dasharray="${op.dash.map(num).join(" ")}"`);
      if (op.op === "path" && op.cap !== "butt") parts.push(`stroke-linecap="${op.cap}"`);
      if (op.op === "path" && op.join !== "miter") parts.push(`stroke-linejoin="${op.join}"`);
    }
    return parts.join(" ") + classes(op.fill, op.stroke);
  };
  const text = (op: TextOp): string => {
    const parts = [`x="${num(op.x)}" y="${num(op.y)}"`];
    if (op.anchor !== "start") parts.push(`text-anchor="${op.anchor}"`);
    if (op.size !== USUAL.size) parts.push(`font-size="${num(op.size)}"`);
    if (op.bold) parts.push('font-weight="600"');
    if (op.mono) parts.push(`font-family="${xml(fonts.mono)}"`);
    if (op.fill !== USUAL.fill || theme === "auto") parts.push(ink("fill", op.fill) + classes(op.fill, null));
    const full = op.full === null ? "" : `<title>${xml(op.full)}</title>`;
    return `<text ${parts.join(" ")}>${full}${xml(op.text)}</text>`;
  };
  const element = (op: Op): string => {
    switch (op.op) {
      case "rect": {
        const radius = op.radius > 0 ? ` rx="${num(op.radius)}"` : "";
        return `<rect x="${num(op.x)}" y="${num(op.y)}" width="${num(op.w)}" height="${num(op.h)}"${radius} ${look(op)}/>`;
      }
      case "circle":
        return `<circle cx="${num(op.x)}" cy="${num(op.y)}" r="${num(op.r)}" ${look(op)}/>`;
      case "path":
        return `<path d="${op.d}" ${look(op)}/>`;
      case "text":
        return text(op);
    }
  };
  const body = layers.map(({ name, groups }) => {
    const inner = groups.map((ops) => {
      const elements = ops.map(element).join("\n");
      return groups.length > 1 && ops.length > 1 ? `<g>\n${elements}\n</g>` : elements;
    });
    return { name, content: inner.join("\n") };
  });
  const ground =
    background === null
      ? ""
      : `<rect y="${num(top)}" width="${num(width)}" height="${num(height)}" ${ink("fill", background)}${classes(background, null)}/>\n`;
  const sizes = body.map(({ content }) => content.length);
  const id = `vethscope-${fingerprint([theme, width, height, ...sizes, title, description].join(" "))}`;
  const named = `<title id="${id}-title">${xml(title)}</title>\n<desc id="${id}-desc">${xml(description)}</desc>`;
  const open = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${num(width)}" height="${num(height)}"`,
    `viewBox="0 ${num(top)} ${num(width)} ${num(height)}" role="img" aria-labelledby="${id}-title ${id}-desc"`,
    `font-family="${xml(fonts.sans)}" font-size="${USUAL.size}" fill="${palette[USUAL.fill]}">`,
  ].join(" ");
  const style = theme === "auto" ? `${darkStyle([...used])}\n` : "";
  const layered = body.map(({ name, content }) => `<g id="${id}-${name}">\n${content}\n</g>\n`);
  return `${open}\n${named}\n${style}${ground}${layered.join("")}</svg>\n`;
}

/** A class beats an attribute: where dark is asked for, each colour becomes its dark one. */
function darkStyle(colours: readonly Colour[]): string {
  const rules = [...colours].sort().map((colour) => {
    const value = PALETTES.dark[colour];
    return `.f-${colour}{fill:${value}}.s-${colour}{stroke:${value}}`;
  });
  return `<style>@media (prefers-color-scheme:dark){${rules.join("")}}</style>`;
}

/** FNV-1a, 32 bit: ids stay unique where several pictures stand in one page, and are the same for the same picture. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
