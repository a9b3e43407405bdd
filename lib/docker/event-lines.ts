/** Cuts the engine's event stream into lines: JSON texts one after the other, in chunks that end anywhere. */
import { StringDecoder } from "node:string_decoder";

/** Longest line that is kept, in characters; the engine's own are below 100 KiB even with many labels. */
const LONGEST = 1 << 20;

/** Stands before each text where an engine answers with JSON text sequences (RFC 7464). */
const RECORD_SEPARATOR = "\u001e";

export interface LineCutter {
  /** Lines that this chunk completes; empty ones are left out, too long ones are given as null. */
  push(chunk: Uint8Array): (string | null)[];
}

export function createLineCutter(longest: number = LONGEST): LineCutter {
  // Keeps the bytes of a character that the chunk's end cuts in two.
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let overlong = false;
  return {
    push(chunk) {
      const parts = (rest + decoder.write(chunk)).split("\n");
      rest = parts.pop() ?? "";
      const lines: (string | null)[] = [];
      for (const part of parts) {
        const line = (part.startsWith(RECORD_SEPARATOR) ? part.slice(1) : part).trim();
        if (overlong || line.length > longest) lines.push(null);
        else if (line !== "") lines.push(line);
        overlong = false;
      }
      if (rest.length > longest) {
        overlong = true;
        rest = "";
      }
      return lines;
    },
  };
}
