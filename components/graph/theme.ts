/** The picture's style sheet, made from the page's colour tokens: constant styles on classes, nothing computed per element. */
import type { StylesheetJson } from "cytoscape";
import { FONTS } from "#lib/scene/text.ts";

const TONES = ["bridge", "overlay", "macvlan", "host", "none", "plugin"] as const;

/** Reads the tokens of the theme that is on now. */
export function readTokens(): (name: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--${name}`).trim() || "#888888";
}

export function makeStyle(token: (name: string) => string): StylesheetJson {
  const ink = token("ink");
  const muted = token("muted");
  const surface = token("surface");
  const paper = token("paper");
  const hairline = token("hairline");
  const tint = token("tint");
  const sans = token("font-sans-canvas");
  const mono = token("font-mono-canvas");
  const label = {
    "font-family": sans,
    "text-wrap": "none",
    "text-valign": "center",
    "text-halign": "center",
    "min-zoomed-font-size": 5,
  } as const;

  return [
    {
      selector: "node",
      style: {
        "background-color": surface,
        "border-width": 0,
        "overlay-opacity": 0,
        "underlay-opacity": 0,
        shape: "rectangle",
        ...label,
        color: ink,
        "font-size": 11,
        "z-index": 10,
        "z-index-compare": "manual",
      },
    },
    {
      selector: "edge",
      style: {
        "curve-style": "straight",
        "overlay-opacity": 0,
        "z-index": 4,
        "z-index-compare": "manual",
        "line-color": muted,
        width: 1.5,
      },
    },
    { selector: ".anchor", style: { width: 0.1, height: 0.1, opacity: 0, events: "no", "z-index": 0 } },
    {
      selector: ".frame",
      style: {
        shape: "round-rectangle",
        "corner-radius": "10",
        "background-color": paper,
        "border-width": 1.5,
        "border-color": hairline,
        "z-index": 0,
        events: "no",
      },
    },
    {
      selector: ".region",
      style: { shape: "round-rectangle", "corner-radius": "9", "background-color": tint, "z-index": 1, events: "no" },
    },
    {
      selector: ".back",
      style: {
        shape: "round-rectangle",
        "corner-radius": "7",
        "background-color": surface,
        "border-width": 1.25,
        "border-color": muted,
        "z-index": 5,
      },
    },
    { selector: ".tag", style: { "background-opacity": 0, color: muted, "z-index": 8 } },
    {
      selector: ".card",
      style: {
        shape: "round-rectangle",
        "corner-radius": "7",
        "background-color": surface,
        "border-width": 1.25,
        "border-color": muted,
        "z-index": 6,
      },
    },
    {
      selector: ".tab",
      style: {
        shape: "round-rectangle",
        "corner-radius": "5",
        "background-color": surface,
        "border-width": 1.25,
        "border-color": muted,
        "font-family": mono,
        "z-index": 8,
      },
    },
    {
      selector: ".chip",
      style: {
        shape: "round-rectangle",
        "corner-radius": "12",
        "background-color": surface,
        "border-width": 1.5,
        "border-color": muted,
        "font-family": mono,
        "z-index": 8,
      },
    },
    { selector: ".dashed", style: { "border-style": "dashed", "line-style": "dashed", "line-dash-pattern": [5, 4] } },
    // The margin in the background's colour makes a wire jump what it crosses.
    { selector: ".wire", style: { "line-outline-width": 3, "line-outline-color": paper } as never },
    { selector: ".bar", style: { width: 7, "line-cap": "round", "z-index": 2 } },
    { selector: ".bar.dashed", style: { "line-cap": "butt", "line-dash-pattern": [10, 5] } },
    {
      selector: ".dot",
      style: {
        shape: "ellipse",
        width: 9,
        height: 9,
        "background-color": paper,
        "border-width": 2,
        "border-color": muted,
        "z-index": 9,
      },
    },
    { selector: ".mark", style: { shape: "ellipse", width: 9, height: 9, "z-index": 9, events: "no" } },
    { selector: ".mark.running", style: { "background-color": token("running") } },
    { selector: ".mark.paused", style: { shape: "round-rectangle", "background-color": token("warn") } },
    { selector: ".mark.restarting", style: { shape: "triangle", "background-color": token("warn") } },
    {
      selector: ".mark.stopped",
      style: { shape: "rectangle", "background-color": surface, "border-width": 1.5, "border-color": muted },
    },
    // Something is wrong: a triangle or a square on its corner, with "!" in it.
    ...(["warning", "error"] as const).map((state) => ({
      selector: `.mark.${state}`,
      style: {
        shape: state === "error" ? "diamond" : "round-triangle",
        width: state === "error" ? 17 : 16,
        height: state === "error" ? 17 : 15,
        "background-color": token(state === "error" ? "error" : "warn"),
        "border-width": 1.5,
        "border-color": surface,
        label: "!",
        color: surface,
        "font-size": 10,
        "font-weight": 700,
        "text-margin-y": state === "error" ? 0 : 1.5,
        "z-index": 12,
      } as const,
    })),
    { selector: ".text", style: { width: 1, height: 1, "background-opacity": 0, "z-index": 11 } },
    // A label hangs beside its point: `start` means that the text begins there, so it is put right of it.
    { selector: ".text.start", style: { "text-halign": "right" } },
    { selector: ".text.end", style: { "text-halign": "left" } },
    { selector: ".title", style: { "font-size": FONTS.title.size, "font-weight": 600 } },
    // The name of a network is as good as its bar: it is pointed at, clicked and dragged.
    { selector: ".network", style: { "font-size": FONTS.network.size, "font-weight": 600, "text-events": "yes" } },
    { selector: ".name", style: { "font-size": FONTS.name.size, "font-weight": 600 } },
    { selector: ".small", style: { color: muted } },
    { selector: ".mono", style: { color: muted, "font-family": mono } },
    ...TONES.flatMap((tone): StylesheetJson => {
      const colour = token(`net-${tone}`);
      return [
        { selector: `edge.${tone}`, style: { "line-color": colour } },
        { selector: `.tab.${tone}, .chip.${tone}, .dot.${tone}`, style: { "border-color": colour } },
        { selector: `.text.network.${tone}`, style: { color: token(`net-${tone}-text`) } },
      ];
    }),
    ...(["warn", "error"] as const).flatMap(
      (tone): StylesheetJson => [
        { selector: `edge.${tone}`, style: { "line-color": token(tone) } },
        { selector: `.tab.${tone}, .chip.${tone}, .dot.${tone}`, style: { "border-color": token(tone) } },
      ],
    ),
    // Two strokes: what is between them is the paper.
    {
      selector: ".bar.double",
      style: {
        width: 2.5,
        "line-cap": "butt",
        "line-color": paper,
        "line-outline-width": 5,
        "line-outline-color": token("net-overlay"),
      } as never,
    },
    { selector: ".faded", style: { opacity: 0.22 } },
    // While something is dragged: what it could be dropped on, and what not.
    {
      selector: ".target",
      style: { opacity: 1, "underlay-color": token("accent"), "underlay-opacity": 0.18, "underlay-padding": 6 },
    },
    { selector: ".no-target", style: { opacity: 0.3 } },
    {
      selector: ".target.over",
      style: { "underlay-color": token("accent"), "underlay-opacity": 0.45, "underlay-padding": 8 },
    },
    {
      selector: ".hovered.card, .hovered.tab, .hovered.chip",
      style: { "border-width": 2.25, "border-color": token("accent") },
    },
    {
      selector: ".selected.card, .selected.tab, .selected.chip",
      style: { "border-width": 2.5, "border-color": token("accent") },
    },
    { selector: ".hovered.tag, .selected.tag", style: { color: token("accent") } },
    { selector: "edge.selected, edge.hovered", style: { width: 3 } },
    { selector: "edge.bar.selected, edge.bar.hovered", style: { width: 10 } },
    { selector: "edge.bar.double.selected, edge.bar.double.hovered", style: { width: 5 } },
    { selector: ".dot.selected, .dot.hovered", style: { width: 12, height: 12 } },
    {
      selector: ".fresh",
      style: { "underlay-color": token("accent"), "underlay-opacity": 0.35, "underlay-padding": 5 },
    },
  ];
}
