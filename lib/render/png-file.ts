/** Writes a PNG row by row, so that a large picture is never in memory as a whole (PNG, third edition, W3C 2025). */
import { crc32, createDeflate } from "node:zlib";

export interface PngHead {
  readonly width: number;
  readonly height: number;
  /** RGBA, or RGB where nothing shines through. */
  readonly alpha: boolean;
  /** Pixels per inch, so that documents show it as large as it is meant. */
  readonly dpi: number;
}

export interface PngWriter {
  /** Takes rows of RGBA pixels, not premultiplied. */
  rows(pixels: Uint8Array): Promise<void>;
  finish(): Promise<Uint8Array<ArrayBuffer>>;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const INCHES_PER_METRE = 1 / 0.0254;
/** Each byte as difference to the one above it: most of a drawing is the same from row to row. */
const FILTER_UP = 2;

function chunk(type: string, data: Uint8Array): Buffer {
  const out = Buffer.alloc(data.length + 12);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, "latin1");
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, data.length + 8)), data.length + 8);
  return out;
}

function header({ width, height, alpha, dpi }: PngHead): Buffer[] {
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(width, 0);
  ihdr.writeUInt32BE(height, 4);
  ihdr.set([8, alpha ? 6 : 2, 0, 0, 0], 8);
  const phys = Buffer.alloc(9);
  const perMetre = Math.round(dpi * INCHES_PER_METRE);
  phys.writeUInt32BE(perMetre, 0);
  phys.writeUInt32BE(perMetre, 4);
  phys[8] = 1;
  return [Buffer.from(SIGNATURE), chunk("IHDR", ihdr), chunk("sRGB", Uint8Array.of(0)), chunk("pHYs", phys)];
}

/** Takes `height` rows in all, in as many calls as one likes. */
export function createPng(head: PngHead): PngWriter {
  const { width, alpha } = head;
  const channels = alpha ? 4 : 3;
  const deflate = createDeflate({ level: 6, chunkSize: 256 * 1024 });
  const parts: Buffer[] = header(head);
  deflate.on("data", (data: Buffer) => parts.push(chunk("IDAT", data)));
  const ended = new Promise<void>((resolve, reject) => {
    deflate.once("end", resolve);
    deflate.once("error", reject);
  });
  let above = new Uint8Array(width * channels);
  let row = new Uint8Array(width * channels);

  return {
    async rows(pixels) {
      const count = pixels.length / (width * 4);
      const out = Buffer.allocUnsafe(count * (1 + width * channels));
      let at = 0;
      for (let y = 0; y < count; y++) {
        out[at++] = FILTER_UP;
        let from = y * width * 4;
        for (let i = 0; i < row.length; i++) {
          const value = pixels[from++] ?? 0;
          row[i] = value;
          out[at++] = value - (above[i] ?? 0);
          if (!alpha && i % 3 === 2) from++;
        }
        [above, row] = [row, above];
      }
      if (!deflate.write(out)) await new Promise((resolve) => deflate.once("drain", resolve));
    },
    async finish() {
      deflate.end();
      await ended;
      return Uint8Array.from(Buffer.concat([...parts, chunk("IEND", new Uint8Array(0))]));
    },
  };
}
