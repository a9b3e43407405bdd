/** The Debian mirror that this machine's apt uses. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const APT = "/etc/apt";

/**
 * A source in apt's one-line form without the suite: options in brackets and the address, such as `[signed-by=…] URI`.
 * Throws when apt has no plain Debian source.
 */
export async function debianMirror(): Promise<string> {
  const parts = await readdir(join(APT, "sources.list.d")).catch(() => []);
  const files = [join(APT, "sources.list"), ...parts.sort().map((part) => join(APT, "sources.list.d", part))];
  for (const file of files) {
    const text = await readFile(file, "utf8").catch(() => "");
    const found = file.endsWith(".sources") ? findInStanzas(text) : findInLines(text);
    if (found !== null) return found;
  }
  throw new Error("apt has no source for Debian's main archive");
}

/** The deb822 form (sources.list(5)): stanzas of `Key: value`. */
export function findInStanzas(text: string): string | null {
  for (const stanza of text.split(/\n\s*\n/)) {
    const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.+)$`, "im").exec(stanza)?.[1]?.trim() ?? "";
    const uri = field("URIs").split(/\s+/)[0];
    if (!uri || /^no$/i.test(field("Enabled")) || !isDebian(uri, field("Suites").split(/\s+/))) continue;
    const key = field("Signed-By");
    return key.startsWith("/") ? `[signed-by=${key}] ${uri}` : uri;
  }
  return null;
}

/** The one-line form: `deb [options] URI suite components`. */
export function findInLines(text: string): string | null {
  for (const line of text.split("\n")) {
    const [, options = "", uri = "", suite = ""] = /^\s*deb\s+(\[[^\]]*\]\s+)?(\S+)\s+(\S+)/.exec(line) ?? [];
    if (uri && isDebian(uri, [suite])) return `${options}${uri}`;
  }
  return null;
}

/** Debian's main archive: not its security archive, and nobody else's. */
function isDebian(uri: string, suites: readonly string[]): boolean {
  return /\/debian\/?$/.test(uri) && suites.some((suite) => /^[a-z]+$/.test(suite));
}
