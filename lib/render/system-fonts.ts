/** The fonts of the machine, for letters that the shipped ones lack. */
import { readdirSync, statSync } from "node:fs";
import { homedir, platform } from "node:os";
import { join } from "node:path";
import { faceOf, readFace } from "./font-face.ts";

/** Bytes that are read at the most, of one file and in all: a letter is not worth a minute. */
const MAX_FILE = 40 * 2 ** 20;
const MAX_ALL = 200 * 2 ** 20;

function folders(): string[] {
  const home = homedir();
  switch (platform()) {
    case "darwin":
      return ["/System/Library/Fonts", "/Library/Fonts", join(home, "Library/Fonts")];
    case "win32":
      return [join(process.env.WINDIR ?? "C:\\Windows", "Fonts")];
    default:
      return ["/usr/share/fonts", "/usr/local/share/fonts", join(home, ".local/share/fonts"), join(home, ".fonts")];
  }
}

const SPECIAL = /bold|italic|oblique|light|thin|black|condensed|narrow|serif-|mono/i;

/** Font files, plain ones first, then by name, so that the same machine gives the same choice. */
function systemFiles(): string[] {
  const files = folders().flatMap((folder) => {
    try {
      const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
      return names.filter((name) => /\.(ttf|otf|ttc)$/i.test(name)).map((name) => join(folder, name));
    } catch {
      return [];
    }
  });
  const rank = (file: string): number => (SPECIAL.test(file) ? 1 : 0);
  return files.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Characters that are not drawn: joiners, marks of direction, selectors. */
const INVISIBLE = /[\p{Cf}\p{Cc}\p{Mn}]/u;

/** Files of the machine's fonts for those of the letters that `own` lack. */
export function filesFor(letters: readonly string[], own: readonly string[]): string[] {
  const missing = new Set<number>();
  for (const letter of letters) {
    const codePoint = letter.codePointAt(0) ?? 0;
    if (!INVISIBLE.test(letter) && !own.some((file) => faceOf(file)?.has(codePoint))) missing.add(codePoint);
  }
  const found: string[] = [];
  let read = 0;
  if (missing.size === 0) return found;
  for (const file of systemFiles()) {
    const size = sizeOf(file);
    if (size > MAX_FILE || read + size > MAX_ALL) continue;
    read += size;
    const face = readFace(file);
    const has = face ? [...missing].filter((codePoint) => face.has(codePoint)) : [];
    if (has.length === 0) continue;
    found.push(file);
    for (const codePoint of has) missing.delete(codePoint);
    if (missing.size === 0) break;
  }
  return found;
}
