/** The formats of pictures, by name: how files of it are called, their media type, and what it is good for. */

export interface Format {
  /** Extensions without the dot; the first is used for downloads. */
  readonly extensions: readonly string[];
  readonly type: string;
  readonly about: string;
}

export const FORMATS = {
  svg: { extensions: ["svg"], type: "image/svg+xml; charset=utf-8", about: "drawing, sharp at any size" },
  png: { extensions: ["png"], type: "image/png", about: "image for chats and slides" },
  pdf: { extensions: ["pdf"], type: "application/pdf", about: "page to print" },
  drawio: {
    extensions: ["drawio"],
    type: "application/vnd.jgraph.mxfile; charset=utf-8",
    about: "editable in draw.io",
  },
  mermaid: { extensions: ["mmd", "mermaid"], type: "text/vnd.mermaid; charset=utf-8", about: "text that GitHub draws" },
  dot: { extensions: ["dot", "gv"], type: "text/vnd.graphviz; charset=utf-8", about: "text for Graphviz" },
  nwdiag: { extensions: ["nwdiag", "diag"], type: "text/plain; charset=utf-8", about: "text for nwdiag" },
  markdown: { extensions: ["md"], type: "text/markdown; charset=utf-8", about: "table for a wiki" },
  csv: { extensions: ["csv"], type: "text/csv; charset=utf-8", about: "table for a spreadsheet" },
  json: { extensions: ["json"], type: "application/json; charset=utf-8", about: "data, with a published schema" },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

/** Bytes, and costly to make; all others are text. */
export const isBinary = (format: FormatName): format is "png" | "pdf" => format === "png" || format === "pdf";

/** The format of a file by its name's extension; null when there is none of that kind. */
export function formatOf(file: string): FormatName | null {
  const extension = /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase();
  const found = Object.entries(FORMATS).find(([, f]) => (f.extensions as readonly string[]).includes(extension ?? ""));
  return found ? (found[0] as FormatName) : null;
}
