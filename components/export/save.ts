/** Getting a file out of the page: to the disk, or to the clipboard. */
import { copyText } from "#components/ui/copy.tsx";
import type { Problem } from "#lib/protocol/stream.ts";
import { loadPicture } from "./load.ts";
import { sizeText } from "./words.ts";

/** What came of it: what to say, or why not. */
export type Outcome = { readonly said: string } | { readonly error: Problem };

/** Longer than any browser takes to begin with the saving of what is in memory, in ms. */
const KEEP_MS = 60_000;

/** Fetches before it saves, so that a refusal is told in the dialog and not saved as a file. */
export async function saveFile(address: string, file: string): Promise<Outcome> {
  const answer = await loadPicture(address, null);
  if (!("data" in answer)) return "error" in answer ? answer : { said: "" };
  const name = answer.data.name ?? file;
  const url = URL.createObjectURL(answer.data.blob);
  const anchor = Object.assign(document.createElement("a"), { href: url, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
  return { said: `Saved ${name}, ${sizeText(answer.data.blob.size)}.` };
}

/** Null where this browser takes images; else why it does not. */
export function whyNoImage(): string | null {
  if (!isSecureContext) return "Browsers copy images only on pages that came over HTTPS or from localhost.";
  const able = typeof ClipboardItem === "function" && typeof navigator.clipboard?.write === "function";
  return able ? null : "This browser cannot copy images.";
}

/** `address` is that of a PNG. Asks for it inside the clipboard's item: Safari wants the click and the copying together. */
export async function copyImage(address: string): Promise<Outcome> {
  let refused: Problem | null = null;
  const png = loadPicture(address, null).then((answer) => {
    if ("data" in answer) return answer.data.blob;
    if ("error" in answer) refused = answer.error;
    throw new Error("There is no picture.");
  });
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
    return { said: "Copied as an image." };
  } catch {
    return { error: refused ?? NOT_COPIED };
  }
}

const NOT_COPIED: Problem = {
  code: "not_copied",
  message: "The browser did not copy it.",
  hint: "Allow this page the clipboard, and keep its tab in front until it is done.",
};

/** The text of a file. */
export async function copyFileText(address: string): Promise<Outcome> {
  const answer = await loadPicture(address, null);
  if (!("data" in answer)) return "error" in answer ? answer : { error: NOT_COPIED };
  return copyLine(await answer.data.blob.text(), "Copied as text.");
}

export async function copyLine(text: string, said: string): Promise<Outcome> {
  return (await copyText(text)) ? { said } : { error: NOT_COPIED };
}
