/** Asks the server for a picture. */
import type { Problem } from "#lib/protocol/stream.ts";

export interface Loaded {
  readonly blob: Blob;
  /** Null: the server gave none. */
  readonly etag: string | null;
  /** How the server calls the file; null where it does not say. */
  readonly name: string | null;
}

export type Answer = { readonly data: Loaded } | { readonly same: true } | { readonly error: Problem };

const SILENT: Problem = {
  code: "no_answer",
  message: "Vethscope does not answer.",
  hint: "The preview goes on by itself when it is back.",
};

/** `etag` is that of what is there already: the answer may be that it is still the same. */
export async function loadPicture(address: string, etag: string | null, signal?: AbortSignal): Promise<Answer> {
  try {
    const answer = await fetch(address, {
      ...(etag === null ? {} : { headers: { "If-None-Match": etag } }),
      ...(signal ? { signal } : {}),
    });
    if (answer.status === 304) return { same: true };
    if (!answer.ok) return { error: ((await answer.json()) as { readonly error?: Problem }).error ?? SILENT };
    const name = nameIn(answer.headers.get("Content-Disposition") ?? "");
    return { data: { blob: await answer.blob(), etag: answer.headers.get("ETag"), name } };
  } catch {
    return { error: SILENT };
  }
}

/** RFC 6266: the name itself, where it is not all ASCII; else the plain one. */
function nameIn(disposition: string): string | null {
  const full = /filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1];
  if (full !== undefined) return decodeURIComponent(full);
  return /filename="([^"]+)"/.exec(disposition)?.[1] ?? null;
}
