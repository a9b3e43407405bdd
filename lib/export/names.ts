/** What a picture's file is called: `shop-server-networks-2026-11-21.svg`. */
import { FORMATS, type FormatName } from "./formats.ts";
import type { PictureOptions } from "./options.ts";

/** Longer names are cut: some file systems take 255 bytes, and a letter may have four. */
const MOST = 60;

/** `about`: the title, else the host's name; a picture whose names were put out is not called by one. */
export function fileName(
  { title, view, filter, redact }: Pick<PictureOptions, "title" | "view" | "filter" | "redact">,
  format: FormatName,
  { host, today }: { readonly host: string | null; readonly today: string },
): string {
  const about = redact.includes("names") ? [title] : [title || host, filter.group];
  const parts = [...about, view, today].map((part) => plain(part ?? "")).filter((part) => part !== "");
  return `${parts.join("-")}.${FORMATS[format].extensions[0]}`;
}

/** Letters and digits of any script, and single hyphens between them. */
function plain(text: string): string {
  const words = text.normalize("NFC").match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [...words.join("-").toLowerCase()].slice(0, MOST).join("").replace(/-$/, "");
}
