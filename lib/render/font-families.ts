/** Families of the fonts that come along, as an SVG names them. */
export const FAMILIES = { sans: "Roboto", mono: "Roboto Mono" } as const;
