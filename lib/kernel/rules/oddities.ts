/** What a reader of a dump could not take in, as one text for the user. */

export interface Oddities {
  /** A line or an entry that was not understood. */
  line(text: string): void;
  /** What the tool itself remarks. */
  remark(text: string): void;
  /** The dump ended too early. */
  cut(): void;
  /** Null when there was nothing odd. */
  problem(): string | null;
}

const LONGEST = 120;

export function createOddities(): Oddities {
  const remarks = new Set<string>();
  let cut = false;
  let count = 0;
  let first = "";
  return {
    line(text) {
      if (count === 0) first = printable(text);
      count++;
    },
    remark(text) {
      // A tool that repeats itself in other words does not fill the memory.
      if (remarks.size < 5) remarks.add(printable(text));
    },
    cut() {
      cut = true;
    },
    problem() {
      const parts = [...remarks];
      if (count > 0)
        parts.push(`${count} ${count === 1 ? "line was" : "lines were"} not understood, the first: ${first}`);
      if (cut) parts.push("its output was cut off; what came before is shown");
      return parts.length > 0 ? parts.join("; ") : null;
    },
  };
}

/** Shortened, and without what steers a terminal. */
export function printable(text: string): string {
  const plain = text.replace(/\p{Cc}+/gu, " ").trim();
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}
