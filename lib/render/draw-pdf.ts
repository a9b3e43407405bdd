/** Draws a PDF: vectors and text that can be selected, in embedded fonts. */
import { readFileSync } from "node:fs";
import PDFDocument from "pdfkit";
import type { PageSize, Theme } from "#lib/export/options.ts";
import type { Op, Painting, TextOp } from "#lib/export/painting.ts";
import { paletteOf } from "#lib/export/theme.ts";
import { faceOf } from "./font-face.ts";
import { FONT_FILES, fontFiles } from "./fonts.ts";
import { textsOf } from "./texts.ts";

export interface PdfOptions {
  readonly theme: Theme;
  readonly page: PageSize;
  /** ISO date of the file; anything else means that it has a fixed one, so that bytes stay equal. */
  readonly date: string;
}

/** Points for a pixel at 100 %. */
const POINT = 0.75;
/** Readers open no larger pages: 200 inches. */
const MAX_SIDE = 14_400;
/** Around the picture on pages of paper, in points. */
const MARGIN = 28;
/** Width and height in points, upright. */
const PAPER: Readonly<Record<Exclude<PageSize, "fit">, readonly [number, number]>> = {
  a4: [595.28, 841.89],
  a3: [841.89, 1190.55],
  letter: [612, 792],
};
const NO_DATE = "2000-01-01";

interface Page {
  readonly width: number;
  readonly height: number;
  /** Points for a pixel, and where the picture begins. */
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

function pageOf(painting: Painting, size: PageSize): Page {
  if (size === "fit") {
    const scale = Math.min(POINT, MAX_SIDE / painting.width, MAX_SIDE / painting.height);
    return { width: painting.width * scale, height: painting.height * scale, scale, x: 0, y: 0 };
  }
  const [short, long] = PAPER[size];
  const [width, height] = painting.width > painting.height ? [long, short] : [short, long];
  const scale = Math.min(POINT, (width - 2 * MARGIN) / painting.width, (height - 2 * MARGIN) / painting.height);
  // At the top, as text on a page is.
  return { width, height, scale, x: (width - painting.width * scale) / 2, y: MARGIN };
}

const dateOf = (text: string): Date => {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? NO_DATE;
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? new Date(`${NO_DATE}T00:00:00Z`) : date;
};

/** Stands for a letter that no font has. */
const UNKNOWN = "\ufffd";

/** Splits a text where it needs another font. */
function runsOf(text: string, first: string, others: readonly string[]): { font: string; text: string }[] {
  const runs: { font: string; text: string }[] = [];
  for (const char of text) {
    const last = runs.at(-1);
    const known = [first, ...others].find((file) => faceOf(file)?.has(char.codePointAt(0) ?? 0));
    // Accents go with their letter.
    const font = last && /\p{M}/u.test(char) ? last.font : (known ?? FONT_FILES.sans);
    const shown = known === undefined ? UNKNOWN : char;
    if (last?.font === font) last.text += shown;
    else runs.push({ font, text: shown });
  }
  return runs;
}

/** Marks of direction and joiners have no place in a PDF's text. */
const UNPRINTED = /\p{Cf}/gu;

export async function drawPdf(painting: Painting, options: PdfOptions): Promise<Uint8Array<ArrayBuffer>> {
  const palette = paletteOf(options.theme);
  const page = pageOf(painting, options.page);
  const doc = new PDFDocument({
    size: [page.width, page.height],
    margin: 0,
    pdfVersion: "1.7",
    lang: "en",
    displayTitle: true,
    font: FONT_FILES.sans,
    info: {
      Title: painting.title.replace(UNPRINTED, ""),
      Subject: painting.description.replace(UNPRINTED, ""),
      Creator: "Vethscope",
      Producer: "Vethscope",
      CreationDate: dateOf(options.date),
    },
  });
  const parts: Buffer[] = [];
  doc.on("data", (part: Buffer) => parts.push(part));
  const ended = new Promise<void>((resolve) => doc.once("end", resolve));

  const others = await fontFiles(textsOf(painting));
  for (const file of others) {
    // Of a collection it has to be said which one.
    const name = /\.ttc$/i.test(file) ? faceOf(file)?.postscriptName : undefined;
    doc.registerFont(file, readFileSync(file), name ?? undefined);
  }
  if (painting.background !== null) doc.rect(0, 0, page.width, page.height).fill(palette[painting.background]);
  doc.translate(page.x, page.y).scale(page.scale);

  const write = (op: TextOp): void => {
    const font = op.mono ? FONT_FILES.mono : op.bold ? FONT_FILES.bold : FONT_FILES.sans;
    const runs = runsOf(op.text.replace(UNPRINTED, ""), font, others);
    const widths = runs.map((run) => doc.font(run.font).fontSize(op.size).widthOfString(run.text));
    const width = widths.reduce((sum, w) => sum + w, 0);
    let x = op.anchor === "start" ? op.x : op.anchor === "end" ? op.x - width : op.x - width / 2;
    doc.fillColor(palette[op.fill]);
    for (const [i, run] of runs.entries()) {
      doc.font(run.font).fontSize(op.size).text(run.text, x, op.y, { lineBreak: false, baseline: "alphabetic" });
      x += widths[i] ?? 0;
    }
  };
  const trace = (op: Exclude<Op, TextOp>): void => {
    switch (op.op) {
      case "rect":
        if (op.radius > 0) doc.roundedRect(op.x, op.y, op.w, op.h, op.radius);
        else doc.rect(op.x, op.y, op.w, op.h);
        return;
      case "circle":
        doc.circle(op.x, op.y, op.r);
        return;
      case "path":
        doc.path(op.d);
        doc.lineCap(op.cap).lineJoin(op.join);
    }
  };
  const draw = (op: Op): void => {
    if (op.op === "text") {
      write(op);
      return;
    }
    trace(op);
    if (op.stroke !== null) {
      doc.lineWidth(op.width);
      if (op.dash) doc.dash(op.dash[0], { space: op.dash[1] });
      else doc.undash();
    }
    if (op.fill !== null && op.stroke !== null) doc.fillAndStroke(palette[op.fill], palette[op.stroke]);
    else if (op.fill !== null) doc.fill(palette[op.fill]);
    else if (op.stroke !== null) doc.stroke(palette[op.stroke]);
  };
  for (const { groups } of painting.layers) for (const ops of groups) for (const op of ops) draw(op);
  doc.end();
  await ended;
  return Uint8Array.from(Buffer.concat(parts));
}
